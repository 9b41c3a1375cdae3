import { UsageError } from './cli-error.ts';

/** Long enough for a password manager that asks first. */
const patienceMs = 10_000;

/**
 * A secret from standard input, without the line end behind it. Never from the command line, which other users of the machine can
 * see, and which shells write into a file.
 * @returns nothing where a person sits at the terminal, or nothing comes
 */
export async function readSecret(): Promise<string | undefined> {
  if (process.stdin.isTTY) return undefined;
  const { stdin } = process;
  const timer = setTimeout(() => stdin.destroy(), patienceMs);
  let text = '';
  try {
    for await (const chunk of stdin.setEncoding('utf8') as AsyncIterable<string>) {
      clearTimeout(timer);
      text += chunk;
    }
  } catch {
    // Nobody wrote anything and nobody closed it.
  } finally {
    clearTimeout(timer);
  }
  const secret = text.trim();
  return secret === '' ? undefined : secret;
}

/** The same, where there must be one; `what` as in "the app’s client secret". */
export async function requiredSecret(what: string): Promise<string> {
  const secret = await readSecret();
  if (secret === undefined) throw new UsageError(`${what} is expected on standard input`);
  if (/\s/.test(secret)) throw new UsageError(`${what} on standard input has blanks or several lines in it`);
  return secret;
}

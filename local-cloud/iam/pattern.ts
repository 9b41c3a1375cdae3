/** A policy says something that this evaluator does not know: it is rejected whole, because half a policy is another policy. */
export class UnknownPolicy extends Error {
  override readonly name = 'UnknownPolicy';
}

/** A text of a policy with its wildcards. */
export interface Pattern {
  readonly text: string;
  readonly matches: (value: string) => boolean;
}

/** `*` is any number of characters, `?` is one. Policy variables are not known. */
export function compilePattern(text: string, ignoreCase: boolean, path: string): Pattern {
  if (text.includes('${')) throw new UnknownPolicy(`${path}: policy variables are not known here: ${text}`);
  if (!/[*?]/.test(text)) {
    const wanted = ignoreCase ? text.toLowerCase() : text;
    return { text, matches: (value) => (ignoreCase ? value.toLowerCase() : value) === wanted };
  }
  const source = text
    .replaceAll(/[.+^$(){}|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const whole = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
  return { text, matches: (value) => whole.test(value) };
}

export const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

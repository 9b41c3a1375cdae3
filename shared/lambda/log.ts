export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** One invocation at a time runs in a process: what it logs belongs to this request. */
let requestId: string | undefined;

/** Names the invocation that is logged from here on; `undefined` where there is none. */
export function logRequest(id: string | undefined): void {
  requestId = id;
}

/**
 * One JSON line per fact. Never an event, an environment or a report's content: only names, counts and outcomes. Written past
 * `console`, whose lines the runtime wraps into JSON of its own; CloudWatch adds the time.
 */
export function log(event: string, facts: Readonly<Record<string, unknown>>, level: LogLevel = 'INFO'): void {
  process.stdout.write(
    `${JSON.stringify({ level, ...(requestId !== undefined && { requestId }), event, ...facts })}\n`,
  );
}

/** An error as facts to log: its message, name and stack, and those of its causes. */
export function errorFacts(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: String(error) };
  return {
    error: error.message,
    kind: error.name,
    stack: error.stack,
    ...(error instanceof AggregateError && { errors: error.errors.map(errorFacts) }),
    ...(error.cause !== undefined && { cause: errorFacts(error.cause) }),
  };
}

/** Logs that a mail is sent without one of its pictures. */
export const logNotRendered = (mail: string, picture: string, error: unknown): void =>
  log('picture.not-rendered', { mail, picture, ...errorFacts(error) }, 'WARN');

/** How many in a row are logged, and which of those after them. */
const loggedAtFirst = 10;
const loggedOf = 100;

/**
 * A counter for what strangers can make happen as often as they like, so that their requests cannot fill the log: it returns which
 * one this is for those that are to be logged (the first ten of a process, then each hundredth), else nothing.
 */
export function sampler(): () => number | undefined {
  let seen = 0;
  return () => {
    seen += 1;
    return seen <= loggedAtFirst || seen % loggedOf === 0 ? seen : undefined;
  };
}

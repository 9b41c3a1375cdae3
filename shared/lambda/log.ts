/** One JSON line per fact. Never an event, an environment or a report's content: only names, counts and outcomes. */
export function log(event: string, facts: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ event, ...facts }));
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
  log('picture.not-rendered', { mail, picture, ...errorFacts(error) });

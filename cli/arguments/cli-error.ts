/** An error that the person at the terminal can act on: shown as one sentence, without a stack; exit status 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** The command line is wrong: shown with the command's usage; exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

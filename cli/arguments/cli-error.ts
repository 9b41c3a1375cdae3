/** Something the person at the terminal can do something about: shown as one sentence, without a stack. */
export class CliError extends Error {
  override readonly name = 'Problem';
}

/** The command was not written as it should be: shown with the command's usage, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'Misused';
}

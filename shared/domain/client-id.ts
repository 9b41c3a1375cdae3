const mostCharacters = 100;

/** What is wrong with a client's folder name, as a clause; `undefined` for a name that is safe in an S3 key and in a mail. */
export function faultOfClientId(name: string): string | undefined {
  if (name === '') return 'the client’s name is empty';
  if (name === 'config') return '“config” is reserved for the configuration and cannot be a client';
  if (name === 'packs') return '“packs” is reserved for evidence packs and cannot be a client';
  if (name.trim() !== name) return 'there is a blank at an end of the client’s name';
  if (hasControlCharacter(name)) return 'there is a control character in the client’s name';
  if (name.includes('/')) return 'there is a slash in the client’s name';
  if (name === '.' || name === '..') return `“${name}” stands for a folder and cannot be a client`;
  return name.length > mostCharacters ? `the client’s name is longer than ${mostCharacters} characters` : undefined;
}

/** Whether a text can be a client's folder name. */
export const isClientId = (name: string): boolean => faultOfClientId(name) === undefined;

/** Control characters, and the line and paragraph separators that some programs treat as line breaks. */
export const hasControlCharacter = (text: string): boolean => /\p{Cc}|\p{Zl}|\p{Zp}/u.test(text);

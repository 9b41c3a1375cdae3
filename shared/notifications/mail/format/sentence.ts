/** With a full stop at its end; a name at its start keeps the letters it has. */
export const closed = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`);

/** Capital first letter and a full stop. */
export const sentence = (words: string): string => closed(`${words.charAt(0).toUpperCase()}${words.slice(1)}`);

/** The sentences that are there, one after another. */
export const sentences = (...words: readonly (string | undefined)[]): string =>
  words.flatMap((part) => (part === undefined || part === '' ? [] : [sentence(part)])).join(' ');

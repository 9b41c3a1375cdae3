/** A piece of HTML in which everything from outside is already escaped. Made only by `html` below. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The five characters that mean something to a reader of HTML or XML, as what they are. */
export const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

const escapeText = (text: string): string =>
  escapeMarkup(text)
    // A line never begins with the sign of a number that stands at the end of the line before.
    .replace(/(\d) %/g, '$1&nbsp;%');

/** Writes HTML; every value that is not itself `Html` is escaped, in text and in attributes alike. */
export const html = (literal: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: literal.map((text, i) => text + (i < parts.length ? markupOf(parts[i] ?? '') : '')).join(''),
});

function markupOf(part: Part): string {
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return isList(part) ? part.map(({ markup }) => markup).join('') : part.markup;
}

const isList = (part: Html | readonly Html[]): part is readonly Html[] => Array.isArray(part);

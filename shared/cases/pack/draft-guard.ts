import type { Draft } from './draft.ts';
import { type Figure, isFigure, type Line, lineText } from './figure.ts';

/** A draft that must not be sent: it says something without a source. */
export class UnfoundedDraft extends Error {
  override readonly name = 'UnfoundedDraft';
}

/** Digits and number signs of any script, with the letters and signs that stand in one word with them. */
const numeral = /[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*(?:[.,:/-][\p{L}\p{N}]+)*/gu;

/** Numbers written as words. `one` is left out: it is mostly not a count. */
const numberWords =
  /\b(zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?|twice|half|double|triple|quarter)\b/giu;

/** Wording that harms an appeal: promises, blame, emotion. */
const rejectedWording =
  /\b(guarantee[ds]?|promis\w*|reinstat\w*|assur\w*|never again|always|unfair\w*|unfortunate\w*|fault|blam\w*|mistaken\w*|wrongful\w*|ridiculous|angry|beg\w*|desperate\w*|sorry|apolog\w*|hope\w*|will be restored|livelihood)\b/giu;

/** The numbers in a text that are not among the figures, as written. */
export function foreignNumerals(text: string, figures: readonly Pick<Figure, 'shown'>[]): readonly string[] {
  const shown = [...new Set(figures.map((figure) => figure.shown))].sort((a, b) => b.length - a.length);
  let rest = text;
  for (const words of shown) rest = cutOut(rest, words);
  return numeralsIn(rest);
}

/** The numbers in a text, in digits and in words. */
export const numeralsIn = (text: string): readonly string[] => [
  ...(text.match(numeral) ?? []),
  ...(text.match(numberWords) ?? []),
];

/** Takes words out of a text where they stand as a whole: `13` is not taken out of `1,300` or of `2013`. */
function cutOut(text: string, words: string): string {
  if (words === '' || !text.includes(words)) return text;
  let rest = '';
  let from = 0;
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    if (at < from || joins(text, at - 1, -1) || joins(text, at + words.length, 1)) continue;
    rest += `${text.slice(from, at)}\n`;
    from = at + words.length;
  }
  return rest + text.slice(from);
}

/** Whether the character at a place continues a number or a word: a letter, a digit, or a sign with a digit behind it. */
function joins(text: string, at: number, step: 1 | -1): boolean {
  const character = text.charAt(at);
  if (/[\p{L}\p{N}]/u.test(character)) return true;
  return /[.,:/-]/.test(character) && /\p{N}/u.test(text.charAt(at + step));
}

/** Wording in a text that harms an appeal. */
export const rejectedWordsIn = (text: string): readonly string[] => text.match(rejectedWording) ?? [];

/**
 * Checks a draft before it is written: its own words hold no number and no wording that harms an appeal, and every
 * figure in it is one of the archive's, unchanged. A person's notes are their own and are quoted.
 * @throws UnfoundedDraft
 */
export function guardDraft(draft: Draft, archive: readonly Figure[]): void {
  const known = new Map(archive.map((figure) => [figure.id, figure.shown]));
  for (const line of linesOf(draft)) {
    const where = `“${lineText(line)}”`;
    for (const part of line) {
      if (isFigure(part)) {
        if (known.get(part.id) !== part.shown)
          throw new UnfoundedDraft(`${part.shown} is not in the archive: ${where}`);
        continue;
      }
      const words = typeof part === 'string' ? part : part.blank;
      const [number] = numeralsIn(words);
      if (number !== undefined) throw new UnfoundedDraft(`${number} is no figure of the archive: ${where}`);
      const [rejected] = rejectedWordsIn(words);
      if (rejected !== undefined) throw new UnfoundedDraft(`An appeal does not say “${rejected}”: ${where}`);
    }
  }
}

/** Every line of a draft, headings too. */
export const linesOf = ({ title, sections }: Draft): readonly Line[] => [
  title,
  ...sections.flatMap(({ heading, paragraphs }) => [[heading], ...paragraphs.map(({ line }) => line)]),
];

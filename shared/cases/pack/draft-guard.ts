import type { Draft } from './draft.ts';
import { type Figure, isFigure, type Line, lineText } from './figure.ts';

/** A draft that may not be sent: it says something that nobody can stand behind. */
export class UnfoundedDraft extends Error {
  override readonly name = 'UnfoundedDraft';
}

/** Digits and number signs of any script, with the letters and signs that stand in one word with them. */
const numeral = /[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*(?:[.,:/-][\p{L}\p{N}]+)*/gu;

/** Numbers written as words. `one` is left out: it is mostly not a count. */
const numberWords =
  /\b(zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?|twice|half|double|triple|quarter)\b/giu;

/** Wording that an appeal does not stand: promises, blame, emotion. */
const describeRejected =
  /\b(guarantee[ds]?|promis\w*|reinstat\w*|assur\w*|never again|always|unfair\w*|unfortunate\w*|fault|blam\w*|mistaken\w*|wrongful\w*|ridiculous|angry|beg\w*|desperate\w*|sorry|apolog\w*|hope\w*|will be restored|livelihood)\b/giu;

/** The numbers in a text that are not those of the figures, as they are written. */
export function foreignNumerals(text: string, figures: readonly Pick<Figure, 'shown'>[]): readonly string[] {
  const shown = [...new Set(figures.map((figure) => figure.shown))].sort((a, b) => b.length - a.length);
  let rest = text;
  for (const words of shown) rest = cutOut(rest, words);
  return numeralsIn(rest);
}

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

/** Whether what stands at a place continues a number or a word: a letter, a digit, or a sign with one behind it. */
function joins(text: string, at: number, step: 1 | -1): boolean {
  const character = text.charAt(at);
  if (/[\p{L}\p{N}]/u.test(character)) return true;
  return /[.,:/-]/.test(character) && /\p{N}/u.test(text.charAt(at + step));
}

export const rejectedWordsIn = (text: string): readonly string[] => text.match(describeRejected) ?? [];

/**
 * Checks a draft before it is written: its own words hold no number and nothing that an appeal should not say, and every
 * figure in it is one of the archive's, as it is there. What a person noted in the case is theirs and is quoted.
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

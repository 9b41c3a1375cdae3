import { plainWord, reportWordOf } from '../../domain/report-words.ts';

const yes: ReadonlySet<string> = new Set(
  'y yes true x ✓ ✔ ja j oui o si s sim tak t evet はい 有 是 wahr vrai vero verdadero verdadeiro waar sant prawda'.split(
    ' ',
  ),
);
const no: ReadonlySet<string> = new Set(
  'n no none false na n/a nein non nee nej nao nie hayir いいえ 無 否 falsch faux falso onwaar falskt falsz'.split(' '),
);

/**
 * Whether a cell says yes: a count above 0, a mark, or the word in the languages of Amazon’s stores. An empty cell and a
 * dash say no. `undefined` for a word that nobody knows.
 */
export function saysYes(text: string, aliases: ReadonlyMap<string, string>): boolean | undefined {
  const word = plainWord(text);
  if (word === '') return false;
  const taught = aliases.get(word);
  if (taught !== undefined)
    return reportWordOf(taught) === 'Yes' ? true : reportWordOf(taught) === 'No' ? false : undefined;
  if (/^\d{1,6}$/.test(word)) return Number(word) > 0;
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

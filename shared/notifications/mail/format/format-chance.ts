/**
 * How likely something is, in words that always mean the same, from so many per cent on (docs/mail.md): even either way
 * around one half.
 */
export const chanceSteps = [
  { fromPercent: 90, words: 'very likely' },
  { fromPercent: 60, words: 'likely' },
  { fromPercent: 40, words: 'as likely as not' },
  { fromPercent: 0, words: 'unlikely' },
] as const;

/** A probability in whole per cent. No forecast is certain: never `0 %`, never `100 %`. */
export function chancePercent(probability: number): string {
  if (probability < 0.01) return 'under 1 %';
  return probability > 0.99 ? 'over 99 %' : `${wholePercent(probability)} %`;
}

/** `likely`: the word of the number that is printed beside it, so that the two never disagree. */
export const formatChanceWord = (probability: number): string =>
  (chanceSteps.find(({ fromPercent }) => wholePercent(probability) >= fromPercent) ?? chanceSteps[3]).words;

/** `likely (72 %)` */
export const formatChance = (probability: number): string =>
  `${formatChanceWord(probability)} (${chancePercent(probability)})`;

const wholePercent = (probability: number): number => Math.round(probability * 100);

/** A mail as its reader has it before them. */
export interface ReadMail {
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export const linesOf = ({ text }: Pick<ReadMail, 'text'>): readonly string[] =>
  text.replaceAll(/https?:\S+/g, '').split('\n');
/** Paragraphs: an alert's own part, a section, an account. */
export const blocksOf = ({ text }: Pick<ReadMail, 'text'>): readonly string[] =>
  text.replaceAll(/https?:\S+/g, '').split('\n\n');
export const firstLineOf = (mail: ReadMail): string => linesOf(mail)[0] ?? '';
export const body = ({ text }: ReadMail): string => text.split('\n--\n')[0] ?? text;
export const footOf = ({ text }: ReadMail): string => text.split('\n--\n')[1] ?? '';
export const isAlert = ({ kind }: ReadMail): boolean => kind === 'alert';

/** Every chance in words and number: `likely past 1 % by 3 November (72 %)`. */
export const chances = (
  text: string,
): readonly { readonly word: string; readonly percent: number; readonly words: string }[] =>
  [...text.matchAll(/\b(very likely|as likely as not|unlikely|likely)\b[^.;(]*?\((?:(under|over) )?(\d+) %\)/gi)].map(
    ([words, word = '', bound, number = '']) => ({
      word: word.toLowerCase(),
      words,
      percent: bound === 'under' ? 0 : bound === 'over' ? 100 : Number(number),
    }),
  );
export const steps = {
  'very likely': [90, 100],
  likely: [60, 89],
  'as likely as not': [40, 59],
  unlikely: [0, 39],
} as const;
/** A limit that is more likely than not missed. */
export const isLikelyMissed = (text: string): boolean =>
  chances(text).some(({ words, percent }) => / (past|below) /.test(words) && percent > 50);

export const openWords = /\b(BREACH|WARNING|TARGET MISSED|CRITICAL|AT RISK|DEACTIVATED|SUSPENDED)\b/;
export const openEvents =
  /^(BREACH|WARNING|TARGET MISSED|CRITICAL|AT RISK|DEACTIVATED|SUSPENDED|STILL|BETTER|WITHIN THE)\b/;
export const goodNews = /^(BACK |NO LONGER A WARNING|REINSTATED|NONE LEFT|REPORT CORRECTED|OVER ALREADY)/;

/** `- Late shipment rate (30 days): BREACH, 3 over. 43 of 1,000 …`: the rows of a weekly page. */
export interface Row {
  readonly name: string;
  readonly label: string;
  readonly room: string;
  readonly line: string;
}
export const rowsOf = (mail: ReadMail): readonly Row[] =>
  linesOf(mail).flatMap((line) => {
    const match =
      /^- (.+?): ([A-Z][A-Z ]+)(?:, ([\d,]+ (?:more allowed|over|points? (?:above|below) [\d,]+)))?\. /.exec(line);
    return match === null ? [] : [{ name: match[1] ?? '', label: match[2] ?? '', room: match[3] ?? '', line }];
  });

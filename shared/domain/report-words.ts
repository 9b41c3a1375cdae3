/**
 * The English words of reports that another language's word may be taught to stand for, in `wordAliases` of clients.yaml:
 * types of transactions, states of orders, fulfilment channels, yes and no. Amazon's own spelling.
 */
export const reportWords = [
  'A-to-z Guarantee Claim',
  'Chargeback Refund',
  'Order',
  'Refund',
  'Other',
  'Pending',
  'Unshipped',
  'Shipped',
  'Cancelled',
  'Amazon',
  'Merchant',
  'Yes',
  'No',
] as const;

export type ReportWord = (typeof reportWords)[number];

/** A word as it is compared: accents, case, and the kind of blank, dash or apostrophe between its parts do not count. */
export const plainWord = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    // Accents of Latin letters only: the marks of kana tell sounds apart.
    .replace(/(?<=\p{Script=Latin}\p{M}*)\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[\s_'’`.:\p{Pd}\u2212]+/gu, ' ')
    .trim();

const byPlainWord: ReadonlyMap<string, ReportWord> = new Map(reportWords.map((word) => [plainWord(word), word]));

/** The word itself, however it is spelled; `undefined` for any other text. */
export const reportWordOf = (text: string): ReportWord | undefined => byPlainWord.get(plainWord(text));

/** Words of clients.yaml as readers look them up. */
export const wordsByPlain = (aliases: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> =>
  new Map(Object.entries(aliases).map(([word, english]) => [plainWord(word), english]));

import type { ReportKind } from '../../domain/report-kind.ts';
import { columnName } from '../common/column-name.ts';
import { trafficColumns } from '../traffic/traffic-columns.ts';
import { tableKinds } from './table-kinds.ts';

/** A heading that was found, and the English heading that it may stand for. */
export interface Lookalike {
  readonly found: string;
  readonly english: string;
}

/** What a header comes closest to, and what would make it that. */
export interface Guess {
  readonly kind: ReportKind;
  readonly lookalikes: readonly Lookalike[];
  /** English headings that nothing in the header looks like */
  readonly missing: readonly string[];
}

interface Wanted {
  readonly english: string;
  /** beginnings of the word in the languages of Amazon’s stores, as `columnName` makes them */
  readonly stems: RegExp;
}

const asin: Wanted = { english: '(Child) ASIN', stems: /asin/ };
const sessions: Wanted = {
  english: 'Sessions - Total',
  stems: /sessi|sesi|sesj|sitzung|oturum|sessao|sesso|bezoek|セッション|会话|세션/,
};
const units: Wanted = {
  english: 'Units Ordered',
  stems: /unit|unid|einheit|enhet|eenh|jednost|birim|exempl|stuks|商品点数|商品数量|주문/,
};

/** Reports whose headings are written in the language of the page; all others come in English. */
const translated: readonly { readonly kind: ReportKind; readonly wanted: readonly Wanted[] }[] = [
  { kind: 'business-report-by-asin', wanted: [asin, sessions, units] },
  {
    kind: 'business-report-by-date',
    wanted: [{ english: 'Date', stems: /^dat|fecha|tarih|^gun$|^dag|日付|日期|날짜/ }, sessions, units],
  },
  {
    kind: 'date-range-transactions',
    wanted: [
      { english: 'date/time', stems: /^(?:dat|fech|tarih)|hora|heure|uhr|tijd|godzin|日付|日期/ },
      {
        english: 'settlement ID',
        stems: /settle|liquid|abrechn|versement|paiement|pago|pagamento|rozlicz|regler|schikk|odeme|決済|结算/,
      },
      { english: 'type', stems: /^t[iy]p|種類|类型|^tur$/ },
      { english: 'order ID', stems: /order|ordin|orden|pedido|bestel|commande|zamow|siparis|注文|订单/ },
    ],
  },
];

const parentStems = /parent|princip|padre|\bpai\b|bovenl|nadrz|overord|uberg|\bust\b|親|父|상위/;

/**
 * Which of two columns of ASINs is the parent’s and which the child’s: by its word, else by Amazon’s own sequence, the parent
 * first. Taken for each other, the sessions of a whole family would count once.
 * @returns `undefined` where there are not two
 */
function asinColumns(names: readonly string[]): readonly (readonly [number, string])[] | undefined {
  const both = names.flatMap((name, at) => (asin.stems.test(name) ? [at] : []));
  const [first, second] = both;
  if (first === undefined || second === undefined || both.length > 2) return undefined;
  const isParent = (at: number): boolean => parentStems.test(names[at] ?? '');
  const [parent, child] = isParent(second) && !isParent(first) ? [second, first] : [first, second];
  return [
    [parent, '(Parent) ASIN'],
    [child, asin.english],
  ];
}

const isKnownAs = (name: string, english: string): boolean =>
  (english === asin.english ? trafficColumns.childAsin : trafficColumns.parentAsin).map(columnName).includes(name);

/** Letters to be changed to make one name of another, as far as a slip of the hand goes. */
function isSlip(a: string, b: string): boolean {
  const most = a.length < 6 ? 1 : 2;
  if (Math.abs(a.length - b.length) > most) return false;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(a).entries()) {
    const next = [at + 1];
    for (const [index, other] of Array.from(b).entries()) {
      next.push(
        Math.min((row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1, (row[index] ?? 0) + (letter === other ? 0 : 1)),
      );
    }
    row = next;
  }
  return (row.at(-1) ?? most + 1) <= most;
}

/** The headings that nothing of a table of buyers would have by chance. */
const isMark = (name: string): boolean => /(?:^|[^a-z])(?:asin|sku)(?:$|[^a-z])/.test(name);

/** Whether a line is a header and not somebody's row: it has a heading of a report, or words of the trade. */
export const isHeaderLike = (titles: readonly string[]): boolean => titles.map(columnName).some(isMark);

/**
 * What a header would be if the headings that look like others stood for them. Only headings of reports are proposed for
 * what nobody has called by its name.
 */
export function guessKind(titles: readonly string[]): Guess | undefined {
  const names = titles.map(columnName);
  const guesses = translated.map(({ kind, wanted }): Guess => {
    const taken = new Set<number>();
    const lookalikes: Lookalike[] = [];
    const missing: string[] = [];
    for (const { english, stems } of wanted) {
      const pages = english === asin.english ? asinColumns(names) : undefined;
      if (pages !== undefined) {
        for (const [at, meant] of pages) {
          taken.add(at);
          if (!isKnownAs(names[at] ?? '', meant)) lookalikes.push({ found: titles[at] ?? '', english: meant });
        }
        continue;
      }
      const known = names.indexOf(columnName(english));
      if (known !== -1) {
        taken.add(known);
        continue;
      }
      // The plain heading before its variants: units ordered, and not those of business customers.
      const [best] = names
        .map((name, at) => ({ name, at }))
        .filter(
          ({ name, at }) =>
            !taken.has(at) && stems.test(name) && !/b2b|%|perc|porcent|prozent|quot|taux|tasso/.test(name),
        )
        .sort((a, b) => a.name.length - b.name.length);
      if (best === undefined) missing.push(english);
      else {
        taken.add(best.at);
        lookalikes.push({ found: titles[best.at] ?? '', english });
      }
    }
    return { kind, lookalikes, missing };
  });
  const [best] = guesses
    .filter(
      ({ missing, kind }) => missing.length <= 1 && (kind === 'date-range-transactions' ? missing.length === 0 : true),
    )
    .sort((a, b) => a.missing.length - b.missing.length || b.lookalikes.length - a.lookalikes.length);
  return best ?? slips(titles, names);
}

/** English headings with a slip in them: what is missing is there under nearly its name. */
function slips(titles: readonly string[], names: readonly string[]): Guess | undefined {
  for (const { kind, needs } of tableKinds) {
    if (needs.length < 3) continue;
    const lacking = needs.filter(
      (need) => !(typeof need === 'string' ? [need] : need).some((name) => names.includes(name)),
    );
    if (lacking.length === 0 || lacking.length > needs.length - 2) continue;
    const lookalikes = lacking.flatMap((need) => {
      const wanted = typeof need === 'string' ? [need] : need;
      const at = names.findIndex((name) => wanted.some((one) => isSlip(name, one)));
      return at === -1 ? [] : [{ found: titles[at] ?? '', english: wanted[0] ?? '' }];
    });
    if (lookalikes.length === lacking.length) return { kind, lookalikes, missing: [] };
  }
  return undefined;
}

const mostOpen = 12;

/** The line to add to clients.yaml for headings of which none is recognised: what each stands for is left open. */
export const openAliasLine = (titles: readonly string[]): string =>
  `headerAliases: { ${titles
    .slice(0, mostOpen)
    .map((title) => `${JSON.stringify(title.trim())}: "…"`)
    .join(', ')} }`;

/** The line to add to clients.yaml. */
export const aliasLine = ({ lookalikes, missing }: Guess): string => {
  const pairs = [
    ...lookalikes.map(({ found, english }) => [found, english] as const),
    ...missing.map((english) => ['…', english] as const),
  ];
  return `headerAliases: { ${pairs.map(([found, english]) => `${JSON.stringify(found)}: ${JSON.stringify(english)}`).join(', ')} }`;
};

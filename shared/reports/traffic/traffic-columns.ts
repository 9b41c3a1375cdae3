import type { TrafficCounts } from '../../domain/defect-evidence.ts';

/** What is read of a Business Report; the two parts of the sessions stand in for their total. */
export type TrafficColumn =
  | keyof TrafficCounts
  | 'date'
  | 'childAsin'
  | 'parentAsin'
  | 'sku'
  | 'mobileSessions'
  | 'browserSessions';

interface Headings {
  readonly language: string;
  readonly source: string;
  readonly columns: { readonly [Column in TrafficColumn]?: readonly string[] };
  /** other columns that a Business Report is recognised by */
  readonly marks: readonly string[];
}

/** Headings of the Business Reports by language, each with every wording that has been seen. */
export const trafficHeadings: readonly Headings[] = [
  {
    language: 'English',
    source: 'downloads of sellers',
    columns: {
      date: ['Date'],
      childAsin: ['(Child) ASIN', 'Child ASIN'],
      parentAsin: ['(Parent) ASIN', 'Parent ASIN'],
      sku: ['SKU'],
      sessions: ['Sessions - Total', 'Sessions'],
      mobileSessions: ['Sessions - Mobile App', 'Mobile App Sessions'],
      browserSessions: ['Sessions - Browser', 'Browser Sessions'],
      unitsOrdered: ['Units Ordered'],
      unitsRefunded: ['Units Refunded'],
      feedbackReceived: ['Feedback Received'],
      negativeFeedbackReceived: ['Negative Feedback Received'],
      claimsGranted: ['A-to-z Claims Granted', 'Claims Granted'],
    },
    marks: ['Ordered Product Sales'],
  },
  {
    language: 'German',
    source: 'two public readers of real files',
    columns: {
      date: ['Datum'],
      childAsin: ['(Untergeordnete) ASIN'],
      parentAsin: ['(Übergeordnete) ASIN'],
      sessions: ['Sitzungen – Summe', 'Sitzungen'],
      mobileSessions: ['Sitzungen – mobile App'],
      browserSessions: ['Sitzungen – Browser'],
      unitsOrdered: ['Bestellte Einheiten'],
      unitsRefunded: ['Erstattete Einheiten'],
    },
    marks: ['Durch bestellte Produkte erzielter Umsatz'],
  },
  {
    language: 'Spanish',
    source: 'a script over a real file of Amazon.es; sessions by app and browser are inferred',
    columns: {
      date: ['Fecha'],
      childAsin: ['ASIN (child)', '(Secundario) ASIN', 'ASIN (secundario)'],
      parentAsin: ['ASIN (parent)', '(Principal) ASIN', 'ASIN (principal)'],
      sessions: ['Sesiones: total', 'Sesiones'],
      mobileSessions: ['Sesiones: aplicación móvil', 'Sesiones: app móvil'],
      browserSessions: ['Sesiones: navegador'],
      unitsOrdered: ['Unidades encargadas', 'Unidades pedidas'],
      unitsRefunded: ['Unidades reembolsadas'],
    },
    marks: ['Ventas de productos encargados', 'Ventas de productos pedidos'],
  },
  {
    language: 'French',
    source: 'inferred from Seller Central’s words: no file was seen',
    columns: {
      date: ['Date'],
      childAsin: ['(Enfant) ASIN', 'ASIN (enfant)', 'ASIN (child)'],
      parentAsin: ['(Parent) ASIN', 'ASIN (parent)'],
      sessions: ['Sessions – Total', 'Sessions : total', 'Sessions'],
      unitsOrdered: ['Unités commandées'],
      unitsRefunded: ['Unités remboursées'],
    },
    marks: ['Ventes de produits commandés'],
  },
  {
    language: 'Italian',
    source: 'inferred from Seller Central’s words: no file was seen',
    columns: {
      date: ['Data'],
      childAsin: ['(Child) ASIN', 'ASIN (child)', 'ASIN (secondario)', 'ASIN (figlio)'],
      parentAsin: ['(Parent) ASIN', 'ASIN (parent)', 'ASIN (principale)', 'ASIN (padre)'],
      sessions: ['Sessioni – Totale', 'Sessioni: totale', 'Sessioni'],
      unitsOrdered: ['Unità ordinate'],
      unitsRefunded: ['Unità rimborsate'],
    },
    marks: ['Vendite prodotti ordinati', 'Vendite di prodotti ordinati'],
  },
  {
    language: 'Japanese',
    source: 'a vendor’s column catalogue, checked on live stores',
    columns: {
      date: ['日付'],
      childAsin: ['（子）ASIN'],
      parentAsin: ['（親）ASIN'],
      sessions: ['セッション数 - 合計', 'セッション - 合計', 'セッション数'],
      mobileSessions: ['セッション数 - モバイルアプリ'],
      browserSessions: ['セッション数 - ブラウザ'],
      unitsOrdered: ['注文された商品点数'],
      unitsRefunded: ['返金された商品点数'],
    },
    marks: ['注文商品の売上額'],
  },
  {
    language: 'Chinese',
    source: 'a vendor’s column catalogue, checked on live stores',
    columns: {
      date: ['日期'],
      childAsin: ['（子）ASIN'],
      parentAsin: ['（父）ASIN'],
      sessions: ['会话次数 - 总计', '会话次数', '买家访问次数'],
      mobileSessions: ['会话次数 – 移动应用'],
      browserSessions: ['会话次数 – 浏览器'],
      unitsOrdered: ['已订购商品数量'],
      unitsRefunded: ['已退款的商品数量'],
    },
    marks: ['已订购商品销售额'],
  },
];

const headingsOf = (column: TrafficColumn): readonly string[] => [
  ...new Set(trafficHeadings.flatMap(({ columns }) => columns[column] ?? [])),
];

/** Every heading of a column, in whatever language. */
export const trafficColumns: { readonly [Column in TrafficColumn]: readonly string[] } = {
  date: headingsOf('date'),
  childAsin: headingsOf('childAsin'),
  parentAsin: headingsOf('parentAsin'),
  sku: headingsOf('sku'),
  sessions: headingsOf('sessions'),
  mobileSessions: headingsOf('mobileSessions'),
  browserSessions: headingsOf('browserSessions'),
  unitsOrdered: headingsOf('unitsOrdered'),
  unitsRefunded: headingsOf('unitsRefunded'),
  feedbackReceived: headingsOf('feedbackReceived'),
  negativeFeedbackReceived: headingsOf('negativeFeedbackReceived'),
  claimsGranted: headingsOf('claimsGranted'),
};

/** Headings that tell a Business Report from other tables with a date or an ASIN in them. */
export const trafficMarks: readonly string[] = [
  ...trafficColumns.sessions,
  ...trafficColumns.mobileSessions,
  ...trafficColumns.browserSessions,
  ...trafficColumns.unitsOrdered,
  ...trafficHeadings.flatMap(({ marks }) => marks),
];

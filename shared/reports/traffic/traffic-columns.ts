import type { TrafficCounts } from '../../domain/defect-evidence.ts';

/** Columns of the Business Reports that are used, with their headings in English, German, Japanese and Chinese, normalised. */
export const trafficColumns: { readonly [Column in keyof TrafficCounts | 'date' | 'asin']-?: readonly string[] } = {
  date: ['date', 'datum', '日付', '日期'],
  asin: [
    '(child)-asin',
    '(parent)-asin',
    '(untergeordnete)-asin',
    '(übergeordnete)-asin',
    '(子)asin',
    '(親)asin',
    '(父)asin',
  ],
  sessions: [
    'sessions-total',
    'sessions',
    'sitzungen-summe',
    'sitzungen',
    'セッション数-合計',
    'セッション数',
    '会话次数-总计',
    '会话次数',
    '买家访问次数',
  ],
  unitsOrdered: ['units-ordered', 'bestellte-einheiten', '注文された商品点数', '已订购商品数量'],
  unitsRefunded: ['units-refunded', 'erstattete-einheiten', '返金された商品点数', '已退款的商品数量'],
  feedbackReceived: ['feedback-received'],
  negativeFeedbackReceived: ['negative-feedback-received'],
  claimsGranted: ['a-to-z-claims-granted', 'claims-granted'],
};

/** Headings by which a Business Report is told from other tables with a date or an ASIN in them. */
export const trafficMarks: readonly string[] = [
  ...trafficColumns.sessions,
  ...trafficColumns.unitsOrdered,
  'ordered-product-sales',
  'durch-bestellte-produkte-erzielter-umsatz',
  '注文商品の売上額',
  '已订购商品销售额',
];

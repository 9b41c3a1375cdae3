import { plainWord, type ReportWord, reportWordOf } from '../../domain/report-words.ts';

/** What a type of transaction says of its order; `other` costs the account no defect. */
export type TransactionMeaning = 'A-to-z claim' | 'chargeback' | 'other';

export interface TransactionTypes {
  /** the language of the report, as people say it */
  readonly language: string;
  readonly source: string;
  readonly chargeback: readonly string[];
  readonly claim: readonly string[];
  readonly other: readonly string[];
}

/**
 * Words under `type`, as Amazon writes them in date range and settlement reports. A word that is not here and is not caught
 * by `namesOfDefects` is unknown, which is not the same as harmless.
 */
export const transactionTypes: readonly TransactionTypes[] = [
  {
    language: 'English',
    source: 'settlement and date range reports of sellers; documentation of the V2 settlement report',
    chargeback: ['Chargeback Refund', 'Chargeback'],
    claim: ['A-to-z Guarantee Claim', 'A-to-z Guarantee Refund'],
    other: [
      'Order',
      'Refund',
      'Adjustment',
      'Service Fee',
      'ServiceFee',
      'Transfer',
      'Debt',
      'Disbursement',
      'Other',
      'other-transaction',
      'Order_Retrocharge',
      'Refund_Retrocharge',
      'Retrocharge',
      'Fee Adjustment',
      'Amazon Fees',
      'Amazon Fee',
      'Deal Fee',
      'Deal Fees',
      'Lightning Deal Fee',
      'Lightning Deal Fees',
      'Coupon Fee',
      'CouponRedemptionFee',
      'Coupon Redemption Fee',
      'FBA Inventory Fee',
      'FBA Inventory Fees',
      'FBA Customer Return Fee',
      'FBA Transaction Fees',
      'FBA Transaction Fee',
      'FBA International Freight Shipping Charge',
      'Fulfillment Fee Refund',
      'Storage Fee',
      'Subscription',
      'Subscription Fee',
      'Liquidation',
      'Liquidations',
      'Liquidations Adjustments',
      'SAFE-T Reimbursement',
      'Shipping Services',
      'Shipping Service',
      'Delivery Services',
      'Carrier Shipping Label Adjustments',
      'Tax',
      'Tax Adjustment',
      'Tax Withholding',
      'EPR Pay on Behalf',
      'Goodwill Concession',
      'Promotion',
      'Payment',
      'Product Ads Payment',
      'Shipping Label Purchase',
      'Removal Order',
      'Amazon Capital Services',
      'Loan',
      'Micro Deposit',
      'Non-order fees',
    ],
  },
  {
    language: 'German',
    source:
      'three public tables of types per store read “Erstattung durch Rückbuchung” as Chargeback Refund (a fourth as a return fee; the words themselves side with the three)',
    chargeback: ['Erstattung durch Rückbuchung', 'Rückbuchung', 'Rückbuchungen'],
    claim: ['A-bis-z-Garantieantrag', 'A-bis-Z-Garantieanträge'],
    other: [
      'Bestellung',
      'Bestellung_Wiedereinzug',
      'Erstattung',
      'Erstattung_Wiedereinzug',
      'Anpassung',
      'Servicegebühr',
      'Übertrag',
      'Verbindlichkeit',
      'Blitzangebotsgebühr',
      'Angebotsgebühr',
      'Gebührenerstattung',
      'Gebührenanpassung',
      'Versand durch Amazon Lagergebühr',
      'Versand durch Amazon Rücksendegebühr',
      'SAFE-T-Erstattung',
      'Liquidationen',
      'Auszahlung',
      'Andere',
      'Sonstiges',
    ],
  },
  {
    language: 'French',
    source: 'public tables of types per store; a list of refund types of five stores',
    chargeback: ['Remboursement de contestation de prélèvement', 'Rétrofacturation'],
    claim: ['Réclamation au titre de la Garantie A à Z', 'Garanties A à Z'],
    other: [
      'Commande',
      'Remboursement',
      'Ajustement',
      'Ajustement des frais',
      'Frais de service',
      'Frais de stock Expédié par Amazon',
      'Solde négatif',
      'Tarif de la Vente Flash',
      'Transfert',
      'Transférer',
      'Dédommagement SAFE-T',
      'Remboursement SAFE-T',
      'Liquidations',
      'Autre',
      'Autres',
    ],
  },
  {
    language: 'Spanish (Spain and Mexico)',
    source: 'public tables of types per store; statement lines “Reversiones de cargo” and “Garantía de la A a la Z”',
    chargeback: ['Reembolso de reversión de cargo', 'Reversión de cargo', 'Reversiones de cargo', 'Contracargo'],
    claim: ['Reclamación bajo la Garantía de la A a la Z', 'Reclamos de A-to-z Guarantee'],
    other: [
      'Pedido',
      'Reembolso',
      'Ajuste',
      'Ajuste de tarifa',
      'Saldo descubierto',
      'Deuda',
      'Tarifa de Oferta flash',
      'Tarifa de prestación de servicio',
      'Tarifa de servicio',
      'Tarifas de inventario de Logística de Amazon',
      'Tarifa de inventario FBA',
      'Transferir',
      'Trasferir',
      'Transferencia',
      'Reembolso de SAFE-T',
      'Liquidaciones',
      'Otro',
      'Otros',
    ],
  },
  {
    language: 'Italian',
    source: 'public tables of types per store; statement line “Reclami dalla A alla Z”',
    chargeback: ['Riaddebito'],
    claim: ['Reclamo dalla A alla Z', 'Reclami dalla A alla Z'],
    other: [
      'Ordine',
      'Rimborso',
      'Modifica',
      'Regolazione dei costi',
      'Commissione di servizio',
      'Costo di stoccaggio Logistica di Amazon',
      'Saldo negativo',
      'Tariffa dell’Offerta',
      'Tariffa dell’Offerta Lampo',
      'Trasferimento',
      'Rimborso SAFE-T',
      'Liquidazioni',
      'Altro',
    ],
  },
  {
    language: 'Dutch',
    source: 'a public table of types per store; statement line “A-tot-Z-garantieclaims”',
    chargeback: ['Terugboeking'],
    claim: ['A-tot-Z-garantieclaim', 'A-tot-Z-garantieclaims'],
    other: [
      'Bestelling',
      'Terugbetaling',
      'Aanpassing',
      'Overboeking',
      'Overdracht',
      'Servicekosten',
      'SAFE-T-terugbetaling',
      'Schuld',
      'Overig',
      'Overige',
    ],
  },
  {
    language: 'Swedish',
    source: 'a public table of types per store; statement line “Anspråk på A-to-z guarantee”',
    chargeback: [],
    claim: ['Anspråk på A-to-z guarantee'],
    other: ['Återbetalning', 'Överföring', 'Serviceavgift', 'Skuld', 'Justering', 'SAFE-T-återbetalning', 'Övrigt'],
  },
  {
    language: 'Polish',
    source: 'statement lines of Amazon.pl; the plain words of an order are inferred',
    chargeback: [],
    claim: ['Roszczenia w ramach gwarancji od A do Z'],
    other: ['Zamówienie', 'Zwrot kosztów', 'Przelew', 'Opłata za usługę', 'Korekta', 'Zwrot kosztów SAFE-T', 'Inne'],
  },
  {
    language: 'Portuguese (Brazil)',
    source: 'inferred: the guarantee’s own name at Amazon.com.br, and the plain words of an order',
    chargeback: [],
    claim: ['Garantia de A a Z'],
    other: [
      'Pedido',
      'Reembolso',
      'Ajuste',
      'Transferência',
      'Tarifa de serviço',
      'Taxa de serviço',
      'Outro',
      'Outros',
    ],
  },
  {
    language: 'Japanese',
    source: 'public tables of types per store; statement lines “チャージバック” and “Amazonマーケットプレイス保証申請”',
    chargeback: ['チャージバック', 'チャージバック返金'],
    claim: ['マーケットプレイス保証申請', 'Amazonマーケットプレイス保証申請', 'Amazonマーケットプレイス保証'],
    other: [
      '注文',
      '返金',
      '調整',
      '振込み',
      '注文外料金',
      'FBA 在庫関連の手数料',
      '数量限定タイムセール手数料',
      'タイムセール手数料',
      'SAFE-T補てん',
      'クーポン利用料',
      '配送サービス',
      '負債',
      'その他',
    ],
  },
];

const meanings: ReadonlyMap<string, TransactionMeaning> = new Map(
  transactionTypes.flatMap(({ chargeback, claim, other }) => [
    ...other.map((word) => [plainWord(word), 'other'] as const),
    ...chargeback.map((word) => [plainWord(word), 'chargeback'] as const),
    ...claim.map((word) => [plainWord(word), 'A-to-z claim'] as const),
  ]),
);

/**
 * The guarantee and the chargeback by the names that Amazon gives them in its stores, wherever they stand in a type that is
 * not listed. Compared as `plainWord` makes it: no accents, blanks for dashes.
 */
const namesOfDefects: readonly { readonly meaning: TransactionMeaning; readonly pattern: RegExp }[] = [
  // Money that comes back, or postage that is charged: no claim of a buyer.
  {
    meaning: 'other',
    pattern:
      /safe t|補てん|(?:a (?:to|bis|a|a la|alla|tot|till|do) z).*(?:recover|reimburs)|(?:recover|reimburs|ruckforder|recouvrement|recupero|recuperacion).*\ba (?:to|bis|a|a la|alla|tot|till|do) z\b|(?:shipping|gift ?wrap) ?charge ?back/,
  },
  { meaning: 'A-to-z claim', pattern: /(?:^|[\s(])a (?:to|bis|a|a la|alla|tot|till|do|dan) (?:z|o)(?:$|[\s)])/ },
  { meaning: 'A-to-z claim', pattern: /マーケットプレイス保証|商城交易保障/ },
  {
    meaning: 'chargeback',
    pattern:
      /charge ?back|ruckbuchung|retrofacturation|contestation de prelevement|reversion(?:es)? de cargo|contracargo|riaddebito(?! acquirente)|terugboeking(?!en van)|チャージバック|拒付/,
  },
];

const taught: Partial<Record<ReportWord, TransactionMeaning>> = {
  'A-to-z Guarantee Claim': 'A-to-z claim',
  'Chargeback Refund': 'chargeback',
  Order: 'other',
  Refund: 'other',
  Other: 'other',
};

/**
 * What a word under `type` means.
 * @param aliases words that clients.yaml teaches, by their `plainWord`, and the English words that they stand for
 * @returns `undefined` for a word that nobody knows
 */
export function meaningOfTransaction(
  type: string,
  aliases: ReadonlyMap<string, string> = new Map(),
): TransactionMeaning | undefined {
  const word = plainWord(type);
  const alias = aliases.get(word);
  const english = alias === undefined ? undefined : reportWordOf(alias);
  const taughtMeaning = english === undefined ? undefined : taught[english];
  return taughtMeaning ?? meanings.get(word) ?? namesOfDefects.find(({ pattern }) => pattern.test(word))?.meaning;
}

/** The headings of the date range report in one language, as they are compared (`columnName`). */
export interface TransactionHeadings {
  readonly language: string;
  readonly stores: string;
  readonly source: string;
  readonly posted: readonly string[];
  readonly settlement: readonly string[];
  readonly type: readonly string[];
  readonly orderId: readonly string[];
  readonly store: readonly string[];
}

/** Headings by language, each with every wording that has been seen. */
export const transactionHeadings: readonly TransactionHeadings[] = [
  {
    language: 'English',
    stores: 'US, CA, UK, AU, IN, AE, SA, SG, IE',
    source: 'downloads of sellers',
    posted: ['date/time'],
    settlement: ['settlement-id'],
    type: ['type'],
    orderId: ['order-id'],
    store: ['marketplace'],
  },
  {
    language: 'German',
    stores: 'DE',
    source: 'four public header tables',
    posted: ['datum/uhrzeit'],
    settlement: ['abrechnungsnummer'],
    type: ['typ'],
    orderId: ['bestellnummer'],
    store: ['marketplace'],
  },
  {
    language: 'French',
    stores: 'FR, BE, CA',
    source: 'three public header tables; the second wording is Belgium’s',
    posted: ['date/heure'],
    settlement: ['numéro-de-versement', 'identifiant-du-paiement'],
    type: ['type'],
    orderId: ['numéro-de-la-commande', 'numéro-commande', 'numéro-de-commande'],
    store: ['marketplace', 'site-de-vente'],
  },
  {
    language: 'Italian',
    stores: 'IT',
    source: 'three public header tables',
    posted: ['data/ora:', 'data/ora'],
    settlement: ['numero-pagamento'],
    type: ['tipo'],
    orderId: ['numero-ordine'],
    store: ['marketplace'],
  },
  {
    language: 'Spanish',
    stores: 'ES',
    source: 'three public header tables',
    posted: ['fecha-y-hora'],
    settlement: ['identificador-de-pago'],
    type: ['tipo'],
    orderId: ['número-de-pedido'],
    store: ['web-de-amazon'],
  },
  {
    language: 'Spanish of Mexico',
    stores: 'MX',
    source: 'an export of 2026 in a public test, and three header tables',
    posted: ['fecha/hora'],
    settlement: ['id.-de-liquidación'],
    type: ['tipo'],
    orderId: ['id.-del-pedido'],
    store: ['marketplace'],
  },
  {
    language: 'Dutch',
    stores: 'NL, BE',
    source: 'three public header tables',
    posted: ['datum/tijd'],
    settlement: ['schikkings-id'],
    type: ['type'],
    orderId: ['bestelnummer'],
    store: ['marketplace'],
  },
  {
    language: 'Swedish',
    stores: 'SE',
    source: 'three public header tables',
    posted: ['datum/tid'],
    settlement: ['reglerings-id'],
    type: ['typ'],
    orderId: ['beställnings-id'],
    store: ['marknadsplats'],
  },
  {
    language: 'Polish',
    stores: 'PL',
    source: 'two public header tables',
    posted: ['data/godzina'],
    settlement: ['identyfikator-rozliczenia'],
    type: ['typ'],
    orderId: ['identyfikator-zamówienia'],
    store: ['rynek'],
  },
  {
    language: 'Portuguese',
    stores: 'BR',
    source: 'inferred from the other languages: no export was seen',
    posted: ['data/hora'],
    settlement: ['id-de-liquidação', 'id-da-liquidação', 'identificação-da-liquidação'],
    type: ['tipo'],
    orderId: ['id-do-pedido', 'número-do-pedido', 'identificação-do-pedido'],
    store: ['marketplace'],
  },
  {
    language: 'Japanese',
    stores: 'JP',
    source: 'a query over a real file, and two header tables',
    posted: ['日付/時間'],
    settlement: ['決済番号'],
    type: ['トランザクションの種類'],
    orderId: ['注文番号'],
    store: ['amazon-出品サービス'],
  },
];

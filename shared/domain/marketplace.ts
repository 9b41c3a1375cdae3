/** One Amazon store. `code` is the folder's name in the bucket; `salesChannel` is how order reports name it. */
export interface Marketplace {
  readonly code: string;
  readonly id: string;
  readonly salesChannel: string;
  /** IANA zone of the store's day: Business Reports and order days are store-local. */
  readonly timeZone: string;
  /** How this store's locale writes an all-digits date: day first, month first or year first. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd';
}

const row = (
  code: string,
  id: string,
  salesChannel: string,
  timeZone: string,
  dateOrder: Marketplace['dateOrder'] = 'dmy',
): Marketplace => ({ code, id, salesChannel, timeZone, dateOrder });

/** Amazon's stores and their ids (Selling Partner API documentation, "Marketplace IDs"). */
export const marketplaces: readonly Marketplace[] = [
  row('US', 'ATVPDKIKX0DER', 'Amazon.com', 'America/Los_Angeles', 'mdy'),
  row('CA', 'A2EUQ1WTGCTBG2', 'Amazon.ca', 'America/Los_Angeles'),
  row('MX', 'A1AM78C64UM0Y8', 'Amazon.com.mx', 'America/Mexico_City'),
  row('BR', 'A2Q3Y263D00KWC', 'Amazon.com.br', 'America/Sao_Paulo'),
  row('UK', 'A1F83G8C2ARO7P', 'Amazon.co.uk', 'Europe/London'),
  row('DE', 'A1PA6795UKMFR9', 'Amazon.de', 'Europe/Berlin'),
  row('FR', 'A13V1IB3VIYZZH', 'Amazon.fr', 'Europe/Paris'),
  row('IT', 'APJ6JRA9NG5V4', 'Amazon.it', 'Europe/Rome'),
  row('ES', 'A1RKKUPIHCS9HS', 'Amazon.es', 'Europe/Madrid'),
  row('NL', 'A1805IZSGTT6HS', 'Amazon.nl', 'Europe/Amsterdam'),
  row('SE', 'A2NODRKZP88ZB9', 'Amazon.se', 'Europe/Stockholm', 'ymd'),
  row('PL', 'A1C3SOZRARQ6R3', 'Amazon.pl', 'Europe/Warsaw'),
  row('BE', 'AMEN7PMS3EDWL', 'Amazon.com.be', 'Europe/Brussels'),
  row('IE', 'A28R8C7NBKEWEA', 'Amazon.ie', 'Europe/Dublin'),
  row('TR', 'A33AVAJ2PDY3EV', 'Amazon.com.tr', 'Europe/Istanbul'),
  row('AE', 'A2VIGQ35RCS4UG', 'Amazon.ae', 'Asia/Dubai'),
  row('SA', 'A17E79C6D8DWNP', 'Amazon.sa', 'Asia/Riyadh'),
  row('EG', 'ARBP9OOSHTCHU', 'Amazon.eg', 'Africa/Cairo'),
  row('IN', 'A21TJRUUN4KGV', 'Amazon.in', 'Asia/Kolkata'),
  row('ZA', 'AE08WJ6YKNBMC', 'Amazon.co.za', 'Africa/Johannesburg'),
  row('JP', 'A1VC38T7YXB528', 'Amazon.co.jp', 'Asia/Tokyo', 'ymd'),
  row('AU', 'A39IBJ37TRP1C6', 'Amazon.com.au', 'Australia/Sydney'),
  row('SG', 'A19VAU5U5O7RUS', 'Amazon.sg', 'Asia/Singapore'),
];

const byCode = new Map(marketplaces.map((marketplace) => [marketplace.code, marketplace]));
const byId = new Map(marketplaces.map((marketplace) => [marketplace.id, marketplace]));
const otherNames = new Map([
  ['GB', 'UK'],
  ['COM', 'US'],
]);

/** Finds a store by its folder name: `DE`, `de`, `GB` (for UK), `Amazon.de` or its marketplace id. */
export function findMarketplace(name: string): Marketplace | undefined {
  const code = name.trim().toUpperCase();
  return (
    byCode.get(otherNames.get(code) ?? code) ??
    byId.get(code) ??
    marketplaces.find(({ salesChannel }) => salesChannel.toUpperCase() === code)
  );
}

/** Finds a store by its marketplace id. */
export const marketplaceOfId = (id: string): Marketplace | undefined => byId.get(id);

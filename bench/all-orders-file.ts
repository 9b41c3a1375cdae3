import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rngFrom } from './support/mulberry32.ts';

/** Where generated files are kept between runs. */
export const benchFolder = join(tmpdir(), 'headroom-bench');

/** Part of the files' names, so that a changed generator does not read an older one's files. */
const edition = 4;
const days = 90;
const lastInstant = Date.parse('2026-10-05T06:00:00Z') / 1000;

/** The day on which the generated files count as uploaded. */
export const receivedOn = '2026-10-06';

export const header = [
  'amazon-order-id',
  'merchant-order-id',
  'purchase-date',
  'last-updated-date',
  'order-status',
  'fulfillment-channel',
  'sales-channel',
  'order-channel',
  'url',
  'ship-service-level',
  'product-name',
  'sku',
  'asin',
  'item-status',
  'quantity',
  'currency',
  'item-price',
  'item-tax',
  'shipping-price',
  'shipping-tax',
  'gift-wrap-price',
  'gift-wrap-tax',
  'item-promotion-discount',
  'ship-promotion-discount',
  'ship-city',
  'ship-state',
  'ship-postal-code',
  'ship-country',
  'promotion-ids',
  'is-business-order',
  'purchase-order-number',
  'price-designation',
];

const products = [
  'Northlight 12" x 18" Hypoallergenic Linen Filler Comfort Office Cushion Insert, Standard/White (12x18)',
  'Northlight 20" x 20" Hypoallergenic Linen Filler Comfort Office Cushion Insert, Standard/White (20x20(4pack))',
  'Northlight 16" x 16" Linen Filler Comfort Office Cushion Insert, White (16x16)',
  'Café chair pad, ø 40 cm, washable cover with zip, set of two, natural grey – indoor and outdoor',
  'Desk lamp with dimmer, warm white, 12" arm, powder-coated steel, cable 2 m',
];
const cities = ['SPRINGFIELD', 'Riverton', 'GRAND HARBOR', 'Oak Crossing Roads', 'LAKEVIEW', 'Fairbanks Hill', 'Dover'];
const regions = ['TN', 'TX', 'WI', 'CT', 'NY', 'GA', 'PA'];

/**
 * An invented All Orders file of the United States in the columns and proportions of a real one: newest orders first,
 * about 300 bytes a row, 1.08 items an order, 3.5 % cancelled, inch marks in the titles. The same arguments make the
 * same bytes. Kept in the temporary folder.
 * @returns the file's path
 */
export function allOrdersFile(rows: number): string {
  const path = join(benchFolder, `all-orders-${edition}-${rows}.txt`);
  if (existsSync(path) && statSync(path).size > 0) return path;
  mkdirSync(benchFolder, { recursive: true });
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  const file = openSync(partial, 'w');
  let lines: string[] = [header.join('\t')];
  for (const row of rowsOf(rows)) {
    lines.push(row);
    if (lines.length === 20_000) {
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
  closeSync(file);
  renameSync(partial, path);
  return path;
}

function* rowsOf(rows: number): Generator<string> {
  const rng = rngFrom(20_261_005);
  const step = (days * 86_400) / rows;
  let order = anOrder(rng, lastInstant);
  for (let row = 0; row < rows; row++) {
    if (row > 0 && rng() >= 0.075) order = anOrder(rng, Math.floor(lastInstant - row * step - rng() * 300));
    const product = Math.floor(rng() * products.length);
    const place = Math.floor(rng() * cities.length);
    const quantity = rng() < 0.2 ? 2 + Math.floor(rng() * 3) : 1;
    const price = (7.49 * quantity).toFixed(2);
    const zip = String(10_000 + Math.floor(rng() * 89_999));
    const item = order.status === 'Pending' ? 'Unshipped' : order.status;
    yield `${order.id}\t${order.id}\t${order.bought}\t${order.updated}\t${order.status}\t${order.channel}\t${order.store}\t\t\tExpedited\t${products[product] ?? ''}\tth${1000 + product}\tB0${7_000_000 + product * 7919}Q\t${item}\t${quantity}\tUSD\t${price}\t${rng() < 0.7 ? '0.62' : ''}\t\t\t\t\t\t\t${cities[place] ?? ''}\t${regions[place] ?? ''}\t${zip}-0000\tUS\t\t${rng() < 0.02 ? 'true' : 'false'}\t\t`;
  }
}

function anOrder(rng: () => number, bought: number) {
  const digits = (count: number) =>
    Math.floor(rng() * 10 ** count)
      .toString()
      .padStart(count, '0');
  const at = rng();
  const outside = rng() < 0.004;
  return {
    id: outside ? `S01-${digits(7)}-${digits(7)}` : `11${1 + Math.floor(rng() * 4)}-${digits(7)}-${digits(7)}`,
    bought: instant(bought),
    updated: instant(Math.min(lastInstant, bought + 3600 + Math.floor(rng() * 90_000))),
    status: at < 0.035 ? 'Cancelled' : at < 0.05 ? 'Pending' : at < 0.06 ? 'Unshipped' : 'Shipped',
    channel: rng() < 0.7 ? 'Amazon' : 'Merchant',
    store: outside ? 'Non-Amazon US' : 'Amazon.com',
  };
}

const instant = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}+00:00`;

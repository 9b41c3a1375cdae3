import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeLimit, formatDay } from '../../../shared/cases/describe-figure.ts';
import { foreignNumerals } from '../../../shared/cases/pack/draft-guard.ts';
import { addDays, type Day } from '../../../shared/domain/day.ts';
import { openByHand } from '../../../shared/flows/cases/open-case.ts';
import { configurationKey } from '../../../shared/names.ts';
import { demoStory } from '../../../tools/demo-story.ts';
import { type OpenedPack, openPack } from '../../support/opened-pack.ts';
import { smallWorld } from '../../support/small-world.ts';

/** The demo's client with a bad batch, as its ninety days end. */
const client = 'cobalt/DE';
const first = '2026-08-24' as Day;
const story = demoStory(first);
const endsAt = new Date(`${addDays(first, story.days)}T08:00:00Z`);

type Json = Readonly<Record<string, unknown>>;
const reports = new Map<string, Json>();
/** lines of the order reports, by order */
const orderLines = new Map<string, readonly string[]>();
/** rows of the feedback and returns reports: `negative feedback 302-… 2026-09-21` */
const defectRows = new Set<string>();
let pack: OpenedPack;

beforeAll(async () => {
  const world = smallWorld();
  await world.upload(configurationKey, story.clientsYaml, new Date(`${first}T06:00:00Z`));
  for (let day = 0; day < story.days; day++) {
    for (const { key, body } of story.uploadsOn(day)) {
      if (!key.startsWith(`${client}/`)) continue;
      await world.upload(key, body, new Date(`${addDays(first, day)}T06:00:00Z`));
      if (key.includes('/orders to ')) {
        for (const line of Buffer.from(body).toString('utf8').split('\r\n'))
          orderLines.set(line.slice(0, 19), line.split('\t'));
      }
      for (const line of Buffer.from(body).toString('utf8').split('\r\n').slice(1)) {
        const cells = line.split('\t');
        // 21.09.26, the German way; and 28-Sep-2026.
        if (key.includes('/feedback to ') && Number(cells[1]) <= 2)
          defectRows.add(`negative feedback ${cells[4]} ${cells[0]?.replace(/^(..)\.(..)\.(..)$/, '20$3-$2-$1')}`);
        if (key.includes('/returns to ') && cells[5] === 'Y')
          defectRows.add(`A-to-z claim ${cells[0]} ${new Date(`${cells[2]} UTC`).toISOString().slice(0, 10)}`);
      }
      if (key.endsWith('.json.gz')) reports.set(key, JSON.parse(gunzipSync(body).toString('utf8')));
    }
  }
  const [id = '', marketplace = ''] = client.split('/');
  const notice = { account: { client: id, marketplace }, metric: 'orderDefectRate', channel: 'seller' } as const;
  await openByHand(world.dependencies, notice, endsAt);
  await world.settle(endsAt);
  await world.writePacks(endsAt);
  pack = openPack(world.packs.get(`packs/${client}/orderDefectRate-seller-1.zip`));
}, 120_000);

/** Looks a member up by its path, however deep; throws when it is not there. */
function look(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inside, name) => {
    const found = (inside as Readonly<Record<string | number, unknown>> | undefined)?.[name];
    if (found === undefined) throw new Error(`${path.join('.')} is not in the report`);
    return found;
  }, value);
}

/** Where a figure of the pack must stand in Amazon's own report: read here without any of the product's readers. */
function inReport(report: Json, block: string, field: string): string {
  const [metric = '', channel = '', days] = block.split(' ');
  const at = (...path: readonly (string | number)[]) => look(report, 'performanceMetrics', 0, ...path);
  const orderDefects = channel === 'seller' ? 'mfn' : 'afn';
  const late = days === '10' ? 0 : 1;
  const blocks: Readonly<Record<string, readonly (string | number)[]>> = {
    orderDefectRate: ['orderDefectRate', orderDefects],
    negativeFeedbackRate: ['orderDefectRate', orderDefects],
    aToZClaimRate: ['orderDefectRate', orderDefects],
    chargebackRate: ['orderDefectRate', orderDefects],
    lateShipmentRate: ['lateShipmentRateList', late],
    cancellationRate: ['preFulfillmentCancellationRate'],
    validTrackingRate: ['validTrackingRate'],
    listingPolicyViolations: ['listingPolicyViolations'],
    accountHealthRating: ['accountHealthRating'],
  };
  const counts: Readonly<Record<string, readonly [numerator: readonly string[], denominator: string]>> = {
    orderDefectRate: [['orderWithDefects', 'count'], 'orderCount'],
    negativeFeedbackRate: [['negativeFeedback', 'count'], 'orderCount'],
    aToZClaimRate: [['claims', 'count'], 'orderCount'],
    chargebackRate: [['chargebacks', 'count'], 'orderCount'],
    lateShipmentRate: [['lateShipmentCount'], 'orderCount'],
    cancellationRate: [['cancellationCount'], 'orderCount'],
    validTrackingRate: [['validTrackingCount'], 'shipmentCount'],
  };
  const values: Readonly<Record<string, string>> = {
    listingPolicyViolations: 'defectsCount',
    accountHealthRating: 'ahrScore',
  };
  const path = blocks[metric] ?? [];
  const number = (value: unknown) => Number(value).toLocaleString('en-GB');
  const findings = metric === 'listingPolicyViolations' ? ' listing policy violations' : '';
  switch (field) {
    case 'numerator':
      return number(at(...path, ...(counts[metric]?.[0] ?? ['?'])));
    case 'denominator':
      return number(at(...path, counts[metric]?.[1] ?? '?'));
    case 'from':
      return formatDay(String(at(...path, 'reportingDateRange', 'reportingDateFrom')).slice(0, 10));
    case 'to':
      return formatDay(String(at(...path, 'reportingDateRange', 'reportingDateTo')).slice(0, 10));
    case 'value':
      if (metric === 'accountStatus') return String(look(report, 'accountStatuses', 0, 'status'));
      return `${number(at(...path, values[metric] ?? '?'))}`.concat(findings).replace(/ listing.*/, '');
    case 'limit': {
      const limit = {
        condition: at(...path, 'targetCondition') as 'LESS_THAN',
        perMillion: Number(at(...path, 'targetValue')) * 1e6,
      };
      return describeLimit(metric === 'listingPolicyViolations' ? { condition: 'EQUALS', value: 0 } : limit);
    }
    default:
      throw new Error(`nobody knows where ${field} of ${metric} stands`);
  }
}

/** The probability of at least so many marked among those drawn: sums of binomial coefficients, exact integers. */
function tail(hits: number, all: number, marked: number, drawn: number): number {
  const choose = (n: number, k: number): bigint => {
    let product = 1n;
    for (let i = 1n; i <= BigInt(k); i++) product = (product * (BigInt(n - k) + i)) / i;
    return product;
  };
  let sum = 0n;
  for (let k = hits; k <= Math.min(marked, drawn); k++) sum += choose(marked, k) * choose(all - marked, drawn - k);
  const scale = 10n ** 60n;
  return Number((sum * scale) / choose(all, drawn)) / Number(scale);
}

describe('the pack of the demo’s breaching client', () => {
  test('has a breach to write about', () => {
    expect(pack.text('plan-of-action.txt')).toMatch(
      /showed \d+ defective orders among [\d,]+ orders, a rate of 1\.\d\d %/,
    );
    expect(reports.size).toBeGreaterThan(80);
  });

  test('names the orders and the product behind it, as the uploaded order reports have them', () => {
    const orders = pack.rows('defect-orders.csv');
    // The last weekly lists end some days before the report: a few of its orders are not in them yet.
    const counted = Number(/showed (\d+) defective orders/.exec(pack.text('plan-of-action.txt'))?.[1]);
    expect(orders.length).toBeLessThanOrEqual(counted);
    expect(orders.length).toBeGreaterThan(counted - 4);
    for (const row of orders) {
      const line = orderLines.get(row['order'] ?? '');
      expect(line?.slice(0, 1), row['order']).toEqual([row['order']]);
      expect(line?.[6], row['order']).toBe(row['asin']);
      expect(line?.[1]?.slice(0, 10), row['order']).toBe(row['order day']);
      expect([...defectRows], row['order']).toContain(`${row['defects']} ${row['order']} ${row['defect days']}`);
    }
    expect(pack.text('plan-of-action.txt')).toMatch(/By ASIN, B0DEMO0004 stood out: (\d+) of the \1 defective orders/);
  });

  test('has drivers that anyone can count again from the uploaded order reports', () => {
    const figures = pack.rows('figures.csv');
    const newest = [...reports.keys()].sort().at(-1) ?? '';
    const range = look(reports.get(newest), 'performanceMetrics', 0, 'orderDefectRate', 'mfn', 'reportingDateRange');
    const dayOf = (instant: string): string =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date(instant));
    const from = String(look(range, 'reportingDateFrom')).slice(0, 10);
    const to = String(look(range, 'reportingDateTo')).slice(0, 10);
    const inWindow = [...orderLines.values()].filter((line) => {
      const day = /^\d{4}-/.test(line[1] ?? '') ? dayOf(line[1] ?? '') : '';
      return day >= from && day <= to;
    });
    const defective = new Set(pack.rows('defect-orders.csv').map((row) => row['order']));
    const drivers = pack.rows('drivers.csv');
    const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
    expect(new Set(drivers.map((row) => row['by']))).toEqual(new Set(['ASIN', 'weekday']));
    for (const row of drivers) {
      const isIt = (line: readonly string[]): boolean =>
        row['by'] === 'ASIN'
          ? line[6] === row['value']
          : weekdays[new Date(`${dayOf(line[1] ?? '')}T00:00:00Z`).getUTCDay()] === row['value'];
      const name = `${row['by']} ${row['value']}`;
      const those = inWindow.filter(isIt);
      expect(row['orders'], name).toBe(String(those.length));
      expect(row['defective orders'], name).toBe(String(those.filter(([order]) => defective.has(order)).length));
      expect(row['of orders'], name).toBe(String(inWindow.length));
      expect(row['of defective'], name).toBe(String(inWindow.filter(([order]) => defective.has(order)).length));
      const [hits, all, marked, drawn] = ['defective orders', 'of orders', 'of defective', 'orders'].map((column) =>
        Number(row[column]),
      );
      const chance = tail(hits ?? 0, all ?? 0, marked ?? 0, drawn ?? 0);
      expect(Math.abs(Number(row['probability by chance']) / chance - 1), name).toBeLessThan(0.006);
    }
    // Holm: the least probability counts as often as there are comparisons.
    const [least] = drivers.toSorted((a, b) => Number(a['probability by chance']) - Number(b['probability by chance']));
    const corrected = Number(least?.['probability by chance']) * drivers.length;
    expect(Math.abs(Number(least?.['corrected (Holm)']) / corrected - 1)).toBeLessThan(0.01);
    expect(figures.some((row) => row['where from']?.includes('Fisher’s exact test'))).toBe(true);
  });

  test('prints no number that is not among its figures', () => {
    const figures = pack.rows('figures.csv').map((row) => ({ shown: row['figure'] ?? '' }));
    for (const name of ['plan-of-action.txt', 'appeal-older-form.txt']) {
      const [body = ''] = pack.text(name).split('WHERE THE FIGURES ARE FROM');
      expect(foreignNumerals(body, figures), name).toEqual([]);
    }
  });

  test('has every figure of Amazon’s as it stands in the report that it names', () => {
    const rows = pack.rows('figures.csv').filter((row) => row['report'] !== '');
    expect(rows.length).toBeGreaterThan(500);
    const seen = new Set<string>();
    for (const row of rows) {
      const report = reports.get(row['report'] ?? '');
      if (report === undefined) throw new Error(`${row['id']} is from ${row['report']}, which was never uploaded`);
      const [block = '', field = ''] = (row['field'] ?? '').split(': ');
      if (field === 'asOf') {
        expect(row['report'], row['id']).toContain(row['report as of']);
        expect(row['figure'], row['id']).toBe(formatDay(row['report as of'] ?? ''));
        continue;
      }
      if (block.startsWith('accountHealthRating') && field === 'limit') continue;
      expect(row['figure'], row['id']).toBe(inReport(report, block, field));
      seen.add(`${block.split(' ')[0]} ${field}`);
    }
    for (const one of [
      'orderDefectRate numerator',
      'orderDefectRate limit',
      'lateShipmentRate from',
      'validTrackingRate denominator',
      'accountStatus value',
    ]) {
      expect([...seen]).toContain(one);
    }
  });

  test('has every rate as its two counts make it', () => {
    const rates = pack.rows('figures.csv').filter((row) => row['id']?.endsWith('|rate'));
    expect(rates.length).toBeGreaterThan(80);
    for (const row of rates) {
      const [, hits = '', all = ''] = /^([\d,]+) divided by ([\d,]+)$/.exec(row['where from'] ?? '') ?? [];
      const rate = (100 * Number(hits.replaceAll(',', ''))) / Number(all.replaceAll(',', ''));
      const printed = Number(row['figure']?.replace(' %', ''));
      const decimals = (row['figure']?.match(/\.(\d+)/)?.[1] ?? '').length;
      expect(Math.abs(printed - rate), row['id']).toBeLessThanOrEqual(0.5 * 10 ** -decimals + 1e-9);
    }
  });

  test('has no figure that comes from nowhere', () => {
    for (const row of pack.rows('figures.csv')) expect(row['where from'], row['id']).not.toBe('');
  });
});

import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { demoStory } from '../../cli/demo-story.ts';
import { foreignNumerals } from '../../shared/appeals/draft-guard.ts';
import { dayWords, limitWords } from '../../shared/appeals/figure-words.ts';
import { addDays, type Day } from '../../shared/metrics/day.ts';
import { configurationKey } from '../../shared/names.ts';
import { type OpenedPack, openPack } from '../doubles/opened-pack.ts';
import { smallWorld } from '../doubles/small-world.ts';

/** The demo's client with a bad batch, as its ninety days end. */
const client = 'cobalt/DE';
const first = '2026-08-24' as Day;
const story = demoStory(first);
const endsAt = new Date(`${addDays(first, story.days)}T08:00:00Z`);

type Json = Readonly<Record<string, unknown>>;
const reports = new Map<string, Json>();
/** lines of the order reports, by order */
const orderLines = new Map<string, readonly string[]>();
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
      if (key.endsWith('.json.gz')) reports.set(key, JSON.parse(gunzipSync(body).toString('utf8')));
    }
  }
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
      return dayWords(String(at(...path, 'reportingDateRange', 'reportingDateFrom')).slice(0, 10));
    case 'to':
      return dayWords(String(at(...path, 'reportingDateRange', 'reportingDateTo')).slice(0, 10));
    case 'value':
      if (metric === 'accountStatus') return String(look(report, 'accountStatuses', 0, 'status'));
      return `${number(at(...path, values[metric] ?? '?'))}`.concat(findings).replace(/ listing.*/, '');
    case 'limit': {
      const limit = {
        condition: at(...path, 'targetCondition') as 'LESS_THAN',
        perMillion: Number(at(...path, 'targetValue')) * 1e6,
      };
      return limitWords(metric === 'listingPolicyViolations' ? { condition: 'EQUALS', value: 0 } : limit);
    }
    default:
      throw new Error(`nobody knows where ${field} of ${metric} stands`);
  }
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
    }
    expect(pack.text('plan-of-action.txt')).toMatch(/By ASIN, B0DEMO0004 stood out: (\d+) of the \1 defective orders/);
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
        expect(row['figure'], row['id']).toBe(dayWords(row['report as of'] ?? ''));
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

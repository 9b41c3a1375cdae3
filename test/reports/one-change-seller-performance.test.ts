import { describe, expect, test } from 'vitest';
import { metricOf } from '../../shared/metrics/catalogue.ts';
import { rateOf } from '../../shared/metrics/reading.ts';
import { read } from '../fixtures/reports/open.ts';
import { v2Report } from '../fixtures/reports/v2.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Result = ReturnType<typeof read>;

const whole = v2Report({
  marketplace: 'DE',
  asOf: '2026-10-05',
  orderDefectRate: {
    seller: { orders: 1000, defects: 7, negativeFeedback: 4, claims: 3, chargebacks: 1 },
    amazon: { orders: 400, defects: 2, negativeFeedback: 1, claims: 1, chargebacks: 0 },
  },
  lateShipment30: [12, 900],
  lateShipment10: [3, 300],
  cancellation: [2, 200],
  validTracking: [870, 900],
  unitOnTimeDelivery: [190, 200],
  onTimeDelivery: [880, 900],
  invoiceDefect: [1, 80],
  policy: { listingPolicyViolations: 2 },
  warnings: 1,
}) as unknown as Json;

/** What the report makes known, each number under a name: counts, rate, score or word, and the limit and days it is of. */
function knownIn(report: Result): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  if (report.outcome !== 'read') return known;
  for (const { metric, channel, windowDays = '', measure, limit, from, to } of report.readings) {
    const name = `${metric} ${channel} ${windowDays}`;
    const rate = rateOf(measure);
    if (rate !== undefined) known.set(`${name} rate`, rate.toFixed(6));
    if (measure.kind === 'share') known.set(`${name} counts`, `${measure.numerator} of ${measure.denominator}`);
    // A word that the catalogue does not know is shown as it is and makes a warning: it is known to nobody.
    else if (measure.kind === 'state' && !Object.hasOwn(metricOf(metric).states ?? {}, measure.state)) continue;
    else if (measure.kind !== 'rate') known.set(`${name} ${measure.kind}`, JSON.stringify(measure));
    if (limit !== undefined) known.set(`${name} limit`, JSON.stringify(limit));
    if (from !== undefined && to !== undefined) known.set(`${name} days`, `${from} ${to}`);
  }
  return known;
}

const saidOf = (report: Result): string =>
  report.outcome === 'read'
    ? JSON.stringify([report.skipped, report.flaw, report.readings.map(({ remark }) => remark)])
    : report.outcome;

/** A known number that has become another known number without a word. */
function silentChanges(before: Result, after: Result): readonly string[] {
  if (after.outcome !== 'read' || saidOf(after) !== saidOf(before)) return [];
  const now = knownIn(after);
  return [...knownIn(before)].flatMap(([name, value]) => {
    const other = now.get(name);
    return other === undefined || other === value ? [] : [`${name}: ${value} became ${other}`];
  });
}

/** Every report that differs from this one in one place, with what was done there. */
function* changesOf(value: Json, path = ''): Generator<readonly [string, Json]> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      for (const [what, other] of changesOf(item as Json, `${path}/${i}`)) yield [what, value.with(i, other) as Json];
    return;
  }
  if (value === null || typeof value !== 'object') {
    for (const instead of ['', null, 'Qwrtz Blorp', '-', {}, []] as const)
      yield [`${path} → ${JSON.stringify(instead)}`, instead];
    return;
  }
  const fields = Object.entries(value as { readonly [name: string]: Json });
  for (const [name, inner] of fields) {
    const others = fields.filter(([other]) => other !== name);
    yield [`${path}/${name} left out`, Object.fromEntries(others)];
    yield [`${path}/${name} renamed`, Object.fromEntries([...others, [`${name}Qwrtz`, inner]])];
    if (inner !== null && typeof inner === 'object')
      for (const instead of [null, 'Qwrtz Blorp'])
        yield [`${path}/${name} → ${JSON.stringify(instead)}`, Object.fromEntries([...others, [name, instead]])];
    for (const [what, other] of changesOf(inner, `${path}/${name}`))
      yield [what, Object.fromEntries(fields.map(([key, old]) => [key, key === name ? other : old]))];
  }
}

describe('one change of a seller performance report', () => {
  const before = read(JSON.stringify(whole));
  const changes = [...changesOf(whole)];

  test('never makes another known number without a word', () => {
    expect(before.outcome).toBe('read');
    // Five rates of defects, late and on-time ones, twelve policy counts, rating and status.
    expect(knownIn(before).size).toBeGreaterThan(60);
    expect(changes.length).toBeGreaterThan(1000);
    const wrong = changes.flatMap(([what, changed]) =>
      silentChanges(before, read(JSON.stringify(changed))).map((change) => `${what}: ${change}`),
    );
    expect(wrong).toEqual([]);
  });

  test('never makes a number of what had none, and no other window or limit', () => {
    // Where a score is missing, Amazon's own word beside it speaks instead: a word and no number.
    const names = new Set(knownIn(before).keys());
    const invented = changes.flatMap(([what, changed]) =>
      [...knownIn(read(JSON.stringify(changed))).keys()]
        .filter((name) => !names.has(name) && !name.endsWith(' state'))
        .map((name) => `${what}: ${name}`),
    );
    expect(invented).toEqual([]);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Case, closeCase, enter, noteCase, openCase, submitCase } from '../../shared/cases/case.ts';
import { applyCaseChange, changeBetween, withCaseChanges } from '../../shared/cases/case-change.ts';
import type { Day } from '../../shared/domain/day.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const account = { client: 'acme', marketplace: 'DE' };
const at = (hours: number) => new Date(Date.parse('2026-10-05T07:00:00Z') + hours * 3_600_000);
const reading = (defects: number, asOf: string): Reading => ({
  metric: 'orderDefectRate',
  channel: 'seller',
  source: 'official',
  measure: { kind: 'share', numerator: defects, denominator: 1000 },
  windowDays: 60,
  asOf: asOf as Day,
});

const opened = openCase(
  { account, metric: 'orderDefectRate', channel: 'seller', reason: 'limit missed', words: 'the limit was missed' },
  0,
  at(0),
);
/** As an evaluation would move it on: a new report, a mail, a reminder. */
const moved = (known: Case, hours: number): Case => ({
  ...enter(known, { at: at(hours).toISOString(), kind: 'report', words: `Report after ${hours} hours` }),
  seen: [reading(hours, '2026-10-06')],
  reminded: [...known.reminded, `reminder ${hours}`],
  outside: 'is',
  packDue: true,
});
const changeFrom = (before: Case, after: Case) => {
  const change = changeBetween(before, after);
  if (change === undefined) throw new Error('they differ');
  return change;
};

describe('a change of a case', () => {
  test('turns the case before it into the case after it', () => {
    const known = { ...opened, packDue: false };
    const after = closeCase(moved(known, 24), 'recovered', 'it is inside again', at(24));
    expect(applyCaseChange(known, changeFrom(known, after))).toEqual(after);
  });

  test('of a case that stays as it is, is none', () => {
    expect(changeBetween(opened, opened)).toBeUndefined();
  });

  test('opens a case that is not there, and one that a person opened meanwhile is that one', () => {
    const after = moved(opened, 1);
    const change = changeBetween(undefined, after);
    if (change === undefined) throw new Error('it is new');
    expect(applyCaseChange(undefined, change)).toEqual(after);
    const byHand = openCase(
      { account, metric: 'orderDefectRate', channel: 'seller', reason: 'by hand', words: 'opened by hand' },
      0,
      at(0.5),
    );
    const both = applyCaseChange(byHand, change);
    expect(both).toMatchObject({ id: byHand.id, reason: 'by hand', openedAt: byHand.openedAt });
    expect(both?.timeline.map(({ words }) => words)).toEqual([
      'the limit was missed',
      'opened by hand',
      'Report after 1 hours',
    ]);
  });

  test('that is in the case already changes nothing: no new pack is asked for', () => {
    const after = moved(opened, 24);
    const change = changeFrom(opened, after);
    const packed: Case = { ...after, packDue: false };
    expect(applyCaseChange(packed, change)).toBe(packed);
  });

  test('of a case that is gone is dropped', () => {
    expect(applyCaseChange(undefined, changeFrom(opened, moved(opened, 1)))).toBeUndefined();
  });

  test('ends what a case closed by hand held back', () => {
    const held: Case = { ...closeCase({ ...opened, outside: 'is' }, 'by hand', 'given up', at(1)), packDue: false };
    const { leftStanding: _over, ...after } = held;
    expect(held.leftStanding).toBe(true);
    expect(applyCaseChange(held, changeFrom(held, after))).toEqual(after);
  });

  test('and what a person did meanwhile are both kept, whatever it was', () => {
    const byPerson: readonly ((known: Case) => Case)[] = [
      (known) => noteCase(known, 'action', 'Carrier changed', undefined, at(23)),
      (known) => submitCase(known, at(23).toISOString(), at(23)),
      (known) => closeCase(known, 'by hand', 'given up', at(23)),
      (known) => ({ ...known, packDue: false, pack: { key: 'packs/a.zip', at: at(23).toISOString(), figures: [] } }),
    ];
    for (const act of byPerson) {
      const after = moved(opened, 24);
      const merged = applyCaseChange(act(opened), changeFrom(opened, after));
      const acted = act(opened);
      expect(merged).toMatchObject({ state: acted.state, seen: after.seen, reminded: after.reminded, packDue: true });
      for (const { words } of [...acted.timeline, ...after.timeline])
        expect(merged?.timeline.map((entry) => entry.words)).toContain(words);
      if (acted.pack !== undefined) expect(merged?.pack).toEqual(acted.pack);
    }
  });

  test('and others after it end the same, however often some of them are repeated before the rest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), fc.nat(5), (hours, cut) => {
        let after = opened;
        const changes = hours.map((_, index) => {
          const next = moved(after, 24 * (index + 1));
          const change = changeFrom(after, next);
          after = next;
          return change;
        });
        const once = withCaseChanges([opened], changes);
        const repeated = withCaseChanges(withCaseChanges([opened], changes.slice(0, cut)), changes);
        expect(repeated).toEqual(once);
        expect(once).toEqual([after]);
      }),
    );
  });
});

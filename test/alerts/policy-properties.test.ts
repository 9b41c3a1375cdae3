import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertKey } from '../../shared/alerts/alert-key.ts';
import { decide, mailAgainAfterHours } from '../../shared/alerts/decide.ts';
import type { AlertMemory, Decision, Hush } from '../../shared/alerts/decision.ts';
import { hushesLeft } from '../../shared/alerts/silences.ts';
import { addDays, type Day, dayIn } from '../../shared/domain/day.ts';
import type { Feed } from '../../shared/domain/feed.ts';
import { publishedLimit } from '../../shared/metrics/catalogue.ts';
import { judge } from '../../shared/metrics/judge.ts';

const hour = 3_600_000;
const start = Date.parse('2026-10-05T07:00:00Z');
const firstDay = '2026-10-05' as Day;
const keys = ['orderDefectRate|seller', 'lateShipmentRate|seller', 'listingPolicyViolations|all', 'feed|all'] as const;

/** One evaluation: what has become of the account since the last one, and what a reader asked for before it. */
interface Event {
  readonly hours: number;
  readonly defects: number;
  readonly late: number;
  readonly findings: number;
  readonly orders: number;
  readonly foreseen: boolean;
  readonly deactivated: boolean;
  readonly quiet: boolean;
  readonly stale: boolean;
  readonly wish: { readonly key: (typeof keys)[number]; readonly kind: Hush['kind']; readonly days: number } | null;
}

const event: fc.Arbitrary<Event> = fc.record({
  hours: fc.integer({ min: 1, max: 60 }),
  defects: fc.integer({ min: 0, max: 13 }),
  late: fc.integer({ min: 0, max: 44 }),
  findings: fc.integer({ min: 0, max: 3 }),
  orders: fc.constantFrom(0, 1000, 1000, 1000),
  foreseen: fc.boolean(),
  deactivated: fc.constantFrom(false, false, false, true),
  quiet: fc.boolean(),
  stale: fc.constantFrom(false, false, true),
  wish: fc.option(
    fc.record({
      key: fc.constantFrom(...keys),
      kind: fc.constantFrom('acknowledged' as const, 'snoozed' as const, 'muted' as const),
      days: fc.integer({ min: 1, max: 7 }),
    }),
    { freq: 4 },
  ),
});
const story = fc.array(event, { minLength: 1, maxLength: 30 });

interface Evaluated {
  readonly event: Event;
  readonly now: Date;
  readonly decisions: readonly Decision[];
  readonly before: Readonly<Record<AlertKey, AlertMemory>>;
  readonly after: Readonly<Record<AlertKey, AlertMemory>>;
  readonly hushes: Readonly<Record<AlertKey, Hush>>;
  readonly lastMailAt: string | undefined;
}

function judgementsOf({ defects, late, findings, orders, foreseen, deactivated }: Event, now: Date) {
  const asOf = dayIn(now, 'UTC');
  const rate = (metric: 'orderDefectRate' | 'lateShipmentRate', numerator: number) => {
    const limit = publishedLimit(metric, 'DE', asOf);
    return judge(
      {
        metric,
        channel: 'seller',
        source: 'official',
        measure: { kind: 'share', numerator: Math.min(numerator, orders), denominator: orders },
        windowDays: metric === 'orderDefectRate' ? 60 : 30,
        asOf,
        ...(limit && { limit }),
      },
      {},
      { warned: foreseen, speaks: true, ...(foreseen && { warnedBy: 'forecast' as const }) },
    );
  };
  return [
    rate('orderDefectRate', defects),
    rate('lateShipmentRate', late),
    judge({
      metric: 'listingPolicyViolations',
      channel: 'all',
      source: 'official',
      measure: { kind: 'count', count: findings },
      limit: { condition: 'EQUALS', value: 0 },
      asOf,
    }),
    judge({
      metric: 'accountStatus',
      channel: 'all',
      source: 'official',
      measure: { kind: 'state', state: deactivated ? 'DEACTIVATED' : 'NORMAL' },
      asOf,
    }),
  ];
}

/** Lets a story unfold as the evaluation of an account does. */
function unfold(events: readonly Event[]): readonly Evaluated[] {
  let memory: Record<AlertKey, AlertMemory> = {};
  let hushes: Readonly<Record<AlertKey, Hush>> = {};
  let lastMailAt: string | undefined;
  let hours = 0;
  return events.map((event) => {
    hours += event.hours;
    const now = new Date(start + hours * hour);
    const { wish } = event;
    if (wish !== null) {
      const alert = memory[wish.key];
      const isOpen = alert?.state === 'open';
      const at = new Date(now.getTime() - hour / 2);
      if (isOpen || wish.kind === 'muted') {
        hushes = {
          ...hushes,
          [wish.key]: {
            kind: wish.kind,
            at: at.toISOString(),
            until: new Date(at.getTime() + wish.days * 24 * hour).toISOString(),
            by: 'jo@acme.example',
            verdict: isOpen ? alert.verdict : 'ok',
          },
        };
      }
    }
    const feed: Feed = { asOf: addDays(firstDay, -1), staleFrom: now.toISOString(), stale: event.stale };
    const before = memory;
    const decisions = decide({
      judgements: judgementsOf(event, now),
      feed,
      memory,
      hushes,
      ...(lastMailAt !== undefined && { lastMailAt }),
      now,
      quiet: event.quiet,
      openThread: (key) => ({ threadRoot: `${key}-${now.getTime()}@example.com`, subject: `about ${key}` }),
    });
    for (const { key, after } of decisions) if (after !== undefined) memory = { ...memory, [key]: after };
    const evaluated = { event, now, decisions, before, after: memory, hushes, lastMailAt };
    hushes = hushesLeft(hushes, memory, now);
    if (decisions.some(({ tell }) => tell)) lastMailAt = now.toISOString();
    return evaluated;
  });
}

const forAnyStory = (check: (evaluated: readonly Evaluated[]) => void): void =>
  fc.assert(
    fc.property(story, (events) => check(unfold(events))),
    { numRuns: 300 },
  );

const isActive = ({ until }: Hush, now: Date) => now.toISOString() < until;

describe('whatever happens to an account, and whatever its readers ask for', () => {
  test('a missed limit is told in the same evaluation, unless a reader muted it when it was missed already', () => {
    forAnyStory((evaluated) => {
      for (const { decisions, hushes, now, after } of evaluated) {
        for (const { key, judgement, because } of decisions) {
          if (judgement?.verdict !== 'breach' || because === 'account deactivated') continue;
          const hush = hushes[key];
          const muted = hush?.kind === 'muted' && isActive(hush, now) && hush.verdict === 'breach';
          if (muted) continue;
          expect(after[key], `${key} at ${now.toISOString()}`).toMatchObject({ state: 'open', verdict: 'breach' });
          expect(after[key]?.told).toBeGreaterThan(0);
        }
      }
    });
  });

  test('nothing is told as over that was not told before, and nothing is begun twice', () => {
    forAnyStory((evaluated) => {
      const open = new Set<AlertKey>();
      for (const { decisions, after } of evaluated) {
        for (const decision of decisions) {
          const { key, because } = decision;
          if (decision.tell) {
            const begins = because === 'first' || because === 'feed stopped';
            const ends = because === 'recovered' || because === 'feed resumed';
            if (because !== 'passed') expect(open.has(key), `${because} of ${key}`).toBe(!begins);
            if (begins) open.add(key);
            if (ends) open.delete(key);
            expect(decision.after.threadRoot).not.toBe('');
          }
          // A muted alert ends without a word.
          if (after[key]?.state === 'resolved') open.delete(key);
        }
      }
    });
  });

  test('missing data changes nothing that is remembered', () => {
    forAnyStory((evaluated) => {
      for (const { decisions, before, after } of evaluated) {
        for (const { key, judgement } of decisions) {
          if (judgement?.verdict === 'unknown') expect(after[key]).toBe(before[key]);
        }
      }
    });
  });

  test('an account has no second mail within the day but for a missed limit, a status, or an end', () => {
    forAnyStory((evaluated) => {
      for (const { decisions, now, lastMailAt } of evaluated) {
        const told = decisions.filter(({ tell }) => tell);
        if (told.length === 0 || lastMailAt === undefined) continue;
        if (now.getTime() - Date.parse(lastMailAt) >= mailAgainAfterHours * hour) continue;
        const cannotWait = told.filter(
          ({ because, judgement }) =>
            because === 'recovered' ||
            because === 'feed resumed' ||
            (judgement?.verdict === 'breach' && (because === 'first' || because === 'worse')),
        );
        expect(cannotWait).not.toEqual([]);
      }
    });
  });

  test('in quiet hours only what is critical is told', () => {
    forAnyStory((evaluated) => {
      for (const {
        decisions,
        event: { quiet },
      } of evaluated) {
        if (!quiet) continue;
        for (const { tell, judgement } of decisions) if (tell) expect(judgement?.verdict).toBe('breach');
      }
    });
  });

  test('what a reader acknowledged or snoozed is only told when it is worse, more, or over', () => {
    forAnyStory((evaluated) => {
      for (const { decisions, hushes, now } of evaluated) {
        for (const { key, tell, because } of decisions) {
          const hush = hushes[key];
          if (!tell || hush === undefined || hush.kind === 'muted' || !isActive(hush, now)) continue;
          expect(['worse', 'more', 'recovered', 'feed resumed']).toContain(because);
        }
      }
    });
  });

  test('evaluated again at once, nothing is told again', () => {
    forAnyStory((evaluated) => {
      for (const { event, now, after, hushes, decisions } of evaluated) {
        const again = decide({
          judgements: judgementsOf(event, now),
          feed: { asOf: addDays(firstDay, -1), staleFrom: now.toISOString(), stale: event.stale },
          memory: after,
          hushes: hushesLeft(hushes, after, now),
          now,
          quiet: event.quiet,
          openThread: () => ({ threadRoot: 'again@example.com', subject: 'again' }),
        });
        // What waited because the account had its mail of the day would be told now; what was told is not.
        const told = new Set(decisions.filter(({ tell }) => tell).map(({ key }) => key));
        const news = again.filter(({ tell, key }) => tell && told.has(key));
        expect(news).toEqual([]);
      }
    });
  });

  test('the order of the readings makes no difference', () => {
    fc.assert(
      fc.property(event, (one) => {
        const now = new Date(start);
        const decideOn = (judgements: ReturnType<typeof judgementsOf>) =>
          decide({
            judgements,
            feed: { stale: false },
            memory: {},
            now,
            quiet: one.quiet,
            openThread: (key) => ({ threadRoot: key, subject: key }),
          });
        const judgements = judgementsOf(one, now);
        expect(decideOn(judgements.toReversed())).toEqual(decideOn(judgements));
      }),
    );
  });
});

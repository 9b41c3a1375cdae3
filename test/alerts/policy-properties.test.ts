import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertKey } from '../../shared/alerts/alert-key.ts';
import { decide, mailAgainAfterHours } from '../../shared/alerts/decide.ts';
import type { AlertMemory, Decision, Silence } from '../../shared/alerts/decision.ts';
import { silencesLeft } from '../../shared/alerts/silences.ts';
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
  readonly warning: boolean;
  readonly deactivated: boolean;
  readonly quiet: boolean;
  readonly stale: boolean;
  readonly wish: { readonly key: (typeof keys)[number]; readonly kind: Silence['kind']; readonly days: number } | null;
}

const event: fc.Arbitrary<Event> = fc.record({
  hours: fc.integer({ min: 1, max: 60 }),
  defects: fc.integer({ min: 0, max: 13 }),
  late: fc.integer({ min: 0, max: 44 }),
  findings: fc.integer({ min: 0, max: 3 }),
  orders: fc.constantFrom(0, 1000, 1000, 1000),
  warning: fc.boolean(),
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
  readonly silences: Readonly<Record<AlertKey, Silence>>;
  readonly lastMailAt: string | undefined;
}

function judgementsOf({ defects, late, findings, orders, warning, deactivated }: Event, now: Date) {
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
      { warned: warning, speaks: true, ...(warning && { warnedBy: 'forecast' as const }) },
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
  let silences: Readonly<Record<AlertKey, Silence>> = {};
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
        silences = {
          ...silences,
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
      silences,
      ...(lastMailAt !== undefined && { lastMailAt }),
      now,
      quiet: event.quiet,
      openThread: (key) => ({ threadRoot: `${key}-${now.getTime()}@example.com`, subject: `about ${key}` }),
    });
    for (const { key, after } of decisions) if (after !== undefined) memory = { ...memory, [key]: after };
    const evaluated = { event, now, decisions, before, after: memory, silences, lastMailAt };
    silences = silencesLeft(silences, memory, now);
    if (decisions.some(({ notify }) => notify)) lastMailAt = now.toISOString();
    return evaluated;
  });
}

const forAnyStory = (check: (evaluated: readonly Evaluated[]) => void): void =>
  fc.assert(
    fc.property(story, (events) => check(unfold(events))),
    { numRuns: 300 },
  );

const isActive = ({ until }: Silence, now: Date) => now.toISOString() < until;

describe('whatever happens to an account, and whatever its readers ask for', () => {
  test('a missed limit is notified in the same evaluation, unless a reader muted it when it was missed already', () => {
    forAnyStory((evaluated) => {
      for (const { decisions, silences, now, after } of evaluated) {
        for (const { key, judgement, reason } of decisions) {
          if (judgement?.verdict !== 'breach' || reason === 'account deactivated') continue;
          const silence = silences[key];
          const muted = silence?.kind === 'muted' && isActive(silence, now) && silence.verdict === 'breach';
          if (muted) continue;
          expect(after[key], `${key} at ${now.toISOString()}`).toMatchObject({ state: 'open', verdict: 'breach' });
          expect(after[key]?.notified).toBeGreaterThan(0);
        }
      }
    });
  });

  test('nothing is notified as over that was not notified before, and nothing is begun twice', () => {
    forAnyStory((evaluated) => {
      const open = new Set<AlertKey>();
      for (const { decisions, after } of evaluated) {
        for (const decision of decisions) {
          const { key, reason } = decision;
          if (decision.notify) {
            const begins = reason === 'first' || reason === 'feed stopped';
            const ends = reason === 'recovered' || reason === 'feed resumed';
            if (reason !== 'passed') expect(open.has(key), `${reason} of ${key}`).toBe(!begins);
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
        const notified = decisions.filter(({ notify }) => notify);
        if (notified.length === 0 || lastMailAt === undefined) continue;
        if (now.getTime() - Date.parse(lastMailAt) >= mailAgainAfterHours * hour) continue;
        const cannotWait = notified.filter(
          ({ reason, judgement }) =>
            reason === 'recovered' ||
            reason === 'feed resumed' ||
            (judgement?.verdict === 'breach' && (reason === 'first' || reason === 'worse')),
        );
        expect(cannotWait).not.toEqual([]);
      }
    });
  });

  test('in quiet hours only what is critical is notified', () => {
    forAnyStory((evaluated) => {
      for (const {
        decisions,
        event: { quiet },
      } of evaluated) {
        if (!quiet) continue;
        for (const { notify, judgement } of decisions) if (notify) expect(judgement?.verdict).toBe('breach');
      }
    });
  });

  test('what a reader acknowledged or snoozed is only notified when it is closer, worse, more, or over', () => {
    forAnyStory((evaluated) => {
      for (const { decisions, silences, now } of evaluated) {
        for (const { key, notify, reason } of decisions) {
          const silence = silences[key];
          if (!notify || silence === undefined || silence.kind === 'muted' || !isActive(silence, now)) continue;
          expect(['closer', 'worse', 'much worse', 'more', 'breach over', 'recovered', 'feed resumed']).toContain(
            reason,
          );
        }
      }
    });
  });

  test('a breach is repeated three times at most, and never before a day has passed', () => {
    forAnyStory((evaluated) => {
      const reminders = new Map<AlertKey, number>();
      for (const { decisions, now, silences, before: memory } of evaluated) {
        const feedWasOpen = memory['feed|all']?.state === 'open';
        for (const decision of decisions) {
          const { key, reason, before, judgement } = decision;
          if (judgement?.verdict !== 'breach') reminders.delete(key);
          if (!decision.notify || judgement?.verdict !== 'breach') continue;
          // What runs out of a snooze, and what comes with a feed that is back, is said whatever was said before.
          if (reason !== 'reminder' || before === undefined) continue;
          const since = now.getTime() - Date.parse(before.lastNotified);
          const criticalFor = now.getTime() - Date.parse(before.criticalSince ?? before.since);
          const isOwn = silences[key] === undefined && !feedWasOpen;
          if (!isOwn) continue;
          expect(since, key).toBeGreaterThanOrEqual(23 * hour);
          expect(criticalFor, key).toBeLessThanOrEqual(3.5 * 24 * hour);
          reminders.set(key, (reminders.get(key) ?? 0) + 1);
          expect(reminders.get(key), key).toBeLessThanOrEqual(3);
        }
      }
    });
  });

  test('the end of a breach is notified as soon as nothing holds mail back', () => {
    forAnyStory((evaluated) => {
      for (const {
        decisions,
        silences,
        now,
        lastMailAt,
        event: { quiet },
      } of evaluated) {
        const isFree = lastMailAt === undefined || now.getTime() - Date.parse(lastMailAt) >= mailAgainAfterHours * hour;
        const critical = decisions.some(({ judgement }) => judgement?.verdict === 'breach');
        if (quiet || !isFree || critical) continue;
        for (const { key, before, judgement, reason, notify } of decisions) {
          const wasBreach = before?.state === 'open' && before.verdict === 'breach';
          const comesAndGoes = (before?.breaches ?? 0) >= 3;
          if (!wasBreach || comesAndGoes || judgement === undefined || judgement.verdict === 'unknown') continue;
          if (silences[key]?.kind === 'muted') continue;
          expect(notify, `${key}: ${reason}`).toBe(true);
          expect(['breach over', 'recovered']).toContain(reason);
        }
      }
    });
  });

  test('nothing is worse or closer than it was notified as, unless its number is', () => {
    forAnyStory((evaluated) => {
      for (const { decisions } of evaluated) {
        for (const { reason, before, judgement } of decisions) {
          if (reason !== 'much worse' && reason !== 'more') continue;
          const { measure } = judgement?.reading ?? {};
          const value = measure?.kind === 'share' ? measure.numerator : measure?.kind === 'count' ? measure.count : 0;
          expect(value).toBeGreaterThan(
            reason === 'more' ? (before?.count ?? 0) : (before?.notifiedNumber?.value ?? 0),
          );
        }
      }
    });
  });

  test('evaluated again at once, nothing is notified again', () => {
    forAnyStory((evaluated) => {
      for (const { event, now, after, silences, decisions } of evaluated) {
        const again = decide({
          judgements: judgementsOf(event, now),
          feed: { asOf: addDays(firstDay, -1), staleFrom: now.toISOString(), stale: event.stale },
          memory: after,
          silences: silencesLeft(silences, after, now),
          now,
          quiet: event.quiet,
          openThread: () => ({ threadRoot: 'again@example.com', subject: 'again' }),
        });
        // What waited because the account had its mail of the day would be notified now; what was notified is not.
        const notified = new Set(decisions.filter(({ notify }) => notify).map(({ key }) => key));
        const news = again.filter(({ notify, key }) => notify && notified.has(key));
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

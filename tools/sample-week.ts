import type { ReasonToNotify } from '../shared/alerts/decision.ts';
import type { Day } from '../shared/domain/day.ts';
import type { Verdict } from '../shared/metrics/judge.ts';
import { type CaseOfWeek, type NotifiedOfWeek, type WeekOfAccount, weekOf } from '../shared/portfolio/week.ts';
import { sampleJudgement, share } from './sample-portfolio.ts';

/** A week with an alert, a status and an appeal case; the mail of the 20th is of the week before. */
export function sampleWeekOfEvents(): WeekOfAccount {
  const { reading } = sampleJudgement('orderDefectRate', share(13, 1000), { channel: 'seller' });
  const status = sampleJudgement('accountStatus', { kind: 'state', state: 'AT_RISK' }).reading;
  const record = (at: string, reason: ReasonToNotify, verdict: Verdict, more = {}): NotifiedOfWeek => ({
    key: 'orderDefectRate|seller',
    at,
    reason,
    verdict,
    reading,
    ...more,
  });
  const opened: CaseOfWeek = {
    metric: 'orderDefectRate',
    channel: 'seller',
    state: 'open',
    openedAt: '2026-09-30T18:00:00Z',
    deadlines: [{ title: 'Plan of Action', at: '2026-10-03T18:00:00Z', assumed: true }],
  };
  const correction = { kind: 'taken back' as const, was: 12, is: 4, asOf: '2026-10-03' as Day };
  const notified = [
    record('2026-09-20T18:00:00Z', 'first', 'warn'),
    record('2026-09-29T18:00:00Z', 'first', 'warn'),
    record('2026-09-30T18:00:00Z', 'worse', 'breach'),
    record('2026-10-01T18:00:00Z', 'reminder', 'breach'),
    record('2026-10-01T18:00:00Z', 'first', 'warn', { key: 'accountStatus|all', reading: status }),
    record('2026-10-03T18:00:00Z', 'recovered', 'ok', { correction }),
  ];
  return weekOf(notified, [opened], 1, new Date('2026-09-28T05:00:00Z'));
}

/** A week in which a limit was missed, and still is; the case is open. */
export function sampleOpenWeek(): WeekOfAccount {
  const { notified, cases, since } = sampleWeekOfEvents();
  const open = notified.filter(({ key, reason }) => key === 'orderDefectRate|seller' && reason !== 'recovered');
  return weekOf(open, cases, 1, new Date(since));
}

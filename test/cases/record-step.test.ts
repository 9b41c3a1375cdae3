import { describe, expect, test } from 'vitest';
import { openCase, submitCase } from '../../shared/cases/case.ts';
import { assumptionOf, runningDeadlines } from '../../shared/cases/deadlines.ts';
import {
  type AmazonAnswer,
  recordedKind,
  recordStep,
  standingStep,
  withdrawStep,
} from '../../shared/cases/record-step.ts';
import { nextDue } from '../../shared/cases/reminders.ts';

const monday = new Date('2026-11-16T09:00:00Z');
const wednesday = new Date('2026-11-18T09:00:00Z');

const sent = submitCase(
  openCase(
    {
      account: { client: 'acme', marketplace: 'DE' },
      metric: 'orderDefectRate',
      channel: 'seller',
      reason: 'by hand',
      words: 'opened by hand',
      noticeAt: '2026-11-16T08:00:00.000Z',
    },
    0,
    monday,
  ),
  monday.toISOString(),
  monday,
);

const by = 'jo@acme.example';
const answerCase = (known: typeof sent, answer: AmazonAnswer, until: string | undefined, now: Date) =>
  recordStep(known, { kind: 'answered', answer, ...(until !== undefined && { until }) }, { by }, now);

describe('Amazon’s answer to a plan', () => {
  test('that accepts it closes the case', () => {
    const closed = answerCase(sent, 'accepted', undefined, wednesday);
    expect(closed).toMatchObject({ state: 'closed', closedAt: wednesday.toISOString(), closedReason: 'by hand' });
    expect(closed.timeline.at(-1)).toMatchObject({ kind: 'closed', words: 'Closed: Amazon accepted the plan', by });
    expect(closed.timeline.at(-2)).toMatchObject({ kind: 'answered', words: 'Amazon accepted the plan', by });
    expect(nextDue(closed)).toBeUndefined();
  });

  test.each([
    { answer: 'more wanted', words: 'Amazon asked for more' },
    { answer: 'rejected', words: 'Amazon rejected the plan' },
    { answer: 'not accepted', words: 'Amazon rejected the plan or asked for more' },
  ] as const)('$answer: another plan is due, 72 hours later where it names no day', ({ answer, words }) => {
    const again = answerCase(sent, answer, undefined, wednesday);
    expect(again.state).toBe('open');
    expect(again.submittedAt).toBeUndefined();
    expect(again.timeline.map((entry) => entry.words)).toContain(words);
    const [deadline] = runningDeadlines(again);
    // Wednesday 09:00 and 72 hours.
    expect(deadline?.at).toBe('2026-11-21T09:00:00.000Z');
    expect(deadline && assumptionOf(again, deadline)).toMatchObject({ countedFrom: 'answer', hours: 72 });
    // Reminded a day before.
    expect(nextDue(again)).toBe('2026-11-20T09:00:00.000Z');
  });

  test('that names a day sets the deadline to it, and it is not assumed', () => {
    const again = answerCase(sent, 'more wanted', '2026-11-19T12:00:00.000Z', wednesday);
    const [deadline] = runningDeadlines(again);
    expect(deadline?.at).toBe('2026-11-19T12:00:00.000Z');
    expect(deadline && assumptionOf(again, deadline)).toBeUndefined();
  });

  test('the deadline of a plan that was sent does not run while Amazon has it', () => {
    expect(runningDeadlines(sent)).toEqual([]);
  });
});

describe('a step that is taken back', () => {
  const open = { ...sent, state: 'open' as const, timeline: sent.timeline.filter(({ kind }) => kind !== 'submitted') };
  const { submittedAt: _, ...unsent } = open;

  test.each([
    {
      what: 'a plan sent an hour ago',
      from: unsent,
      step: { kind: 'sent', clock: 'planOfAction', at: '2026-11-18T08:00:00.000Z' },
      kind: 'sent',
    },
    {
      what: 'another deadline',
      from: unsent,
      step: { kind: 'deadline', clock: 'planOfAction', at: '2026-11-20T08:00:00.000Z' },
      kind: 'set deadline',
    },
    { what: 'an accepted plan', from: sent, step: { kind: 'answered', answer: 'accepted' }, kind: 'accepted' },
    {
      what: 'a plan that was not accepted',
      from: sent,
      step: { kind: 'answered', answer: 'not accepted' },
      kind: 'rejected',
    },
    {
      what: 'a closing before the plan was sent',
      from: unsent,
      step: { kind: 'closed', why: 'settled' },
      kind: 'closed',
    },
    { what: 'a closing while Amazon has the plan', from: sent, step: { kind: 'closed' }, kind: 'closed' },
  ] as const)('$what: the case is as it was, and the timeline has both', ({ from, step, kind }) => {
    const recorded = recordStep(from, step, { by }, wednesday);
    const at = recorded.timeline.findLast((entry) => entry.by === by)?.at ?? '';
    expect(recordedKind(recorded, at)).toBe(kind);
    expect(standingStep(recorded, at)).toBeDefined();
    const undone = withdrawStep(recorded, at, 'ops@northwind.example', wednesday);
    const { timeline, packDue: _due, ...rest } = undone;
    const { timeline: before, packDue: _before, ...was } = from;
    expect(rest).toEqual(was);
    expect(timeline.filter((entry) => entry.kind !== 'withdrawn')).toEqual(before);
    expect(timeline.filter((entry) => entry.kind === 'withdrawn')[0]).toMatchObject({
      by,
      withdrawnBy: 'ops@northwind.example',
    });
    expect(standingStep(undone, at)).toBeUndefined();
  });

  test('is never the opening of the case', () => {
    const opened = { ...unsent, timeline: unsent.timeline.map((entry) => ({ ...entry, by })) };
    expect(opened.timeline[0]?.kind).toBe('opened');
    expect(standingStep(opened, opened.openedAt)).toBeUndefined();
  });
});

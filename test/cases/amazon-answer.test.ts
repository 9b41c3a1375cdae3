import { describe, expect, test } from 'vitest';
import { answerCase } from '../../shared/cases/amazon-answer.ts';
import { openCase, submitCase } from '../../shared/cases/case.ts';
import { assumptionOf, runningDeadlines } from '../../shared/cases/deadlines.ts';
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

describe('Amazon’s answer to a plan', () => {
  test('that accepts it closes the case', () => {
    const closed = answerCase(sent, 'accepted', undefined, wednesday);
    expect(closed).toMatchObject({ state: 'closed', closedAt: wednesday.toISOString(), closedReason: 'by hand' });
    expect(closed.timeline.at(-1)).toMatchObject({ kind: 'closed', words: 'Amazon accepted the plan' });
    expect(nextDue(closed)).toBeUndefined();
  });

  test.each([
    { answer: 'more wanted', words: 'Amazon asked for more' },
    { answer: 'rejected', words: 'Amazon rejected the plan' },
  ] as const)('$answer: another plan is due, 72 hours later where it names no day', ({ answer, words }) => {
    const again = answerCase(sent, answer, undefined, wednesday);
    expect(again.state).toBe('open');
    expect(again.submittedAt).toBeUndefined();
    expect(again.timeline.map((entry) => entry.words)).toContain(words);
    const [deadline] = runningDeadlines(again);
    // Wednesday 09:00 and 72 hours.
    expect(deadline?.at).toBe('2026-11-21T09:00:00.000Z');
    expect(deadline && assumptionOf(again, deadline)).toMatchObject({ countedFrom: 'notice', hours: 72 });
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

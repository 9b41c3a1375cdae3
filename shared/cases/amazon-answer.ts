import { type Case, closeCase, enter, setDeadline } from './case.ts';

/** What Amazon says to a plan. */
export const amazonAnswers = ['accepted', 'more wanted', 'rejected'] as const;
export type AmazonAnswer = (typeof amazonAnswers)[number];

export const describeAnswer: Readonly<Record<AmazonAnswer, string>> = {
  accepted: 'Amazon accepted the plan',
  'more wanted': 'Amazon asked for more',
  rejected: 'Amazon rejected the plan',
};

/**
 * Records Amazon's answer. An accepted plan closes the case. Otherwise another plan is due: by the instant that the answer
 * names, or by the clock's default hours from now, and the case is open as before the plan was sent.
 *
 * @param until instant of ISO 8601 UTC; absent where the answer names none
 */
export function answerCase(known: Case, answer: AmazonAnswer, until: string | undefined, now: Date): Case {
  const words = describeAnswer[answer];
  if (answer === 'accepted') return closeCase(known, 'by hand', words, now);
  const { submittedAt: _sent, ...rest } = enter(known, { at: now.toISOString(), kind: 'answered', words });
  return setDeadline(
    { ...rest, state: 'open' },
    'planOfAction',
    until === undefined ? { from: now.toISOString() } : { at: until },
    now,
  );
}

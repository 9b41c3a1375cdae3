import type { Case } from '../../shared/cases/case.ts';
import { clocks } from '../../shared/cases/clocks.ts';
import { assumptionOf } from '../../shared/cases/deadlines.ts';
import { describeTitle } from '../../shared/cases/describe-figure.ts';
import { nextDue } from '../../shared/cases/reminders.ts';
import { accountName } from '../../shared/domain/account.ts';

/** A case for a person at a terminal. Times are UTC. */
export function describeCase(known: Case): string {
  const { account, id, state, reason, openedAt, noticeAt, deadlines, timeline, pack } = known;
  const due = nextDue(known);
  return [
    `${accountName(account)} ${id}: ${describeTitle(known)}`,
    `  ${state}; opened ${moment(openedAt)} (${reason}); notice ${moment(noticeAt)}`,
    ...deadlines.map(
      (deadline) =>
        `  deadline ${moment(deadline.at)}  ${clocks[deadline.clock].title}${describeAssumption(assumptionOf(known, deadline))}`,
    ),
    ...(due === undefined ? [] : [`  next reminder ${moment(due)}`]),
    ...(pack === undefined ? [] : [`  pack ${pack.key} (${moment(pack.at)})`]),
    ...timeline.map(
      ({ at, kind, words, on }) => `  ${moment(at)}  ${kind.padEnd(10)}  ${on === undefined ? '' : `${on}: `}${words}`,
    ),
  ].join('\n');
}

export function caseTable(cases: readonly Case[]): string {
  if (cases.length === 0) return 'No case is open.';
  return cases
    .map((known) => {
      const [deadline] = known.deadlines;
      const until = deadline === undefined || known.state === 'closed' ? '' : `  due ${moment(deadline.at)}`;
      return `${accountName(known.account)}  ${known.id}  ${known.state}  since ${moment(known.openedAt)}${until}`;
    })
    .join('\n');
}

/** What a deadline rests on. */
function describeAssumption(assumption: ReturnType<typeof assumptionOf>): string {
  if (assumption === undefined) return ' (set by hand)';
  const from = assumption.countedFrom === 'seen' ? 'when it was seen: no notice was entered' : 'the notice';
  return ` (assumed: ${assumption.hours} hours from ${from})`;
}

const moment = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

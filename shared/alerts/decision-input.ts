import type { Feed } from '../domain/feed.ts';
import type { Judgement } from '../metrics/judge.ts';
import type { AlertKey } from './alert-key.ts';
import type { Thread } from './alert-memory.ts';
import type { AlertMemory, Silence } from './decision.ts';

export interface DecisionInput {
  readonly judgements: readonly Judgement[];
  /** Amazon's own word: the seller performance report */
  readonly feed: Feed;
  /** other kinds of report whose rhythm is known */
  readonly otherFeeds?: readonly Feed[];
  readonly memory: Readonly<Record<AlertKey, AlertMemory>>;
  /** what readers asked to be silent about */
  readonly silences?: Readonly<Record<AlertKey, Silence>>;
  /** by reading (`readingKey`): how many defects Amazon took back, as far as the newest window shows it */
  readonly takenBack?: ReadonlyMap<string, number>;
  /** alerts that have a case which is not closed: its clock reminds in place of the alert */
  readonly withCase?: ReadonlySet<AlertKey>;
  /** instant of the account's last alert mail, ISO 8601 UTC */
  readonly lastMailAt?: string;
  /** the account gets a mail in any case, about a case: what waits goes with it */
  readonly mailGoes?: boolean;
  readonly now: Date;
  /** the recipients' quiet hours: only what is critical is notified, the rest waits until they are over */
  readonly quiet: boolean;
  /** names the thread of an alert that opens now; the judgement is absent for a feed's own alert */
  readonly openThread: (key: AlertKey, judgement: Judgement | undefined) => Thread;
}

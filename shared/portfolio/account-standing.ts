import type { Account } from '../domain/account.ts';
import type { Feed } from '../domain/feed.ts';
import type { Judgement, Verdict } from '../metrics/judge.ts';
import type { RollOff } from '../metrics/roll-off.ts';
import type { WeekOfAccount } from './week.ts';

/**
 * How an account stands, in one word: its worst verdict; `stale` when nothing warns and its feed has stopped, because
 * then the absence of alerts means nothing.
 */
export type State = Verdict | 'stale';

/** What became of a reading since the last weekly summary; `new` where that had none to compare with. */
export type Change = 'new' | 'worse' | 'better' | 'unchanged';

/** One metric, channel and window: Amazon's own reading, or our estimate where Amazon's is not known. */
export interface StandingLine {
  readonly judgement: Judgement;
  /** our estimate of the same thing, beside Amazon's */
  readonly estimate?: Judgement;
  /** the same reading as the last weekly summary showed it */
  readonly weekAgo?: Judgement;
  readonly change: Change;
  /** the components it is made of: negative feedback, A-to-z claims, chargebacks */
  readonly parts: readonly Judgement[];
  /** known defects that leave Amazon's window within a week, the earliest first; absent where none does or none is known */
  readonly rollsOff?: readonly RollOff[];
}

/** Where an account stands. Lines are worst first. */
export interface Standing {
  readonly account: Account;
  readonly state: State;
  readonly lines: readonly StandingLine[];
  readonly feed: Feed;
  /** what happened since the last weekly summary; absent where nobody asked */
  readonly week?: WeekOfAccount;
}

/** The accounts of a consultancy, worst first: those that need attention, and those that were checked, fresh and fine. */
export interface Portfolio {
  readonly attention: readonly Standing[];
  readonly fine: readonly Standing[];
}

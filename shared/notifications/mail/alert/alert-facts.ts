import type { AlertKey } from '../../../alerts/alert-key.ts';
import type { AlertMemory, Decision } from '../../../alerts/decision.ts';
import type { ConnectionState } from '../../../connections/connection.ts';
import type { Feed } from '../../../domain/feed.ts';
import type { AffectedOrders } from '../../../ledger/affected-orders.ts';
import type { Assurance } from '../../../metrics/account-health-assurance.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import type { LookAhead } from '../../../metrics/look-ahead.ts';
import type { UploadRecord } from '../../../reports/common/report.ts';
import type { NamedClient } from '../format/describe-account.ts';
import type { CaseMatter } from '../format/describe-case.ts';
import type { Writing } from '../parts/mail-content.ts';
import type { PackPlace } from './pack-part.ts';

/** A connection to Amazon by which no reports come any more. */
export interface BrokenConnection {
  /** `acme/eu` */
  readonly name: string;
  readonly state: Exclude<ConnectionState, 'active'>;
  readonly since?: Date;
}

/** What an alert mail is written from: one account, one batch of decisions. */
export interface AlertFacts extends Writing {
  readonly client: NamedClient;
  /** the marketplace's code: `DE` */
  readonly marketplace: string;
  /** those that stay silent are left out; at least one must notify */
  readonly decisions: readonly Decision[];
  /** every reading of the account, judged: context beside the decisions */
  readonly judgements: readonly Judgement[];
  /** what is remembered after these decisions; open alerts without a decision here are named at the end */
  readonly alerts: Readonly<Record<AlertKey, AlertMemory>>;
  readonly feed: Feed;
  /** why reports have stopped, where that is known */
  readonly connection?: BrokenConnection;
  /** the reports that the numbers come from, newest first */
  readonly reports: readonly Pick<UploadRecord, 'key' | 'kind' | 'asOf'>[];
  /** by alert: what Amazon will show when its window has moved past its lag */
  readonly lookAheads?: ReadonlyMap<AlertKey, LookAhead>;
  /** by alert: the orders that the numbers are made of */
  readonly affectedOrders?: Readonly<Record<AlertKey, AffectedOrders>>;
  /** days below what Account Health Assurance asks for, for an alert about the rating */
  readonly assurance?: Assurance;
  /** what is said of the account's cases beside its alerts */
  readonly cases?: readonly CaseMatter[];
  /** where the evidence for an appeal lies, each case that is about one of the alerts */
  readonly packs?: readonly PackPlace[];
}

import type { AlertKey } from '../../alerts/alert-key.ts';
import type { AlertMemory, DecisionTrail, Silence } from '../../alerts/decision.ts';
import type { Case } from '../../cases/case.ts';
import type { Day } from '../../domain/day.ts';
import type { Judgement } from '../../metrics/judge.ts';
import type { LookAhead } from '../../metrics/look-ahead.ts';
import type { ChartFacts } from '../../notifications/mail/charts/chart-facts.ts';
import type { NamedClient } from '../../notifications/mail/format/describe-account.ts';
import type { AlertLinks } from '../../notifications/mail/parts/reader-links.ts';
import type { Standing } from '../../portfolio/account-standing.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import type { AccountConnection } from './account-connection.ts';

/** An alert that is open or silenced, and what the viewer can do about it. */
export interface ShownAlert {
  readonly key: AlertKey;
  readonly memory?: AlertMemory;
  readonly silence?: Silence;
  /** where each leads; absent where the alert is over */
  readonly links?: AlertLinks;
  /** ends the silence */
  readonly undo?: string;
}

/** A case, and where its newest evidence pack is downloaded. */
export interface ShownCase {
  readonly value: Case;
  readonly pack?: string;
}

/** Everything that the page of an account is written from. */
export interface AccountFacts {
  readonly client: NamedClient;
  /** of the account's people */
  readonly timeZone: string;
  readonly standing: Standing;
  readonly judgements: readonly Judgement[];
  /** by `orderDefectRate|seller` */
  readonly lookAheads: ReadonlyMap<string, LookAhead>;
  /** of each rate with a limit of which a history is known, worst first */
  readonly charts: readonly ChartFacts[];
  /** how its reports are fetched; absent where they are uploaded by hand, or nothing is known of it */
  readonly connection?: AccountConnection;
  readonly fresh: boolean;
  readonly today: Day;
  readonly alerts: readonly ShownAlert[];
  /** newest first */
  readonly cases: readonly ShownCase[];
  /** newest upload first */
  readonly uploads: readonly UploadRecord[];
  readonly trail: DecisionTrail;
}

/** How many days of a history are charted; in the address of the page. */
export const chartPeriods = [30, 60, 120] as const;
export type ChartPeriod = (typeof chartPeriods)[number];

export const readChartPeriod = (given: string | undefined): ChartPeriod =>
  chartPeriods.find((days) => String(days) === given) ?? 60;

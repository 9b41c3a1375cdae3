import { recordsOf } from '../../alerts/record-decisions.ts';
import { silencesLeft } from '../../alerts/silences.ts';
import type { AccountAlerts } from '../../ports/alerts.ts';
import { type Decided, decideEvaluation } from './decide-evaluation.ts';
import { type Loaded, reportsOf } from './load-evaluation.ts';
import { type AlertMailDependencies, planAlertMail } from './plan-alert-mail.ts';
import { type CaseMailDependencies, planCaseMail } from './plan-case-mail.ts';
import { planReportErrorMail, type ReportErrorMailDependencies } from './plan-report-error-mail.ts';

export type PlanDependencies = AlertMailDependencies & CaseMailDependencies & ReportErrorMailDependencies;

/** What an evaluation is going to commit. */
export interface Plan {
  readonly loaded: Loaded;
  /** absent for uploads outside any account's folder, and for an account of a former client */
  readonly decided?: Decided;
  /** uploads that could not be read and that its mail is about */
  readonly reportErrors: number;
  /** the account's alerts after it, with every effect that is to be delivered */
  readonly next: AccountAlerts;
}

/** Longer than two evaluations can be apart that see the same upload. */
const reportErrorsRemembered = 500;

/** Decides, and writes what the decision needs: mails, changes of cases, arrivals for storms. Only reads. */
export async function planEffects(dependencies: PlanDependencies, loaded: Loaded, now: Date): Promise<Plan> {
  const { clientConfig, known, unread } = loaded;
  const { value: stored, version } = loaded.stored;
  const { consultancy } = clientConfig;
  const decided = known && decideEvaluation(known, stored, consultancy, now);
  // Another evaluation may have notified about some and not have noted it yet.
  const fresh = unread.filter(({ digest }) => !stored.reportedErrors.includes(digest));
  const alertMail =
    known === undefined || decided === undefined
      ? { mails: [], groupable: [] }
      : await planAlertMail(dependencies, known, decided, consultancy, version, now);
  const caseMail =
    known === undefined || decided === undefined
      ? { mails: [], groupable: [] }
      : await planCaseMail(dependencies, known, decided, consultancy, now);
  const reportErrorMails = await planReportErrorMail(dependencies, loaded, fresh, now);
  const records =
    known === undefined || decided === undefined ? [] : recordsOf(decided.decisions, reportsOf(known), now);
  const alerts = decided?.alerts ?? stored.alerts;
  return {
    loaded,
    ...(decided !== undefined && { decided }),
    reportErrors: fresh.length,
    next: {
      ...stored,
      alerts,
      silences: silencesLeft(stored.silences, alerts, now),
      forecasts: known?.view.forecasts ?? stored.forecasts,
      ...(decided !== undefined && hasMail(decided) && { mailedAt: now.toISOString() }),
      outgoing: [...stored.outgoing, ...alertMail.mails, ...caseMail.mails, ...reportErrorMails],
      caseChanges: [...stored.caseChanges, ...(decided?.caseChanges ?? [])],
      groupable: [...stored.groupable, ...alertMail.groupable, ...caseMail.groupable],
      trail: [...stored.trail, ...records],
      reportedErrors: [...stored.reportedErrors, ...fresh.map(({ digest }) => digest)].slice(-reportErrorsRemembered),
    },
  };
}

const hasMail = ({ notifications, caseNews }: Decided): boolean => notifications.length + caseNews.length > 0;

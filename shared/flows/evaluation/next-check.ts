import { mailAgainAfterHours } from '../../alerts/decide.ts';
import { nextDue } from '../../cases/reminders.ts';
import type { Client } from '../../config/client-config.ts';
import { quietUntil } from '../../config/quiet-hours.ts';
import type { AccountAlerts } from '../../ports/alerts.ts';
import type { AccountView } from '../account-view/load-account-view.ts';
import type { Decided } from './decide-evaluation.ts';

const hour = 3_600_000;
const checkEveryMilliseconds = 24 * hour;

/**
 * When an account is evaluated again if nothing is uploaded: within a day in any case; earlier when a feed would fall silent
 * before, when what is held back may be notified, or when a case has a reminder due.
 */
export function nextCheck(
  { feed, otherFeeds }: Pick<AccountView, 'feed' | 'otherFeeds'>,
  { decisions, cases, caseNewsWaits }: Pick<Decided, 'decisions' | 'cases' | 'caseNewsWaits'>,
  client: Client,
  { silences, mailedAt }: Pick<AccountAlerts, 'silences' | 'mailedAt'>,
  now: Date,
): Date {
  const waitReasons = new Set<string>([
    ...decisions.map(({ reason }) => reason),
    ...(caseNewsWaits ? ['quiet hours', 'one mail a day'] : []),
  ]);
  const instants = [
    ...[feed, ...otherFeeds].map(({ staleFrom = '' }) => Date.parse(staleFrom)),
    ...Object.values(silences).map(({ until }) => Date.parse(until)),
    ...(waitReasons.has('quiet hours') ? [quietUntil(now, client.timezone, client.quietHours).getTime()] : []),
    ...(waitReasons.has('one mail a day') ? [Date.parse(mailedAt ?? '') + mailAgainAfterHours * hour] : []),
    ...cases.flatMap((one) => nextDue(one) ?? []).map((instant) => Date.parse(instant)),
  ].filter((instant) => instant > now.getTime());
  return new Date(Math.min(now.getTime() + checkEveryMilliseconds, ...instants));
}

import { mailAgainAfterHours } from '../../alerts/decide.ts';
import type { Decision } from '../../alerts/decision.ts';
import type { Case } from '../../cases/case.ts';
import { nextDue } from '../../cases/reminders.ts';
import type { Client } from '../../config/client-config.ts';
import { quietUntil } from '../../config/quiet-hours.ts';
import type { AccountAlerts } from '../../ports/alerts.ts';
import type { AccountView } from '../account-view/load-account-view.ts';

const hour = 3_600_000;
const checkEveryMilliseconds = 24 * hour;

/**
 * When an account is evaluated again if nothing is uploaded: within a day in any case; earlier when a feed would fall silent
 * before, when what is held back may be notified, or when a case has a reminder due.
 */
export function nextCheck(
  { feed, otherFeeds }: Pick<AccountView, 'feed' | 'otherFeeds'>,
  decisions: readonly Decision[],
  cases: readonly Case[],
  client: Client,
  { silences, mailedAt }: Pick<AccountAlerts, 'silences' | 'mailedAt'>,
  now: Date,
): Date {
  const waitReasons = new Set(decisions.map(({ reason }) => reason));
  const instants = [
    ...[feed, ...otherFeeds].map(({ staleFrom = '' }) => Date.parse(staleFrom)),
    ...Object.values(silences).map(({ until }) => Date.parse(until)),
    ...(waitReasons.has('quiet hours') ? [quietUntil(now, client.timezone, client.quietHours).getTime()] : []),
    ...(waitReasons.has('one mail a day') ? [Date.parse(mailedAt ?? '') + mailAgainAfterHours * hour] : []),
  ].filter((instant) => instant > now.getTime());
  const reminders = cases.flatMap((one) => nextDue(one) ?? []).map((instant) => Date.parse(instant));
  return new Date(Math.min(now.getTime() + checkEveryMilliseconds, ...instants, ...reminders));
}

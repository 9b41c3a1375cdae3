import { watchedOf } from '../../config/former-clients.ts';
import { clientOf } from '../../config/recipients.ts';
import { addDays, type Day, localTime } from '../../domain/day.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import { type Messages, type SummaryClaims, type SummaryDue, scopeName } from '../../ports/messages.ts';
import { mapAtOnce } from '../at-once.ts';

export interface WeekDependencies {
  readonly accounts: Accounts;
  readonly clientConfigs: ClientConfigs;
  readonly claims: SummaryClaims;
  readonly messages: Messages;
}

/** Summaries leave on Monday from this hour of the reader's own clock; a round missed then is made up for until Tuesday night. */
const monday = 1;
const tuesday = 2;
const fromHour = 7;

/** Summaries asked for and claimed at the same time: claims lie in one partition, which takes a thousand writes a second. */
const summariesAtOnce = 4;

/**
 * The hourly round for summaries: finds for whom it is Monday morning now, and whether the daily heartbeat is due, and asks for
 * each once.
 * The claim follows the message: cut off between the two, the summary is asked for twice and written once.
 */
export async function summarizeWeek(dependencies: WeekDependencies, now: Date): Promise<{ readonly asked: number }> {
  const clientConfig = await dependencies.clientConfigs.current();
  const { consultancy } = clientConfig;
  const portfolioWeek = weekDue(now, consultancy.timezone);
  const zones = new Set([consultancy.timezone, ...clientConfig.clients.map(({ timezone }) => timezone)]);
  const heartbeatDay = consultancy.dailyHeartbeat === true ? heartbeatDue(now, consultancy.timezone) : undefined;
  // Most rounds of a week end here: nobody's clock shows Monday or Tuesday.
  if (heartbeatDay === undefined && ![...zones].some((zone) => weekDue(now, zone) !== undefined)) return { asked: 0 };

  const entries = await dependencies.accounts.all();
  const clients = [...new Set(entries.map(({ account }) => account.client))].filter(watchedOf(clientConfig));
  const due: SummaryDue[] = clients.flatMap((client) => {
    const week = weekDue(now, clientOf(clientConfig, client).timezone);
    return week === undefined ? [] : [{ scope: { kind: 'client', client }, week }];
  });
  if (portfolioWeek !== undefined && clients.length > 0)
    due.push({ scope: { kind: 'portfolio' }, week: portfolioWeek });

  if (heartbeatDay !== undefined && clients.length > 0) due.push({ scope: { kind: 'heartbeat' }, week: heartbeatDay });

  const claimed = new Map<Day, ReadonlySet<string>>();
  for (const { week } of due) if (!claimed.has(week)) claimed.set(week, await dependencies.claims.claimed(week));
  const fresh = due.filter((summary) => !claimed.get(summary.week)?.has(scopeName(summary)));
  // Each for itself: a summary that cannot be asked for keeps no other from being claimed.
  const failures: unknown[] = [];
  await mapAtOnce(fresh, summariesAtOnce, async (summary) => {
    try {
      await dependencies.messages.summariesDue([summary]);
      await dependencies.claims.claim(summary, now);
    } catch (error) {
      failures.push(error);
    }
  });
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${fresh.length} summaries were not asked for`);
  return { asked: fresh.length };
}

/** The Monday whose summary is due now in a time zone. */
function weekDue(now: Date, timeZone: string): Day | undefined {
  const { day, hour, weekday } = localTime(now, timeZone);
  if (weekday === monday) return hour >= fromHour ? day : undefined;
  return weekday === tuesday ? addDays(day, -1) : undefined;
}

/** The day whose heartbeat is due now: every morning, and no later than that day. */
function heartbeatDue(now: Date, timeZone: string): Day | undefined {
  const { day, hour } = localTime(now, timeZone);
  return hour >= fromHour ? day : undefined;
}

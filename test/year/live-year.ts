import { randomFrom } from '../../bench/stories.ts';
import { alertKeyOf, feedKey } from '../../shared/alerts/alert-key.ts';
import type { AlertMemory, ReasonToNotify } from '../../shared/alerts/decision.ts';
import { type Day, parseDay } from '../../shared/domain/day.ts';
import { loadAccountView } from '../../shared/flows/account-view/load-account-view.ts';
import { sendMail } from '../../shared/flows/delivery/send-mail.ts';
import { checkAccounts } from '../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../shared/flows/evaluation/evaluate.ts';
import { summarizeWeek } from '../../shared/flows/summaries/summarize-week.ts';
import { writeSummary } from '../../shared/flows/summaries/write-summary.ts';
import { metricOf } from '../../shared/metrics/catalogue.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';
import { smallWorld } from '../support/small-world.ts';
import { dayOfYear, inventSeller, type Plot, plots, type Seller, type YearOf } from './invented-seller.ts';

/** Something that an account's mail said on a day. */
export interface Notified {
  readonly day: number;
  readonly key: string;
  readonly reason: ReasonToNotify;
}

/** The year of one account, seen from outside: its mails, what they said, and what was true. */
export interface AccountYear {
  readonly account: string;
  readonly plot: Plot;
  /** by day of the year: alert and case mails of its own */
  readonly mails: ReadonlyMap<number, number>;
  readonly notified: readonly Notified[];
  /** days on which an uploaded report first showed a missed limit, by alert */
  readonly breaches: readonly { readonly key: string; readonly day: number }[];
  readonly wrong: readonly string[];
}

export interface Year {
  readonly accounts: readonly AccountYear[];
  /** mails about many accounts at once, by day */
  readonly storms: readonly { readonly day: number; readonly subject: string }[];
  readonly storm: YearOf['storm'];
  readonly days: number;
  readonly evaluations: number;
}

const stores = ['US', 'US', 'DE', 'UK', 'US'] as const;

/**
 * Lets invented sellers live through a year: each day's report is uploaded in the morning (or late, or never), ingested,
 * evaluated, and mailed by the flows of the product on a table in memory. Looks at every account after every evaluation.
 */
export async function liveYear(
  accounts: number,
  days: number,
  seed: number,
  /** every mail as it is sent; with it, the weekly summaries are written too */
  onMail?: (mail: Mail) => void,
): Promise<Year> {
  const first = parseDay('2026-01-05') as Day;
  const year: YearOf = { first, days, storm: { day: Math.floor(0.7 * days), marketplace: 'US' } };
  const random = randomFrom(seed);
  const sellers = Array.from({ length: accounts }, (_, index) =>
    inventSeller(
      `seller-${index}`,
      stores[index % stores.length] ?? 'US',
      plots[index % plots.length] ?? 'steady',
      year,
      random,
    ),
  );
  const world = smallWorld();
  const diaries = new Map(sellers.map((seller) => [`${seller.client}/${seller.marketplace}`, diaryOf(seller)]));
  const storms: { day: number; subject: string }[] = [];
  const waiting = new Map<number, { seller: Seller; asOf: Day }[]>();
  let evaluations = 0;

  async function settle(day: number, now: Date): Promise<void> {
    while (world.changed.length + world.ready.length > 0) {
      for (const change of world.changed.splice(0)) {
        const evaluated = await evaluate(world.dependencies, change, now);
        evaluations++;
        const diary = 'account' in evaluated ? diaries.get(evaluated.account) : undefined;
        if (diary === undefined || !('account' in evaluated)) continue;
        const { account, notified } = evaluated;
        const { alerts } = (await world.dependencies.accountAlerts.read(account)).value;
        noteNotified(diary, day, notified, alerts);
      }
      for (const id of world.ready.splice(0)) await sendMail(world.dependencies, id, now);
    }
    for (const mail of world.sent.splice(0)) {
      noteMail(diaries, storms, day, mail);
      onMail?.(mail);
    }
  }

  for (let day = 0; day < days; day++) {
    const asOf = dayOfYear(year, day);
    for (const seller of sellers) {
      const upload = seller.uploadOf(asOf);
      if (upload === undefined) continue;
      const on = day + upload.daysLate;
      waiting.set(on, [...(waiting.get(on) ?? []), { seller, asOf }]);
    }
    const morning = Date.parse(`${asOf}T06:00:00Z`);
    const uploads = waiting.get(day) ?? [];
    for (const [index, { seller, asOf: of }] of uploads.entries()) {
      const now = new Date(morning + index * 20_000);
      await world.upload(`${seller.client}/${seller.marketplace}/${of}.json`, seller.report(of), now);
    }
    const after = new Date(morning + uploads.length * 20_000);
    await settle(day, after);
    for (const { seller } of uploads) await lookForBreaches(world, diaries, seller, day, after);
    for (const hour of [10, 16, 22]) {
      const now = new Date(Date.parse(`${asOf}T00:00:00Z`) + hour * 3_600_000);
      if (onMail !== undefined) await summarizeWeek(world.dependencies, now);
      for (const due of world.summaries.splice(0)) await writeSummary(world.dependencies, due, now);
      await checkAccounts(world.dependencies, now);
      await settle(day, now);
    }
  }
  return { accounts: [...diaries.values()], storms, storm: year.storm, days, evaluations };
}

interface Diary extends AccountYear {
  readonly mails: Map<number, number>;
  readonly notified: Notified[];
  readonly breaches: { key: string; day: number }[];
  readonly wrong: string[];
  /** alerts that the reader knows to be open, from mail */
  readonly open: Set<string>;
  /** those of them that the reader knows to miss their limits */
  readonly inBreachAsNotified: Set<string>;
  readonly inBreach: Set<string>;
}

const diaryOf = ({ client, marketplace, plot }: Seller): Diary => ({
  account: `${client}/${marketplace}`,
  plot,
  mails: new Map(),
  notified: [],
  breaches: [],
  wrong: [],
  open: new Set(),
  inBreachAsNotified: new Set(),
  inBreach: new Set(),
});

/** Compares each notification with those before it: no news of what is known, no end of what never began. */
function noteNotified(
  { notified: all, open, inBreachAsNotified, wrong }: Diary,
  day: number,
  notified: readonly string[],
  alerts: Readonly<Record<string, AlertMemory>>,
): void {
  for (const line of notified) {
    const cut = line.indexOf(': ');
    const key = line.slice(0, cut);
    const reason = line.slice(cut + 2) as ReasonToNotify;
    const begins = reason === 'first' || reason === 'feed stopped';
    const ends = reason === 'recovered' || reason === 'feed resumed';
    // What passed was never open, and a rating can fall without being low.
    if (begins === open.has(key) && reason !== 'passed' && reason !== 'fell')
      wrong.push(`day ${day}: "${reason}" of ${key}, which was ${open.has(key) ? 'open' : 'not open'}`);
    const { verdict, state } = alerts[key] ?? {};
    if (ends && (state !== 'resolved' || (key !== feedKey && verdict !== 'ok' && verdict !== 'watch')))
      wrong.push(`day ${day}: notified as over, and it is ${verdict}`);
    if (reason === 'breach over' && (!inBreachAsNotified.has(key) || verdict === 'breach'))
      wrong.push(`day ${day}: the breach of ${key} notified as over, which was not notified or is not over`);
    if (begins) open.add(key);
    if (verdict === 'breach') inBreachAsNotified.add(key);
    else inBreachAsNotified.delete(key);
    if (ends) open.delete(key);
    all.push({ day, key, reason });
  }
  // The warning that a breach leaves ends without a mail of its own.
  for (const key of open) if (alerts[key]?.state === 'resolved') open.delete(key);
}

function noteMail(
  diaries: ReadonlyMap<string, Diary>,
  storms: { day: number; subject: string }[],
  day: number,
  { kind, subject, listId }: Mail,
): void {
  if (kind !== 'alert' && kind !== 'case') return;
  const account = [...diaries.values()].find((diary) =>
    listId.startsWith(`${diary.account.replace('/', '-').toLowerCase()}.`),
  );
  if (account === undefined) storms.push({ day, subject });
  else account.mails.set(day, (account.mails.get(day) ?? 0) + 1);
}

/** Limits that the newest reports show as missed, and whether their reader knows by the end of the morning. */
async function lookForBreaches(
  world: ReturnType<typeof smallWorld>,
  diaries: ReadonlyMap<string, Diary>,
  { client, marketplace }: Seller,
  day: number,
  now: Date,
): Promise<void> {
  const diary = diaries.get(`${client}/${marketplace}`);
  if (diary === undefined) return;
  const { judgements } = await loadAccountView(
    world.dependencies,
    { client, marketplace },
    {},
    now,
    {},
    'where it matters',
  );
  const missing = judgements.filter(({ reading, verdict }) => reading.source === 'official' && verdict === 'breach');
  const deactivated = missing.some(({ reading }) => reading.metric === 'accountStatus');
  const missed = new Set(
    missing.filter(({ reading }) => metricOf(reading.metric).partOf === undefined).map(alertKeyOf),
  );
  for (const key of missed) {
    if (diary.inBreach.has(key)) continue;
    diary.breaches.push({ key, day });
    const isMuted = deactivated && !key.startsWith('accountStatus');
    if (!diary.inBreachAsNotified.has(key) && !isMuted)
      diary.wrong.push(`day ${day}: ${key} misses its limit, and nobody was notified`);
  }
  diary.inBreach.clear();
  for (const key of missed) diary.inBreach.add(key);
}

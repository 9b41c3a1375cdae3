import type { DecisionRecord } from '../../shared/alerts/decision.ts';
import { submitCase } from '../../shared/cases/case.ts';
import { accountFrom } from '../../shared/domain/account.ts';
import type { Channel } from '../../shared/domain/channel.ts';
import { changeCase } from '../../shared/flows/cases/change-case.ts';
import { openByHand } from '../../shared/flows/cases/open-case.ts';
import { checkAccounts } from '../../shared/flows/evaluation/check-accounts.ts';
import { summarizeWeek } from '../../shared/flows/summaries/summarize-week.ts';
import type { MetricName } from '../../shared/metrics/catalogue.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';
import type { AccountAlerts } from '../../shared/ports/alerts.ts';
import { smallWorld } from '../support/small-world.ts';
import { reportOf, type Story } from './story.ts';
import type { StoryAct } from './story-settings.ts';

/** A mail as its reader got it. */
export interface StoryMail extends Pick<Mail, 'to' | 'subject' | 'text' | 'html'> {
  /** `group`: one mail about many accounts */
  readonly kind: Mail['kind'] | 'group';
  /** instant, ISO 8601 UTC */
  readonly at: string;
}

const hour = 3_600_000;
const day = 24 * hour;
const uploadHour = 18;
/** A batch is evaluated when nothing has come for ten minutes. */
const batchMilliseconds = 10 * 60_000;

/** What was notified about, whatever the words: `2026-10-13 orderDefectRate|seller first`. */
export interface StoryNotification extends Pick<DecisionRecord, 'key' | 'reason' | 'verdict'> {
  readonly account: string;
  /** instant, ISO 8601 UTC */
  readonly at: string;
}

export interface PlayedStory {
  /** every mail, in the order of sending */
  readonly mails: readonly StoryMail[];
  /** by account, oldest first */
  readonly notified: readonly StoryNotification[];
  /** what is remembered of the alerts at the end, by account */
  readonly alerts: Readonly<Record<string, AccountAlerts['alerts']>>;
}

/** The mails of a story. */
export const playStory = async (story: Story): Promise<readonly StoryMail[]> => (await play(story)).mails;

/**
 * Plays a story through the flows of the product: uploads at 18:00 UTC, the hourly rounds, and whatever follows; from 05:00
 * of the first day to a day past the last.
 */
export async function play({ accounts, clients, acts = [], uploads: others = [] }: Story): Promise<PlayedStory> {
  const world = smallWorld();
  const mails: StoryMail[] = [];
  const reports = Object.entries(accounts).flatMap(([account, days]) =>
    days.map((report, index) => {
      const sameDay = days.slice(0, index).filter(({ uploaded }) => uploaded === report.uploaded).length;
      const at = Date.parse(`${report.uploaded}T00:00:00Z`) + (uploadHour + 2 * sameDay) * hour;
      const [, marketplace = ''] = account.split('/');
      return { at, key: `${account}/${report.asOf}-${sameDay}.json`, body: reportOf(marketplace, report) };
    }),
  );
  const uploads = [...reports, ...others.map(({ at, ...file }) => ({ at: Date.parse(at), ...file }))];
  const days = reports.map(({ at }) => Math.floor(at / day) * day);
  const start = Math.min(...days) + 5 * hour;
  const end = Math.max(...days) + 2 * day;

  async function settle(now: Date): Promise<void> {
    await world.settle(now);
    for (const { kind, listId, to, subject, text, html } of world.sent.splice(0)) {
      const isGroup = kind === 'alert' && listId.startsWith('portfolio.');
      mails.push({ at: now.toISOString(), kind: isGroup ? 'group' : kind, to, subject, text, html });
    }
  }

  await world.upload('config/clients.yaml', clients, new Date(start));
  for (let at = start; at < end; at += hour) {
    const now = new Date(at);
    await summarizeWeek(world.dependencies, now);
    await settle(now);
    for (const act of acts) if (Math.floor(Date.parse(act.at) / hour) * hour === at) await perform(world, act, now);
    const due = uploads.filter((upload) => upload.at === at);
    for (const { key, body } of due) await world.upload(key, body, now);
    const round = new Date(at + 5 * 60_000);
    if (due.length === 0) {
      await checkAccounts(world.dependencies, round);
      await settle(round);
      continue;
    }
    const changed = world.changed.splice(0);
    await checkAccounts(world.dependencies, round);
    await settle(round);
    world.changed.push(...changed);
    await settle(new Date(at + batchMilliseconds));
  }
  const notified: StoryNotification[] = [];
  const alerts: Record<string, AccountAlerts['alerts']> = {};
  for (const account of Object.keys(accounts)) {
    const trail = await world.dependencies.decisionTrails.read(account);
    for (const { at, key, reason, verdict } of trail.notified)
      notified.push({ account, at, key, reason, ...(verdict !== undefined && { verdict }) });
    alerts[account] = (await world.dependencies.accountAlerts.read(account)).value.alerts;
  }
  return { mails, notified, alerts };
}

async function perform(world: ReturnType<typeof smallWorld>, act: StoryAct, now: Date): Promise<void> {
  const account = accountFrom(act.account);
  const [metric, channel] = act.key.split('|') as [MetricName, Channel];
  const { dependencies } = world;
  switch (act.does) {
    case 'opens a case':
      await openByHand(dependencies, { account, metric, channel, noticeAt: now.toISOString() }, now);
      return;
    case 'submits the plan':
      await changeCase(dependencies, account, { metric, channel }, (known) =>
        submitCase(known, now.toISOString(), now),
      );
      return;
    case 'acknowledges': {
      const { value, version } = await dependencies.accountAlerts.read(act.account);
      const silence = {
        kind: 'acknowledged' as const,
        at: now.toISOString(),
        until: new Date(now.getTime() + 30 * day).toISOString(),
        by: `jo@${account.client}.example`,
        verdict: value.alerts[act.key]?.verdict ?? ('ok' as const),
      };
      const silences = { ...value.silences, [act.key]: silence };
      await dependencies.accountAlerts.write(act.account, { ...value, silences }, version);
    }
  }
}

const weeklyKinds: readonly StoryMail['kind'][] = ['summary', 'portfolio', 'heartbeat'];

/** Mails that interrupt: everything but the weekly ones. */
export const withoutWeekly = (mails: readonly StoryMail[]): readonly StoryMail[] =>
  mails.filter(({ kind }) => !weeklyKinds.includes(kind));

/** Those that one address got. */
export const mailsTo = (mails: readonly StoryMail[], address: string): readonly StoryMail[] =>
  mails.filter(({ to }) => to === address);

/** A line for each mail, for whoever reads why a count is wrong. */
export const inLines = (mails: readonly StoryMail[]): string =>
  mails
    .map(({ at, kind, to, subject, text }) => `${at} ${kind} to ${to}: ${subject}\n    ${text.split('\n', 1)[0]}`)
    .join('\n');

import { alertKeyFor } from '../../alerts/alert-key.ts';
import { type Arrival, causeOf } from '../../alerts/storm.ts';
import type { CaseNews } from '../../cases/case-news.ts';
import { type ClockName, clocks } from '../../cases/clocks.ts';
import { assumptionOf } from '../../cases/deadlines.ts';
import { describeTitle } from '../../cases/describe-figure.ts';
import { lastSentAt } from '../../cases/record-step.ts';
import { cannotWait } from '../../cases/reminders.ts';
import type { Consultancy } from '../../config/client-config.ts';
import { accountName } from '../../domain/account.ts';
import { type CaseEvent, type CaseMatter, describeCase } from '../../notifications/mail/format/describe-case.ts';
import { closed } from '../../notifications/mail/format/sentence.ts';
import { caseMail } from '../../notifications/mail/messages/case-mail.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import { packPlaceOf } from '../cases/pack-key.ts';
import { addressMail, domainOf, listOf, nameOf } from '../delivery/enqueue-mail.ts';
import { type CaseAsks, type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';
import type { Decided } from './decide-evaluation.ts';
import type { LoadedAccount } from './load-evaluation.ts';
import type { PlannedMail } from './planned-mail.ts';

export interface CaseMailDependencies extends LinkWriterDependencies {
  readonly recipientStates: Pick<RecipientStates, 'read'>;
  readonly stage: string;
}

/**
 * Writes the mail about an account's cases, one about all that is due. Nothing where an alert mail goes out: it says it. The
 * mail has its id from the cases and what is said of them.
 */
export async function planCaseMail(
  dependencies: CaseMailDependencies,
  { account, client }: LoadedAccount,
  { notifications, caseNews }: Decided,
  consultancy: Consultancy,
  now: Date,
): Promise<PlannedMail> {
  const [worst, ...others] = caseNews;
  if (worst === undefined || notifications.length > 0) return { mails: [], groupable: [] };
  // What a case is about can cost the account.
  const purpose = { kind: 'alert', client, severity: 'critical' } as const;
  const { addresses, inGroupAlert, scope } = await recipientsOf(dependencies.recipientStates, consultancy, purpose);
  const name = accountName(account);
  const packs = packsIn(caseNews);
  const mails = addressMail({
    kind: 'case',
    client: client.id,
    about: nameOf(name, ...caseNews.map(({ about, news }) => `${about.id} ${'id' in news ? news.id : news.kind}`)),
    consultancy,
    recipients: addresses,
    links: await linkWriter(dependencies, now),
    scope,
    packs: { account: name, cases: packs.map(({ case: id }) => id) },
    cases: { account: name, asks: asksOf(caseNews) },
    shows: account,
    content: (links) =>
      caseMail({
        links,
        consultancy: consultancy.name,
        now,
        timeZone: client.timezone,
        stage: dependencies.stage,
        client,
        marketplace: account.marketplace,
        matters: [matterOf(worst), ...others.map(matterOf)],
        packs,
      }),
    references: [...new Set(caseNews.map(({ about }) => about.id))].map(
      (id) => `case-${nameOf(name, id)}@${domainOf(consultancy.from)}`,
    ),
    list: listOf(account),
  });
  const copies = mails.filter(({ to }) => inGroupAlert.includes(to)).map(({ id }) => id);
  const arrivals = caseNews.map((one) => arrivalOf(one, { now, timeZone: client.timezone }));
  return { mails, groupable: copies.length === 0 ? [] : [{ at: now.toISOString(), arrivals, copies }] };
}

/** What a case has in common with those of other accounts. A deadline that Amazon named is nobody else's. */
function arrivalOf(one: CaseNews, at: Parameters<typeof describeCase>[1]): Arrival {
  const { about, news } = one;
  const key = alertKeyFor(about);
  const isOwn = news.kind !== 'opened' && cannotWait(news);
  const verdict = news.kind === 'closed' ? ('ok' as const) : ('warn' as const);
  return {
    key,
    ...(!isOwn && { cause: causeOf(key, news.kind === 'closed' ? 'recovered' : 'reminder') }),
    verdict,
    words: closed(describeCase(matterOf(one), at).lead),
  };
}

/** The packs of the cases that are said something of; only as long as the plan is not sent. */
export const packsIn = (caseNews: readonly CaseNews[]) =>
  [...new Set(caseNews.flatMap(({ about }) => (about.state === 'open' ? [about] : [])))].map(packPlaceOf);

/** What the clock of a piece of news is; of a case that was just opened that of its plan. */
const clockOf = ({ about, news }: CaseNews): ClockName =>
  'clock' in news ? news.clock : (about.deadlines[0]?.clock ?? 'planOfAction');

const keyOf = (one: CaseNews): string => `${one.about.id} ${clockOf(one)}`;

/** What readers can record of the cases in a mail, by the key of the matter; nothing of one that is closed. */
export const asksOf = (caseNews: readonly CaseNews[]): Readonly<Record<string, CaseAsks>> =>
  Object.fromEntries(
    caseNews.flatMap((one) => {
      const { about, news } = one;
      if (about.state === 'closed') return [];
      const waitsFor = news.kind === 'answer' ? ('answer' as const) : ('sending' as const);
      return [[keyOf(one), { case: about.id, waitsFor, clock: clockOf(one), since: lastSentAt(about) }]];
    }),
  );

/** What a mail says of a case. */
export const matterOf = ({ about, news }: CaseNews): CaseMatter => ({
  key: keyOf({ about, news }),
  title: describeTitle(about),
  openedAt: new Date(about.openedAt),
  event: eventOf({ about, news }),
});

function eventOf({ about, news }: CaseNews): CaseEvent {
  switch (news.kind) {
    case 'answer':
      return { kind: 'answer', submittedAt: new Date(news.submittedAt) };
    case 'closed':
      return { kind: 'closed', closedAt: new Date(news.closedAt) };
    case 'opened': {
      const [first] = about.deadlines;
      const assumed = first && assumptionOf(about, first);
      return {
        kind: 'opened',
        what: clocks[first?.clock ?? 'planOfAction'].title,
        isPlan: (first?.clock ?? 'planOfAction') === 'planOfAction',
        deadline: new Date(first?.at ?? about.openedAt),
        ...(assumed !== undefined && { assumed }),
      };
    }
    case 'deadline':
    case 'passed':
      return {
        kind: news.kind,
        what: clocks[news.clock].title,
        isPlan: news.clock === 'planOfAction',
        deadline: new Date(news.deadline),
        ...(news.assumed !== undefined && { assumed: news.assumed }),
      };
  }
}

import { type Region, regionFacts } from '../../../connections/region.ts';
import { dayIn, daysBetween } from '../../../domain/day.ts';
import { type ReportKind, reportKinds } from '../../../domain/report-kind.ts';
import { formatDay, formatMoment } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { sentences } from '../format/sentence.ts';
import { factTable, textRows } from '../parts/fact-rows.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';

/** A report that could not be fetched, and why. */
export interface FailedFetch {
  readonly kind: ReportKind;
  /** code */
  readonly marketplace: string;
  readonly reason: string;
}

/** What has happened to a connection, or is about to. */
export type ConnectionNews =
  | { readonly news: 'ends soon'; readonly days: number; readonly until: Date }
  | { readonly news: 'ended'; readonly until: Date }
  | { readonly news: 'revoked'; readonly since: Date; readonly said?: string }
  /** at least one */
  | { readonly news: 'reports failed'; readonly failed: readonly FailedFetch[] };

export interface ConnectionFacts extends Writing {
  /** name of the client */
  readonly client: string;
  readonly region: Region;
  readonly marketplaces: readonly string[];
  readonly news: ConnectionNews;
  /** to be sent to the client; absent for a private app, whose owner makes a new token */
  readonly renewalLink?: string;
  /** days for which that link works */
  readonly linkDays: number;
}

/** A mail to the consultancy about one connection. */
export function connectionMail(facts: ConnectionFacts): MailContent {
  const client = shortLine(facts.client, 60);
  const { title } = regionFacts[facts.region];
  const { lead, detail, step } = wordsOf(facts);
  const subject = `[${client}] ${lead}`;
  const rows = [
    { label: 'Client', value: client },
    { label: 'Seller account', value: `Amazon, ${title}` },
    { label: 'Marketplaces', value: facts.marketplaces.join(', ') || 'none' },
    ...(facts.news.news === 'reports failed' ? facts.news.failed.map(rowOf) : []),
    ...(facts.news.news !== 'reports failed' && facts.renewalLink !== undefined
      ? [{ label: 'Link for the client', value: facts.renewalLink, isAddress: true }]
      : []),
  ];
  const notes = footLines(facts);
  return {
    subject,
    text: [sentences(lead, detail), step, textRows(rows).join('\n'), textFoot(notes, facts)].join('\n\n').concat('\n'),
    html: page({
      title: subject,
      preheader: sentences(lead, detail),
      state: facts.news.news === 'ends soon' ? 'watch' : 'unknown',
      parts: [
        html`${heading(sentences(lead))}${paragraph(sentences(detail))}${paragraph(step)}`,
        factTable('Connection', rows),
      ],
      foot: foot(notes, facts),
    }),
  };
}

const rowOf = ({ kind, marketplace, reason }: FailedFetch) => ({
  label: `${reportKinds[kind]}, ${marketplace}`,
  value: sentences(shortLine(reason, 300)),
});

/** `That is in 30 days.` */
function inDays(until: Date, now: Date, timeZone: string): string {
  const days = daysBetween(dayIn(now, timeZone), dayIn(until, timeZone));
  return days <= 0 ? 'That is today.' : `That is in ${amount(days, ['day', 'days'])}.`;
}

interface Words {
  readonly lead: string;
  readonly detail: string;
  readonly step: string;
}

function wordsOf({ news, region, timeZone, renewalLink, linkDays, now }: ConnectionFacts): Words {
  const renew =
    renewalLink === undefined
      ? 'Do first: make a new refresh token for the private app in the Solution Provider Portal, and enter it with npx headroom connect add.'
      : `Do first: send the link below to the client. The primary user of the seller account opens it and confirms at Amazon; the link works once, within ${linkDays} days.`;
  const where = regionFacts[region].title;
  switch (news.news) {
    case 'ends soon': {
      const until = formatDay(dayIn(news.until, timeZone));
      return {
        lead: `Amazon authorisation ends on ${until}`,
        detail: `${inDays(news.until, now, timeZone)} Amazon asks sellers to renew their consent every 365 days; after ${until} no report of this account (${where}) can be fetched`,
        step: renew,
      };
    }
    case 'ended':
      return {
        lead: 'Amazon authorisation has ended',
        detail: `It ran until ${formatDay(dayIn(news.until, timeZone))}. Until ${renewalLink === undefined ? 'a new token is entered' : 'the seller consents again'} no report of this account (${where}) is fetched, and its numbers grow old`,
        step: renew,
      };
    case 'revoked':
      return {
        lead: 'Amazon no longer accepts the authorisation',
        detail: `Amazon has rejected it since ${formatMoment(news.since, timeZone)}${news.said === undefined ? '' : ` (${shortLine(news.said, 200)})`}. The seller has withdrawn it, or it has expired. No report of this account (${where}) is fetched, and its numbers grow old`,
        step: renew,
      };
    case 'reports failed': {
      const [first] = news.failed;
      if (first === undefined) throw new Error('A mail about failed reports needs one');
      const count = news.failed.length;
      return {
        lead:
          count === 1
            ? `The ${reportKinds[first.kind]} for ${first.marketplace} could not be fetched`
            : `${amount(count, ['report', 'reports'])} could not be fetched`,
        detail: 'Headroom tries again at the next scheduled time, and mails the same failure only once',
        step: 'Do first: read the reason below. If the app lacks a role, add it and have every seller consent again; what Amazon itself could not do usually works the next day. If you need the report sooner, upload it by hand.',
      };
    }
  }
}

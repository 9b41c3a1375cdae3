import { localTime } from '../../../domain/day.ts';
import type { Unreadable } from '../../../domain/unreadable.ts';
import { describeAccount, type NamedClient } from '../format/describe-account.ts';
import { formatMoment } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { sentences } from '../format/sentence.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import { section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';
import { unreadableSections } from './unreadable-section.ts';

/** When an account was last checked, and what that came to. */
export interface CheckedAccount {
  readonly client: NamedClient;
  readonly marketplace: string;
  /** absent before its first check */
  readonly checkedAt?: Date;
  /** its reports are recent enough for silence to mean something */
  readonly fresh: boolean;
  readonly open: number;
  /** something stored of it cannot be read: it is not evaluated */
  readonly unreadable?: Unreadable;
}

export interface HeartbeatFacts extends Writing {
  readonly accounts: readonly CheckedAccount[];
}

const mostNamed = 20;
/** An account is checked once a day at least; longer ago than this, something is wrong with Headroom itself. */
const oldestCheckHours = 26;

/** One line: `Checked 06:10, 87 accounts, all with new reports; 3 alerts open.` What is not well is named under it. */
export function heartbeatMail(facts: HeartbeatFacts): MailContent {
  const { accounts, now, timeZone } = facts;
  const isUnchecked = ({ checkedAt }: CheckedAccount): boolean =>
    checkedAt === undefined || now.getTime() - checkedAt.getTime() > oldestCheckHours * 3_600_000;
  const unreadable = accounts.flatMap((account) =>
    account.unreadable === undefined ? [] : [{ ...account, ...account.unreadable }],
  );
  const readable = accounts.filter((account) => account.unreadable === undefined);
  const unchecked = readable.filter(isUnchecked);
  const silent = readable.filter((account) => !isUnchecked(account) && !account.fresh);
  const open = accounts.reduce((sum, account) => sum + account.open, 0);
  const newest = accounts.reduce<Date | undefined>(
    (latest, { checkedAt }) =>
      checkedAt !== undefined && (latest === undefined || checkedAt > latest) ? checkedAt : latest,
    undefined,
  );
  const well = unreadable.length + unchecked.length + silent.length === 0;
  const state = well
    ? 'all with new reports'
    : [
        ...(unreadable.length === 0 ? [] : [`${formatCount(unreadable.length)} unreadable`]),
        ...(silent.length === 0 ? [] : [`${formatCount(silent.length)} without new reports`]),
        ...(unchecked.length === 0 ? [] : [`${formatCount(unchecked.length)} not checked within a day`]),
      ].join(', ');
  const checked = newest === undefined ? 'Not checked yet' : `Checked ${describeClock(newest, timeZone)}`;
  const line = `${checked}, ${amount(accounts.length, ['account', 'accounts'])}, ${state}; ${open === 0 ? 'no alert' : amount(open, ['alert', 'alerts'])} open`;
  const gaps = [
    { title: 'Without new reports: no mail about these means nothing', of: silent },
    { title: 'Not checked within a day: npx headroom doctor says why', of: unchecked },
  ]
    .filter(({ of }) => of.length > 0)
    .map(({ title, of }) => ({
      title,
      lines: [
        ...of
          .slice(0, mostNamed)
          .map(({ client, marketplace, checkedAt }) =>
            [
              describeAccount(client, marketplace),
              ...(checkedAt === undefined ? [] : [`checked ${formatMoment(checkedAt, timeZone)}`]),
            ].join(', '),
          ),
        ...(of.length > mostNamed ? [`and ${amount(of.length - mostNamed, ['more', 'more'])}`] : []),
      ],
    }));
  const lists = [
    ...unreadableSections(
      unreadable.map(({ client, marketplace, ...found }) => ({ ...found, name: describeAccount(client, marketplace) })),
      timeZone,
    ),
    ...gaps,
  ];
  const subject = `[${shortLine(facts.consultancy, 40)}] ${well ? 'All checked' : 'Checked, with gaps'}: ${amount(accounts.length, ['account', 'accounts'])}`;
  const notes = footLines(facts, 'Sent every morning because clients.yaml says dailyHeartbeat: true.');
  return {
    subject,
    text: [sentences(line), ...lists.map(textSection), textFoot(notes, facts)].join('\n\n').concat('\n'),
    html: page({
      title: subject,
      preheader: sentences(line),
      state: unreadable.length + unchecked.length > 0 ? 'unknown' : well ? 'ok' : 'stale',
      parts: [
        html`${heading(well ? 'All checked, all with new reports' : 'Checked, with gaps')}${paragraph(sentences(line))}`,
        ...lists.map(section),
      ],
      foot: foot(notes, facts),
    }),
  };
}

function describeClock(instant: Date, timeZone: string): string {
  const { hour, minute } = localTime(instant, timeZone);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

import { describeClient, type NamedClient } from '../format/describe-account.ts';
import { formatMoment } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { closed, sentence } from '../format/sentence.ts';
import { factTable, textRows } from '../parts/fact-rows.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';

/** What the consultancy's mail about clients that were taken out of `clients.yaml` is written from. */
export interface FormerClientsFacts extends Writing {
  /** at least one; in the order of the file before */
  readonly clients: readonly NamedClient[];
  /** when the file without them was uploaded */
  readonly since: Date;
}

const mostClients = 50;

/** Asks once whether they have left: a line lost in an editor must not end the warnings of a client in silence. */
export function formerClientsMail(facts: FormerClientsFacts): MailContent {
  const [first] = facts.clients;
  if (first === undefined) throw new Error('A mail about clients that were taken out of clients.yaml needs a client');
  const one = facts.clients.length === 1;
  const who = one ? describeClient(first) : amount(facts.clients.length, ['client', 'clients']);
  const short = one ? shortLine(first.name || first.id, 40) : who;
  const subject = `[${shortLine(facts.consultancy, 40)}] ${short} ${one ? 'is' : 'are'} not in clients.yaml any more: no alerts from now on`;
  const lead = closed(
    `NOT WATCHED ANY MORE: ${who} ${one ? 'is' : 'are'} not in the clients.yaml of ${formatMoment(facts.since, facts.timeZone)}`,
  );
  const what = `From now on nobody is warned before an account of ${one ? 'this client' : 'these clients'} crosses a limit: nothing is evaluated or summarised, and no report is fetched or missed. Nothing was deleted, and you will not be asked again.`;
  const step = `Do first: if ${one ? 'it was' : 'one was'} taken out by mistake, name it in clients.yaml again; its accounts are evaluated within the hour. If ${one ? 'it has' : 'they have'} left, run:`;
  const shown = facts.clients.slice(0, mostClients);
  const more = facts.clients.length - shown.length;
  const rows = [
    ...shown.map((client) => ({
      label: shortLine(client.name || client.id, 60),
      value: `headroom clients remove ${shortLine(client.id, 60)} --yes`,
    })),
    ...(more > 0 ? [{ label: 'More', value: `${amount(more, ['client', 'clients'])} after these` }] : []),
  ];
  const data = sentence('With --delete-data, that command also deletes everything that is stored of the client');
  const notes = footLines(facts);
  return {
    subject,
    text: [[lead, what].join(' '), step, textRows(rows).join('\n'), data, textFoot(notes, facts)]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: `${lead} ${what}`,
      state: 'unknown',
      parts: [
        html`${heading(lead)}${paragraph(what)}${paragraph(step)}`,
        html`${factTable('Clients that have left', rows)}`,
        paragraph(data),
      ],
      foot: foot(notes, facts),
    }),
  };
}

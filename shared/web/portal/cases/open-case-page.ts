import { html } from 'hono/html';
import { describeTitle } from '../../../cases/describe-figure.ts';
import type { Viewer } from '../../../config/viewer.ts';
import type { Account } from '../../../domain/account.ts';
import type { Channel } from '../../../domain/channel.ts';
import { wallClockAt } from '../../../domain/wall-clock.ts';
import { type MetricName, metricNames, metricOf } from '../../../metrics/catalogue.ts';
import { openCaseAddress } from '../case-address.ts';
import type { Markup } from '../markup.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';

/** What a case can be about. */
export interface CaseSubject {
  readonly metric: MetricName;
  readonly channel: Channel;
}

const subjects: readonly CaseSubject[] = metricNames.flatMap((metric) =>
  metricOf(metric).channels.map((channel) => ({ metric, channel })),
);

/** `orderDefectRate-seller` */
export const subjectName = ({ metric, channel }: CaseSubject): string => `${metric}-${channel}`;

export const subjectNamed = (name: string | undefined): CaseSubject | undefined =>
  subjects.find((subject) => subjectName(subject) === name);

/** Opens a case: Amazon has sent a notice. */
export function openCasePage(
  writing: PortalWriting,
  viewer: Viewer,
  about: { readonly account: Account; readonly clientName: string },
  fields: Readonly<Record<string, string | undefined>>,
  mistake?: string,
): Markup {
  return portalPage(
    {
      title: `Open a case: ${about.clientName} ${about.account.marketplace}`,
      narrow: true,
      viewer,
      place: 'Cases',
      body: html`<form class="card" method="post" action="${openCaseAddress(about.account)}">
${mistake !== undefined && html`<p role="alert"><strong>${mistake}</strong></p>`}
<p>Amazon has asked for a Plan of Action in a notice. Headroom then writes the draft and the evidence, and reminds of the deadline. If a case of the same metric is open, the notice is added to it.</p>
<p><label for="about">The notice is about</label><select id="about" name="about">${subjects.map(
        (subject) =>
          html`<option value="${subjectName(subject)}"${fields['about'] === subjectName(subject) && html` selected`}>${describeTitle(subject)}</option>`,
      )}</select></p>
<p><label for="notice">The notice came <span class="soft">Time in ${writing.timeZone}</span></label><input id="notice" name="notice" type="datetime-local" required value="${fields['notice'] ?? wallClockAt(writing.now, writing.timeZone)}"></p>
<p><button>Open the case</button></p></form>`,
    },
    writing,
  );
}

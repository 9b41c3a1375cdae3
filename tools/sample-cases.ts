import { openCase } from '../shared/cases/case.ts';
import { describeTitle } from '../shared/cases/describe-figure.ts';
import { packsOf } from '../shared/flows/cases/pack-key.ts';
import type { CaseEvent } from '../shared/notifications/mail/format/describe-case.ts';
import type { CaseFacts } from '../shared/notifications/mail/messages/case-mail.ts';
import type { CaseLinks } from '../shared/notifications/mail/parts/reader-links.ts';
import { acme, portalAddress, sampleAddress, sampleLinks, writing } from './sample-facts.ts';
import { sampleNow } from './sample-portfolio.ts';

export const sampleCase = openCase(
  {
    account: { client: 'acme', marketplace: 'DE' },
    metric: 'orderDefectRate',
    channel: 'seller',
    reason: 'by hand',
    words: 'opened',
  },
  0,
  sampleNow,
);
export const hoursLater = (hours: number): Date => new Date(sampleNow.getTime() + hours * 3_600_000);
const casePacks = packsOf([sampleCase], ['orderDefectRate|seller']);
const sampleMatter = 'orderDefectRate-seller-1 planOfAction';
const note = sampleAddress('note');
const caseLinks = (event: CaseEvent): CaseLinks =>
  event.kind === 'answer'
    ? { waitsFor: 'answer', accepted: sampleAddress('accepted'), rejected: sampleAddress('rejected'), note }
    : { waitsFor: 'sending', sent: sampleAddress('sent'), deadline: sampleAddress('set deadline'), note };
export const caseFacts = (event: CaseEvent, packs = casePacks): CaseFacts => ({
  ...writing,
  links: {
    ...sampleLinks,
    ...(event.kind !== 'closed' && { cases: { [sampleMatter]: caseLinks(event) } }),
    portal: { of: 'account', address: `${portalAddress}accounts/acme/DE` },
  },
  client: acme,
  marketplace: 'DE',
  matters: [{ key: sampleMatter, title: describeTitle(sampleCase), openedAt: sampleNow, event }],
  packs,
});

import { openCase, setDeadline, submitCase } from '../shared/cases/case.ts';
import { recordStep } from '../shared/cases/record-step.ts';
import { readCaseQuery } from '../shared/web/portal/cases/case-list.ts';
import { casePage } from '../shared/web/portal/cases/case-page.ts';
import { casesPage } from '../shared/web/portal/cases/cases-page.ts';
import { openCasePage } from '../shared/web/portal/cases/open-case-page.ts';
import { clientsPage, removeClientPage } from '../shared/web/portal/clients/clients-page.ts';
import { editorPage, versionPage } from '../shared/web/portal/clients/editor-page.ts';
import type { ConnectionListFacts } from '../shared/web/portal/connections/connections-facts.ts';
import { connectionsPage } from '../shared/web/portal/connections/connections-page.ts';
import type { ListedMail, MailLogFacts } from '../shared/web/portal/mail/mail-facts.ts';
import { mailLogPage, mailPage } from '../shared/web/portal/mail/mail-page.ts';
import type { Markup } from '../shared/web/portal/markup.ts';
import { writing } from './sample-facts.ts';
import { sampleMails } from './sample-mails.ts';

const consultant = { address: 'ops@northwind.example', consultancy: true, clients: [] } as const;
const reader = { address: 'jo@acme.example', consultancy: false, clients: ['acme'] } as const;

const hoursAgo = (hours: number): Date => new Date(writing.now.getTime() - hours * 3_600_000);
const instant = (hours: number): string => hoursAgo(hours).toISOString();

const account = { client: 'acme', marketplace: 'DE' } as const;
const opened = openCase(
  {
    account,
    metric: 'orderDefectRate',
    channel: 'seller',
    reason: 'by hand',
    words: 'Order defect rate (seller-fulfilled): opened by hand',
  },
  0,
  hoursAgo(60),
);
const noticed = setDeadline(opened, 'aToZInformation', { at: instant(-30) }, hoursAgo(20));
const sent = submitCase(opened, instant(10), hoursAgo(10));
const rejected = recordStep(
  submitCase(opened, instant(40), hoursAgo(40)),
  { kind: 'answered', answer: 'rejected' },
  { by: 'jo@acme.example' },
  hoursAgo(2),
);
const listed = (value: typeof opened, clientName: string) => ({ value, clientName });

const cases = {
  cases: [
    listed(noticed, 'Acme GmbH'),
    listed({ ...sent, account: { client: 'globex', marketplace: 'US' } }, 'Globex & Söhne'),
    listed({ ...rejected, account: { client: 'initech', marketplace: 'UK' } }, 'Initech'),
  ],
  unreadable: [],
};

const mails: readonly ListedMail[] = [
  {
    id: 'a1',
    kind: 'alert',
    to: 'jo@acme.example',
    subject: 'BREACH: Acme GmbH DE, order defect rate: 3 over the limit of 1 %',
    at: instant(1),
    state: 'sent',
  },
  {
    id: 'a2',
    kind: 'portfolio',
    to: 'ops@northwind.example',
    subject: 'Week of 5 October: 2 of 6 accounts need you',
    at: instant(5),
    state: 'waiting',
    why: 'the daily quota of SES is used up',
  },
  {
    id: 'a3',
    kind: 'case',
    to: 'al@globex.example',
    subject: 'DUE IN 24 HOURS: Globex & Söhne US, Plan of Action',
    at: instant(26),
    state: 'suppressed',
    why: 'The recipient has bounced',
  },
];
const mailLog: MailLogFacts = {
  mails,
  suppressed: [{ address: 'al@globex.example', reason: 'bounced', at: instant(200) }],
  older: `${instant(26)}#a3`,
};

const clients = {
  clients: [
    { id: 'acme', name: 'Acme GmbH', timeZone: 'Europe/Berlin', recipients: 2, accounts: 3, worst: 'breach' },
    { id: 'globex', name: 'Globex & Söhne', timeZone: 'America/New_York', recipients: 0, accounts: 1, worst: 'ok' },
    { id: 'initech', name: 'Initech', timeZone: 'Europe/London', recipients: 1, accounts: 0 },
  ],
  unnamed: [
    { id: 'umbrella', name: 'umbrella', timeZone: 'Europe/Berlin', recipients: 0, accounts: 1, worst: 'stale' },
  ],
  former: [{ id: 'hooli', name: 'Hooli', since: instant(30), accounts: 2 }],
} as const;

const yaml = `consultancy:
  name: Northwind Advisory
  from: alerts@northwind.example
  timezone: Europe/Berlin
  recipients: [ops@northwind.example]
clients:
  acme: { name: Acme GmbH, recipients: [jo@acme.example] }
  globex: { nmae: Globex & Söhne, timezone: America/New_York }
`;
const history = {
  newest: { uploadedAt: instant(30), state: 'in force' },
  versions: [
    { version: 'v2', uploadedAt: instant(30), bytes: 282 },
    { version: 'v1', uploadedAt: instant(300), bytes: 240 },
  ],
} as const;
const mistake = {
  line: 8,
  column: 13,
  message: 'clients.globex.nmae is not a setting',
  text: '  globex: { nmae: Globex & Söhne, timezone: America/New_York }',
};
const gone = {
  message:
    'Globex & Söhne (globex) is gone. Its accounts are not evaluated any more: nobody is warned before one of them crosses a limit. Name it again, and it goes on.',
  mustConfirm: true,
};

const connections: ConnectionListFacts = {
  canConnect: true,
  clients: clients.clients,
  connections: [
    {
      client: 'globex',
      clientName: 'Globex & Söhne',
      region: 'na',
      marketplaces: ['US'],
      state: 'authorisation revoked',
      since: instant(30),
      reports: [
        {
          kind: 'seller-performance',
          marketplace: 'US',
          state: 'failed',
          lastStoredAt: instant(40),
          reason: 'access is denied',
        },
      ],
      canRenew: true,
    },
    {
      client: 'acme',
      clientName: 'Acme GmbH',
      region: 'eu',
      marketplaces: ['DE', 'FR'],
      state: 'active',
      authorisedUntil: instant(-900),
      reports: [
        { kind: 'seller-performance', marketplace: 'DE', state: 'stored', lastStoredAt: instant(3) },
        { kind: 'all-orders', marketplace: 'DE', state: 'requested' },
      ],
      canRenew: true,
    },
  ],
};
const link = {
  address:
    'https://connect.northwind.example/connect?state=WyJhY21lIiwiZXUiLCJtYWluIiwxNzkwMDAwMDAwLCJub25jZSJd.AAAAAAAAAAAAAAAAAAAAAA',
  clientName: 'Acme GmbH',
  region: 'eu',
  days: 30,
} as const;

/** Cases, mail, clients and connections, by name. */
export function sampleWorkPages(): Readonly<Record<string, Markup>> {
  const [alert] = [...sampleMails().values()];
  if (alert === undefined) throw new Error('there is no sample of a mail');
  const mail = {
    ...mails[0],
    from: 'Northwind Advisory <alerts@northwind.example>',
    text: alert.text,
    html: alert.html,
  } as const;
  const about = { account, clientName: 'Acme GmbH' };
  const none = { cases: [], unreadable: [] };
  const query = readCaseQuery(() => undefined);
  const noted = {
    act: 'deadline',
    fields: { clock: 'planOfAction', at: '' },
    mistake: 'Say when it is due: day and time.',
  } as const;
  const checked = { text: yaml, tag: '"tag"', checked: { mistakes: [mistake], warnings: [] } };
  return {
    cases: casesPage(writing, consultant, cases, query),
    'cases-none': casesPage(writing, reader, none, query),
    case: casePage(writing, consultant, { ...listed(noticed, 'Acme GmbH'), pack: '/a' }, { done: 'deadline' }),
    'case-mistake': casePage(writing, reader, listed(opened, 'Acme GmbH'), { form: noted }),
    'case-sent': casePage(writing, reader, listed(sent, 'Acme GmbH')),
    'case-open': openCasePage(writing, reader, about, { about: 'orderDefectRate-seller' }),
    clients: clientsPage(writing, consultant, clients),
    'clients-none': clientsPage(writing, consultant, { clients: [], unnamed: [], former: [] }),
    'clients-remove': removeClientPage(writing, consultant, { id: 'umbrella', accounts: 1 }),
    'clients-edit': editorPage(writing, consultant, { text: yaml, tag: '"tag"' }, history, true),
    'clients-edit-mistake': editorPage(writing, consultant, checked, history),
    'clients-edit-warning': editorPage(
      writing,
      consultant,
      { ...checked, checked: { mistakes: [], warnings: [gone], clients: 2 } },
      history,
    ),
    'clients-edit-conflict': editorPage(writing, consultant, { text: yaml, tag: '"tag"', conflict: true }, history),
    'clients-version': versionPage(writing, consultant, { version: 'v1', uploadedAt: instant(300), text: yaml }),
    connections: connectionsPage(writing, consultant, connections),
    'connections-link': connectionsPage(writing, consultant, connections, link),
    'connections-none': connectionsPage(writing, reader, { connections: [], canConnect: false, clients: [] }),
    mail: mailLogPage(writing, consultant, mailLog, {}),
    'mail-none': mailLogPage(writing, reader, { mails: [], suppressed: [] }, {}),
    'mail-one': mailPage(writing, consultant, { ...(mail as typeof mail & ListedMail), files: [], leftOut: 'links' }),
  };
}

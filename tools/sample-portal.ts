import { type Day, parseDay } from '../shared/domain/day.ts';
import type { Standing } from '../shared/portfolio/account-standing.ts';
import { standingInShort } from '../shared/portfolio/standing-in-short.ts';
import type { UploadRecord } from '../shared/reports/common/report.ts';
import { createReportError } from '../shared/reports/common/report-error.ts';
import { portfolioPage } from '../shared/web/portal/portfolio-page.ts';
import { type PortfolioFacts, readPortfolioQuery } from '../shared/web/portal/portfolio-view.ts';
import { confirmSignInPage, linkSentPage, sessionPage, signInPage } from '../shared/web/portal/sign-in-page.ts';
import { uploadPage } from '../shared/web/portal/uploads/upload-page.ts';
import { uploadsPage } from '../shared/web/portal/uploads/uploads-page.ts';
import { readUploadsQuery, type UploadsFacts } from '../shared/web/portal/uploads/uploads-view.ts';
import { writing } from './sample-facts.ts';
import { sampleWorkPages } from './sample-portal-pages.ts';
import { sixAccounts } from './sample-portfolio.ts';

const consultant = { address: 'ops@northwind.example', consultancy: true, clients: [] } as const;
const reader = { address: 'jo@acme.example', consultancy: false, clients: ['acme'] } as const;

const names: Readonly<Record<string, string>> = { acme: 'Acme GmbH' };

const accountOf = ({ account, ...standing }: Standing) => ({
  account,
  clientName: names[account.client] ?? account.client,
  checkedAt: writing.now.toISOString(),
  fresh: !standing.feed.stale,
  openAlerts: standing.state === 'ok' ? 0 : 1,
  standing: standingInShort({ account, ...standing }, standing.state === 'breach' ? 1 : 0),
});

const facts = (): PortfolioFacts => ({
  accounts: [
    ...sixAccounts().map(accountOf),
    { account: { client: 'new-one', marketplace: 'DE' }, clientName: 'New One', fresh: false, openAlerts: 0 },
  ],
  withoutReports: ['Initech'],
});

const query = (given: Readonly<Record<string, string>> = {}) => readPortfolioQuery((name) => given[name]);

const uploadRecords = (): readonly UploadRecord[] => {
  const facts = {
    expected: '11 columns, as in the header',
    found: '4 columns',
    line: 1204,
  };
  const what = 'This All Orders report breaks off';
  const record = (file: string, hour: number, more: Partial<UploadRecord>): UploadRecord => ({
    key: `acme/DE/portal/0123456789abcdef/${file}`,
    digest: file,
    kind: 'all-orders',
    outcome: 'read',
    receivedAt: new Date(writing.now.getTime() - hour * 3_600_000).toISOString(),
    rows: 0,
    skipped: [],
    ...more,
  });
  const asOf = parseDay('2026-10-05') as Day;
  return [
    record('performance.json', 1, { kind: 'seller-performance', rows: 15, asOf }),
    record('orders-of-september.txt', 2, {
      rows: 4211,
      asOf,
      from: parseDay('2026-09-01') as Day,
      to: parseDay('2026-10-04') as Day,
      skipped: [{ rows: 12, reason: 'sold on Amazon.fr, another store' }],
    }),
    record('orders-cut-off.txt', 3, {
      outcome: 'unreadable',
      rows: 1203,
      reason: `${what}, line 1204: expected ${facts.expected}, found ${facts.found}.`,
      reportError: createReportError(what, facts, 'Download it again and upload it as Amazon gives it.'),
    }),
    record('fba-returns.txt', 26, {
      kind: 'fba-returns',
      outcome: 'unused',
      rows: 40,
      reason: 'it counts returns to Amazon’s warehouses, which no metric uses; nothing of it is stored',
    }),
  ];
};

const uploadsFacts = (): UploadsFacts => ({
  clients: [
    { id: 'acme', name: 'Acme GmbH' },
    { id: 'initech', name: 'Initech' },
  ],
  uploads: uploadRecords().map((record) => ({
    account: { client: 'acme', marketplace: 'DE' },
    clientName: 'Acme GmbH',
    record,
  })),
});

const uploadFacts = {
  account: { client: 'acme', marketplace: 'DE' },
  client: { id: 'acme', name: 'Acme GmbH' },
  form: { url: 'https://reports.s3.eu-central-1.amazonaws.com/', fields: {} },
  formEndsAt: new Date(writing.now.getTime() + 3_600_000),
  mostBytes: 2 * 1024 ** 3,
  isKnown: true,
  samples: [{ name: 'performance-good.json', about: 'a seller performance report in which all is well.' }],
} as const;

/** Every page of the portal, by name, of invented accounts. */
export async function samplePortalPages(): Promise<ReadonlyMap<string, string>> {
  const pages = {
    portfolio: portfolioPage(writing, consultant, facts(), query()),
    'portfolio-filtered': portfolioPage(writing, consultant, facts(), query({ state: 'ok', sort: 'client' })),
    'portfolio-nothing-found': portfolioPage(writing, consultant, facts(), query({ q: 'nobody' })),
    'portfolio-empty': portfolioPage(writing, consultant, { accounts: [], withoutReports: [] }, query()),
    'portfolio-empty-client': portfolioPage(writing, reader, { accounts: [], withoutReports: [] }, query()),
    uploads: uploadsPage(
      writing,
      consultant,
      uploadsFacts(),
      readUploadsQuery(() => undefined),
    ),
    'uploads-empty': uploadsPage(
      writing,
      reader,
      { clients: [{ id: 'acme', name: 'Acme GmbH' }], uploads: [] },
      readUploadsQuery(() => undefined),
    ),
    upload: uploadPage(writing, consultant, { ...uploadFacts, uploads: uploadRecords() }),
    'upload-arrived': uploadPage(writing, reader, {
      ...uploadFacts,
      samples: [],
      uploads: uploadRecords(),
      uploaded: uploadRecords()[2]?.key ?? '',
    }),
    'upload-first': uploadPage(writing, reader, { ...uploadFacts, isKnown: false, uploads: [] }),
    'sign-in': signInPage(writing),
    'sign-in-again': signInPage(writing, { note: 'link not valid', next: '/?state=warn', address: 'jo@acme.example' }),
    'link-sent': linkSentPage(writing, 'jo@acme.example'),
    'sign-in-confirm': confirmSignInPage(writing, { token: 'am8.AAAA', viewer: reader }),
    session: sessionPage(writing, consultant, [
      { id: 'a', beganAt: '2026-10-05T06:00:00.000Z', endsAt: '2026-11-04T06:00:00.000Z', isOwn: true },
      { id: 'b', beganAt: '2026-09-20T06:00:00.000Z', endsAt: '2026-10-20T06:00:00.000Z', isOwn: false },
    ]),
    ...sampleWorkPages(),
  };
  const written = Object.entries(pages).map(async ([name, page]) => [name, String(await page)] as const);
  return new Map(await Promise.all(written));
}

import type { Standing } from '../shared/portfolio/account-standing.ts';
import { standingInShort } from '../shared/portfolio/standing-in-short.ts';
import { portfolioPage } from '../shared/web/portal/portfolio-page.ts';
import { type PortfolioFacts, readPortfolioQuery } from '../shared/web/portal/portfolio-view.ts';
import { confirmSignInPage, linkSentPage, sessionPage, signInPage } from '../shared/web/portal/sign-in-page.ts';
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

/** Every page of the portal, by name, of invented accounts. */
export async function samplePortalPages(): Promise<ReadonlyMap<string, string>> {
  const pages = {
    portfolio: portfolioPage(writing, consultant, facts(), query()),
    'portfolio-filtered': portfolioPage(writing, consultant, facts(), query({ state: 'ok', sort: 'client' })),
    'portfolio-nothing-found': portfolioPage(writing, consultant, facts(), query({ q: 'nobody' })),
    'portfolio-empty': portfolioPage(writing, consultant, { accounts: [], withoutReports: [] }, query()),
    'portfolio-empty-client': portfolioPage(writing, reader, { accounts: [], withoutReports: [] }, query()),
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

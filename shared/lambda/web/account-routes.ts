import { Hono } from 'hono';
import { type ReadAccountDependencies, readAccount } from '../../flows/portal/read-account.ts';
import { readChartPeriod } from '../../web/portal/account-facts.ts';
import { accountPage, unreadableAccountPage } from '../../web/portal/account-page.ts';
import { notFoundPage } from '../../web/portal/sign-in-page.ts';
import { portalHeaders } from '../../web/portal/style.ts';
import { type PortalGuardDependencies, signedIn } from './portal-guards.ts';
import { portalWriting } from './portal-writing.ts';
import { originOf, type WebEnv } from './web-env.ts';

export type AccountRouteDependencies = ReadAccountDependencies & PortalGuardDependencies;

/** One account: how it stands, where it is going, what was decided and what can be done. */
export const accountRoutes = (dependencies: AccountRouteDependencies): Hono<WebEnv> =>
  new Hono<WebEnv>().get('/accounts/:client/:marketplace', signedIn(dependencies), async (c) => {
    const { viewer } = c.var;
    const account = c.req.param();
    const facts = await readAccount(dependencies, viewer, account, originOf(c), dependencies.now());
    const writing = await portalWriting(dependencies, viewer, facts?.timeZone);
    if (facts === undefined) return c.html(notFoundPage(writing, viewer), 404, portalHeaders);
    if ('unreadable' in facts) return c.html(unreadableAccountPage(writing, viewer, facts), 200, portalHeaders);
    return c.html(accountPage(writing, viewer, facts, readChartPeriod(c.req.query('days'))), 200, portalHeaders);
  });

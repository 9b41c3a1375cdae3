import { Hono } from 'hono';
import { statusJson } from '../../flows/inspection/former-names.ts';
import { readStatus, type StatusDependencies } from '../../flows/inspection/status.ts';
import { exportPortfolio, type PortfolioDependencies, readPortfolio } from '../../flows/portal/read-portfolio.ts';
import { portfolioPage } from '../../web/portal/portfolio-page.ts';
import { readPortfolioQuery } from '../../web/portal/portfolio-view.ts';
import { dataHeaders, portalHeaders } from '../../web/portal/style.ts';
import { type PortalGuardDependencies, signedIn } from './portal-guards.ts';
import { portalWriting } from './portal-writing.ts';
import type { WebEnv } from './web-env.ts';

export type PortfolioRouteDependencies = StatusDependencies & PortfolioDependencies & PortalGuardDependencies;

/** The portfolio: as a page, and as data at addresses of its own. */
export const portfolioRoutes = (dependencies: PortfolioRouteDependencies): Hono<WebEnv> =>
  new Hono<WebEnv>()
    .get('/', signedIn(dependencies), async (c) => {
      const { viewer } = c.var;
      const [writing, facts] = await Promise.all([
        portalWriting(dependencies, viewer),
        readPortfolio(dependencies, viewer, dependencies.now()),
      ]);
      const query = readPortfolioQuery((name) => c.req.query(name));
      return c.html(portfolioPage(writing, viewer, facts, query), 200, portalHeaders);
    })
    .get('/portfolio.csv', signedIn(dependencies), async (c) =>
      c.body(await exportPortfolio(dependencies, c.var.viewer, dependencies.now()), 200, {
        ...dataHeaders,
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="portfolio.csv"',
      }),
    )
    .get('/portfolio.json', signedIn(dependencies), async (c) => {
      const { consultancy, clients } = c.var.viewer;
      const now = dependencies.now();
      const statuses = consultancy
        ? await readStatus(dependencies, now)
        : (await Promise.all(clients.map((client) => readStatus(dependencies, now, client)))).flat();
      return c.json(statusJson(statuses), 200, dataHeaders);
    });

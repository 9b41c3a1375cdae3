import { type Context, Hono } from 'hono';
import { type ReadMailLogDependencies, readMail, readMailLog } from '../../flows/portal/read-mail-log.ts';
import { readMailQuery } from '../../web/portal/mail/mail-facts.ts';
import { mailLogPage, mailPage } from '../../web/portal/mail/mail-page.ts';
import { notFoundPage } from '../../web/portal/sign-in-page.ts';
import { dataHeaders, portalHeaders } from '../../web/portal/style.ts';
import { type PortalGuardDependencies, signedIn } from './portal-guards.ts';
import { portalWriting } from './portal-writing.ts';
import type { WebEnv } from './web-env.ts';

export type MailRouteDependencies = ReadMailLogDependencies & PortalGuardDependencies;

/**
 * A mail brings styles of its own, in its elements as mail programs want them. It stands in a frame of its page, where no script
 * runs, nothing is fetched, and its links open beside the portal.
 */
const mailHeaders = {
  ...portalHeaders,
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
};

/** What was sent to whom, and each mail as it was sent. */
export function mailRoutes(dependencies: MailRouteDependencies): Hono<WebEnv> {
  const notFound = async (c: Context<WebEnv>) =>
    c.html(notFoundPage(await portalWriting(dependencies, c.var.viewer), c.var.viewer), 404, portalHeaders);
  const find = (c: Context<WebEnv>, id: string) => readMail(dependencies, c.var.viewer, id);
  return new Hono<WebEnv>()
    .get('/mail', signedIn(dependencies), async (c) => {
      const { viewer } = c.var;
      const query = readMailQuery((name) => c.req.query(name));
      const [writing, facts] = await Promise.all([
        portalWriting(dependencies, viewer),
        readMailLog(dependencies, viewer, query),
      ]);
      return c.html(mailLogPage(writing, viewer, facts, query), 200, portalHeaders);
    })
    .get('/mail/:mail', signedIn(dependencies), async (c) => {
      const facts = await find(c, c.req.param('mail'));
      if (facts === undefined) return notFound(c);
      return c.html(mailPage(await portalWriting(dependencies, c.var.viewer), c.var.viewer, facts), 200, portalHeaders);
    })
    .get('/mail/:mail/content', signedIn(dependencies), async (c) => {
      const facts = await find(c, c.req.param('mail'));
      if (facts === undefined || facts.leftOut === 'all') return notFound(c);
      return c.html(facts.html.replace(/<head>/i, '<head><base target="_blank">'), 200, mailHeaders);
    })
    .get('/mail/:mail/files/:index', signedIn(dependencies), async (c) => {
      const file = (await find(c, c.req.param('mail')))?.files[Number(c.req.param('index'))];
      if (file === undefined) return notFound(c);
      return c.body(file.text, 200, {
        ...dataHeaders,
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${file.fileName.replaceAll(/[^\w.-]+/g, '-')}"`,
      });
    });
}

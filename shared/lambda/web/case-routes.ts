import { type Context, Hono } from 'hono';
import { type ActOnCaseDependencies, actOnCase, FormMistake, openCaseByForm } from '../../flows/portal/act-on-case.ts';
import type { UnreadableFacts } from '../../flows/portal/read-account.ts';
import { type ReadCasesDependencies, readCase, readCaseList, visibleAccount } from '../../flows/portal/read-cases.ts';
import { unreadableAccountPage } from '../../web/portal/account-page.ts';
import { caseAddress } from '../../web/portal/case-address.ts';
import { caseActs } from '../../web/portal/cases/case-forms.ts';
import { readCaseQuery, wantsClosed } from '../../web/portal/cases/case-list.ts';
import { casePage, doneIn } from '../../web/portal/cases/case-page.ts';
import { casesPage } from '../../web/portal/cases/cases-page.ts';
import { openCasePage } from '../../web/portal/cases/open-case-page.ts';
import { notFoundPage } from '../../web/portal/sign-in-page.ts';
import { portalHeaders } from '../../web/portal/style.ts';
import { log } from '../log.ts';
import { formFields } from './form-fields.ts';
import { type PortalGuardDependencies, signedIn } from './portal-guards.ts';
import { portalWriting } from './portal-writing.ts';
import { originOf, type WebEnv } from './web-env.ts';

export type CaseRouteDependencies = ReadCasesDependencies & ActOnCaseDependencies & PortalGuardDependencies;

/** Appeal cases: a list of all, each by itself, and what is done about it. */
export function caseRoutes(dependencies: CaseRouteDependencies): Hono<WebEnv> {
  const { now } = dependencies;
  const writing = (c: Context<WebEnv>, timeZone?: string) => portalWriting(dependencies, c.var.viewer, timeZone);
  const notFound = async (c: Context<WebEnv>) =>
    c.html(notFoundPage(await writing(c), c.var.viewer), 404, portalHeaders);
  const unreadable = async (c: Context<WebEnv>, facts: UnreadableFacts) =>
    c.html(unreadableAccountPage(await writing(c, facts.timeZone), c.var.viewer, facts), 200, portalHeaders);
  const acting = (c: Context<WebEnv>, timeZone: string) => ({
    viewer: c.var.viewer,
    origin: originOf(c),
    timeZone,
    now: now(),
  });
  const logged = (c: Context<WebEnv>, act: string) =>
    log('portal.case-changed', { act, role: c.var.viewer.consultancy ? 'consultancy' : 'client' });

  const app = new Hono<WebEnv>()
    .get('/cases', signedIn(dependencies), async (c) => {
      const query = readCaseQuery((name) => c.req.query(name));
      const facts = await readCaseList(dependencies, c.var.viewer, wantsClosed(query));
      return c.html(casesPage(await writing(c), c.var.viewer, facts, query), 200, portalHeaders);
    })
    .get('/cases/:client/:marketplace/new', signedIn(dependencies), async (c) => {
      const found = await visibleAccount(dependencies, c.var.viewer, c.req.param());
      if (found === undefined) return notFound(c);
      const page = openCasePage(await writing(c, found.timeZone), c.var.viewer, found, { about: c.req.query('about') });
      return c.html(page, 200, portalHeaders);
    })
    .post('/cases/:client/:marketplace/new', signedIn(dependencies), async (c) => {
      const found = await visibleAccount(dependencies, c.var.viewer, c.req.param());
      if (found === undefined) return notFound(c);
      const fields = await formFields(c);
      try {
        const opened = await openCaseByForm(dependencies, found.account, fields, acting(c, found.timeZone));
        logged(c, 'opened');
        return c.redirect(`${caseAddress(opened)}?done=opened`, 303);
      } catch (error) {
        if (!(error instanceof FormMistake)) throw error;
        const page = openCasePage(await writing(c, found.timeZone), c.var.viewer, found, fields, error.message);
        return c.html(page, 400, portalHeaders);
      }
    })
    .get('/cases/:client/:marketplace/:id', signedIn(dependencies), async (c) => {
      const facts = await readCase(dependencies, c.var.viewer, c.req.param(), originOf(c), now());
      if (facts === undefined) return notFound(c);
      if ('unreadable' in facts) return unreadable(c, facts);
      const done = doneIn(c.req.query('done'));
      const page = casePage(await writing(c, facts.timeZone), c.var.viewer, facts, { ...(done && { done }) });
      return c.html(page, 200, portalHeaders);
    });
  for (const act of caseActs) {
    app.post(`/cases/:client/:marketplace/:id/${act}`, signedIn(dependencies), async (c) => {
      const wanted = c.req.param();
      const facts = await readCase(dependencies, c.var.viewer, wanted, originOf(c), now());
      if (facts === undefined) return notFound(c);
      if ('unreadable' in facts) return unreadable(c, facts);
      const fields = await formFields(c);
      try {
        await actOnCase(dependencies, wanted, act, fields, acting(c, facts.timeZone));
        logged(c, act);
        return c.redirect(`${caseAddress(facts.value)}?done=${act}`, 303);
      } catch (error) {
        if (!(error instanceof FormMistake)) throw error;
        const form = { act, fields, mistake: error.message };
        return c.html(casePage(await writing(c, facts.timeZone), c.var.viewer, facts, { form }), 400, portalHeaders);
      }
    });
  }
  return app;
}

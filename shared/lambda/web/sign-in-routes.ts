import { type Context, Hono } from 'hono';
import { type RequestSignInDependencies, requestSignIn } from '../../flows/portal/request-sign-in.ts';
import {
  endSession,
  findViewer,
  listSessions,
  openSignInLink,
  type SessionDependencies,
  signIn,
  signOut,
  signOutEverywhere,
} from '../../flows/portal/session.ts';
import {
  confirmSignInPage,
  linkSentPage,
  type SignInNote,
  sessionPage,
  signInPage,
} from '../../web/portal/sign-in-page.ts';
import { portalHeaders } from '../../web/portal/style.ts';
import { log } from '../log.ts';
import { formFields } from './form-fields.ts';
import { nextPath, type PortalGuardDependencies, signedIn } from './portal-guards.ts';
import { portalWriting } from './portal-writing.ts';
import { deleteSessionCookie, sessionCookieOf, setSessionCookie } from './session-cookie.ts';
import { originOf, type WebEnv } from './web-env.ts';

export interface SignInRouteDependencies
  extends RequestSignInDependencies,
    SessionDependencies,
    PortalGuardDependencies {
  /** rests for some milliseconds */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Every request for a link is answered after the same time, whether a mail was recorded for it or not. Recording one takes some
 * twenty milliseconds, a few hundred in a function that has just started.
 */
export const answerMilliseconds = 1000;

const outNotes: ReadonlyMap<string | undefined, SignInNote> = new Map([
  ['done', 'signed out'],
  ['everywhere', 'signed out everywhere'],
]);

/** Into the portal by a mailed link, and out of it. */
export function signInRoutes(dependencies: SignInRouteDependencies): Hono<WebEnv> {
  const { now, pause } = dependencies;
  const writing = () => portalWriting(dependencies);
  const again = async (c: Context<WebEnv>, note: SignInNote, status: 400 | 410 | 429, address?: string) =>
    c.html(signInPage(await writing(), { note, ...(address !== undefined && { address }) }), status, portalHeaders);

  const enter = async (c: Context<WebEnv>, token: string, next: string | undefined) => {
    const signedInNow = await signIn(dependencies, token, now());
    if (signedInNow === undefined) return again(c, 'link not valid', 410);
    const { cookie, endsAt, viewer } = signedInNow;
    setSessionCookie(c, cookie, (endsAt.getTime() - now().getTime()) / 1000);
    log('portal.signed-in', { role: viewer.consultancy ? 'consultancy' : 'client' });
    return c.redirect(next ?? '/', 303);
  };

  /** Takes the pages along that the browser keeps: on a shared machine the next one could go back to them. */
  const out = (c: Context<WebEnv>, note: string) => {
    deleteSessionCookie(c);
    c.header('clear-site-data', '"cache"');
    return c.redirect(`/sign-in?out=${note}`, 303);
  };

  return new Hono<WebEnv>()
    .get('/sign-in', async (c) => {
      const note = outNotes.get(c.req.query('out'));
      const next = nextPath(c.req.query('next'));
      const page = signInPage(await writing(), { ...(note && { note }), ...(next !== undefined && { next }) });
      return c.html(page, 200, portalHeaders);
    })
    .post('/sign-in', async (c) => {
      const { address, next } = await c.req.parseBody();
      if (typeof address !== 'string') return again(c, 'no address', 400);
      const wanted = nextPath(next);
      const { source } = c.var;
      const request = { address, source, origin: originOf(c), ...(wanted !== undefined && { next: wanted }) };
      const [outcome] = await Promise.all([requestSignIn(dependencies, request, now()), pause(answerMilliseconds)]);
      log('portal.sign-in-asked', { outcome });
      if (outcome === 'no address') return again(c, outcome, 400, address);
      if (outcome === 'too many') return again(c, outcome, 429, address);
      return c.html(linkSentPage(await writing(), address.trim()), 200, portalHeaders);
    })
    .get('/sign-in/:token', async (c) => {
      const token = c.req.param('token');
      const next = nextPath(c.req.query('next'));
      const opened = await openSignInLink(dependencies, token, now());
      if (opened === undefined) {
        // Followed a second time, a link still leads whom it signed in where they wanted to go.
        const viewer = await findViewer(dependencies, sessionCookieOf(c), now());
        return viewer === undefined ? again(c, 'link not valid', 410) : c.redirect(next ?? '/', 303);
      }
      if (opened.direct && c.req.method === 'GET') return enter(c, token, next);
      const page = confirmSignInPage(await writing(), {
        token,
        viewer: opened.viewer,
        ...(next !== undefined && { next }),
      });
      return c.html(page, 200, portalHeaders);
    })
    .post('/sign-in/:token', async (c) => enter(c, c.req.param('token'), nextPath((await c.req.parseBody())['next'])))
    .get('/session', signedIn(dependencies), async (c) => {
      const { viewer } = c.var;
      const [words, sessions] = await Promise.all([
        portalWriting(dependencies, viewer),
        listSessions(dependencies, viewer.address, sessionCookieOf(c), now()),
      ]);
      return c.html(sessionPage(words, viewer, sessions), 200, portalHeaders);
    })
    .post('/session/end', signedIn(dependencies), async (c) => {
      const { session = '' } = await formFields(c);
      await endSession(dependencies, c.var.viewer.address, session, now());
      return c.redirect('/session', 303);
    })
    .post('/sign-out', async (c) => {
      await signOut(dependencies, sessionCookieOf(c) ?? '', now());
      return out(c, 'done');
    })
    .post('/sign-out-everywhere', signedIn(dependencies), async (c) => {
      await signOutEverywhere(dependencies, c.var.viewer.address, now());
      return out(c, 'everywhere');
    });
}

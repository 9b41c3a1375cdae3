import { csrf } from 'hono/csrf';
import { createMiddleware } from 'hono/factory';
import { findViewer, type SessionDependencies } from '../../flows/portal/session.ts';
import { sessionCookieOf } from './session-cookie.ts';
import { originOf, type WebEnv } from './web-env.ts';

export interface PortalGuardDependencies extends SessionDependencies {
  readonly now: () => Date;
}

/** Forms count only when a page of the portal sent them: by `Sec-Fetch-Site`, or by the origin where a browser is older. */
export const ownFormsOnly = () => csrf({ origin: (origin, c) => origin === originOf(c) });

/** Lets nobody by who is not signed in: a page sends to the sign-in and back, data says 401. */
export const signedIn = (dependencies: PortalGuardDependencies) =>
  createMiddleware<WebEnv>(async (c, next) => {
    const viewer = await findViewer(dependencies, sessionCookieOf(c), dependencies.now());
    if (viewer === undefined) {
      if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return c.redirect('/sign-in', 303);
      if (/\.(json|csv)$/.test(c.req.path)) return c.text('Sign in first.', 401, { 'cache-control': 'no-store' });
      const { pathname, search } = new URL(c.req.url);
      const to = `${pathname}${search}`;
      return c.redirect(to === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(to)}`, 303);
    }
    c.set('viewer', viewer);
    return next();
  });

const longestNext = 500;

const ownPath = /^\/(?![/\\])/;

/** A path of the portal that somebody wanted to see, as it was given; nothing for what could lead to another site. */
export function nextPath(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > longestNext || !ownPath.test(given)) return undefined;
  const base = 'https://portal.invalid';
  if (!URL.canParse(given, base)) return undefined;
  const { origin, pathname, search } = new URL(given, base);
  // Dots go as the address is resolved, and `/.//evil.example` becomes `//evil.example`, which is another site.
  return origin === base && ownPath.test(pathname) ? `${pathname}${search}` : undefined;
}

import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { originOf, type WebEnv } from './web-env.ts';

/** Browsers keep no cookie longer (RFC 6265bis, section 5.5), however long the session lasts. */
const longestSeconds = 400 * 86_400;

const isSecure = (c: Context<WebEnv>): boolean => originOf(c).startsWith('https:');

/**
 * With the prefix, no other host and no page over plain HTTP can have set it (RFC 6265bis, section 4.1.3.2). The local cloud is
 * reached over HTTP, where a cookie may not have it.
 */
const nameOf = (c: Context<WebEnv>): string => (isSecure(c) ? '__Host-headroom' : 'headroom');

const attributesOf = (c: Context<WebEnv>) =>
  ({ path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(c) }) as const;

export const sessionCookieOf = (c: Context<WebEnv>): string | undefined => getCookie(c, nameOf(c));

/** Lax: a link from a mail to a page finds its reader signed in, and no other site can send a form in its name. */
export function setSessionCookie(c: Context<WebEnv>, value: string, seconds: number): void {
  setCookie(c, nameOf(c), value, { ...attributesOf(c), maxAge: Math.min(longestSeconds, Math.floor(seconds)) });
}

export function deleteSessionCookie(c: Context<WebEnv>): void {
  deleteCookie(c, nameOf(c), attributesOf(c));
}

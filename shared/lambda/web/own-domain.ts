import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { edgeHeaders } from '../../names.ts';
import type { WebEnv } from './web-env.ts';

/** The portal's own domain, in front of the function URL. */
export interface OwnDomain {
  /** `portal.northwind.example` */
  readonly portalDomain: string;
  /** what requests that came by it carry in a header */
  readonly edgeKey: string;
}

/**
 * Says where the portal is and who asks. With a domain of its own the function URL is no second way in: whoever comes by it is
 * sent on to the domain, and a form is rejected. Links of mail that was sent before there was a domain go on working.
 *
 * @param isMailLink whether a request is one
 */
export const atOwnDomain = (ownDomain: OwnDomain | undefined, isMailLink: (c: Context<WebEnv>) => boolean) =>
  createMiddleware<WebEnv>(async (c, next) => {
    const { domainName, http } = c.env.event.requestContext;
    const cameBy = ownDomain !== undefined && isSame(c.req.header(edgeHeaders.key) ?? '', ownDomain.edgeKey);
    // Lambda says by which scheme it was reached; the local cloud, which is reached over HTTP only, does not.
    const reached = `${c.req.header('x-forwarded-proto') ?? 'http'}://${domainName}`;
    c.set('origin', ownDomain === undefined ? reached : `https://${ownDomain.portalDomain}`);
    // Anybody can send such a header; only with the key is it CloudFront that says it.
    c.set('source', (cameBy ? c.req.header(edgeHeaders.viewer) : undefined) ?? http.sourceIp);
    if (ownDomain === undefined || cameBy || isMailLink(c)) return next();
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return c.text('Forbidden', 403);
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`${c.var.origin}${pathname}${search}`, 308);
  });

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

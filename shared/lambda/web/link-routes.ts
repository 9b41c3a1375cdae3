import { Hono } from 'hono';
import { followLink } from '../../flows/links/follow-link.ts';
import type { FollowLinkDependencies, LinkAnswer, LinkRequest } from '../../flows/links/followed-link.ts';
import { pageHeaders } from '../../web/page.ts';
import { log, sampler } from '../log.ts';
import { originOf, type WebEnv } from './web-env.ts';

export interface LinkRouteDependencies extends FollowLinkDependencies {
  readonly now: () => Date;
}

/** Links that nobody here has signed. */
const nextStranger = sampler();

/**
 * Links of mail: the letters behind the slash. They need no protection from forged requests, as each carries its own
 * signature; and a mail program that unsubscribes by itself (RFC 8058) sends neither an origin nor a cookie.
 */
export const linkRoutes = (dependencies: LinkRouteDependencies): Hono<WebEnv> =>
  new Hono<WebEnv>().all('*', async (c) => {
    const request: LinkRequest = {
      method: c.req.method,
      link: c.req.path.slice(1),
      address: `${originOf(c)}/`,
      form: await formIn(c.req.raw),
    };
    const { followed, ...answer } = await followLink(dependencies, request, dependencies.now());
    const seen = followed.outcome === 'not valid' ? nextStranger() : 0;
    if (seen !== undefined) log('link.followed', { ...followed, ...(seen > 0 && { seen }) });
    return responseOf(answer);
  });

/** The one field that anybody is asked for is short; a longer body is not looked into. */
const mostFormBytes = 10_000;

/** The fields of a form in either of HTML's encodings; none of anything else. A file counts as a field without a value. */
async function formIn(request: Request): Promise<LinkRequest['form']> {
  const size = Number(request.headers.get('content-length') ?? 0);
  if (size === 0 || size > mostFormBytes || !request.headers.has('content-type')) return [];
  try {
    return [...(await request.formData())].map(
      ([name, value]) => [name, typeof value === 'string' ? value : ''] as const,
    );
  } catch {
    // What is not a form has no fields, which is an answer: the page then says that it is not clear what is wanted.
    return [];
  }
}

const responseOf = ({ status, page, file }: LinkAnswer): Response =>
  new Response(file === undefined ? page : new Uint8Array(file.bytes), {
    status,
    headers: {
      ...pageHeaders,
      ...(status === 405 && { allow: 'GET, HEAD, POST' }),
      ...(file !== undefined && {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${file.fileName}"`,
      }),
    },
  });

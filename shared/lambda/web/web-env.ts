import type { LambdaFunctionURLEvent } from 'aws-lambda';
import type { Context } from 'hono';
import type { Viewer } from '../../config/viewer.ts';

/** What every route knows besides its request. */
export interface WebEnv {
  readonly Bindings: { readonly event: LambdaFunctionURLEvent };
  /** behind `signedIn` */
  Variables: { viewer: Viewer };
}

/**
 * Where the function was reached, without a slash at its end. Lambda says by which scheme; the local cloud, which is reached
 * over HTTP only, does not.
 */
export const originOf = (c: Context<WebEnv>): string =>
  `${c.req.header('x-forwarded-proto') ?? 'http'}://${c.env.event.requestContext.domainName}`;

import type { LambdaFunctionURLEvent } from 'aws-lambda';
import type { Context } from 'hono';
import type { Viewer } from '../../config/viewer.ts';

/** What every route knows besides its request. */
export interface WebEnv {
  readonly Bindings: { readonly event: LambdaFunctionURLEvent };
  Variables: {
    /** where the portal is, without a slash at its end */
    origin: string;
    /** the network address that asks */
    source: string;
    /** behind `signedIn` */
    viewer: Viewer;
  };
}

/** Where the portal is, without a slash at its end. */
export const originOf = (c: Context<WebEnv>): string => c.var.origin;

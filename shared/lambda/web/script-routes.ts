import { Hono } from 'hono';
import { dataHeaders } from '../../web/portal/style.ts';
import { timesScript, timesScriptAddress } from '../../web/portal/times-script.ts';
import type { WebEnv } from './web-env.ts';

/** Scripts of the portal. They hold nothing of anybody, so they are open to all. */
export const scriptRoutes = (): Hono<WebEnv> =>
  new Hono<WebEnv>().get(timesScriptAddress, (c) =>
    c.body(timesScript, 200, { ...dataHeaders, 'content-type': 'text/javascript; charset=utf-8' }),
  );

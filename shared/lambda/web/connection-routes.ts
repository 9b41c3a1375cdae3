import { type Context, Hono } from 'hono';
import {
  makeConsentLink,
  type ReadConnectionsDependencies,
  readConnections,
} from '../../flows/portal/read-connections.ts';
import type { LinkSecrets } from '../../ports/links.ts';
import { connectionsPage } from '../../web/portal/connections/connections-page.ts';
import { notFoundPage } from '../../web/portal/sign-in-page.ts';
import { portalHeaders } from '../../web/portal/style.ts';
import { log } from '../log.ts';
import { formFields } from './form-fields.ts';
import { type PortalGuardDependencies, signedIn } from './portal-guards.ts';
import { portalWriting } from './portal-writing.ts';
import type { WebEnv } from './web-env.ts';

export type ConnectionRouteDependencies = ReadConnectionsDependencies &
  PortalGuardDependencies & {
    readonly linkSecrets: LinkSecrets;
    /** where the pages of a consent are, with the slash at its end */
    readonly connectUrl: string;
  };

/** Connections to Amazon, and links by which sellers consent. No secret of Amazon is read here. */
export function connectionRoutes(dependencies: ConnectionRouteDependencies): Hono<WebEnv> {
  const { now, randomSecret } = dependencies;
  const nonce = () => Buffer.from(randomSecret()).toString('base64url');
  const notFound = async (c: Context<WebEnv>) =>
    c.html(notFoundPage(await portalWriting(dependencies, c.var.viewer), c.var.viewer), 404, portalHeaders);
  const answer = async (c: Context<WebEnv>, wanted?: { client: string; region: string; renew: boolean }) => {
    const { viewer } = c.var;
    const link = wanted && (await makeConsentLink({ ...dependencies, nonce }, viewer, wanted, now()));
    if (wanted !== undefined && link === undefined) return notFound(c);
    if (wanted !== undefined) log('portal.consent-link-made', { client: wanted.client, region: wanted.region });
    const [writing, facts] = await Promise.all([
      portalWriting(dependencies, viewer),
      readConnections(dependencies, viewer, now()),
    ]);
    return c.html(connectionsPage(writing, viewer, facts, link), 200, portalHeaders);
  };
  return new Hono<WebEnv>()
    .get('/connections', signedIn(dependencies), (c) => answer(c))
    .post('/connections', signedIn(dependencies), async (c) => {
      const { client = '', region = '' } = await formFields(c);
      return answer(c, { client, region, renew: false });
    })
    .post('/connections/:client/:region/renew', signedIn(dependencies), (c) =>
      answer(c, { ...c.req.param(), renew: true }),
    );
}

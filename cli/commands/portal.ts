import { randomBytes } from 'node:crypto';
import { viewerOf } from '../../shared/config/viewer.ts';
import { makeSignInLink } from '../../shared/flows/portal/make-sign-in-link.ts';
import { readArgs, whereOptions } from '../arguments/args.ts';
import { CliError } from '../arguments/cli-error.ts';
import { type Connection, connect } from '../connection/open-stack.ts';

/** Prints one link that signs an address in to the portal; without one, the consultancy's first. */
export async function portal(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { ...whereOptions, as: { type: 'string' } });
  console.log(await portalLink(await connect(values), values.as));
  return 0;
}

/** Throws `CliError` for an address that `clients.yaml` does not name. */
export async function portalLink({ state, outputs, local, now }: Connection, as?: string): Promise<string> {
  const clientConfig = await state.clientConfigs.current();
  const address = as ?? clientConfig.consultancy.recipients[0]?.email ?? '';
  const viewer = viewerOf(clientConfig, address);
  if (viewer === undefined) throw new CliError(`clients.yaml does not name ${address}, so it cannot sign in.`);
  const dependencies = {
    backoff: state.backoff,
    portalAccesses: state.portalAccesses,
    stage: local === undefined ? 'production' : 'local',
    randomSecret: () => randomBytes(32),
  };
  const { token } = await makeSignInLink(dependencies, viewer.address, now, true);
  const portalUrl = local?.portal ?? outputs['LinksUrl']?.replace(/\/$/, '');
  if (portalUrl === undefined) throw new CliError('the stack has no output LinksUrl; is it Headroom?');
  return `${portalUrl}/sign-in/${token}`;
}

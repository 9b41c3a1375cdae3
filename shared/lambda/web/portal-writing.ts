import { clientOf } from '../../config/recipients.ts';
import type { Viewer } from '../../config/viewer.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { PortalWriting } from '../../web/portal/portal-page.ts';

export interface PortalWritingDependencies {
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly stage: string;
  readonly now: () => Date;
}

/**
 * Whose portal a page is, and whose clock it shows: the consultancy's, or that of the only client somebody is named for.
 *
 * @param ofAccount the zone of the account that the page is about
 */
export async function portalWriting(
  { clientConfigs, stage, now }: PortalWritingDependencies,
  viewer?: Viewer,
  ofAccount?: string,
): Promise<PortalWriting> {
  const clientConfig = await clientConfigs.current();
  const { name, timezone } = clientConfig.consultancy;
  const [client, ...others] = viewer?.clients ?? [];
  const isOwn = viewer?.consultancy === false && client !== undefined && others.length === 0;
  return {
    consultancy: name,
    stage,
    now: now(),
    timeZone: ofAccount ?? (isOwn ? clientOf(clientConfig, client).timezone : timezone),
  };
}

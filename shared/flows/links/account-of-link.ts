import { clientOf, isReaderOf } from '../../config/recipients.ts';
import { accountFrom } from '../../domain/account.ts';
import { notNamedPage } from '../../web/link-error-page.ts';
import type { Following, LinkAnswer } from './followed-link.ts';

/**
 * The account that a link is about, and what its pages are written with. `rejected` answers whoever is not named for the account
 * any more: being taken out of `clients.yaml` ends every link that was ever sent.
 */
export async function accountOfLink(
  { dependencies, now }: Following,
  link: { readonly account: string; readonly to: string },
) {
  const clientConfig = await dependencies.clientConfigs.current();
  const account = accountFrom(link.account);
  const client = clientOf(clientConfig, account.client);
  const writing = {
    consultancy: clientConfig.consultancy.name,
    timeZone: client.timezone,
    stage: dependencies.stage,
    now,
  };
  const rejected: LinkAnswer | undefined = isReaderOf(client, clientConfig, link.to)
    ? undefined
    : { status: 403, page: notNamedPage(writing), outcome: 'rejected' };
  return { account, client, clientConfig, writing, rejected };
}

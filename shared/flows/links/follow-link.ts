import type { Link } from '../../links/link.ts';
import { nameOfLink, readLink } from '../../links/signed-link.ts';
import { expiredPage, unknownLinkPage, wrongMethodPage } from '../../web/link-error-page.ts';
import { linkWriter } from '../delivery/link-writer.ts';
import { fetchPack } from './fetch-pack.ts';
import type { Followed, Following, FollowLinkDependencies, LinkAnswer, LinkRequest } from './followed-link.ts';
import { recordCaseStep } from './record-case-step.ts';
import { reinstateAddress } from './reinstate-address.ts';
import { silenceOrExpire } from './silence-alert.ts';
import { unsubscribeOrResubscribe } from './unsubscribe.ts';

/**
 * Follows a link of a mail. GET shows what it would do and changes nothing, because mail programs and scanners open links;
 * POST does it. A link that was forged, has expired or was used changes nothing, and a forged one is not even looked up.
 */
export async function followLink(
  dependencies: FollowLinkDependencies,
  request: LinkRequest,
  now: Date,
): Promise<LinkAnswer & { readonly followed: Followed }> {
  const answered = (answer: LinkAnswer, link?: Link) => ({
    ...answer,
    followed: { outcome: answer.outcome, status: answer.status, ...(link !== undefined && factsOf(link)) },
  });
  const acts = request.method === 'POST';
  if (!acts && request.method !== 'GET' && request.method !== 'HEAD') {
    return answered({ status: 405, page: wrongMethodPage(), outcome: 'not valid' });
  }
  const link = readLink(request.link, await dependencies.linkSecrets.current());
  if (link === undefined) return answered({ status: 404, page: unknownLinkPage(), outcome: 'not valid' });
  if (link.expires * 1000 <= now.getTime()) {
    const { consultancy } = await dependencies.clientConfigs.current();
    const writing = { consultancy: consultancy.name, timeZone: consultancy.timezone, stage: dependencies.stage, now };
    return answered({ status: 410, page: expiredPage(writing), outcome: 'expired' }, link);
  }
  const following: Following = { dependencies, request, name: nameOfLink(request.link), acts, now };
  const writer = await linkWriter({ linkSecrets: dependencies.linkSecrets, linksUrl: request.address }, now);
  return answered(
    link.action === 'fetch'
      ? await fetchPack(following, link)
      : link.action === 'unsubscribe' || link.action === 'resubscribe'
        ? await unsubscribeOrResubscribe(following, link, writer)
        : link.action === 'reinstate'
          ? await reinstateAddress(following, link)
          : 'case' in link
            ? await recordCaseStep(following, link, writer)
            : await silenceOrExpire(following, link, writer),
    link,
  );
}

const factsOf = (link: Link): Pick<Followed, 'action' | 'about'> => ({
  action: link.action,
  about: aboutOf(link),
});

/** Whole addresses stand in no log. */
function aboutOf(link: Link): string {
  if (link.action === 'reinstate') return 'an address';
  return 'scope' in link ? link.scope : `${link.account} ${'alert' in link ? link.alert : link.case}`;
}

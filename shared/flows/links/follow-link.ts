import type { Link } from '../../links/link.ts';
import { nameOfLink, readLink } from '../../links/signed-link.ts';
import { expiredPage, unknownLinkPage, wrongMethodPage } from '../../web/link-error-page.ts';
import { linkWriter } from '../delivery/link-writer.ts';
import { fetchPack } from './fetch-pack.ts';
import type { Followed, Following, FollowTools, LinkAnswer, LinkRequest } from './followed-link.ts';
import { hushOrLift } from './silence-alert.ts';
import { joinOrLeave } from './unsubscribe.ts';

/**
 * Follows a link of a mail. GET shows what it would do and changes nothing, because mail programs and scanners open links;
 * POST does it. A link that was forged, has expired or was used changes nothing, and a forged one is not even looked up.
 */
export async function followLink(
  tools: FollowTools,
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
  const link = readLink(request.link, await tools.linkSecrets.current());
  if (link === undefined) return answered({ status: 404, page: unknownLinkPage(), outcome: 'not valid' });
  if (link.expires * 1000 <= now.getTime()) {
    const { consultancy } = await tools.directories.current();
    const writing = { consultancy: consultancy.name, timeZone: consultancy.timezone, stage: tools.stage, now };
    return answered({ status: 410, page: expiredPage(writing), outcome: 'expired' }, link);
  }
  const following: Following = { tools, request, name: nameOfLink(request.link), acts, now };
  const writer = await linkWriter({ linkSecrets: tools.linkSecrets, linksUrl: request.address }, now);
  return answered(
    link.action === 'fetch'
      ? await fetchPack(following, link)
      : link.action === 'unsubscribe' || link.action === 'resubscribe'
        ? await joinOrLeave(following, link, writer)
        : await hushOrLift(following, link, writer),
    link,
  );
}

const factsOf = (link: Link): Pick<Followed, 'action' | 'about'> => ({
  action: link.action,
  about: 'scope' in link ? link.scope : `${link.account} ${'alert' in link ? link.alert : link.case}`,
});

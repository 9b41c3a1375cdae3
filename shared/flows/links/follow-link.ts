import type { Link } from '../../links/link.ts';
import { nameOfLink, readLink } from '../../links/signed-link.ts';
import type { AlertBooks, Directories, LinkSecrets, Packs, RecipientStates } from '../../ports/ports.ts';
import { expiredPage, unknownLinkPage, wrongMethodPage } from '../../web/link-error-page.ts';
import type { PostTools } from '../delivery/enqueue-mail.ts';
import { linkWriter } from '../delivery/link-writer.ts';
import { fetchPack } from './fetch-pack.ts';
import { hushOrLift } from './silence-alert.ts';
import { joinOrLeave } from './unsubscribe.ts';

export interface FollowTools extends PostTools {
  readonly linkSecrets: LinkSecrets;
  readonly alertBooks: AlertBooks;
  readonly directories: Directories;
  readonly recipientStates: RecipientStates;
  readonly packs: Pick<Packs, 'get'>;
  readonly stage: string;
}

/** A link that somebody, or some program, opens or presses a button on. */
export interface LinkRequest {
  /** `GET`, `POST`, … */
  readonly method: string;
  /** the letters behind the slash */
  readonly link: string;
  /** where it was reached, with the slash at its end */
  readonly address: string;
  /** fields of the form that was sent with it */
  readonly form: readonly (readonly [name: string, value: string])[];
}

export interface LinkAnswer {
  /** of HTTP */
  readonly status: number;
  /** HTML */
  readonly page: string;
  /** instead of a page: a zip to save */
  readonly file?: { readonly fileName: string; readonly bytes: Uint8Array };
  readonly outcome: Outcome;
}

export type Outcome = 'asked' | 'done' | 'done before' | 'over' | 'expired' | 'not valid' | 'refused' | 'unclear';

/** What is noted of it. No address and no link: whoever reads a log must not be able to act. */
export interface Followed extends Pick<LinkAnswer, 'outcome' | 'status'> {
  readonly action?: Link['action'];
  readonly about?: string;
}

/** A link that was signed here and has not ended, and what it takes to follow it. */
export interface Following {
  readonly tools: FollowTools;
  readonly request: LinkRequest;
  /** a name for this very link */
  readonly name: string;
  /** the button was pressed; else it is only looked at */
  readonly acts: boolean;
  readonly now: Date;
}

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

import { linkWriter } from '../../../shared/flows/delivery/link-writer.ts';
import { followLink } from '../../../shared/flows/links/follow-link.ts';
import type { Link } from '../../../shared/links/link.ts';
import { signLink } from '../../../shared/links/signed-link.ts';
import type { Mail } from '../../../shared/notifications/mail/mail.ts';
import type { smallWorld } from '../../support/small-world.ts';

type World = ReturnType<typeof smallWorld>;

/** The body that RFC 8058 asks for. */
export const oneClick = [['List-Unsubscribe', 'One-Click']] as const;

/** Readers of the mail of a small world, who open its links and press buttons. */
export function readersOf(world: World) {
  const address = world.dependencies.linksUrl;
  const follow = (method: string, url: string, now: Date, form: readonly (readonly [string, string])[]) =>
    followLink(world.dependencies, { method, address, link: url.replace(address, '').replace(/^\//, ''), form }, now);
  return {
    open: (url: string, now: Date) => follow('GET', url, now, []),
    press: (url: string, now: Date, form: readonly (readonly [string, string])[] = []) =>
      follow('POST', url, now, form),
    /** any other method */
    ask: (method: string, url: string, now: Date) => follow(method, url, now, []),
    sign: async (link: Link) => signLink(link, await world.dependencies.linkSecrets.current()),
    writer: (now: Date) => linkWriter(world.dependencies, now),
    stored: async (account = 'acme/DE') => (await world.dependencies.accountAlerts.read(account)).value,
    unsubscribed: async (to: string) => (await world.dependencies.recipientStates.read(to)).value.unsubscribed,
  };
}

/** The address behind some words of a mail's text part. */
export function linkIn(mail: Pick<Mail, 'text'> | undefined, words: string): string {
  const found = new RegExp(`${words}: (https?://\\S+)`).exec(mail?.text ?? '');
  if (found?.[1] === undefined) throw new Error(`the mail has no link "${words}"`);
  return found[1];
}

/** Where a page's button leads. */
export function buttonOn(page: string): string {
  const found = /<form method="post" action="([^"]+)">/.exec(page);
  if (found?.[1] === undefined) throw new Error('the page has no button that leads elsewhere');
  return found[1];
}

import { addressAsSent, isSendable } from '../../config/email-address.ts';
import { viewerOf } from '../../config/viewer.ts';
import { signInMail } from '../../notifications/mail/messages/sign-in-mail.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { RateLimits } from '../../ports/portal.ts';
import { domainOf, type EnqueueDependencies, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import { type MakeSignInLinkDependencies, makeSignInLink } from './make-sign-in-link.ts';
import { countAttempt, networkOf, type RateLimit } from './rate-limit.ts';

export interface RequestSignInDependencies extends MakeSignInLinkDependencies, EnqueueDependencies {
  readonly clientConfigs: ClientConfigs;
  readonly rateLimits: RateLimits;
}

export interface SignInRequest {
  /** as it was typed in */
  readonly address: string;
  /** the network address that asks */
  readonly source: string;
  /** where the portal is, without a slash at its end */
  readonly origin: string;
  /** where the reader wanted to go: a path of the portal */
  readonly next?: string;
}

/**
 * Somebody asked for a link: `asked` says nothing of whether the address is known. `no address` is what nobody could be
 * mailed at, `too many` comes from one network whatever it types in.
 */
export type SignInRequested = 'asked' | 'no address' | 'too many';

/** Whoever floods an address with links locks nobody out: the first links are in its owner's mailbox. */
export const perAddress: RateLimit = { most: 5, minutes: 15 };
export const perSource: RateLimit = { most: 20, minutes: 15 };

/** Mails a link to sign in, to an address that `clients.yaml` names and to no other. */
export async function requestSignIn(
  dependencies: RequestSignInDependencies,
  request: SignInRequest,
  now: Date,
): Promise<SignInRequested> {
  const address = addressAsSent(request.address.trim());
  if (!isSendable(address)) return 'no address';
  const { rateLimits, clientConfigs, stage } = dependencies;
  if (!(await countAttempt(rateLimits, `sign-in from ${networkOf(request.source)}`, perSource, now))) return 'too many';
  const mayGoOn = await countAttempt(rateLimits, `sign-in as ${address.toLowerCase()}`, perAddress, now);
  const clientConfig = await clientConfigs.current();
  const viewer = viewerOf(clientConfig, address);
  if (!mayGoOn || viewer === undefined) return 'asked';
  const { consultancy } = clientConfig;
  const { token, endsAt } = await makeSignInLink(dependencies, viewer.address, now);
  const query = request.next === undefined ? '' : `?next=${encodeURIComponent(request.next)}`;
  const content = signInMail({
    consultancy: consultancy.name,
    now,
    timeZone: consultancy.timezone,
    stage,
    address: `${request.origin}/sign-in/${token}${query}`,
    endsAt,
  });
  const mail = {
    id: nameOf('sign-in', token),
    kind: 'sign-in',
    from: { name: consultancy.name, address: consultancy.from },
    to: viewer.address,
    ...content,
    references: [],
    listId: `sign-in.headroom.${domainOf(consultancy.from)}`,
  } as const;
  await enqueueMail(dependencies, [mail], now);
  return 'asked';
}

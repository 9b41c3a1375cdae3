import type { PortalAccess, PortalAccesses, SignInLink } from '../../ports/portal.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';
import { accessTimesOf } from './lifetimes.ts';
import { tokenFor } from './secret-token.ts';

export interface MakeSignInLinkDependencies extends RetryDependencies {
  readonly portalAccesses: PortalAccesses;
  readonly stage: string;
  /** 32 bytes that nobody can guess */
  readonly randomSecret: () => Uint8Array;
}

/** Of one address; with the next the oldest is void. */
const mostLinks = 5;

/**
 * Makes a link that signs an address in once.
 *
 * @param direct the link is printed where no mail scanner can open it, and needs no further question
 * @returns the letters behind `/sign-in/`; they are kept nowhere
 */
export async function makeSignInLink(
  { backoff, portalAccesses, stage, randomSecret }: MakeSignInLinkDependencies,
  address: string,
  now: Date,
  direct = false,
): Promise<{ readonly token: string; readonly endsAt: Date }> {
  const { text, digest } = tokenFor(address, randomSecret());
  const { linkMinutes, directLinkMinutes } = accessTimesOf(stage);
  const endsAt = new Date(now.getTime() + (direct ? directLinkMinutes : linkMinutes) * 60_000);
  const link: SignInLink = { digest, endsAt: endsAt.toISOString(), ...(direct && { direct: true }) };
  await retryOnConflict(backoff, async () => {
    const { value, version } = await portalAccesses.read(address);
    const { links, sessions } = stillValid(value, now);
    const next = { links: [...links, link].slice(-mostLinks), sessions };
    await portalAccesses.write(address, next, version, lastEnd(next, now));
  });
  return { token: text, endsAt };
}

/** Without what has ended. */
export const stillValid = ({ links, sessions }: PortalAccess, now: Date): PortalAccess => ({
  links: links.filter(({ endsAt }) => endsAt > now.toISOString()),
  sessions: sessions.filter(({ endsAt }) => endsAt > now.toISOString()),
});

/** When nothing of it is valid any more. */
export const lastEnd = ({ links, sessions }: PortalAccess, now: Date): Date =>
  new Date(Math.max(now.getTime(), ...[...links, ...sessions].map(({ endsAt }) => Date.parse(endsAt))));

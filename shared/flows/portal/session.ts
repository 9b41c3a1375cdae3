import { type Viewer, viewerOf } from '../../config/viewer.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { PortalAccess, PortalAccesses, SignInLink } from '../../ports/portal.ts';
import type { ShownSession } from '../../web/portal/sign-in-page.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import { accessTimesOf } from './lifetimes.ts';
import { lastEnd, type MakeSignInLinkDependencies, stillValid } from './make-sign-in-link.ts';
import { readToken, tokenFor, withDigest } from './secret-token.ts';

export interface SessionDependencies extends MakeSignInLinkDependencies {
  readonly portalAccesses: PortalAccesses;
  readonly clientConfigs: ClientConfigs;
}

/** Browsers of one address that are signed in at once; with the next the oldest is signed out. */
const mostSessions = 20;

/** Whom a link would sign in, and nothing is changed; nothing for one that is not valid, has ended or was used. */
export async function openSignInLink(
  dependencies: SessionDependencies,
  token: string,
  now: Date,
): Promise<{ readonly viewer: Viewer; readonly direct: boolean } | undefined> {
  const read = readToken(token);
  if (read === undefined) return undefined;
  const [{ value }, clientConfig] = await Promise.all([
    dependencies.portalAccesses.read(read.address),
    dependencies.clientConfigs.current(),
  ]);
  const link: SignInLink | undefined = withDigest(stillValid(value, now).links, read.digest);
  const viewer = viewerOf(clientConfig, read.address);
  return link === undefined || viewer === undefined ? undefined : { viewer, direct: link.direct === true };
}

export interface SignedIn {
  readonly viewer: Viewer;
  /** what the browser's cookie holds */
  readonly cookie: string;
  readonly endsAt: Date;
}

/**
 * Signs in by a link, once: the link is crossed off and the session begun in one guarded write, so of two that follow it at
 * the same moment one finds it used.
 */
export async function signIn(
  dependencies: SessionDependencies,
  token: string,
  now: Date,
): Promise<SignedIn | undefined> {
  const read = readToken(token);
  if (read === undefined) return undefined;
  const viewer = viewerOf(await dependencies.clientConfigs.current(), read.address);
  if (viewer === undefined) return undefined;
  const { text: cookie, digest } = tokenFor(viewer.address, dependencies.randomSecret());
  const endsAt = new Date(now.getTime() + accessTimesOf(dependencies.stage).sessionDays * 86_400_000);
  const began = await change(dependencies, read.address, now, ({ links, sessions }) => {
    const link = withDigest(links, read.digest);
    if (link === undefined) return undefined;
    const session = { digest, beganAt: now.toISOString(), endsAt: endsAt.toISOString() };
    return {
      links: links.filter((one) => one !== link),
      sessions: [...sessions, session].slice(-mostSessions),
    };
  });
  return began ? { viewer, cookie, endsAt } : undefined;
}

/**
 * Who a browser is signed in as. The session is read anew for every request, and so is what `clients.yaml` says: whoever
 * signs out, or is no longer named, is out at once.
 */
export async function findViewer(
  { portalAccesses, clientConfigs }: Pick<SessionDependencies, 'portalAccesses' | 'clientConfigs'>,
  cookie: string | undefined,
  now: Date,
): Promise<Viewer | undefined> {
  const read = cookie === undefined ? undefined : readToken(cookie);
  if (read === undefined) return undefined;
  const [{ value }, clientConfig] = await Promise.all([portalAccesses.read(read.address), clientConfigs.current()]);
  if (withDigest(stillValid(value, now).sessions, read.digest) === undefined) return undefined;
  return viewerOf(clientConfig, read.address);
}

/** Ends the session of one browser. */
export async function signOut(dependencies: SessionDependencies, cookie: string, now: Date): Promise<void> {
  const read = readToken(cookie);
  if (read === undefined) return;
  await change(dependencies, read.address, now, ({ links, sessions }) => {
    const session = withDigest(sessions, read.digest);
    return session && { links, sessions: sessions.filter((one) => one !== session) };
  });
}

/** The browsers in which an address is signed in, the newest first; `own` is the one that asks. */
export async function listSessions(
  { portalAccesses }: Pick<SessionDependencies, 'portalAccesses'>,
  address: string,
  cookie: string | undefined,
  now: Date,
): Promise<readonly ShownSession[]> {
  const { value } = await portalAccesses.read(address);
  const own = readToken(cookie ?? '')?.digest;
  return stillValid(value, now)
    .sessions.map(({ digest, beganAt, endsAt }) => ({ id: digest, beganAt, endsAt, isOwn: digest === own }))
    .toReversed();
}

/** Ends one session of an address, by the digest of its secret. One that is over already stays over. */
export async function endSession(
  dependencies: SessionDependencies,
  address: string,
  id: string,
  now: Date,
): Promise<void> {
  await change(dependencies, address, now, ({ links, sessions }) => {
    const session = withDigest(sessions, id);
    return session && { links, sessions: sessions.filter((one) => one !== session) };
  });
}

/** Ends every session of an address, and every link that could begin one. */
export async function signOutEverywhere(dependencies: SessionDependencies, address: string, now: Date): Promise<void> {
  await change(dependencies, address, now, () => ({ links: [], sessions: [] }));
}

/** False, and nothing is written, when the change has nothing to change. */
const change = (
  { backoff, portalAccesses }: Pick<SessionDependencies, 'backoff' | 'portalAccesses'>,
  address: string,
  now: Date,
  next: (valid: PortalAccess) => PortalAccess | undefined,
): Promise<boolean> =>
  retryOnConflict(backoff, async () => {
    const { value, version } = await portalAccesses.read(address);
    const changed = next(stillValid(value, now));
    if (changed === undefined) return false;
    await portalAccesses.write(address, changed, version, lastEnd(changed, now));
    return true;
  });

import type { Versioned } from './versioned.ts';

/** A link that signs in once. */
export interface SignInLink {
  /** SHA-256 of the secret in the link, which is kept nowhere */
  readonly digest: string;
  /** instant, ISO 8601 UTC */
  readonly endsAt: string;
  /** printed for whoever runs Headroom, and followed without a further question: no mail scanner has seen it */
  readonly direct?: true;
}

/** One browser that is signed in. */
export interface Session {
  /** SHA-256 of the secret in its cookie, which is kept nowhere */
  readonly digest: string;
  /** instants, ISO 8601 UTC */
  readonly beganAt: string;
  readonly endsAt: string;
}

/** How an address gets into the portal. */
export interface PortalAccess {
  readonly links: readonly SignInLink[];
  readonly sessions: readonly Session[];
}

/** By address, whatever its case. */
export interface PortalAccesses {
  read(address: string): Promise<Versioned<PortalAccess>>;
  /** throws `Conflict`; forgotten some days after `until` */
  write(address: string, next: PortalAccess, version: number, until: Date): Promise<void>;
}

/** How often something was tried since an instant. */
export interface Attempts {
  /** ISO 8601 UTC */
  readonly since: string;
  readonly count: number;
}

/** By what is counted; only a digest of that is kept. */
export interface RateLimits {
  read(key: string): Promise<Versioned<Attempts | undefined>>;
  /** throws `Conflict`; forgotten a day after `until` */
  write(key: string, next: Attempts, version: number, until: Date): Promise<void>;
}

import type { Unreadable } from '../../shared/domain/unreadable.ts';
import type { UnreachedRecipient } from '../../shared/notifications/mail/summary/unreached-section.ts';

/** What the doctor checked. What could not be checked is absent, and named in `notSeen`. */
export interface Facts {
  readonly now: Date;
  readonly sender: string;
  readonly identity?: Identity;
  /** SES sends at all for this account */
  readonly sendingEnabled?: boolean;
  readonly quota?: Quota;
  /** of the recipients, in the sandbox: those that SES does not deliver to */
  readonly unverifiedRecipients?: readonly string[];
  readonly schedules?: readonly { readonly name: string; readonly on: boolean }[];
  readonly queues?: readonly QueueFacts[];
  /** names of alarms in ALARM state; absent where there are none to check */
  readonly alarms?: readonly string[];
  readonly clientConfig: {
    readonly inForce: boolean;
    readonly clients: number;
    /** folders of clients that were taken out of the file and not removed */
    readonly former?: readonly string[];
  };
  readonly accounts: readonly AccountFacts[];
  /** how many decided mails have waited for more than half an hour, and for more than two hours */
  readonly mailWaiting: { readonly halfHour: number; readonly twoHours: number };
  readonly unreached: readonly UnreachedRecipient[];
  readonly readers: readonly ReadersOfAlerts[];
  /** connected seller accounts that need somebody, and how many there are */
  readonly connections?: ConnectionFacts;
  /** what could not be checked, and why */
  readonly notSeen: readonly { readonly what: string; readonly why: string }[];
}

export interface Identity {
  /** the address itself, or its domain, is verified */
  readonly verified: boolean;
  readonly dkim: boolean;
}

export interface Quota {
  readonly max24Hours: number;
  readonly maxPerSecond: number;
  readonly sent24Hours: number;
}

export interface QueueFacts {
  readonly name: string;
  readonly deadLetters: boolean;
  readonly messages: number;
  readonly oldestSeconds?: number;
}

export interface ConnectionFacts {
  readonly count: number;
  readonly broken: readonly { readonly name: string; readonly state: string }[];
  /** end within sixty days */
  readonly ending: readonly { readonly name: string; readonly until: string }[];
  /** apps whose secret ends within thirty days, or is not accepted */
  readonly secrets: readonly { readonly app: string; readonly rejected: boolean; readonly expiresAt?: string }[];
  /** `acme/eu: returns report for DE: the reason` */
  readonly failed: readonly string[];
}

export interface AccountFacts {
  readonly name: string;
  readonly stale: boolean;
  /** something stored of it cannot be read: it is not evaluated */
  readonly unreadable?: Unreadable;
  readonly checkedAt?: string;
  readonly nextCheckAt?: string;
}

/** Who reads alerts of a client; for a client nobody configured, and for those without a reader, the consultancy's people. */
export interface ReadersOfAlerts {
  readonly client: string;
  readonly reached: readonly string[];
  /** the client's own are not reached, or there are none: the consultancy reads in their place */
  readonly instead: boolean;
}

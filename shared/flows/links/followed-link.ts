import type { Link } from '../../links/link.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { AccountAlertsStore } from '../../ports/alerts.ts';
import type { Cases, PackOrders } from '../../ports/cases.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { LinkSecrets } from '../../ports/links.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import type { Packs } from '../../ports/uploads.ts';
import type { EnqueueDependencies } from '../delivery/enqueue-mail.ts';
import type { RetryDependencies } from '../retry-on-conflict.ts';

/** What recording a step of a case takes. */
export interface CaseStepDependencies {
  readonly cases: Cases;
  readonly accounts: Accounts;
  readonly packOrders: PackOrders;
}

export interface FollowLinkDependencies extends EnqueueDependencies, RetryDependencies, CaseStepDependencies {
  readonly linkSecrets: LinkSecrets;
  readonly accountAlerts: AccountAlertsStore;
  readonly clientConfigs: ClientConfigs;
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

export type Outcome = 'asked' | 'done' | 'done before' | 'over' | 'expired' | 'not valid' | 'rejected' | 'unclear';

/** What is noted of it. No address and no link: whoever reads a log must not be able to act. */
export interface Followed extends Pick<LinkAnswer, 'outcome' | 'status'> {
  readonly action?: Link['action'];
  readonly about?: string;
}

/** A link that was signed here and has not ended, and what it takes to follow it. */
export interface Following {
  readonly dependencies: FollowLinkDependencies;
  readonly request: LinkRequest;
  /** a name for this very link */
  readonly name: string;
  /** the button was pressed; else it is only looked at */
  readonly acts: boolean;
  readonly now: Date;
}

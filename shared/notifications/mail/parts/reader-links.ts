import type { AlertKey } from '../../../alerts/alert-key.ts';

/** Where one reader can act on a mail, by addresses that are signed for this reader alone. */
export interface ReaderLinks {
  /** ends the kind of mail that this is */
  readonly unsubscribe: string;
  /** by alert, for those that are open and part of the mail */
  readonly alerts: Readonly<Record<AlertKey, AlertLinks>>;
  /** by case: its evidence pack */
  readonly packs?: Readonly<Record<string, string>>;
  /** by matter of a case, see `CaseMatter.key` */
  readonly cases?: Readonly<Record<string, CaseLinks>>;
  /** writes again to the address that the mail is about */
  readonly reinstate?: string;
  /** the page of the portal that shows what the mail is about as it is now */
  readonly portal?: { readonly of: 'account' | 'accounts' | 'connections' | 'clients'; readonly address: string };
}

/** What can be recorded of a case, by what it waits for. */
export type CaseLinks =
  | { readonly waitsFor: 'sending'; readonly sent: string; readonly deadline: string; readonly note: string }
  | { readonly waitsFor: 'answer'; readonly accepted: string; readonly rejected: string; readonly note: string };

export interface AlertLinks {
  readonly acknowledge: string;
  /** shortest first */
  readonly snooze: readonly { readonly days: number; readonly address: string }[];
  /** absent for what may not be muted: Amazon's own word, whose silence would make every other silence a lie, and a status */
  readonly mute?: string;
}

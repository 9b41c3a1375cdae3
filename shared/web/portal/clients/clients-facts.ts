import type { State } from '../../../portfolio/account-standing.ts';

/** A client in a list of all. */
export interface ListedClient {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** addresses that `clients.yaml` names for it */
  readonly recipients: number;
  readonly accounts: number;
  /** of its accounts; absent where it has none */
  readonly worst?: State;
}

export interface ClientListFacts {
  /** in the order of `clients.yaml` */
  readonly clients: readonly ListedClient[];
  /** folders with reports that `clients.yaml` does not name: they are watched by the consultancy's defaults */
  readonly unnamed: readonly ListedClient[];
  /** taken out of `clients.yaml`, and waiting for somebody to say whether they have left */
  readonly former: readonly ListedFormerClient[];
}

export interface ListedFormerClient {
  readonly id: string;
  readonly name: string;
  /** an instant, ISO 8601 UTC */
  readonly since: string;
  readonly accounts: number;
}

/** A mistake in the file, with the line that it is in. */
export interface ShownMistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly text: string;
}

/** Something that is right as YAML and may not be meant. */
export interface ClientFileWarning {
  readonly message: string;
  /** saved only once somebody has said that it is meant */
  readonly mustConfirm: boolean;
}

/** What was found in a file that somebody edits. */
export interface CheckedFile {
  readonly mistakes: readonly ShownMistake[];
  readonly warnings: readonly ClientFileWarning[];
  /** clients in it; absent where it has a mistake */
  readonly clients?: number;
}

/** The editor of `clients.yaml`. */
export interface ClientEditor {
  readonly text: string;
  /** of the version that was read; empty where there was none */
  readonly tag: string;
  readonly checked?: CheckedFile;
  /** somebody else has saved since; the tag is theirs, so that saving again replaces what they wrote */
  readonly conflict?: boolean;
  /** the text is that of an earlier version */
  readonly from?: string;
}

/** What became of the newest file, and the files before it. */
export interface ClientFileHistory {
  /** absent where there is none */
  readonly newest?: {
    readonly uploadedAt: string;
    readonly state: 'in force' | 'not applied' | 'being applied';
    readonly reason?: string;
  };
  readonly versions: readonly { readonly version: string; readonly uploadedAt: string; readonly bytes: number }[];
}

/** `clients.yaml` as it was uploaded, in one version. */
export interface ClientFile {
  readonly text: string;
  /** changes with every version: guards the next write */
  readonly tag: string;
  readonly uploadedAt: Date;
}

/** One version of the file, newest first in a list. */
export interface ClientFileVersion {
  readonly version: string;
  readonly uploadedAt: Date;
  readonly bytes: number;
}

/** `clients.yaml` in the reports bucket, which keeps every version. What is written there is applied like any upload of it. */
export interface ClientFiles {
  /** the newest, or one version; `undefined` where there is none */
  read(version?: string): Promise<ClientFile | undefined>;
  /** throws `Conflict` when the newest is not the one with this tag any more; without a tag: when there is one already */
  write(text: string, tag: string | undefined): Promise<void>;
  /** the newest first */
  versions(atMost: number): Promise<readonly ClientFileVersion[]>;
}

import type { Directory } from '../config/client-config.ts';

/** `clients.yaml` in force. */
export interface Directories {
  /** the directory in force, or the consultancy's defaults when none was ever applied */
  current(): Promise<Directory>;
  /** whether a `clients.yaml` is in force, or only the defaults */
  everApplied(): Promise<boolean>;
  /** an older upload never replaces a newer one */
  apply(directory: Directory, uploadedAt: Date): Promise<void>;
}

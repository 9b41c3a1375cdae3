import type { ClientConfig } from '../config/client-config.ts';

/** `clients.yaml` in force. */
export interface ClientConfigs {
  /** the client config in force, or the consultancy's defaults when none was ever applied */
  current(): Promise<ClientConfig>;
  /** whether a `clients.yaml` is in force, or only the defaults */
  everApplied(): Promise<boolean>;
  /** an older upload never replaces a newer one */
  apply(clientConfig: ClientConfig, uploadedAt: Date): Promise<void>;
}

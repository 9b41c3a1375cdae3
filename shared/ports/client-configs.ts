import type { ClientConfig } from '../config/client-config.ts';

/** `clients.yaml` in force. */
export interface ClientConfigs {
  /** the client config in force, or the consultancy's defaults when none was ever applied */
  current(): Promise<ClientConfig>;
  /** whether a `clients.yaml` is in force, or only the defaults */
  everApplied(): Promise<boolean>;
  /**
   * an older upload never replaces a newer one; clients with accounts that it no longer names become former clients
   * @returns the config in force afterwards
   */
  apply(clientConfig: ClientConfig, uploadedAt: Date): Promise<ClientConfig>;
  /** a former client is none any more: what is uploaded for it begins anew */
  forgetFormer(client: string): Promise<void>;
}

/** What links in mail are signed with: the same for every function, made when it is first asked for. */
export interface LinkSecrets {
  /** 32 random bytes */
  current(): Promise<Uint8Array>;
}

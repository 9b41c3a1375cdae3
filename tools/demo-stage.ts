import type { OpenConnections } from '../cli/connection/open-connections.ts';
import type { LocalFile } from '../cli/local/local-file.ts';
import type { AccountStatus } from '../shared/flows/inspection/status.ts';

/** What the demo has to play on: a local cloud of its own. */
export interface DemoStage {
  readonly addresses: LocalFile;
  /** what the commands about connections use, at the cloud’s time */
  connections(): OpenConnections;
  /** the cloud's time */
  now(): Date;
  /** puts an object into the reports bucket, as any S3 client would; metadata names in lower case */
  upload(key: string, bytes: Uint8Array, metadata?: Readonly<Record<string, string>>): Promise<void>;
  /**
   * Moves the clock to the instant and returns when everything due by then is done. An instant already past is passed
   * over: a demo that was interrupted can be played from its beginning again.
   */
  tick(instant: Date): Promise<void>;
  /** resolves when nothing is under way, delayed messages included */
  idle(): Promise<void>;
  status(client?: string): Promise<readonly AccountStatus[]>;
  say(line: string): void;
}

/** What tools/demo.ts exports. */
export interface Demo {
  /** the moment at which the cloud is to open for a demo that ends now */
  readonly demoOpensAt: (now: Date) => Date;
  /** Plays the demo. Called again on the same cloud after an interruption. */
  readonly playDemo: (stage: DemoStage) => Promise<void>;
  /** the table that ends the demo; also shown for one that was played before */
  readonly demoTable: (stage: DemoStage) => Promise<string>;
}

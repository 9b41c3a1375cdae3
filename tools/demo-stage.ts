import type { Day } from '../shared/domain/day.ts';
import type { ConnectDependencies } from '../shared/flows/connections/connect-seller.ts';
import type { SetUpDependencies } from '../shared/flows/connections/set-up-app.ts';
import type { AccountStatus } from '../shared/flows/inspection/status.ts';

/** How far a demo has come. */
export interface DaysPlayed {
  readonly days: number;
  readonly of: number;
  /** the day that was played last, in UTC */
  readonly day: Day;
}

/** What the demo needs of a local cloud. */
export interface DemoStage {
  /** the clients are connected, and their reports come from the simulated Amazon */
  readonly connected: boolean;
  /** of the simulated Amazon */
  readonly amazon: string;
  /** what the commands about connections use, at the cloud’s time */
  connections(): ConnectDependencies & SetUpDependencies & { readonly queueArn: string };
  /** the cloud's time */
  now(): Date;
  /** puts an object into the reports bucket, as any S3 client would; metadata names in lower case */
  upload(key: string, bytes: Uint8Array, metadata?: Readonly<Record<string, string>>): Promise<void>;
  /**
   * Moves the clock to the instant and resolves when everything due by then is done. An instant already past is skipped, so
   * that an interrupted demo can be played again from its beginning.
   */
  tick(instant: Date): Promise<void>;
  /** waits until all work is done, delayed messages included */
  idle(): Promise<void>;
  status(client?: string): Promise<readonly AccountStatus[]>;
  say(line: string): void;
  /** called once, when the clients are known and before the first day: from now on there is something to look at */
  opened(): Promise<void>;
  /** called after each day */
  progress(played: DaysPlayed): void;
}

/** What tools/demo.ts exports. */
export interface Demo {
  /** the time at which the cloud has to start for a demo that ends now */
  readonly demoOpensAt: (now: Date) => Date;
  /** Plays the demo. Called again on the same cloud after an interruption. */
  readonly playDemo: (stage: DemoStage) => Promise<void>;
  /** the table at the end of the demo; also shown for one that was played before */
  readonly demoTable: (stage: DemoStage) => Promise<string>;
}

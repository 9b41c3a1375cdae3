import { DatabaseSync } from 'node:sqlite';

/** A map of which every change is kept. */
export interface KeptMap<Value> {
  readonly get: (id: string) => Value | undefined;
  readonly has: (id: string) => boolean;
  readonly set: (id: string, value: Value) => void;
  readonly delete: (id: string) => void;
  readonly values: () => IterableIterator<Value>;
  readonly entries: () => IterableIterator<[string, Value]>;
  readonly size: () => number;
}

/** A report or query that somebody asked for. Its content is made anew from the seller whenever it is read. */
export interface Asked {
  readonly id: string;
  readonly sellerId: string;
  readonly type: string;
  readonly createdAt: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly fate: 'done' | 'cancelled' | 'fatal' | 'hung';
  readonly document?: string;
  /** made by Amazon itself at that instant */
  readonly listed?: boolean;
}

export interface Destination {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly clientId: string;
  readonly region: string;
}

export interface Subscription {
  readonly sellerId: string;
  readonly type: string;
  readonly id: string;
  readonly destinationId: string;
}

/** What the simulated Amazon must not forget when it is started again. */
export interface SimulatedState {
  readonly apps: KeptMap<{ readonly secrets: readonly string[]; readonly applicationId?: string }>;
  /** refresh token → whose */
  readonly authorisations: KeptMap<{ readonly sellerId: string; readonly clientId: string }>;
  readonly codes: KeptMap<{ readonly sellerId: string; readonly clientId: string; readonly until: number }>;
  readonly asked: KeptMap<Asked>;
  readonly destinations: KeptMap<Destination>;
  readonly subscriptions: KeptMap<Subscription>;
  /** single facts, such as the day on which its sellers begin */
  readonly facts: KeptMap<string>;
  readonly close: () => void;
}

/** @param path of a SQLite file; in memory where absent */
export function openState(path = ':memory:'): SimulatedState {
  const file = new DatabaseSync(path);
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
  file.exec('CREATE TABLE IF NOT EXISTS kept (kind TEXT, id TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, id))');
  const load = file.prepare('SELECT id, value FROM kept WHERE kind = ? ORDER BY rowid');
  const put = file.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?, ?)');
  const drop = file.prepare('DELETE FROM kept WHERE kind = ? AND id = ?');
  function kept<Value>(kind: string): KeptMap<Value> {
    const map = new Map(
      load.all(kind).map(({ id, value }) => [String(id), JSON.parse(String(value)) as Value] as const),
    );
    return {
      get: (id) => map.get(id),
      has: (id) => map.has(id),
      set(id, value) {
        map.set(id, value);
        put.run(kind, id, JSON.stringify(value));
      },
      delete(id) {
        map.delete(id);
        drop.run(kind, id);
      },
      values: () => map.values(),
      entries: () => map.entries(),
      size: () => map.size,
    };
  }
  return {
    apps: kept('app'),
    authorisations: kept('authorisation'),
    codes: kept('code'),
    asked: kept('asked'),
    destinations: kept('destination'),
    subscriptions: kept('subscription'),
    facts: kept('fact'),
    close: () => file.close(),
  };
}

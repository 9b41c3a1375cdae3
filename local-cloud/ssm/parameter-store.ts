import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  /** milliseconds since the epoch */
  readonly modified: number;
}

/** Parameters by name. Values of SecureString are encrypted on the disk. */
export interface ParameterStore {
  readonly get: (name: string) => Parameter | undefined;
  /** every parameter below a path such as `/app/`, by name */
  readonly under: (path: string) => readonly Parameter[];
  /** @returns the version that was written */
  readonly put: (name: string, type: ParameterType, value: string) => number;
  /** @returns whether it was there */
  readonly remove: (name: string) => boolean;
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * The key lies beside the state in a file of its own that only its owner may read: a copy of the database alone, in a backup or a
 * bug report, holds no secret.
 */
function keyIn(folder: string): Buffer {
  const path = join(folder, 'ssm', 'key');
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(path);
}

/** @param file the cloud's own; the table is made where it is missing */
export function openParameterStore(folder: string, file: DatabaseSync, now: () => number): ParameterStore {
  file.exec(
    'CREATE TABLE IF NOT EXISTS parameters (name TEXT PRIMARY KEY, type TEXT NOT NULL, value BLOB NOT NULL, version INTEGER NOT NULL, modified INTEGER NOT NULL)',
  );
  // Made when the first secret is kept: a cloud without any has no key.
  let key: Buffer | undefined;
  const theKey = (): Buffer => (key ??= keyIn(folder));
  const read = file.prepare('SELECT * FROM parameters WHERE name = ?');
  const all = file.prepare('SELECT * FROM parameters ORDER BY name');
  const write = file.prepare('INSERT OR REPLACE INTO parameters VALUES (?, ?, ?, ?, ?)');
  const drop = file.prepare('DELETE FROM parameters WHERE name = ?');

  /** Bound to its name: a value that is moved under another name does not open. */
  function seal(name: string, value: string): Uint8Array {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', theKey(), nonce).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }
  function unseal(name: string, bytes: Uint8Array): string {
    const decipher = createDecipheriv('aes-256-gcm', theKey(), bytes.subarray(0, nonceBytes))
      .setAAD(Buffer.from(name))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const parts = [decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()];
    return Buffer.concat(parts).toString('utf8');
  }
  function parameterFrom(row: Readonly<Record<string, unknown>>): Parameter {
    const [name, type] = [String(row['name']), String(row['type']) as ParameterType];
    const bytes = row['value'] as Uint8Array;
    const value = type === 'SecureString' ? unseal(name, bytes) : Buffer.from(bytes).toString('utf8');
    return { name, type, value, version: Number(row['version']), modified: Number(row['modified']) };
  }

  return {
    get(name) {
      const row = read.get(name);
      return row === undefined ? undefined : parameterFrom(row);
    },
    under: (path) =>
      all
        .all()
        .filter((row) => String(row['name']).startsWith(path))
        .map(parameterFrom),
    put(name, type, value) {
      const version = Number(read.get(name)?.['version'] ?? 0) + 1;
      const bytes = type === 'SecureString' ? seal(name, value) : Buffer.from(value);
      write.run(name, type, bytes, version, Math.floor(now()));
      return version;
    },
    remove: (name) => Number(drop.run(name).changes) > 0,
  };
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The folder is in use by another local cloud. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

const tables = `
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, created TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS objects (bucket TEXT, key TEXT, facts TEXT NOT NULL, PRIMARY KEY (bucket, key));
  CREATE TABLE IF NOT EXISTS versions (bucket TEXT, key TEXT, version TEXT, facts TEXT NOT NULL, PRIMARY KEY (bucket, key, version));
  CREATE TABLE IF NOT EXISTS uploads (id TEXT PRIMARY KEY, facts TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS parts (upload TEXT, number INTEGER, facts TEXT NOT NULL, PRIMARY KEY (upload, number));
  CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, done INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, queue TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sent INTEGER NOT NULL, receives INTEGER NOT NULL, first_received INTEGER,
    visible INTEGER NOT NULL, receipt TEXT UNIQUE);
  CREATE INDEX IF NOT EXISTS messages_of_queue ON messages (queue, visible);
`;

/**
 * The local cloud's own memory, one SQLite file in its folder: objects, messages, events still to be sent, where the
 * clock stands, which schedules ran. Opened exclusively, and the operating system releases that lock when the process
 * is killed, so it also keeps two clouds off the same folder. Throws `FolderInUse`.
 */
export function openCloudFile(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  const file = new DatabaseSync(join(folder, 'cloud.db'), { timeout: 0 });
  try {
    // What survives a killed process need not wait for the disk: the operating system has it already.
    file.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    file.exec(`BEGIN IMMEDIATE; ${tables} COMMIT;`);
  } catch (cause) {
    file.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) {
      throw new FolderInUse(`another local cloud is running on ${folder}`, { cause });
    }
    throw cause;
  }
  return file;
}

/** One remembered fact by name, as JSON. */
export function readFact(file: DatabaseSync, name: string): unknown {
  const row = file.prepare('SELECT value FROM facts WHERE name = ?').get(name);
  return row === undefined ? undefined : JSON.parse(String(row['value']));
}

export function writeFact(file: DatabaseSync, name: string, value: unknown): void {
  file.prepare('INSERT OR REPLACE INTO facts VALUES (?, ?)').run(name, JSON.stringify(value));
}

/** All or nothing, also when the process is killed half-way. */
export function inTransaction<Result>(file: DatabaseSync, work: () => Result): Result {
  file.exec('BEGIN');
  try {
    const result = work();
    file.exec('COMMIT');
    return result;
  } catch (error) {
    file.exec('ROLLBACK');
    throw error;
  }
}

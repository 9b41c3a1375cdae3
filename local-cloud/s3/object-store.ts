import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../runtime/cloud-file.ts';
import type { BucketPlan } from '../template/stack.ts';
import { type Creation, createdEvent, isNotified, testEvent } from './s3-events.ts';
import {
  type DeleteMarker,
  decodeObject,
  decodeVersion,
  encodeMarker,
  encodeObject,
  type ObjectVersion,
  type StoredObject,
} from './stored-object.ts';

/**
 * Where objects are: facts in the cloud's file, each body in a file of its own that is never written again. Putting an
 * object and recording its event are one transaction, so a killed process cannot have done only half.
 */
export interface ObjectStore {
  readonly buckets: readonly BucketPlan[];
  readonly bucketNamed: (name: string) => BucketPlan | undefined;
  /** a name for a body's file, and its path */
  readonly newBody: () => { readonly file: string; readonly path: string };
  readonly pathOf: (file: string) => string;
  /** puts the object, whose body file is complete, and has its event sent before it returns */
  readonly put: (bucket: string, object: StoredObject, creation: Creation) => void;
  readonly find: (bucket: string, key: string) => StoredObject | undefined;
  /** the first object behind a key, in the order of S3: bytes of UTF-8 */
  readonly nextAfter: (bucket: string, key: string, prefix: string) => StoredObject | undefined;
  /** an object as it was; nothing when there is no such version */
  readonly version: (bucket: string, key: string, version: string) => StoredObject | DeleteMarker | undefined;
  /** every version of every object below a prefix, by key, newest first; of a bucket without versions none */
  readonly versionsUnder: (bucket: string, prefix: string) => readonly ObjectVersion[];
  /** Deletes an object; where versions are kept it is hidden behind a marker, which is returned. */
  readonly remove: (bucket: string, key: string) => DeleteMarker | undefined;
  /** deletes one version for good; the newest of those left is the object then */
  readonly removeVersion: (bucket: string, key: string, version: string) => void;
  /** sends events that are recorded and not sent: after a killed process */
  readonly sendRecorded: () => void;
  /** removes body files that nothing refers to: left by uploads that a killed process did not finish */
  readonly sweep: () => void;
}

interface Dependencies {
  readonly buckets: readonly BucketPlan[];
  /** sends an event to a queue */
  readonly send: (queueArn: string, body: string) => void;
  /** of the cloud's clock */
  readonly now: () => number;
  readonly region: string;
}

/**
 * Opens the store and makes the buckets that are not there yet. As S3 does, sends each queue to be notified a test
 * event at that time.
 */
export function openObjectStore(folder: string, file: DatabaseSync, dependencies: Dependencies): ObjectStore {
  const { buckets, send, now, region } = dependencies;
  mkdirSync(folder, { recursive: true });
  const byName = new Map(buckets.map((bucket) => [bucket.name, bucket]));
  const pathOf = (name: string): string => join(folder, name);
  const removeBody = (name: string | undefined): void => {
    if (name !== undefined) rmSync(pathOf(name), { force: true });
  };
  const putObject = file.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?)');
  const findObject = file.prepare('SELECT facts FROM objects WHERE bucket = ? AND key = ?');
  const findNext = file.prepare(
    'SELECT facts FROM objects WHERE bucket = ? AND key > ? AND key >= ? ORDER BY key LIMIT 1',
  );
  const deleteObject = file.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?');
  const putVersion = file.prepare('INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?)');
  const findVersion = file.prepare('SELECT facts FROM versions WHERE bucket = ? AND key = ? AND version = ?');
  const newestVersion = file.prepare(
    'SELECT facts FROM versions WHERE bucket = ? AND key = ? ORDER BY rowid DESC LIMIT 1',
  );
  const deleteVersion = file.prepare('DELETE FROM versions WHERE bucket = ? AND key = ? AND version = ?');
  const allVersions = file.prepare('SELECT facts FROM versions WHERE bucket = ? ORDER BY key, rowid DESC');
  const recordEvent = file.prepare('INSERT INTO events (queue, body) VALUES (?, ?)');
  const recordedEvents = file.prepare('SELECT id, queue, body FROM events ORDER BY id');
  const forgetEvent = file.prepare('DELETE FROM events WHERE id = ?');
  let sequence = 0;
  /** Also grows over restarts. */
  const nextSequence = (): number => {
    sequence = Math.max(sequence + 1, now() * 1000);
    return sequence;
  };
  const isVersioned = (bucket: string): boolean => byName.get(bucket)?.versioned ?? false;
  const find = (bucket: string, key: string): StoredObject | undefined => {
    const row = findObject.get(bucket, key);
    return row && decodeObject(String(row['facts']));
  };
  const sendRecorded = (): void => {
    for (const { id, queue, body } of recordedEvents.all()) {
      inTransaction(file, () => {
        send(String(queue), String(body));
        forgetEvent.run(Number(id));
      });
    }
  };
  const recordCreation = (bucket: string, object: StoredObject, creation: Creation): void => {
    for (const notification of byName.get(bucket)?.notifications ?? []) {
      if (!isNotified(notification, object.key, creation)) continue;
      const created = {
        bucket,
        key: object.key,
        ...(isVersioned(bucket) && { version: object.bodyFile }),
        size: object.contentLength,
        etag: object.etag,
        at: now(),
        sequence: nextSequence(),
      };
      recordEvent.run(notification.queueArn, createdEvent(created, creation, notification.id, region));
    }
  };

  const known = new Set(
    file
      .prepare('SELECT name FROM buckets')
      .all()
      .map(({ name }) => String(name)),
  );
  for (const { name, notifications } of buckets.filter((bucket) => !known.has(bucket.name))) {
    inTransaction(file, () => {
      file.prepare('INSERT INTO buckets VALUES (?, ?)').run(name, new Date(now()).toISOString());
      const queues = new Set(notifications.map(({ queueArn }) => queueArn));
      for (const queue of queues) recordEvent.run(queue, testEvent(name, now()));
    });
  }

  return {
    buckets,
    bucketNamed: (name) => byName.get(name),
    newBody: () => {
      const name = randomUUID();
      return { file: name, path: pathOf(name) };
    },
    pathOf,
    put: (bucket, object, creation) => {
      const before = find(bucket, object.key);
      inTransaction(file, () => {
        putObject.run(bucket, object.key, encodeObject(object));
        if (isVersioned(bucket)) putVersion.run(bucket, object.key, object.bodyFile, encodeObject(object));
        recordCreation(bucket, object, creation);
      });
      // Someone may still be reading the old body: on the systems where that matters the file stays until it is closed.
      if (!isVersioned(bucket)) removeBody(before?.bodyFile);
      sendRecorded();
    },
    find,
    nextAfter: (bucket, key, prefix) => {
      const row = findNext.get(bucket, key, prefix);
      const object = row && decodeObject(String(row['facts']));
      return object?.key.startsWith(prefix) ? object : undefined;
    },
    version: (bucket, key, version) => {
      const row = findVersion.get(bucket, key, version);
      if (row === undefined) return undefined;
      const found = decodeVersion(String(row['facts']));
      return 'object' in found ? found.object : found.marker;
    },
    versionsUnder: (bucket, prefix) => {
      let keyBefore: string | undefined;
      return allVersions.all(bucket).flatMap(({ facts }) => {
        const found = decodeVersion(String(facts));
        const { key } = 'object' in found ? found.object : found.marker;
        const latest = key !== keyBefore;
        keyBefore = key;
        return key.startsWith(prefix) ? [{ ...found, latest }] : [];
      });
    },
    remove: (bucket, key) => {
      const before = find(bucket, key);
      const marker = { key, version: randomUUID(), lastModified: new Date(now()) };
      inTransaction(file, () => {
        deleteObject.run(bucket, key);
        if (isVersioned(bucket)) putVersion.run(bucket, key, marker.version, encodeMarker(marker));
      });
      if (isVersioned(bucket)) return marker;
      removeBody(before?.bodyFile);
      return undefined;
    },
    removeVersion: (bucket, key, version) => {
      inTransaction(file, () => {
        deleteVersion.run(bucket, key, version);
        const row = newestVersion.get(bucket, key);
        const newest = row && decodeVersion(String(row['facts']));
        if (newest !== undefined && 'object' in newest) putObject.run(bucket, key, encodeObject(newest.object));
        else deleteObject.run(bucket, key);
      });
      // A marker has no body, and then nothing is there to be removed.
      removeBody(version);
    },
    sendRecorded,
    sweep: () => {
      const referred = new Set<string | undefined>();
      const facts = (table: string): readonly string[] =>
        file
          .prepare(`SELECT facts FROM ${table}`)
          .all()
          .map((row) => String(row['facts']));
      for (const one of facts('objects')) referred.add(decodeObject(one).bodyFile);
      for (const one of facts('parts')) referred.add((JSON.parse(one) as { readonly file: string }).file);
      for (const { version } of file.prepare('SELECT version FROM versions').all()) referred.add(String(version));
      for (const name of readdirSync(folder)) if (!referred.has(name)) removeBody(name);
    },
  };
}

import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { inOneStep } from '../runtime/cloud-file.ts';
import type { NotificationPlan } from '../template/stack.ts';
import { type Creation, createdEvent, isNotified } from './object-events.ts';
import type { S3Object, S3Store, S3Upload } from './stored-object.ts';

/** One part of a multipart upload. */
export interface Part {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  /** MD5, hexadecimal */
  readonly digest: string;
}

/**
 * Where objects lie: facts in the cloud's file, each body in a file of its own that is never written again. Putting an
 * object and noting the event that tells of it are one step, so a killed process cannot have done only half.
 */
export interface ObjectStore {
  /** a name for a body's file, and its path */
  newBody(): { readonly file: string; readonly path: string };
  readonly pathOf: (file: string) => string;
  /** puts the object, whose body file is complete, and has its event sent before it returns */
  put(bucket: string, object: S3Object & { bodyFile: string }, creation: Creation): void;
  /** an object as it was; nothing when there is no such version */
  readonly version: (bucket: string, key: string, version: string) => S3Object | undefined;
  /** every version of every object below a prefix, by key; of a bucket without versions none */
  readonly versionsUnder: (bucket: string, prefix: string) => readonly S3Object[];
  readonly versioned: (bucket: string) => boolean;
  readonly addPart: (upload: string, part: Part) => void;
  readonly parts: (upload: string) => ReadonlyMap<number, Part>;
  /** events noted and not sent: after a killed process */
  readonly sendNoted: () => void;
  /** removes body files that nothing refers to: left by uploads that a killed process did not finish */
  readonly sweep: () => void;
}

interface Notified {
  readonly versioned: (bucket: string) => boolean;
  readonly notifications: (bucket: string) => readonly NotificationPlan[];
  /** hands an event to a queue */
  readonly send: (queueArn: string, body: string) => void;
  /** of the cloud's clock */
  readonly now: () => number;
  readonly region: string;
}

/** Makes the shelf and gives it to the store as its persistence; what was kept is loaded. */
export function openObjectStore(folder: string, file: DatabaseSync, store: S3Store, notified: Notified): ObjectStore {
  mkdirSync(folder, { recursive: true });
  const pathOf = (name: string): string => join(folder, name);
  const remove = (name: string | undefined): void => {
    if (name !== undefined) rmSync(pathOf(name), { force: true });
  };
  const putObject = file.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?)');
  const putVersion = file.prepare('INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?)');
  const findVersion = file.prepare('SELECT facts FROM versions WHERE bucket = ? AND key = ? AND version = ?');
  const noteEvent = file.prepare('INSERT INTO events (queue, body) VALUES (?, ?)');
  const eventsNoted = file.prepare('SELECT id, queue, body FROM events ORDER BY id');
  const forgetEvent = file.prepare('DELETE FROM events WHERE id = ?');
  const putPart = file.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?)');
  const partsOf = file.prepare('SELECT facts FROM parts WHERE upload = ?');
  let sequence = 0;

  const sendNoted = (): void => {
    for (const { id, queue, body } of eventsNoted.all()) {
      notified.send(String(queue), String(body));
      forgetEvent.run(Number(id));
    }
  };
  /** A sequence that also grows over restarts. */
  const nextSequence = (): number => {
    sequence = Math.max(sequence + 1, notified.now() * 1000);
    return sequence;
  };
  const record = (bucket: string, object: S3Object, creation: Creation): void => {
    const before = store.buckets.get(bucket)?.get(object.key)?.bodyFile;
    const version = notified.versioned(bucket) ? object.bodyFile : undefined;
    const facts = JSON.stringify({ ...object, body: undefined });
    inOneStep(file, () => {
      putObject.run(bucket, object.key, facts);
      if (version !== undefined) putVersion.run(bucket, object.key, version, facts);
      for (const notification of notified.notifications(bucket)) {
        if (!isNotified(notification, object.key, creation)) continue;
        const created = {
          bucket,
          key: object.key,
          ...(version !== undefined && { version }),
          size: object.contentLength,
          etag: object.etag,
          at: notified.now(),
          sequence: nextSequence(),
        };
        noteEvent.run(notification.queueArn, createdEvent(created, creation, notification.id, notified.region));
      }
    });
    // Someone may still be reading the old body: on the systems where that matters the file stays until it is closed.
    if (version === undefined && before !== object.bodyFile) remove(before);
  };
  const parts = (upload: string): Map<number, Part> =>
    new Map(
      partsOf.all(upload).map((row) => {
        const part = JSON.parse(String(row['facts'])) as Part;
        return [part.number, part];
      }),
    );

  load(file, store);
  store.persistence = {
    insertBucket: (name: string, created: Date) =>
      file.prepare('INSERT OR REPLACE INTO buckets VALUES (?, ?)').run(name, created.toISOString()),
    deleteBucket: (name: string) => file.prepare('DELETE FROM buckets WHERE name = ?').run(name),
    saveBucketLifecycleConfiguration: () => undefined,
    deleteBucketLifecycleConfiguration: () => undefined,
    /** Only an upload by form comes this way: see object-door.ts. */
    upsertObject: (bucket: string, object: S3Object) => {
      object.bodyFile = randomUUID();
      writeFileSync(pathOf(object.bodyFile), object.body);
      record(bucket, object, 'ObjectCreated:Post');
      sendNoted();
    },
    readBody: (bucket: string, key: string) =>
      readFileSync(pathOf(String(store.buckets.get(bucket)?.get(key)?.bodyFile))),
    /** The store has forgotten the object already, so its body is left to the next sweep. */
    deleteObject: (bucket: string, key: string) =>
      file.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?').run(bucket, key),
    deleteObjectsByBucket: (bucket: string) => file.prepare('DELETE FROM objects WHERE bucket = ?').run(bucket),
    insertMultipartUpload: (upload: S3Upload) =>
      file
        .prepare('INSERT OR REPLACE INTO uploads VALUES (?, ?)')
        .run(upload.uploadId, JSON.stringify({ ...upload, parts: undefined })),
    deleteMultipartUpload: (upload: string) => {
      const files = [...parts(upload).values()].map((part) => part.file);
      inOneStep(file, () => {
        file.prepare('DELETE FROM uploads WHERE id = ?').run(upload);
        file.prepare('DELETE FROM parts WHERE upload = ?').run(upload);
      });
      for (const name of files) remove(name);
    },
    close: () => undefined,
  };
  return {
    newBody: () => {
      const name = randomUUID();
      return { file: name, path: pathOf(name) };
    },
    pathOf,
    put: (bucket, object, creation) => {
      record(bucket, object, creation);
      store.restoreObject(bucket, object);
      sendNoted();
    },
    version: (bucket, key, version) => {
      const row = findVersion.get(bucket, key, version);
      return row && readObject(String(row['facts']));
    },
    versionsUnder: (bucket, prefix) =>
      file
        .prepare('SELECT facts FROM versions WHERE bucket = ? ORDER BY key, version')
        .all(bucket)
        .map(({ facts }) => readObject(String(facts)))
        .filter(({ key }) => key.startsWith(prefix)),
    versioned: notified.versioned,
    addPart: (upload, part) => {
      const before = parts(upload).get(part.number);
      putPart.run(upload, part.number, JSON.stringify(part));
      remove(before?.file);
    },
    parts,
    sendNoted,
    sweep: () => {
      const known = new Set<string | undefined>();
      for (const objects of store.buckets.values()) for (const { bodyFile } of objects.values()) known.add(bodyFile);
      for (const { facts } of file.prepare('SELECT facts FROM parts').all()) {
        known.add((JSON.parse(String(facts)) as Part).file);
      }
      for (const { version } of file.prepare('SELECT version FROM versions').all()) known.add(String(version));
      for (const name of readdirSync(folder)) if (!known.has(name)) remove(name);
    },
  };
}

function load(file: DatabaseSync, store: S3Store): void {
  for (const { name, created } of file.prepare('SELECT * FROM buckets').all()) {
    store.createBucket(String(name));
    store.setBucketCreationDate(String(name), new Date(String(created)));
  }
  for (const { bucket, facts } of file.prepare('SELECT bucket, facts FROM objects').all()) {
    store.restoreObject(String(bucket), readObject(String(facts)));
  }
  for (const { facts } of file.prepare('SELECT facts FROM uploads').all()) {
    const upload = JSON.parse(String(facts)) as S3Upload & { readonly initiated: string };
    store.restoreMultipartUpload({ ...upload, initiated: new Date(upload.initiated), parts: new Map() });
  }
}

function readObject(facts: string): S3Object {
  const object = JSON.parse(facts) as S3Object & { readonly lastModified: string };
  return { ...object, body: Buffer.alloc(0), lastModified: new Date(object.lastModified) };
}

import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../runtime/cloud-file.ts';
import type { MultipartUpload, UploadPart } from './stored-object.ts';

/** Multipart uploads that have begun and are not complete. */
export interface UploadStore {
  readonly begin: (upload: MultipartUpload) => void;
  readonly find: (uploadId: string) => MultipartUpload | undefined;
  /** a part with a number that is there already takes its place */
  readonly addPart: (uploadId: string, part: UploadPart) => void;
  readonly parts: (uploadId: string) => ReadonlyMap<number, UploadPart>;
  /** forgets the upload and removes its parts: completed or aborted */
  readonly end: (uploadId: string) => void;
}

/** `removeBody` removes the file of a part by its name. */
export function openUploadStore(file: DatabaseSync, removeBody: (name: string) => void): UploadStore {
  const putUpload = file.prepare('INSERT OR REPLACE INTO uploads VALUES (?, ?)');
  const findUpload = file.prepare('SELECT facts FROM uploads WHERE id = ?');
  const deleteUpload = file.prepare('DELETE FROM uploads WHERE id = ?');
  const putPart = file.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?)');
  const partsOf = file.prepare('SELECT facts FROM parts WHERE upload = ?');
  const deleteParts = file.prepare('DELETE FROM parts WHERE upload = ?');
  const parts = (uploadId: string): ReadonlyMap<number, UploadPart> =>
    new Map(
      partsOf.all(uploadId).map(({ facts }) => {
        const part = JSON.parse(String(facts)) as UploadPart;
        return [part.number, part];
      }),
    );
  return {
    begin: (upload) => void putUpload.run(upload.uploadId, JSON.stringify(upload)),
    find: (uploadId) => {
      const row = findUpload.get(uploadId);
      return row && (JSON.parse(String(row['facts'])) as MultipartUpload);
    },
    addPart: (uploadId, part) => {
      const before = parts(uploadId).get(part.number);
      putPart.run(uploadId, part.number, JSON.stringify(part));
      if (before !== undefined) removeBody(before.file);
    },
    parts,
    end: (uploadId) => {
      const files = [...parts(uploadId).values()].map((part) => part.file);
      inTransaction(file, () => {
        deleteUpload.run(uploadId);
        deleteParts.run(uploadId);
      });
      for (const name of files) removeBody(name);
    },
  };
}

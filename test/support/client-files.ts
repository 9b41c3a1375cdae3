import type { ClientFiles } from '../../shared/ports/client-files.ts';
import { Conflict } from '../../shared/ports/versioned.ts';

/** Versions of `clients.yaml` as S3 keeps them, in memory. */
export function clientFilesInMemory(apply: (text: string) => Promise<Date>) {
  const kept: { readonly text: string; readonly uploadedAt: Date }[] = [];
  const tagOf = (index: number): string => `"tag-${index}"`;
  const clientFiles: ClientFiles = {
    async read(version) {
      const index = version === undefined ? kept.length - 1 : Number(version);
      const found = kept[index];
      return found && { ...found, tag: tagOf(index) };
    },
    async write(text, tag) {
      const newest = kept.length === 0 ? undefined : tagOf(kept.length - 1);
      if (newest !== tag) throw new Conflict('clients.yaml was changed meanwhile');
      kept.push({ text, uploadedAt: await apply(text) });
    },
    versions: async (atMost) =>
      kept
        .map(({ text, uploadedAt }, index) => ({ version: String(index), uploadedAt, bytes: Buffer.byteLength(text) }))
        .toReversed()
        .slice(0, atMost),
  };
  return { clientFiles, noteUpload: (text: string, uploadedAt: Date) => void kept.push({ text, uploadedAt }) };
}

import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';

/** A pack as somebody sees it who opens the zip. */
export interface OpenedPack {
  readonly names: readonly string[];
  readonly bytes: (name: string) => Uint8Array;
  readonly text: (name: string) => string;
  /** a table by its header */
  readonly rows: (name: string) => readonly Readonly<Record<string, string>>[];
}

export function openPack(zip: Uint8Array | undefined): OpenedPack {
  if (zip === undefined) throw new Error('there is no pack');
  const files = unzipSync(zip);
  const bytes = (name: string): Uint8Array => {
    const found = files[name];
    if (found === undefined) throw new Error(`${name} is not in the pack, only ${Object.keys(files).join(', ')}`);
    return found;
  };
  const text = (name: string): string => strFromU8(bytes(name)).replace(/^\ufeff/, '');
  return {
    names: Object.keys(files).sort(),
    bytes,
    text,
    rows: (name) => parse(text(name), { columns: true }) as Record<string, string>[],
  };
}

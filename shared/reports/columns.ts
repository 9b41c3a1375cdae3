import type { TableHeader } from './table-header.ts';

/** Where columns stand in a header, each under any of its names; -1 where one is missing. */
export function columnsAt<Wanted extends Readonly<Record<string, readonly string[]>>>(
  { names }: TableHeader,
  wanted: Wanted,
): { readonly [Column in keyof Wanted]: number } {
  const at = Object.entries(wanted).map(([column, aliases]) => [
    column,
    names.findIndex((name) => aliases.includes(name)),
  ]);
  return Object.fromEntries(at) as { readonly [Column in keyof Wanted]: number };
}

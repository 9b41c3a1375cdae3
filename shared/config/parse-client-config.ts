import * as v from 'valibot';
import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { ReportWord } from '../domain/report-words.ts';
import type { Client, ClientConfig, Consultancy } from './client-config.ts';
import { clientsFileShape, twoParts } from './clients-file-shape.ts';

/** A mistake in `clients.yaml`: where it is and what would be right. Lines and columns count from 1. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ReadClients =
  | { readonly outcome: 'read'; readonly clientConfig: ClientConfig }
  | { readonly outcome: 'unreadable'; readonly mistakes: readonly Mistake[] };

const mostMistakesListed = 20;
const longestFile = 1024 * 1024;
/** Ten times what the largest installation is made for: every round and summary takes time for each of them. */
export const mostClients = 10_000;

/**
 * Parses `clients.yaml`. Every mistake is listed with its line and column, up to twenty. A file with a single mistake
 * changes nothing: the version in force stays whole.
 */
export function readClients(bytes: Uint8Array): ReadClients {
  if (bytes.length > longestFile) {
    return unreadable([{ line: 1, column: 1, message: 'the file is larger than 1 MiB, the most that is allowed' }]);
  }
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return unreadable([{ line: 1, column: 1, message: 'the file is not UTF-8 text' }]);
  }
  const lines = new LineCounter();
  const at = (offset: number, message: string): Mistake => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), message };
  };
  let document: ReturnType<typeof parseDocument>;
  let content: unknown;
  try {
    // The parser's own search for keys that come twice compares each with all others: minutes, for tens of thousands.
    document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    const tooMany = tooManyClients(document);
    if (tooMany !== undefined) return unreadable([at(tooMany.offset, tooMany.message)]);
    const twice = keysTwice(document).map((offset) => at(offset, 'Map keys must be unique'));
    if (document.errors.length === 0 && twice.length > 0) return unreadable(twice);
    if (document.errors.length > 0) return unreadable(mistakesIn(document).map(({ pos, message }) => at(pos, message)));
    content = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    if (error instanceof RangeError) return unreadable([at(0, nestedTooDeeply)]);
    return unreadable([at(0, error instanceof Error ? error.message : 'the file cannot be expanded')]);
  }
  if (!isMap(document.contents)) return unreadable([at(0, whatInstead(content))]);
  const badNames = namesThatChange(document).map(({ offset, message }) => at(offset, message));
  if (badNames.length > 0) return unreadable(badNames);
  const checked = v.safeParse(clientsFileShape, content);
  if (!checked.success) {
    return unreadable(checked.issues.map((issue) => at(offsetOf(document, issue.path ?? []), describeIssue(issue))));
  }
  return { outcome: 'read', clientConfig: clientConfigOf(checked.output) };
}

const unreadable = (mistakes: readonly Mistake[]): ReadClients => ({
  outcome: 'unreadable',
  mistakes: mistakes.slice(0, mostMistakesListed),
});

const nestedTooDeeply = 'the file is nested too deeply';

/** The YAML parser's errors. Where it ran out of stack, its other errors only follow from that. */
function mistakesIn({ errors }: ReturnType<typeof parseDocument>): readonly { pos: number; message: string }[] {
  const exhausted = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) return [{ pos: exhausted.pos[0], message: nestedTooDeeply }];
  return errors.map(({ code, pos, message }) => ({
    pos: pos[0],
    message: code === 'MULTIPLE_DOCS' ? 'a second document begins here (“---”); the file is one' : message,
  }));
}

function tooManyClients(document: ReturnType<typeof parseDocument>): { offset: number; message: string } | undefined {
  const clients = isMap(document.contents) ? document.contents.get('clients', true) : undefined;
  if (!isMap(clients) || clients.items.length <= mostClients) return undefined;
  return {
    offset: rangeStart(clients) ?? 0,
    message: `clients: there are ${clients.items.length} of them, and at most ${mostClients} are allowed`,
  };
}

/** Where a map names a key again. @returns offsets */
function keysTwice(document: ReturnType<typeof parseDocument>): readonly number[] {
  const offsets: number[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const value = isScalar(key) ? key.value : key;
        if (seen.has(value)) offsets.push(rangeStart(key) ?? 0);
        seen.add(value);
      }
    },
  });
  return offsets;
}

/** What the file has at its top level instead of the two parts. */
function whatInstead(content: unknown): string {
  if (content === null || content === undefined) return `the file is empty; ${twoParts}`;
  return `${Array.isArray(content) ? 'a list is' : 'a single value is'} at the top; ${twoParts}`;
}

/** Names that every object has: a client with one of them would be overlooked. */
const reservedNames: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * Client names that YAML would silently change: it reads `007` as the number 7 and `1.10` as 1.1, and the client's
 * folder would never be found.
 */
function namesThatChange(document: ReturnType<typeof parseDocument>): readonly { offset: number; message: string }[] {
  const clients = document.get('clients', true);
  if (!isMap(clients)) return [];
  return clients.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const offset = rangeStart(key) ?? 0;
    if (reservedNames.has(name)) {
      return [{ offset, message: `clients: ${JSON.stringify(name)} cannot be a client’s name; rename its folder` }];
    }
    if (typeof key.value === 'string' || key.source === undefined || key.source === name) return [];
    const quoted = JSON.stringify(key.source);
    return [{ offset, message: `clients: put the name in quotes: ${quoted}; without quotes YAML reads it as ${name}` }];
  });
}

/** The offset of a value; for a missing value or a wrong key, the offset of what surrounds it. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly v.IssuePathItem[]): number {
  const keys = path.map((item) => item.key);
  const last = keys.at(-1);
  const around = keys.length <= 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
  if (isMap(around)) {
    const pair = around.items.find(({ key }) => String(key) === String(last));
    const aboutKey = path.at(-1)?.origin === 'key' || pair?.value === null;
    const node = aboutKey ? pair?.key : (pair?.value ?? pair?.key);
    const start = rangeStart(node);
    if (start !== undefined) return start;
  }
  const node = keys.length === 0 ? document.contents : document.getIn(keys, true);
  return rangeStart(node) ?? rangeStart(around) ?? 0;
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  const [start] = node.range;
  return typeof start === 'number' ? start : undefined;
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const where = (issue.path ?? []).map((item) => String(item.key)).join('.');
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${where} is not a setting`;
  if (issue.type === 'strict_object' && issue.received === 'undefined') return `${where} is missing`;
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}

function clientConfigOf(file: v.InferOutput<typeof clientsFileShape>): ClientConfig {
  const {
    quietHours: consultancyQuiet,
    headerAliases: consultancyAliases,
    wordAliases: consultancyWords,
    dailyProof,
    dailyHeartbeat = dailyProof,
    alertCopies: copies,
    colour,
    ...plain
  } = file.consultancy;
  const consultancy: Consultancy = {
    ...plain,
    limits: limitsOf(plain.limits),
    ...aliasesOf(consultancyAliases, consultancyWords),
    ...(consultancyQuiet !== undefined && { quietHours: consultancyQuiet }),
    ...(dailyHeartbeat !== undefined && { dailyHeartbeat }),
    ...(copies !== undefined && { alertCopies: copies }),
    ...(colour !== undefined && { colour }),
  };
  const clients = Object.entries(file.clients).map(([id, entry]): Client => {
    const quiet = entry?.quietHours ?? consultancyQuiet;
    return {
      id,
      name: entry?.name ?? id,
      timezone: entry?.timezone ?? consultancy.timezone,
      recipients: entry?.recipients ?? [],
      limits: { ...consultancy.limits, ...limitsOf(entry?.limits ?? {}) },
      ...aliasesOf({ ...consultancyAliases, ...entry?.headerAliases }, { ...consultancyWords, ...entry?.wordAliases }),
      ...(quiet !== undefined && { quietHours: quiet }),
    };
  });
  return { consultancy, clients };
}

const aliasesOf = (
  headings: Readonly<Record<string, string>>,
  words: Readonly<Record<string, ReportWord>>,
): Pick<Client, 'headerAliases' | 'wordAliases'> => ({
  ...(Object.keys(headings).length > 0 && { headerAliases: headings }),
  ...(Object.keys(words).length > 0 && { wordAliases: words }),
});

/** Drops members that are present but undefined: absent is absent. */
function limitsOf(
  written: Readonly<
    Record<string, { warnAtHeadroom?: number | undefined; warnAtFractionOfLimit?: number | undefined }>
  >,
): Client['limits'] {
  return Object.fromEntries(
    Object.entries(written).map(([metric, { warnAtHeadroom, warnAtFractionOfLimit }]) => [
      metric,
      {
        ...(warnAtHeadroom !== undefined && { warnAtHeadroom }),
        ...(warnAtFractionOfLimit !== undefined && { warnAtFractionOfLimit }),
      },
    ]),
  );
}

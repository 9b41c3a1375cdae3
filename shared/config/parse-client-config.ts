import * as v from 'valibot';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { faultOfClientId, hasControlCharacter, isClientId } from '../domain/client-id.ts';
import { isTimeZone, parseDay } from '../domain/day.ts';
import { type ReportWord, reportWordOf, reportWords } from '../domain/report-words.ts';
import { isMetricName } from '../metrics/catalogue.ts';
import {
  alertCopies,
  type Client,
  type ClientConfig,
  type Consultancy,
  type QuietHours,
  type Recipient,
  type Subscription,
} from './client-config.ts';
import { addressAsSent, isSendable } from './email-address.ts';

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

const text = (what: string) =>
  v.pipe(
    v.string(`${what} is a text`),
    v.trim(),
    v.nonEmpty(`${what} is empty`),
    v.maxLength(200, `${what} is longer than 200 characters`),
    v.check((value) => !hasControlCharacter(value), `${what} holds a line break or control character`),
  );

const email = v.pipe(
  text('an e-mail address'),
  v.transform(addressAsSent),
  v.check(isSendable, (issue) => `${JSON.stringify(issue.input)} is not an e-mail address that mail can be sent to`),
);

const timezone = v.pipe(
  text('timezone'),
  v.check(isTimeZone, (issue) => `${JSON.stringify(issue.input)} is not an IANA time zone like Europe/Berlin`),
);

const recipientsOf = <const Word extends Subscription>(words: readonly Word[]) =>
  v.pipe(
    v.array(
      v.union(
        [
          email,
          v.strictObject({
            email,
            receives: v.optional(
              v.array(v.picklist(words, (issue) => `${JSON.stringify(issue.input)} is none of ${words.join(', ')}`)),
            ),
          }),
        ],
        (issue) => issue.issues?.at(-1)?.message ?? 'a recipient is an address, or { email, receives }',
      ),
      'recipients are a list',
    ),
    v.transform((list) =>
      list.map((entry): Recipient => {
        if (typeof entry === 'string') return { email: entry, receives: words };
        return { email: entry.email, receives: entry.receives ?? words };
      }),
    ),
  );

const clockTime = v.pipe(
  v.string('a time is a text like "20:00"'),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, (issue) => `${JSON.stringify(issue.input)} is not a time like "20:00"`),
);

const holiday = v.pipe(
  v.string('a holiday is a day like 2026-12-25, or 12-25 for every year'),
  v.check(
    // 2024 was a leap year: 02-29 is a day of some years.
    (value) => parseDay(value) !== undefined || parseDay(`2024-${value}`) !== undefined,
    (issue) => `${JSON.stringify(issue.input)} is not a day like 2026-12-25, or 12-25 for every year`,
  ),
);

const quietHours = v.pipe(
  v.strictObject({
    from: v.optional(clockTime),
    to: v.optional(clockTime),
    weekends: v.optional(v.boolean('weekends is true or false')),
    holidays: v.optional(v.array(holiday, 'holidays are a list of days')),
  }),
  v.check(
    ({ from, to }) => (from === undefined) === (to === undefined),
    'quiet hours have both from and to, or neither of them',
  ),
  v.transform(
    ({ from, to, weekends, holidays }): QuietHours => ({
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(weekends !== undefined && { weekends }),
      ...(holidays !== undefined && { holidays }),
    }),
  ),
);

const limits = v.record(
  v.pipe(
    v.string(),
    v.check(
      isMetricName,
      (issue) => `${JSON.stringify(issue.input)} is not a metric; the table in the README lists them`,
    ),
  ),
  v.strictObject({
    warnAtHeadroom: v.optional(
      v.pipe(
        v.number('warnAtHeadroom is a number of orders'),
        v.integer('warnAtHeadroom is a whole number of orders'),
        v.minValue(0, 'warnAtHeadroom is 0 or more'),
      ),
    ),
    warnAtFractionOfLimit: v.optional(
      v.pipe(
        v.number('warnAtFractionOfLimit is a number like 0.75'),
        v.check((value) => value > 0 && value <= 1, 'warnAtFractionOfLimit lies above 0 and up to 1'),
      ),
    ),
  }),
);

const headerAliases = v.record(
  v.string(),
  v.pipe(v.string('the English heading is a text'), v.nonEmpty('the English heading is missing')),
);

/** Words of cells, each standing for one that Headroom knows. */
const wordAliases = v.record(
  v.string(),
  v.pipe(
    v.string('the English word is a text'),
    v.transform((word) => reportWordOf(word) ?? word),
    v.picklist(reportWords, (issue) => `${JSON.stringify(issue.input)} is none of ${reportWords.join(', ')}`),
  ),
);

/** Quotes are needed: without them YAML takes `#` for the beginning of a comment. */
const colour = v.pipe(
  v.string('a colour is "#" and six digits in quotes, such as "#1d4f91"'),
  v.regex(/^#[0-9a-fA-F]{6}$/, 'a colour is "#" and six digits in quotes, such as "#1d4f91"'),
);

/** A folder name: anything that is safe in an S3 key and in a mail. */
const clientId = v.pipe(
  v.string(),
  v.check(
    isClientId,
    (issue) => `${JSON.stringify(issue.input)} is not a folder name: ${faultOfClientId(issue.input) ?? ''}`,
  ),
);

const twoParts = 'the file has two parts, consultancy and clients';

/** The shape of `clients.yaml`; docs/clients.schema.json and docs/clients-yaml.md are generated from it. */
export const clientsFileShape = v.strictObject(
  {
    consultancy: v.strictObject({
      name: text('name'),
      from: email,
      timezone,
      recipients: v.pipe(
        recipientsOf(['alerts', 'weekly', 'portfolio']),
        v.minLength(1, 'the consultancy needs a recipient: an alert without a reader is a lost alert'),
      ),
      limits: v.optional(limits, {}),
      quietHours: v.optional(quietHours),
      dailyHeartbeat: v.optional(v.boolean('dailyHeartbeat is true or false')),
      // The name in release 0.1.0; files that use it stay valid.
      dailyProof: v.optional(v.boolean('dailyProof is true or false')),
      alertCopies: v.optional(
        v.picklist(alertCopies, (issue) => `${issue.received} is none of ${alertCopies.join(', ')}`),
      ),
      headerAliases: v.optional(headerAliases, {}),
      wordAliases: v.optional(wordAliases, {}),
      colour: v.optional(colour),
    }),
    clients: v.optional(
      v.record(
        clientId,
        v.nullable(
          v.strictObject({
            name: v.optional(text('name')),
            timezone: v.optional(timezone),
            recipients: v.optional(recipientsOf(['alerts', 'weekly']), []),
            limits: v.optional(limits, {}),
            quietHours: v.optional(quietHours),
            headerAliases: v.optional(headerAliases, {}),
            wordAliases: v.optional(wordAliases, {}),
          }),
        ),
      ),
      {},
    ),
  },
  twoParts,
);

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
    document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
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

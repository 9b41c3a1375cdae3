import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownMetrics } from '../../shared/names.ts';
import type { EvaluationDue } from '../../shared/ports/messages.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/logs-and-metrics.md'), 'utf8');

const sources = ['shared', 'functions'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') })),
);

/** The rows of a table between two markers: of each cell, what stands in backticks. */
function rowsOf(name: string): readonly (readonly (readonly string[])[])[] {
  const [, table = ''] = new RegExp(`<!-- ${name}: .* -->\\n([\\s\\S]*?)\\n<!-- end of ${name} -->`).exec(page) ?? [];
  return table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)));
}

const evaluationKinds = ['account', 'stray-uploads', 'group-alert'] as const satisfies EvaluationDue['kind'][];

const documented = new Map(rowsOf('events').map((cells) => [cells[0]?.[0] ?? '', cells.at(-1) ?? []]));

test('every event that the code logs is documented, and no other', () => {
  const logged = sources.flatMap(({ text }) => [
    ...[...text.matchAll(/(?<![.\w])log\(\s*'([^']+)'/g)].map(([, event = '']) => event),
    // One worker does several kinds of work, and names the event by the kind.
    ...(/log\(`\$\{due\.kind\}\.evaluated`/.test(text) ? evaluationKinds.map((kind) => `${kind}.evaluated`) : []),
  ]);
  expect(logged).toContain('group-alert.evaluated');
  expect(logged.length).toBeGreaterThan(8);
  expect([...documented.keys()].sort()).toEqual([...new Set(logged)].sort());
});

/** Where the facts of an event are declared, for those that log what a flow returns. */
const facts: readonly {
  readonly event: string;
  readonly path: string;
  readonly type: string;
  readonly more?: readonly string[];
}[] = [
  { event: 'report.ingested', path: 'shared/flows/intake/ingest-report.ts', type: 'Ingested' },
  { event: 'account.evaluated', path: 'shared/flows/evaluation/evaluate-account.ts', type: 'Evaluated' },
  { event: 'stray-uploads.evaluated', path: 'shared/flows/evaluation/evaluate-account.ts', type: 'Evaluated' },
  { event: 'group-alert.evaluated', path: 'shared/flows/evaluation/notify-group.ts', type: 'GroupNotified' },
  { event: 'accounts.checked', path: 'shared/flows/evaluation/check-accounts.ts', type: 'Checked' },
  { event: 'mail.sent', path: 'shared/flows/delivery/send-mail.ts', type: 'Sent' },
  { event: 'mail.feedback', path: 'shared/flows/delivery/handle-bounce.ts', type: 'FeedbackHandled' },
  { event: 'summary.written', path: 'shared/flows/summaries/write-summary.ts', type: 'SummaryWritten' },
  { event: 'pack.written', path: 'shared/flows/cases/write-pack.ts', type: 'PackWritten' },
  // Two of its fields are picked from the answer.
  {
    event: 'link.followed',
    path: 'shared/flows/links/followed-link.ts',
    type: 'Followed',
    more: ['outcome', 'status', 'seen'],
  },
];

describe('the fields of', () => {
  test.each(facts)('$event are those that $type has', ({ event, path, type, more = [] }) => {
    const { text = '' } = sources.find((source) => source.path === path) ?? {};
    const [, body = ''] = new RegExp(`export interface ${type}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(text) ?? [];
    const fields = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field = '']) => field);
    expect(fields.length).toBeGreaterThan(0);
    expect([...(documented.get(event) ?? [])].sort()).toEqual([...fields, ...more].sort());
  });
});

test('every metric that the functions count is documented, and no other', () => {
  expect(
    rowsOf('metrics')
      .map((cells) => cells[0]?.[0] ?? '')
      .sort(),
  ).toEqual(Object.values(ownMetrics).sort());
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reportKinds } from '../../shared/domain/report-kind.ts';
import { metricNames, metricOf } from '../../shared/metrics/catalogue.ts';
import { readWell } from '../fixtures/reports/open.ts';

const reference = readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8');

test('docs/reports.md has every kind of report', () => {
  for (const kind of Object.keys(reportKinds)) expect(reference).toContain(`| \`${kind}\` |`);
});
test('docs/reports.md says for every kind that is read what languages, dates and unknown words it takes', () => {
  const [, readers = ''] = /<!-- readers:[\s\S]*?-->([\s\S]*?)<!-- end of readers -->/.exec(reference) ?? [];
  const read = [...reference.matchAll(/^\| `([a-z\d-]+)` \| [^|]+ \| read: /gm)].map(([, kind]) => kind);
  expect(read.length).toBeGreaterThan(10);
  expect(read.filter((kind) => !readers.includes(`\`${kind}\``))).toEqual([]);
});
test('docs/reports.md has every metric with its channels and windows', () => {
  for (const name of metricNames) {
    const { channels, windows } = metricOf(name);
    const days = windows.map(({ lengthDays }) => lengthDays).join(', ') || 'none';
    expect(reference).toContain(`| \`${name}\` | ${channels.join(', ')} | ${days} |`);
  }
});
test('the example of a manual CSV in docs/reports.md can be uploaded as it stands', () => {
  const [, example = ''] = /```\n(metric,channel[^`]*)```/.exec(reference) ?? [];
  expect(readWell(example).readings).toHaveLength(3);
});

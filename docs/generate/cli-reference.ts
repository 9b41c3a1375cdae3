import { type Usage, usages } from '../../cli/usage.ts';
import { metricNames, metricOf } from '../../shared/metrics/catalogue.ts';

/** The commands in docs/cli.md, as `headroom help COMMAND` explains them. */
export function commandReference(): string {
  return Object.entries(usages)
    .map(([name, { line, says, options }]: [string, Usage]) => {
      const rows = options.map(([option, meaning]) => `| \`${inCell(option)}\` | ${inCell(meaning)} |`);
      return [
        `### ${name}`,
        '',
        says,
        '',
        '```',
        ...line.split('\n').map((one) => one.trim()),
        '```',
        ...(rows.length === 0 ? [] : ['', '| option | meaning |', '|---|---|', ...rows]),
      ].join('\n');
    })
    .join('\n\n');
}

const inCell = (text: string): string => text.replaceAll('|', '\\|');

/** The names of the metrics, and the short names that `--metric` takes as well. */
export function shortNames(): string {
  const rows = metricNames
    .filter((name) => metricOf(name).kind !== 'count')
    .map((name) => `| \`${name}\` | \`${shortNameOf(metricOf(name).short)}\` |`);
  return ['| metric | short name |', '|---|---|', ...rows].join('\n');
}

/** As one would type it: `OTDR (old)` is `otdr-old`. */
const shortNameOf = (short: string): string =>
  short
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');

import type { AccountStatus, ReadingStatus } from '../../shared/flows/inspection/status.ts';
import type { Verdict } from '../../shared/metrics/judge.ts';

const worstFirst: readonly Verdict[] = ['breach', 'warn', 'watch', 'unknown', 'ok'];

/** What needs a look, account by account, and uploads that could not be used. */
export function statusTable(accounts: readonly AccountStatus[]): string {
  if (accounts.length === 0) return 'Nothing was uploaded yet.';
  return accounts.map(section).join('\n\n');
}

function section({ client, marketplace, asOf, fresh, readings, alerts, reports }: AccountStatus): string {
  const name = marketplace === '-' ? 'Uploads outside any account' : `${client}/${marketplace}`;
  const age = asOf === undefined ? '' : `  as of ${asOf}${fresh ? '' : ', no fresh report'}`;
  const notable = readings
    .filter(({ verdict, headroom }) => verdict !== 'ok' || headroom !== undefined)
    .toSorted((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict));
  const open = alerts.filter(({ state }) => state !== 'resolved');
  const unread = reports.filter(({ outcome }) => outcome === 'unreadable');
  // A file that was not used, or of which something is missing or odd: a total that does not add up, rows that were skipped.
  const noted = reports.filter(({ outcome, reason }) => outcome !== 'unreadable' && reason !== undefined);
  return [
    `${name}${age}`,
    ...columns(notable.map(row)),
    ...(open.length > 0 ? [`  open alerts: ${open.map(describeAlert).join(', ')}`] : []),
    `  ${reports.length} ${reports.length === 1 ? 'report' : 'reports'} taken in${unread.length > 0 ? `, ${unread.length} of them unreadable:` : ''}`,
    ...unread.map(({ key, reason }) => `    ${key}: ${reason ?? 'no reason was given'}`),
    ...noted.map(({ key, outcome, reason }) => `    ${key} (${outcome}): ${reason ?? ''}`),
  ].join('\n');
}

/** `orderDefectRate since 2026-10-05`; one that waits for the end of quiet hours says so. */
const describeAlert = ({ metric, state, since }: AccountStatus['alerts'][number]): string =>
  `${metric} since ${since.slice(0, 10)}${state === 'held' ? ' (held in quiet hours)' : ''}`;

function row(reading: ReadingStatus): readonly string[] {
  const { metric, channel, windowDays, numerator, denominator, rate, value, headroom, verdict } = reading;
  const percent = rate === undefined ? '' : `${(rate * 100).toFixed(2)} %`;
  const counts = denominator === undefined ? String(numerator ?? value ?? '') : `${numerator}/${denominator}`;
  return [
    verdict,
    `${metric}${windowDays === undefined ? '' : ` (${windowDays} days)`}`,
    channel,
    counts,
    percent,
    headroom === undefined ? '' : `${headroom} left`,
  ];
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

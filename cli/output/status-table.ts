import type { AccountStatus, ReadingStatus, ReportStatus } from '../../shared/flows/inspection/status.ts';
import type { Verdict } from '../../shared/metrics/judge.ts';

const worstFirst: readonly Verdict[] = ['breach', 'warn', 'watch', 'unknown', 'ok'];

/**
 * What needs a look, account by account, and what became of the uploads. Each number says whether it is Amazon's own or an
 * estimate of ours: the same metric can stand there twice.
 */
export function statusTable(accounts: readonly AccountStatus[]): string {
  if (accounts.length === 0) return 'Nothing has been uploaded yet.';
  return accounts.map(section).join('\n\n');
}

function section(status: AccountStatus): string {
  const { client, marketplace, asOf, fresh, readings, alerts, reports, unreadable, notWatchedSince } = status;
  const name = marketplace === '-' ? 'Uploads outside any account' : `${client}/${marketplace}`;
  const age = asOf === undefined ? '' : `  as of ${asOf}${fresh ? '' : ', no recent report'}`;
  const notable = readings
    .filter(({ verdict, headroom }) => verdict !== 'ok' || headroom !== undefined)
    .toSorted((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict));
  const open = alerts.filter(({ state }) => state !== 'resolved');
  const lines = columns(notable.map(row));
  return [
    `${name}${age}`,
    ...(notWatchedSince === undefined
      ? []
      : [`  NOT EVALUATED since ${notWatchedSince}: ${client} is not in clients.yaml any more`]),
    ...(unreadable === undefined ? [] : describeUnreadable(unreadable)),
    ...notable.flatMap(({ remark }, i) => [lines[i] ?? '', ...(remark === undefined ? [] : [`          ${remark}`])]),
    ...(open.length > 0 ? [`  open alerts: ${open.map(describeAlert).join(', ')}`] : []),
    ...(unreadable !== undefined && reports.length === 0 ? [] : describeReports(reports)),
  ].join('\n');
}

/** What is wrong, since when, and what to do about it. */
const describeUnreadable = ({ why, since, remedy }: NonNullable<AccountStatus['unreadable']>): readonly string[] => [
  `  CANNOT BE READ${since === undefined ? '' : ` since ${since}`}, so it is not evaluated: ${why}`,
  `    → ${remedy}`,
];

/** The most files shown of one outcome and account; `--json` has them all. */
const mostShown = 5;
const outcomes = ['unreadable', 'unused', 'read'] as const;

/** How many files were read, and each that was not, or not in full, with the reason. */
function describeReports(reports: readonly ReportStatus[]): readonly string[] {
  const counts = outcomes.toReversed().flatMap((outcome) => {
    const files = reports.filter((report) => report.outcome === outcome).length;
    return files === 0 ? [] : [`${files} ${outcome}`];
  });
  const total = `  ${reports.length} ${reports.length === 1 ? 'report' : 'reports'}`;
  return [
    `${total}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`,
    ...outcomes.flatMap((outcome) => {
      const worth = reports.filter((report) => report.outcome === outcome && (outcome !== 'read' || report.reason));
      const more = worth.length - mostShown;
      return [
        ...worth
          .slice(0, mostShown)
          .map(({ key, reason }) => `    ${outcome.padEnd(10)}  ${key}: ${reason ?? 'no reason was given'}`),
        ...(more > 0 ? [`    ${outcome.padEnd(10)}  and ${more} more: headroom status --json lists them`] : []),
      ];
    }),
  ];
}

/** `orderDefectRate since 2026-10-05`; one that waits for the end of quiet hours says so. */
const describeAlert = ({ metric, state, since }: AccountStatus['alerts'][number]): string =>
  `${metric} since ${since.slice(0, 10)}${state === 'held' ? ' (held in quiet hours)' : ''}`;

function row(reading: ReadingStatus): readonly string[] {
  const { metric, channel, source, windowDays, numerator, denominator, rate, value, headroom, verdict } = reading;
  const percent = rate === undefined ? '' : `${(rate * 100).toFixed(2)} %`;
  const counts = denominator === undefined ? String(numerator ?? value ?? '') : `${numerator}/${denominator}`;
  return [
    verdict,
    `${metric}${windowDays === undefined ? '' : ` (${windowDays} days)`}`,
    channel,
    source === 'estimate' ? 'estimate' : 'Amazon',
    counts,
    percent,
    headroom === undefined ? '' : `${headroom} left`,
  ];
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

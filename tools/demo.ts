import { dayIn } from '../shared/domain/day.ts';
import type { AccountStatus, ReadingStatus } from '../shared/flows/inspection/status.ts';
import { isMetricName, metricOf } from '../shared/metrics/catalogue.ts';
import { bySeverity } from '../shared/metrics/judge.ts';
import { configurationKey } from '../shared/names.ts';
import type { DemoStage } from './demo-stage.ts';
import { demoDays, demoStory } from './demo-story.ts';

const day = 86_400_000;
/** longer than the stack waits for the rest of a batch of uploads */
const batchMinutes = 15;
let endsAt: Date | undefined;

/** Ninety days before the end of the demo. */
export function demoOpensAt(now: Date): Date {
  endsAt = now;
  return new Date(now.getTime() - demoDays * day);
}

/** Plays ninety days: the uploads of each day, then everything that is due before the next. */
export async function playDemo(stage: DemoStage): Promise<void> {
  // A resumed demo ends now; `Date` is the cloud's own here.
  const end = endsAt ?? new Date(performance.timeOrigin + performance.now());
  const first = new Date(end.getTime() - demoDays * day);
  const story = demoStory(dayIn(first, 'UTC'));
  stage.say(`Ninety days of six invented clients, from ${dayIn(first, 'UTC')} to ${dayIn(end, 'UTC')}:`);
  await stage.upload(configurationKey, Buffer.from(story.clientsYaml));
  await stage.idle();
  for (let played = 0; played < story.days; played++) {
    const morning = new Date(first.getTime() + played * day);
    await stage.tick(morning);
    await Promise.all(story.uploadsOn(played).map(({ key, body }) => stage.upload(key, body)));
    // The wait for the rest of a batch passes on the cloud's clock, not on the real one.
    await stage.tick(new Date(morning.getTime() + batchMinutes * 60_000));
    if ((played + 1) % 15 === 0) stage.say(`  ${dayIn(morning, 'UTC')}  day ${played + 1} of ${story.days}`);
  }
  await stage.tick(end);
  await stage.idle();
}

/** Where the six accounts stand at the end, worst first, as a table. */
export async function demoTable(stage: DemoStage): Promise<string> {
  const accounts = (await stage.status()).filter(({ marketplace }) => marketplace !== '-');
  const rows = accounts.map(accountRow).sort((a, b) => a.rank - b.rank);
  const header = ['account', 'state', 'because of', 'now', 'left', 'as of', 'last mail'];
  const cells = [header, ...rows.map((row) => row.cells)];
  const widths = header.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(header),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map((row) => line(row.cells)),
  ].join('\n');
}

interface TableRow {
  readonly rank: number;
  readonly cells: readonly string[];
}

function accountRow({ client, marketplace, asOf, alerts, readings, reports }: AccountStatus): TableRow {
  const open = alerts.filter(({ state }) => state === 'open');
  const [worst] = readings
    .filter(
      ({ verdict, metric }) => verdict !== 'unknown' && isMetricName(metric) && metricOf(metric).partOf === undefined,
    )
    .toSorted((a, b) => bySeverity(a.verdict, b.verdict) || leftOf(a) - leftOf(b));
  const stopped = open.some(({ metric }) => metric === 'feed');
  const unreadable = reports.filter(({ outcome }) => outcome === 'unreadable').length;
  const state = stopped && worst?.verdict === 'ok' ? 'stale' : (worst?.verdict ?? 'unknown');
  const said = alerts.toSorted((a, b) => (a.lastNotified < b.lastNotified ? 1 : -1))[0];
  const reason = stopped
    ? 'reports have stopped'
    : worst === undefined || worst.verdict === 'ok'
      ? unreadable > 0
        ? `${unreadable} files could not be read`
        : 'nothing'
      : titleOf(worst);
  const shown = worst === undefined || worst.verdict === 'ok' ? '' : numbersOf(worst);
  return {
    rank: ['breach', 'warn', 'stale', 'watch', 'unknown', 'ok'].indexOf(state),
    cells: [
      `${client}/${marketplace}`,
      state,
      reason,
      shown,
      worst?.headroom === undefined || shown === '' ? '' : String(worst.headroom),
      asOf ?? '',
      said === undefined ? 'none was needed' : `${said.lastNotified.slice(0, 10)} ${said.reason}`,
    ],
  };
}

/** A bad account status outweighs any number. */
const leftOf = ({ value, headroom }: ReadingStatus): number =>
  typeof value === 'string' ? -1 : (headroom ?? Number.MAX_SAFE_INTEGER);

function titleOf({ metric, windowDays, channel }: ReadingStatus): string {
  const title = isMetricName(metric) ? metricOf(metric).title : metric;
  const days = metric === 'lateShipmentRate' ? `, ${windowDays} days` : '';
  return `${title}${channel === 'amazon' ? ' (by Amazon)' : ''}${days}`;
}

function numbersOf({ numerator, denominator, rate, value }: ReadingStatus): string {
  if (rate !== undefined && denominator !== undefined)
    return `${numerator} of ${denominator} (${(rate * 100).toFixed(2)} %)`;
  return String(value ?? numerator ?? '');
}

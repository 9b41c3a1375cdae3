import { regionOf } from '../shared/connections/region.ts';
import { dayIn } from '../shared/domain/day.ts';
import { connectSeller } from '../shared/flows/connections/connect-seller.ts';
import { setUpApp } from '../shared/flows/connections/set-up-app.ts';
import type { AccountStatus, ReadingStatus } from '../shared/flows/inspection/status.ts';
import { isMetricName, metricOf } from '../shared/metrics/catalogue.ts';
import { bySeverity } from '../shared/metrics/judge.ts';
import { configurationKey } from '../shared/names.ts';
import { demoApp, demoRoles, sellerIdOf } from './demo-connections.ts';
import type { DemoStage } from './demo-stage.ts';
import { type DemoEvent, demoDays, demoHistories, demoStory } from './demo-story.ts';

const day = 86_400_000;
/** longer than the stack waits for the rest of a batch of uploads */
const batchMinutes = 15;
let endsAt: Date | undefined;

/** Ninety days before the end of the demo. */
export function demoOpensAt(now: Date): Date {
  endsAt = now;
  return new Date(now.getTime() - demoDays * day);
}

/**
 * Plays ninety days: the uploads of each day, then everything that is due before the next. Where the clients are connected, the
 * reports come by themselves, and nobody carries a file but those for which Amazon has no way.
 */
export async function playDemo(stage: DemoStage): Promise<void> {
  // A resumed demo ends now; `Date` is the cloud's own here.
  const end = endsAt ?? new Date(performance.timeOrigin + performance.now());
  const first = new Date(end.getTime() - demoDays * day);
  const story = demoStory(dayIn(first, 'UTC'));
  stage.say(`Ninety days of six invented clients, from ${dayIn(first, 'UTC')} to ${dayIn(end, 'UTC')}:`);
  await stage.upload(configurationKey, Buffer.from(story.clientsYaml));
  await stage.idle();
  await stage.opened();
  if (stage.connected) await connectClients(stage);
  for (let played = 0; played < story.days; played++) {
    const morning = new Date(first.getTime() + played * day);
    await stage.tick(morning);
    if (stage.connected) for (const event of story.eventsOn(played)) await happen(stage, event);
    const uploads = stage.connected ? story.manualUploadsOn(played) : story.uploadsOn(played);
    await Promise.all(uploads.map(({ key, body }) => stage.upload(key, body)));
    // The wait for the rest of a batch passes on the cloud's clock, not on ours.
    await stage.tick(new Date(morning.getTime() + batchMinutes * 60_000));
    stage.progress({ days: played + 1, of: story.days, day: dayIn(morning, 'UTC') });
  }
  await stage.tick(end);
  await stage.idle();
}

/** As a consultancy does on its first day: sets up its app, and each client consents. Done before, it is not done again. */
async function connectClients(stage: DemoStage): Promise<void> {
  const here = stage.connections();
  if ((await here.connections.all()).length > 0) return;
  const now = stage.now();
  await setUpApp(here, { id: 'main', ...appFacts, roles: demoRoles }, demoApp.clientSecret, now);
  for (const { client, seller } of demoHistories(dayIn(now, 'UTC'))) {
    const { refreshToken } = (await simulate(stage, {
      happens: 'authorised',
      sellerId: sellerIdOf(client),
      clientId: demoApp.clientId,
    })) as { readonly refreshToken: string };
    const region = regionOf({ code: seller.marketplace });
    const { queueArn } = here;
    await connectSeller(
      here,
      { client, region, app: 'main', refreshToken, sellerId: sellerIdOf(client), queueArn },
      now,
    );
  }
}

const { clientId, applicationId } = demoApp;
const appFacts = { clientId, ...(applicationId !== undefined && { applicationId }) };

/** Something happens at Amazon that nobody here asked for. */
async function simulate({ amazon }: DemoStage, happening: object): Promise<unknown> {
  const answer = await fetch(`${amazon}/simulation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(happening),
  });
  if (!answer.ok) throw new Error(`the simulated Amazon answered ${answer.status}`);
  return answer.json();
}

function happen(stage: DemoStage, { client, what }: DemoEvent): Promise<unknown> {
  const sellerId = sellerIdOf(client);
  switch (what) {
    case 'withdraws its authorisation':
      return simulate(stage, { happens: 'revoked', sellerId });
    case 'is throttled':
      return simulate(stage, { happens: 'fault', fault: { effect: 'throttled', operation: 'createReport', sellerId } });
    case 'is throttled no more':
      return simulate(stage, { happens: 'all faults end' });
    case 'is put at risk':
      return simulate(stage, { happens: 'status changed', sellerId, from: 'NORMAL', to: 'AT_RISK' });
  }
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

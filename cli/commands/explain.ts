import { subjectOf } from '../../shared/alerts/alert-key.ts';
import type { DecisionRecord, DecisionTrail, ReasonForSilence, ReasonToNotify } from '../../shared/alerts/decision.ts';
import { accountName } from '../../shared/domain/account.ts';
import { trailJson } from '../../shared/flows/inspection/former-names.ts';
import { metricOf } from '../../shared/metrics/catalogue.ts';
import { fractionOf, type Limit } from '../../shared/metrics/limit.ts';
import type { Drift, RateForecast } from '../../shared/metrics/rate-forecast.ts';
import { type Measure, type Reading, rateOf } from '../../shared/metrics/reading.ts';
import type { UploadRecord } from '../../shared/reports/common/report.ts';
import { accountsNamed } from '../arguments/accounts-named.ts';
import { readArgs, required, whereOptions } from '../arguments/args.ts';
import { metricNamed } from '../arguments/metric-named.ts';
import { connect } from '../connection/open-stack.ts';

const options = {
  ...whereOptions,
  client: { type: 'string' },
  marketplace: { type: 'string' },
  metric: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const uploadRecordsLookedAt = 400;

/** Why a notification was or was not sent: the newest decision, its numbers and reports, and earlier notifications. */
export async function explain(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, options);
  const client = required('--client CLIENT', values.client);
  const metric = values.metric === undefined || values.metric === 'feed' ? values.metric : metricNamed(values.metric);
  const { state } = await connect(values);
  const accounts = await accountsNamed(state, client, values.marketplace);
  const isWanted = ({ key }: DecisionRecord) => metric === undefined || key.startsWith(`${metric}|`);
  const explained = await Promise.all(
    accounts.map(async (account) => {
      const name = accountName(account);
      const { latest, notified } = await state.decisionTrails.read(name);
      const uploadRecords = await state.uploadRecords.newest(name, uploadRecordsLookedAt);
      return { account: name, latest: latest.filter(isWanted), notified: notified.filter(isWanted), uploadRecords };
    }),
  );
  console.log(
    values.json
      ? JSON.stringify(
          explained.map(({ account, ...trail }) => ({ account, ...trailJson(trail) })),
          undefined,
          2,
        )
      : explained
          .map(({ account, uploadRecords, ...trail }) => describeTrail(account, trail, uploadRecords))
          .join('\n\n'),
  );
  return 0;
}

function describeTrail(
  account: string,
  { latest, notified }: DecisionTrail,
  uploadRecords: readonly UploadRecord[],
): string {
  if (latest.length === 0) return `${account}: nothing has been decided about this yet.`;
  const keys = new Map(uploadRecords.map(({ digest, key }) => [digest, key]));
  return [account, ...latest.flatMap((record) => describeRecord(record, notified, keys))].join('\n');
}

function describeRecord(
  { key, at, notify, reason, verdict, headroom, reading, forecast, drift, warnedBy, reports }: DecisionRecord,
  notified: readonly DecisionRecord[],
  keys: ReadonlyMap<string, string>,
): readonly string[] {
  const before = notified.filter((one) => one.key === key).map((one) => `${one.at.slice(0, 10)} (${one.reason})`);
  const names = reports.map((digest) => keys.get(digest) ?? `the report ${digest.slice(0, 12)}`);
  return [
    `  ${titleOf(key)}: ${verdict ?? 'reports'}; ${notify ? 'notified' : 'not notified'}: ${reasons[reason]} (decided ${at})`,
    ...(reading === undefined ? [] : [`    ${describeReading(reading, headroom)}`]),
    ...(forecast === undefined
      ? []
      : [`    ${describeForecast(forecast)}${warnedBy === 'forecast' ? ' – this is why it warns' : ''}`]),
    ...(drift === undefined
      ? []
      : [`    ${describeDrift(drift)}${warnedBy === 'drift' ? ' – this is why it warns' : ''}`]),
    ...(names.length === 0 ? [] : [`    from ${names.join(', ')}`]),
    before.length === 0 ? '    no earlier notification' : `    earlier notifications: ${before.join(', ')}`,
  ];
}

function titleOf(key: string): string {
  const subject = subjectOf(key);
  if (subject.kind !== 'metric') return subject.kind === 'feed' ? 'Reports (feed)' : key;
  return `${metricOf(subject.metric).title} (${subject.metric}, ${subject.channel})`;
}

function describeReading(
  { metric, measure, limit, from, to, source, asOf }: Reading,
  headroom: number | undefined,
): string {
  const rate = rateOf(measure);
  return [
    `${describeMeasure(measure)}${rate === undefined ? '' : ` = ${(rate * 100).toFixed(2)} %`}`,
    ...(limit === undefined ? [] : [`limit ${describeLimit(limit)}`]),
    ...(headroom === undefined ? [] : [`${headroom} ${metricOf(metric).defect[1]} left`]),
    ...(from === undefined || to === undefined ? [] : [`${from} to ${to}`]),
    `${source}, as of ${asOf}`,
  ].join('; ');
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(0)} %`;

function describeForecast({ p7, p14, p30, p60, levelPast, likelyDate, recoveryDate }: RateForecast): string {
  const chances = `chance of missing the limit within 7, 14, 30 and 60 days: ${[p7, p14, p30, p60].map(percent).join(', ')}`;
  const level =
    levelPast === undefined ? '' : `; chance that the underlying rate is already past it: ${percent(levelPast)}`;
  const likely = likelyDate === undefined ? '' : `; more likely than not from ${likelyDate}`;
  return `${chances}${level}${likely}${recoveryDate === undefined ? '' : `; back inside the limit on ${recoveryDate} if no more defects come`}`;
}

const describeDrift = ({ baseline, current, lower, higher }: Drift): string =>
  `usually ${(baseline * 100).toFixed(2)} %, now about ${(current * 100).toFixed(2)} %; ${percent(lower)} likely to be lower, ${percent(higher)} higher`;

function describeMeasure(measure: Measure): string {
  switch (measure.kind) {
    case 'share':
      return `${measure.numerator} of ${measure.denominator}`;
    case 'rate':
      return 'a rate without counts';
    case 'count':
      return String(measure.count);
    case 'score':
      return String(measure.score);
    case 'state':
      return measure.state;
  }
}

const describeLimit = ({ condition, perMillion, value }: Limit): string =>
  `${condition} ${perMillion === undefined ? value : `${fractionOf(perMillion) * 100} %`}`;

const reasons: Readonly<Record<ReasonToNotify | ReasonForSilence, string>> = {
  first: 'it is new',
  worse: 'it got worse since the last notification',
  closer: 'one or none is left, or the limit is likely missed within three days',
  'much worse': 'the breach has grown by half of what the limit allows',
  'breach over': 'the limit is met again, and a warning remains',
  eased: 'it is back in a better band, and not well yet',
  fell: 'the rating has lost 50 points or more within a week',
  recovered: 'it has clearly recovered',
  reminder: 'it is still open, and nobody has acknowledged it',
  more: 'there are more findings than in the last notification',
  passed: 'it came and went while mail had to wait',
  'feed stopped': 'reports are overdue',
  'feed resumed': 'reports are arriving again',
  unchanged: 'nothing has changed since the last notification',
  well: 'all is well',
  'not clear yet': 'one more defect would reopen it',
  'no data': 'without data nothing is known, so the alert stays as it is',
  'less serious': 'it has eased but is not over',
  'quiet hours': 'it is quiet hours, and this is not critical',
  'account deactivated': 'the account is deactivated, which has its own alert',
  acknowledged: 'a reader acknowledged it',
  snoozed: 'a reader snoozed it',
  muted: 'a reader muted it, and it has not become critical since',
  flapping: 'it keeps coming and going; the alert stays open until it settles',
  'with the next mail': 'something as serious is open: its end goes with the next mail',
  'ended quietly': 'the end of the breach was notified, and the warning that remained has ended',
  'its case reminds': 'its case has a clock of its own, which reminds',
  'one mail a day': 'the account had a mail less than a day ago, and this is not critical',
};

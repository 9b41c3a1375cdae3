import type { DecisionRecord, DecisionTrail, ReasonForSilence, ReasonToNotify } from '../../shared/alerts/decision.ts';
import { accountName } from '../../shared/domain/account.ts';
import { trailJson } from '../../shared/flows/inspection/former-names.ts';
import { isMetricName, metricOf } from '../../shared/metrics/catalogue.ts';
import { fractionOf, type Limit } from '../../shared/metrics/limit.ts';
import type { Drift, RateForecast } from '../../shared/metrics/rate-forecast.ts';
import { type Measure, type Reading, rateOf } from '../../shared/metrics/reading.ts';
import type { UploadRecord } from '../../shared/reports/common/report.ts';
import { readArgs, whereOptions } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { connect } from '../connection/open-stack.ts';

const options = {
  ...whereOptions,
  client: { type: 'string' },
  marketplace: { type: 'string' },
  metric: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const uploadRecordsLookedAt = 400;

/** Why something was told or not: the newest decision, the numbers and reports it rests on, and what was told before. */
export async function explain(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, options);
  const { client, marketplace, metric } = values;
  if (client === undefined) throw new UsageError('--client is missing');
  if (metric !== undefined && metric !== 'feed' && !isMetricName(metric)) {
    throw new UsageError(`${metric} is not a metric; "headroom template" lists them`);
  }
  const { state } = await connect(values);
  const entries = await state.accounts.all();
  const accounts = entries
    .map(({ account }) => account)
    .filter((account) => account.client === client && account.marketplace === (marketplace ?? account.marketplace));
  if (accounts.length === 0) {
    throw new CliError(
      `nothing was uploaded for ${client}${marketplace === undefined ? '' : `/${marketplace}`} so far.`,
    );
  }
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
  if (latest.length === 0) return `${account}: nothing of this was decided so far.`;
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
    `  ${titleOf(key)}: ${verdict ?? 'reports'}; ${notify ? 'notified' : 'silent'}: ${reasons[reason]} (decided ${at})`,
    ...(reading === undefined ? [] : [`    ${describeReading(reading, headroom)}`]),
    ...(forecast === undefined
      ? []
      : [`    ${describeForecast(forecast)}${warnedBy === 'forecast' ? ': that is the warning' : ''}`]),
    ...(drift === undefined
      ? []
      : [`    ${describeDrift(drift)}${warnedBy === 'drift' ? ': that is the warning' : ''}`]),
    ...(names.length === 0 ? [] : [`    from ${names.join(', ')}`]),
    before.length === 0 ? '    never told' : `    told ${before.join(', ')}`,
  ];
}

function titleOf(key: string): string {
  const [metric = '', channel = ''] = key.split('|');
  return isMetricName(metric) ? `${metricOf(metric).title} (${metric}, ${channel})` : 'Feed of reports';
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
  const chances = `chance of missing the limit within 7, 14, 30, 60 days: ${[p7, p14, p30, p60].map(percent).join(', ')}`;
  const level = levelPast === undefined ? '' : `, of orders going wrong past it already: ${percent(levelPast)}`;
  const likely = likelyDate === undefined ? '' : `, more likely than not from ${likelyDate}`;
  return `${chances}${level}${likely}${recoveryDate === undefined ? '' : `, met again on ${recoveryDate} if no more come`}`;
}

const describeDrift = ({ baseline, current, lower, higher }: Drift): string =>
  `usually ${(baseline * 100).toFixed(2)} %, now about ${(current * 100).toFixed(2)} %; lower with ${percent(lower)}, higher with ${percent(higher)}`;

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
  worse: 'it is worse than what was last told',
  recovered: 'it is clearly well again',
  reminder: 'it is still open, and Amazon’s deadline runs',
  more: 'there are more findings than were last told',
  passed: 'it came and went in quiet hours',
  'feed stopped': 'no report has come for longer than usual',
  'feed resumed': 'reports have come again',
  unchanged: 'this was told already',
  well: 'there is nothing to tell',
  'not clear yet': 'one more defect would bring it back',
  'no data': 'without a denominator nothing is known, so what was told stands',
  'less serious': 'it has eased, and is not over',
  'quiet hours': 'the recipients have quiet hours, and it is not critical',
  'account deactivated': 'the account is deactivated, which is told',
  acknowledged: 'a reader has acknowledged it',
  snoozed: 'a reader has snoozed it',
  muted: 'a reader has muted it, and it has not become critical since',
  flapping: 'it comes and goes, and is told as over when it stays well',
  'one mail a day': 'the account had a mail less than a day ago, and it is not critical',
};

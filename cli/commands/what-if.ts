import type { Supposition, WhatIf } from '../../shared/cases/what-if.ts';
import { clientOf } from '../../shared/config/recipients.ts';
import { type Account, accountName } from '../../shared/domain/account.ts';
import { answerWhatIf } from '../../shared/flows/inspection/what-if.ts';
import { type MetricName, metricOf } from '../../shared/metrics/catalogue.ts';
import { accountsNamed } from '../arguments/accounts-named.ts';
import { readArgs, required, whereOptions } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { metricNamed } from '../arguments/metric-named.ts';
import { connect } from '../connection/open-stack.ts';

/** Options named after a metric's defects; --defects works for every metric. */
const wordsForDefects: Readonly<Record<string, readonly MetricName[]>> = {
  late: ['lateShipmentRate', 'unitOnTimeDeliveryRate', 'onTimeDeliveryRate', 'contactResponseRate'],
  defective: ['orderDefectRate', 'negativeFeedbackRate', 'aToZClaimRate', 'chargebackRate'],
  cancelled: ['cancellationRate'],
  untracked: ['validTrackingRate'],
  uninvoiced: ['invoiceDefectRate'],
};

const count = { type: 'string' } as const;
const options = {
  ...whereOptions,
  client: count,
  marketplace: count,
  metric: count,
  orders: count,
  days: count,
  defects: count,
  late: count,
  defective: count,
  cancelled: count,
  untracked: count,
  uninvoiced: count,
  json: { type: 'boolean' },
} as const;

/** Shows how a rate would stand after days with this many orders and defects: rate, headroom, verdict, recovery. */
export async function whatIf(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, options);
  const client = required('--client CLIENT', values.client);
  const metric = metricNamed(required('--metric NAME', values.metric));
  const supposed: Supposition = {
    ...defectsIn(values, metric),
    base: whole('--orders', required('--orders N', values.orders), 1_000_000_000),
    days: Math.max(1, whole('--days', values.days ?? '1', 365)),
  };
  if (supposed.defects > supposed.base) {
    throw new UsageError(
      `${supposed.defects} of ${supposed.base} ${metricOf(metric).base[1]} is impossible: pass at least as many --orders as defects`,
    );
  }
  const { state, now } = await connect(values);
  const accounts = await accountsNamed(state, client, values.marketplace);
  const { limits } = clientOf(await state.clientConfigs.current(), client);
  const answers = await Promise.all(
    accounts.map(async (account) => ({
      account,
      rates: await answerWhatIf(state, account, metric, supposed, limits, now),
    })),
  );
  if (answers.every(({ rates }) => rates.length === 0)) {
    throw new CliError(`no report has given counts and a limit for ${metric} of ${client} yet.`);
  }
  console.log(
    values.json
      ? JSON.stringify(
          answers.flatMap(({ account, rates }) => rates.map((rate) => ({ ...account, ...rate }))),
          undefined,
          2,
        )
      : answers.flatMap(({ account, rates }) => rates.map((rate) => describeAnswer(account, rate))).join('\n\n'),
  );
  return 0;
}

function defectsIn(values: Readonly<Record<string, unknown>>, metric: MetricName): { readonly defects: number } {
  const given = ['defects', ...Object.keys(wordsForDefects)].filter((word) => values[word] !== undefined);
  const own = Object.keys(wordsForDefects).find((word) => wordsForDefects[word]?.includes(metric));
  const [word, another] = given;
  if (word === undefined) throw new UsageError(`${own === undefined ? '--defects' : `--${own}`} N is missing`);
  if (another !== undefined) throw new UsageError(`pass either --${word} or --${another}, not both`);
  if (word !== 'defects' && word !== own) {
    throw new UsageError(`--${word} does not fit ${metric}; use ${own === undefined ? '' : `--${own} or `}--defects`);
  }
  return { defects: whole(`--${word}`, String(values[word]), 1_000_000_000) };
}

function whole(option: string, text: string, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new UsageError(`${option} must be a whole number up to ${most}, not "${text}"`);
  return value;
}

function describeAnswer(account: Account, { metric, channel, windowDays, supposed, ...answer }: WhatIf): string {
  const { title, base, defect, channels } = metricOf(metric);
  const { before, after, shownOn, recoveryDate, daysFrom, ordersPerDay } = answer;
  const standing = ({ numerator, denominator, rate, headroom, verdict }: typeof before): string =>
    [
      `${numerator} of ${denominator} ${base[1]}${rate === undefined ? '' : ` = ${(rate * 100).toFixed(2)} %`}`,
      verdict,
      ...(headroom === undefined ? [] : [`${headroom} ${defect[headroom === 1 ? 0 : 1]} left`]),
    ].join('; ');
  const recovers = after.cleanOrdersToRecover;
  return [
    `${accountName(account)}: ${title}, ${windowDays} days${channels.length > 1 ? `, ${channel}` : ''}`,
    `  now    ${standing(before)} (${before.from} to ${before.to})`,
    `  after  ${standing(after)} (${after.from} to ${after.to}; Amazon shows it on ${shownOn})`,
    `  assuming ${supposed.defects} ${defect[supposed.defects === 1 ? 0 : 1]} of ${supposed.base} ${base[1]} over ${supposed.days} ${supposed.days === 1 ? 'day' : 'days'}; ${describeSource[daysFrom]}`,
    ...(recoveryDate === undefined
      ? []
      : [`  back inside the limit on ${recoveryDate}, with ${ordersPerDay} ${base[1]} a day and no more defects`]),
    ...(recovers === undefined || recovers === 0
      ? []
      : [`  or after ${recovers} clean ${base[1]}, if nothing rolls off`]),
  ].join('\n');
}

const describeSource: Readonly<Record<WhatIf['daysFrom'], string>> = {
  ledger: 'roll-off is known order by order',
  reports: 'roll-off is derived from Amazon’s windows of several days',
  'one report': 'only one report is known, so defects are assumed to be spread evenly over the window',
};

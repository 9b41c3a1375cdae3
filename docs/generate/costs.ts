import {
  afterFreeAllowances,
  assumed,
  billOf,
  billOfConnected,
  connectedBudget,
  connectedDay,
  strangersAtMost,
  strangersUnseen,
  typicalDay,
} from '../../bench/bill.ts';
import { stages } from '../../infra/parts/settings.ts';

const accountsPriced = 1000;
const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
const cents = (amount: number): string => `${(amount * 100).toFixed(1)} cents`;

const standing = () => billOf(typicalDay, 0);
const perAccount = () => (billOf(typicalDay, accountsPriced).total - standing().total) / accountsPriced;

const accountsConnected = connectedBudget.accounts.toLocaleString('en');
const connectedBill = () => billOfConnected(connectedDay, connectedBudget.accounts);

/** What connected accounts cost, for docs/connecting.md and docs/deploying.md. */
export function connectedCosts(): string {
  const bill = connectedBill();
  const { uploads, steps, readUnits, writeUnits, mails } = connectedDay;
  return `For ${accountsConnected} connected accounts with every report on every day: **${dollars(bill.total)} a month** by list prices, ${dollars(afterFreeAllowances(bill))} after the allowances that AWS gives every account for good. ${dollars(standing().total)} of it is the stack itself: its alarms and the polling of its queues. Counted for an account and day: ${steps} messages for all its fetches, ${uploads} reports, ${readUnits} read and ${writeUnits} write units, and ${mails.toFixed(2)} mails (a test counts again, and holds a budget of $${connectedBudget.dollarsAMonth}). Amazon's API and Parameter Store cost nothing.`;
}

/** The sentence of the README about money. */
export const costSentence = (): string =>
  `By arithmetic with AWS’s published prices: about ${dollars(standing().total)} a month for the stack and ${cents(perAccount())} a month for each account, or ${dollars(connectedBill().total)} in all for ${accountsConnected} accounts that are connected to Amazon. [docs/deploying.md](docs/deploying.md#what-it-costs) shows the arithmetic.`;

/** The tables of docs/deploying.md, from the prices and assumptions of bench/bill.ts. */
export function costTables(): string {
  const alone = standing();
  const many = billOf(typicalDay, accountsPriced);
  const rows = alone.lines.map(({ what, dollars: fixed }, i) => {
    const each = ((many.lines[i]?.dollars ?? 0) - fixed) / accountsPriced;
    return `| ${what} | ${fixed < 0.005 ? '–' : dollars(fixed)} | ${each < 0.000_05 ? 'under 0.01 cents' : `${(each * 100).toFixed(2)} cents`} |`;
  });
  const { uploads, megabytes, mails, readUnits, writeUnits } = typicalDay;
  return [
    '| what | the stack, a month | each account, a month |',
    '|---|---|---|',
    ...rows,
    `| **total** | **${dollars(alone.total)}** | **${cents(perAccount())}** |`,
    '',
    `Assumed for an account and day: ${uploads} uploads with ${megabytes} MB in all, ${readUnits} read and ${writeUnits} write units, and a mail every third day (${mails.toFixed(2)} a day). Uploads of ${assumed.monthsKept} months are kept. The stack has ${assumed.queues} queues, which Lambda polls even when they are empty, ${assumed.alarms} alarms and ${assumed.metrics} custom metrics.`,
  ].join('\n');
}

const { requestsAnHour, linksAtOnce = 0 } = stages.production;

/** The bound of what strangers can make the public addresses cost. */
export const strangersSentence = (): string =>
  `Two addresses can be called by anybody: that of links and portal, and that of consents. Strangers who call both ${requestsAnHour} times an hour, just below the alarms _TrafficAlarm_, cost about ${dollars(strangersUnseen(requestsAnHour))} a month. If nobody heeds the alarms, ${linksAtOnce} reserved executions each bound it to about $${Math.ceil(strangersAtMost(linksAtOnce) / 100) * 100} a month. With \`linksAtOnce=any\`, or in an account with few executions, only the account’s quota bounds it.`;

import { table } from '../../bench/support/table.ts';
import type { AccountYear, Year } from './live-year.ts';

const mailsOf = ({ mails }: AccountYear): number => [...mails.values()].reduce((sum, count) => sum + count, 0);

/** Days on which an account had more than one mail of its own. */
export const crowdedDays = ({ mails }: AccountYear): readonly number[] =>
  [...mails].filter(([, count]) => count > 1).map(([day]) => day);

/** How long after its first notification each breach came, in days; 0 is the same day. */
function leadsOf({ breaches, notified }: AccountYear): readonly number[] {
  return breaches.flatMap(({ key, day }) => {
    const begun = notified.findLast((one) => one.key === key && one.reason === 'first' && one.day <= day);
    return begun === undefined ? [] : [day - begun.day];
  });
}

/** Alerts that came back within two days of being reported as over. */
const returnsOf = ({ notified }: AccountYear): number =>
  notified.filter((one, index) => {
    const before = notified.slice(0, index).findLast(({ key }) => key === one.key);
    return one.reason === 'first' && before?.reason === 'recovered' && one.day - before.day < 2;
  }).length;

const daysOfMonth = 365 / 12;

/** The year as tables: by what became of the sellers, then all that was wrong. */
export function yearReport({ accounts, storms, storm, days }: Year): string {
  const plots = [...new Set(accounts.map(({ plot }) => plot))];
  const rows = plots.map((plot) => {
    const those = accounts.filter((account) => account.plot === plot);
    const mails = those.map(mailsOf);
    const leads = those.flatMap(leadsOf).toSorted((a, b) => a - b);
    const begun = those.flatMap(({ notified }) => notified.filter(({ reason }) => reason === 'first'));
    return [
      plot,
      String(those.length),
      (mails.reduce((sum, count) => sum + count, 0) / those.length).toFixed(1),
      (mails.reduce((sum, count) => sum + count, 0) / those.length / (days / daysOfMonth)).toFixed(2),
      String(Math.max(...mails)),
      (begun.length / those.length).toFixed(1),
      String(those.reduce((sum, { breaches }) => sum + breaches.length, 0)),
      leads.length === 0 ? '' : String(leads[Math.floor(leads.length / 2)]),
      String(those.reduce((sum, account) => sum + returnsOf(account), 0)),
      String(those.flatMap(crowdedDays).length),
      String(those.reduce((sum, { wrong }) => sum + wrong.length, 0)),
    ];
  });
  const wrong = accounts.flatMap(({ account, plot, wrong: lines }) =>
    lines.map((line) => `${account} (${plot}): ${line}`),
  );
  return [
    table(
      [
        'what became of it',
        'accounts',
        'mails each',
        'each month',
        'most',
        'alerts each',
        'limits missed',
        'days notified before',
        'back within 2 days',
        'days with 2 mails',
        'wrong',
      ],
      rows,
    ),
    `\nThe carriers stood still on day ${storm.day}. Mails about many accounts at once: ${storms.length === 0 ? 'none' : storms.map(({ day, subject }) => `day ${day} ${subject}`).join('; ')}`,
    ...(wrong.length === 0 ? ['\nNothing was wrong.'] : ['\nWrong:', ...wrong]),
  ].join('\n');
}

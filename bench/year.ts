import { liveYear } from '../test/year/live-year.ts';
import { yearReport } from '../test/year/year-report.ts';

// `npm run bench:year [ACCOUNTS [DAYS [SEED]]]`: what a year of mail looks like, and what was wrong with it.
const [accounts = '50', days = '365', seed = '1'] = process.argv.slice(2);
const started = performance.now();
const year = await liveYear(Number(accounts), Number(days), Number(seed));
const seconds = Math.round((performance.now() - started) / 1000);
console.log(yearReport(year));
console.log(`\n${year.evaluations} evaluations, ${seconds} s with reading ${accounts} reports a day.`);
if (year.accounts.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;

import { expect, test } from 'vitest';
import type { ReadMail } from '../notifications/read-mail.ts';
import { falseSentencesIn } from '../notifications/true-sentences.ts';
import { liveYear, type Year } from './live-year.ts';
import { crowdedDays, yearReport } from './year-report.ts';

const long = process.env['HEADROOM_LONG'] === '1';

function expectGoodYear(year: Year): void {
  expect(
    year.accounts.flatMap(({ account, wrong }) => wrong.map((line) => `${account} ${line}`)),
    yearReport(year),
  ).toEqual([]);
  expect(
    year.accounts.flatMap((account) => crowdedDays(account).map((day) => `${account.account} day ${day}`)),
  ).toEqual([]);
  // What is watched did happen: limits were missed, and sellers without trouble were left in peace.
  expect(year.accounts.some(({ breaches }) => breaches.length > 0)).toBe(true);
}

test('in a season of fourteen sellers every missed limit is notified on its day, nobody gets two mails a day, and no mail contradicts the one before or says what is not so', {
  timeout: 300_000,
}, async () => {
  const mails: ReadMail[] = [];
  const year = await liveYear(14, 110, 3, (mail) => mails.push(mail));
  expectGoodYear(year);
  // Nine of them sell in the US, where the carriers stand still on one day.
  expect(year.storms.filter(({ day }) => Math.abs(day - year.storm.day) <= 3).length).toBeGreaterThan(0);
  expect(mails.length).toBeGreaterThan(20);
  expect(mails.some(({ kind }) => kind === 'summary')).toBe(true);
  expect(falseSentencesIn(mails)).toEqual([]);
});

test.runIf(long)('a year of fifty sellers (HEADROOM_LONG=1)', { timeout: 3_600_000 }, async () => {
  const year = await liveYear(50, 365, 1);
  console.log(yearReport(year));
  expectGoodYear(year);
});

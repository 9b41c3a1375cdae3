import { describe, expect, test } from 'vitest';
import { binomial, poisson, randomFrom } from '../../bench/stories.ts';

const accounts = 400;
const windowDays = 60;
const yearDays = 365;

type Rule = (defects: number, orders: number) => boolean;
const atLimit: Rule = (defects, orders) => orders > 0 && defects * 100 >= orders;
const atFourFifths: Rule = (defects, orders) => orders > 0 && defects * 125 >= orders;

/** Follows the 60-day windows of healthy accounts (0.4 %) through a year: alert episodes an account, share of days alerting. */
function yearsOf(rule: Rule, ordersADay: number) {
  const random = randomFrom(1);
  let episodes = 0;
  let alerting = 0;
  for (let account = 0; account < accounts; account++) {
    const days: { readonly orders: number; readonly defects: number }[] = [];
    let [orders, defects, on] = [0, 0, false];
    for (let day = 0; day < windowDays + yearDays; day++) {
      const came = poisson(ordersADay, random);
      const today = { orders: came, defects: binomial(came, 0.004, random) };
      const gone = days.length < windowDays ? undefined : days[days.length - windowDays];
      days.push(today);
      orders += today.orders - (gone?.orders ?? 0);
      defects += today.defects - (gone?.defects ?? 0);
      if (day < windowDays) continue;
      const alert = rule(defects, orders);
      if (alert) alerting++;
      if (alert && !on) episodes++;
      on = alert;
    }
  }
  return { episodes: episodes / accounts, percentOfDays: (100 * alerting) / (accounts * yearDays) };
}

/** Their dice are not known, so digits cannot be the same: the numbers are 400 account-years on either side. */
const near = (ours: number, theirs: number): boolean => Math.abs(ours - theirs) <= 0.15 * theirs + 0.15;

describe('what fixed thresholds do to healthy accounts (alerting-and-statistics.md 4.4, simulated comparison)', () => {
  test.each([
    { name: 'at the limit', rule: atLimit, ordersADay: 2, episodes: 1.45, percentOfDays: 9.3 },
    { name: 'at the limit', rule: atLimit, ordersADay: 5, episodes: 2.08, percentOfDays: 8.2 },
    { name: 'at the limit', rule: atLimit, ordersADay: 20, episodes: 0.12, percentOfDays: 0.2 },
    { name: 'at 80 % of it', rule: atFourFifths, ordersADay: 2, episodes: 4.46, percentOfDays: 29 },
    { name: 'at 80 % of it', rule: atFourFifths, ordersADay: 5, episodes: 1.89, percentOfDays: 13 },
    { name: 'at 80 % of it', rule: atFourFifths, ordersADay: 20, episodes: 0.83, percentOfDays: 2.3 },
  ])('$name, $ordersADay orders a day: $episodes alerts a year, $percentOfDays % of all days', (row) => {
    const ours = yearsOf(row.rule, row.ordersADay);
    expect(near(ours.episodes, row.episodes), JSON.stringify(ours)).toBe(true);
    expect(near(ours.percentOfDays, row.percentOfDays), JSON.stringify(ours)).toBe(true);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertMemory, ReasonToNotify } from '../../../shared/alerts/decision.ts';
import type { Day } from '../../../shared/domain/day.ts';
import type { Judgement } from '../../../shared/metrics/judge.ts';
import type { LookAhead } from '../../../shared/metrics/look-ahead.ts';
import { alertMail } from '../../../shared/notifications/mail/alert/alert-mail.ts';
import { acme, alertFacts, notification } from '../../../tools/sample-mails.ts';
import { sampleAsOf, sampleJudgement, share } from '../../../tools/sample-portfolio.ts';
import { firstLine } from './reading-mail.ts';

const day = (text: string): Day => text as Day;
const seller = { channel: 'seller' } as const;
const fourteen = sampleJudgement('orderDefectRate', share(14, 2400), seller);
const chances = { asOf: sampleAsOf, p7: 0.004, p14: 0.21, p30: 0.72, p60: 0.91 };

const mailOf = (
  judgement: Judgement,
  { reason = 'first' as ReasonToNotify, memory = {} as Partial<AlertMemory>, more = {} } = {},
): string => alertMail(alertFacts([notification(judgement, reason, memory)], { client: acme, ...more })).text;

describe('when a limit is foreseen to be missed', () => {
  const warning: Judgement = {
    ...fourteen,
    verdict: 'warn',
    warnedBy: 'forecast',
    forecast: { ...chances, likelyDate: day('2026-10-26'), earliestDate: day('2026-10-15') },
  };

  test('the first 90 characters say how many are left, by when, and how likely', () => {
    // 1 % of 2,400 is 24, so 23 are allowed and 9 are left. 30 days from 4 October are 3 November.
    expect(firstLine(mailOf(warning)).slice(0, 90)).toContain(
      'Acme GmbH DE: order defect rate: 9 left, likely past 1 % by 3 November (72 %).',
    );
  });

  test('every chance is told in words and number, with the day it is counted from', () => {
    expect(mailOf(warning)).toContain(
      '- Forecast: past 1 % within 7 days unlikely (under 1 %); within 14 days unlikely (21 %); within 30 days likely (72 %); within 60 days very likely (91 %); counted from 4 October 2026',
    );
  });

  test('the earliest day to reckon with and what it rests on are told', () => {
    const text = mailOf(warning);
    expect(text).toContain(
      '- By when: earliest day to reckon with 15 October 2026; more likely than not from 26 October 2026 on',
    );
    expect(text).toContain('- Rests on: a forecast, not a limit missed: what rolls off Amazon’s window');
  });

  test('the day is that of the nearest horizon at which it is likely', () => {
    const soon = { ...warning, forecast: { ...chances, p7: 0.93, p14: 0.95, p30: 0.97, p60: 0.999 } };
    expect(firstLine(mailOf(soon))).toContain('9 left, very likely past 1 % by 11 October (93 %).');
  });

  test('a warning that has eased says so, and does not call it likely', () => {
    const eased = { ...warning, forecast: { ...chances, p30: 0.3, p60: 0.48 } };
    expect(firstLine(mailOf(eased))).toContain('9 left, as likely as not past 1 % by 3 December (48 %).');
  });

  test('a minimum is fallen below, not passed', () => {
    // 95 % of 1,000 allow 50 packages without tracking; 45 are there.
    const tracking: Judgement = {
      ...sampleJudgement('validTrackingRate', share(955, 1000)),
      verdict: 'warn',
      warnedBy: 'forecast',
      forecast: chances,
    };
    expect(firstLine(mailOf(tracking))).toContain(
      'valid tracking rate: 5 left, likely below 95 % by 3 November (72 %).',
    );
  });
});

test('whatever is foreseen, no mail calls it certain or impossible', () => {
  const chance = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.004, 0.996));
  fc.assert(
    fc.property(fc.tuple(chance, chance, chance, chance), chance, (drawn, drifted) => {
      const [p7 = 0, p14 = 0, p30 = 0, p60 = 0] = drawn.toSorted((a, b) => a - b);
      const warning: Judgement = { ...fourteen, warnedBy: 'forecast', forecast: { p7, p14, p30, p60 } };
      const usual: Judgement = {
        ...sampleJudgement('refundRate', share(90, 1000), { source: 'estimate' }),
        warnedBy: 'drift',
        drift: { baseline: 0.05, current: 0.09, lower: 0, higher: drifted },
      };
      const text = `${mailOf(warning)}${mailOf(usual)}`;
      expect(text).toMatch(/likely|unlikely/);
      expect(text).not.toMatch(/\((0|100) %\)/);
    }),
    { numRuns: 50 },
  );
});

describe('a forecast beside a warning that has another cause', () => {
  test('says by when, where that is likely enough to matter', () => {
    const close = { ...fourteen, forecast: chances };
    expect(firstLine(mailOf(close))).toContain('9 left, likely past 1 % by 3 November (72 %).');
    const far = { ...fourteen, forecast: { ...chances, p30: 0.1, p60: 0.2 } };
    expect(firstLine(mailOf(far))).toContain('9 left until 1 %.');
  });

  test('leaves the word to counts where the limit allows only a few defects', () => {
    // 1 % of 250 allows 2: one more or less decides, and a percentage says nothing.
    const two = { ...sampleJudgement('orderDefectRate', share(2, 250), seller), forecast: chances };
    expect(firstLine(mailOf(two))).toContain('order defect rate: 0 left until 1 %.');
  });
});

describe('when a limit is missed', () => {
  const missed: Judgement = {
    ...sampleJudgement('orderDefectRate', share(12, 900), seller),
    forecast: { asOf: sampleAsOf, p7: 1, p14: 1, p30: 1, p60: 1, recoveryDate: day('2026-10-21'), rolledOff: 4 },
  };

  test('the first line says when it is met again, and why', () => {
    expect(firstLine(mailOf(missed)).slice(0, 90)).toContain(
      'Acme GmbH DE: order defect rate: breach, 0 left, back by 21 October when 4 roll off.',
    );
  });

  test('clean orders and the day are told together, and on what condition', () => {
    expect(mailOf(missed)).toContain(
      '- Way back: 301 clean orders in a row bring it back, or 21 October 2026 when 4 roll off, if no further defect comes',
    );
  });

  test('nobody is told that it will be missed', () => {
    expect(mailOf(missed)).not.toMatch(/likely|Forecast/);
  });
});

describe('a rate without a limit', () => {
  const drifted: Judgement = {
    ...sampleJudgement('unitSessionPercentage', share(810, 10_020), { source: 'estimate' }),
    verdict: 'warn',
    warnedBy: 'drift',
    drift: { baseline: 0.119, current: 0.081, lower: 0.973, higher: 0.001 },
  };

  test('is told against the account’s own past, and how sure that is', () => {
    const text = mailOf(drifted);
    expect(firstLine(text)).toContain(
      'Acme GmbH DE: unit session percentage: now about 8.10 %, usually 11.9 %, very likely lower (97 %).',
    );
    expect(firstLine(text)).toContain('810 of 10,020 sessions, 8.08 %. Amazon sets no limit.');
    expect(text).toContain('- Rests on: the account’s own past');
  });

  test('a refund rate drifts upward', () => {
    const refunds: Judgement = {
      ...sampleJudgement('refundRate', share(90, 1000), { source: 'estimate' }),
      verdict: 'warn',
      warnedBy: 'drift',
      drift: { baseline: 0.05, current: 0.088, lower: 0.0001, higher: 0.9996 },
    };
    expect(firstLine(mailOf(refunds))).toContain(
      'refund rate: now about 8.80 %, usually 5.00 %, very likely higher (over 99 %).',
    );
  });
});

describe('what Amazon’s page will show', () => {
  const ahead = { from: day('2026-08-07'), to: day('2026-10-05'), numerator: 21, denominator: 2360 };
  const withAhead = (judgement: Judgement, lookAhead: LookAhead, judgements: readonly Judgement[] = [judgement]) =>
    mailOf(judgement, { more: { judgements, lookAheads: new Map([['orderDefectRate|seller', lookAhead]]) } });

  test('is told with its day, its window and what it means', () => {
    const text = withAhead(fourteen, ahead);
    // The window of 4 October ended 15 days before it; in 15 days it will end on 5 October. 1 % of 2,360 allows 23.
    expect(text).toContain(
      '- Ahead: when its window has moved on, by 20 October 2026, Amazon will show 21 of 2,360 orders, 0.89 %, 2 left until 1 % (orders of 7 August to 5 October 2026, as far as they and their defects are known)',
    );
    expect(text).toContain('- Window: 60 days, 22 July to 19 September 2026 (Amazon shows up to 16 days ago)');
  });

  test('says when the limit is missed then', () => {
    expect(withAhead(fourteen, { ...ahead, numerator: 24 })).toContain(
      'Amazon will show 24 of 2,360 orders, 1.02 %, the limit is missed then (',
    );
  });

  test('says how our count can be off', () => {
    const ours = sampleJudgement('orderDefectRate', share(20, 2300), { ...seller, source: 'estimate', bound: 'upper' });
    expect(withAhead(fourteen, ahead, [fourteen, ours])).toContain('are known; it can only be too high)');
  });

  test('is left out where it would say nothing new', () => {
    expect(withAhead(fourteen, { ...ahead, denominator: 0 })).not.toContain('Ahead');
    expect(withAhead(fourteen, { ...ahead, to: day('2026-09-19') })).not.toContain('Ahead');
  });
});

describe('an alert that comes and goes', () => {
  // 0 to 1 and back: changes after the 2nd, 4th, 6th and 7th of the days.
  const recent = '001101000000000000000';

  test('says how often it changed, and when it will be told as over', () => {
    expect(mailOf(fourteen, { memory: { flapping: true, recent } })).toContain(
      '- Comes and goes: 4 changes in 3 weeks; it is told as over when it has stayed well',
    );
  });

  test('a steady one does not', () => {
    expect(mailOf(fourteen, { memory: { recent } })).not.toContain('Comes and goes');
  });
});

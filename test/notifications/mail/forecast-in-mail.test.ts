import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertMemory, ReasonToNotify } from '../../../shared/alerts/decision.ts';
import type { Day } from '../../../shared/domain/day.ts';
import type { Judgement } from '../../../shared/metrics/judge.ts';
import type { LookAhead } from '../../../shared/metrics/look-ahead.ts';
import { alertMail } from '../../../shared/notifications/mail/alert/alert-mail.ts';
import { acme, alertFacts, notification } from '../../../tools/sample-facts.ts';
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

describe('when a limit is forecast to be missed', () => {
  const warning: Judgement = {
    ...fourteen,
    verdict: 'warn',
    warnedBy: 'forecast',
    forecast: { ...chances, likelyDate: day('2026-10-26'), earliestDate: day('2026-10-15') },
  };

  test('the first 90 characters say how many are allowed, by when, and how likely', () => {
    // 1 % of 2,400 is 24, so 23 are allowed and 9 are left. 30 days from 4 October are 3 November.
    expect(firstLine(mailOf(warning)).slice(0, 90)).toContain(
      'WARNING: Acme GmbH DE, order defect rate: 9 more allowed, likely past 1 % by 3 November (7',
    );
  });

  test('every chance is given in words and number, with the day it is counted from', () => {
    expect(mailOf(warning)).toContain(
      '- Forecast: past 1 % within 7 days unlikely (under 1 %); within 14 days unlikely (21 %); within 30 days likely (72 %); within 60 days very likely (91 %); counted from 4 October 2026',
    );
  });

  test('the first day on which it is possible and what it rests on are given', () => {
    const text = mailOf(warning);
    expect(text).toContain(
      '- By when: possible from 15 October 2026 (5 % or more); more likely than not from 26 October 2026 on',
    );
    expect(text).toContain('- Rests on: a forecast, not a missed limit: it allows for what rolls off Amazon’s window');
  });

  test('the day is that of the nearest horizon at which it is likely', () => {
    const soon = { ...warning, forecast: { ...chances, p7: 0.93, p14: 0.95, p30: 0.97, p60: 0.999 } };
    expect(firstLine(mailOf(soon))).toContain('9 more allowed, very likely past 1 % by 11 October (93 %).');
  });

  test('a warning that has eased says so, and does not call it likely', () => {
    const eased = { ...warning, forecast: { ...chances, p30: 0.3, p60: 0.48 } };
    expect(firstLine(mailOf(eased))).toContain('9 more allowed, as likely as not past 1 % by 3 December (48 %).');
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
      'valid tracking rate: 5 more allowed, likely below 95 % by 3 November (72 %).',
    );
  });
});

test('whatever is forecast, no mail calls it certain or impossible', () => {
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
    expect(firstLine(mailOf(close))).toContain('9 more allowed, likely past 1 % by 3 November (72 %).');
    const far = { ...fourteen, forecast: { ...chances, p30: 0.1, p60: 0.2 } };
    expect(firstLine(mailOf(far))).toContain('9 more allowed before 1 %.');
  });

  test('leaves the word to counts where the limit allows only a few defects', () => {
    // 1 % of 250 allows 2: one more or less decides, and a percentage says nothing.
    const two = { ...sampleJudgement('orderDefectRate', share(2, 250), seller), forecast: chances };
    expect(firstLine(mailOf(two))).toContain('order defect rate: 0 more allowed, one more misses 1 %.');
  });
});

describe('when a limit is missed', () => {
  const missed: Judgement = {
    ...sampleJudgement('orderDefectRate', share(12, 900), seller),
    forecast: { asOf: sampleAsOf, p7: 1, p14: 1, p30: 1, p60: 1, recoveryDate: day('2026-10-21'), rolledOff: 4 },
  };

  test('the first line says how many too many, and before which day it is not back', () => {
    // 8 of 900 are allowed: 12 are 4 too many.
    expect(firstLine(mailOf(missed))).toContain(
      'BREACH: Acme GmbH DE, order defect rate: 4 over the limit of 1 %, not back before 21 October on what is known today.',
    );
  });

  test('the way back says what the day rests on', () => {
    expect(mailOf(missed)).toContain(
      '- Way back: not before 21 October 2026, on what is known today: by then 4 defective orders have rolled off, if no new one comes',
    );
  });

  test('where the days of the defects are not known, no day is named but how likely it is', () => {
    const guessed = {
      ...missed,
      forecast: { ...chances, p7: 1, p14: 1, p30: 1, p60: 1, inside30: 0.23, inside60: 0.71 },
    };
    expect(firstLine(mailOf(guessed))).not.toMatch(/back before|October/);
    expect(mailOf(guessed)).toContain(
      '- Way back: in 30 days unlikely (23 %), in 60 days likely (71 %), if defective orders keep coming as they have lately; no date can be given, because the days they came on are not known',
    );
    const far = { ...guessed, forecast: { ...guessed.forecast, inside30: 0, inside60: 0.04 } };
    expect(mailOf(far)).toContain(
      '- Way back: not in sight: even in 60 days unlikely (4 %), if defective orders keep coming as they have lately',
    );
  });

  test('where only a few defects are allowed, counts say it better than chances', () => {
    // 1 % of 250 allow 2: 3 are 1 too many.
    const few = {
      ...sampleJudgement('orderDefectRate', share(3, 250), seller),
      forecast: { ...chances, inside30: 0.2, inside60: 0.4 },
    };
    expect(mailOf(few)).toContain('- Way back: 1 fewer defective order would do; no date can be given');
  });

  test('nothing says that it will be missed', () => {
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

  test('is held against the account’s own past, and how sure that is', () => {
    const text = mailOf(drifted);
    expect(firstLine(text)).toContain(
      'WARNING (our estimate): Acme GmbH DE, unit session percentage: now about 8.10 %, usually 11.9 %, very likely lower (97 %).',
    );
    expect(firstLine(text)).toContain(
      '810 of 10,020 sessions, 8.08 %. Our estimate, not Amazon’s own number. Amazon sets no limit.',
    );
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

  test('is given with its day, its window, what it means, and that more can come', () => {
    const text = withAhead(fourteen, ahead);
    // The window of 4 October ended 15 days before it; in 15 days it will end on 5 October. 1 % of 2,360 allows 23.
    expect(text).toContain(
      '- Ahead: on what is known today Amazon will show 21 of 2,360 orders, 0.89 %, by 20 October 2026: 2 more allowed before 1 % (orders of 7 August to 5 October 2026; more defects can still come)',
    );
    expect(text).toContain('- Window: 60 days, 22 July to 19 September 2026 (ends 15 days before Amazon’s report)');
  });

  test('says when the limit is missed then', () => {
    expect(withAhead(fourteen, { ...ahead, numerator: 24 })).toContain(
      'Amazon will show 24 of 2,360 orders, 1.02 %, by 20 October 2026: that would miss the limit (',
    );
  });

  test('says how our count can be off', () => {
    const cancelled = sampleJudgement('cancellationRate', share(3, 190));
    const ours = sampleJudgement('cancellationRate', share(3, 190), { source: 'estimate', bound: 'upper' });
    const more = { ...ahead, numerator: 4, denominator: 190 };
    expect(
      mailOf(cancelled, {
        more: { judgements: [cancelled, ours], lookAheads: new Map([['cancellationRate|seller', more]]) },
      }),
    ).toContain('more defects can still come; it can only be too high)');
  });

  test('an estimate that can be off both ways is not said to be too high only', () => {
    const ours = sampleJudgement('orderDefectRate', share(20, 2300), {
      ...seller,
      source: 'estimate',
      bound: 'upper',
      remark: 'It can be off both ways: claims that are still open are missing.',
    });
    const text = withAhead(fourteen, ahead, [fourteen, ours]);
    expect(text).toContain('It can be off both ways');
    expect(text).not.toContain('can only be too');
  });

  test('is left out where it would say nothing new', () => {
    expect(withAhead(fourteen, { ...ahead, denominator: 0 })).not.toContain('Ahead');
    expect(withAhead(fourteen, { ...ahead, to: day('2026-09-19') })).not.toContain('Ahead');
  });
});

describe('an alert that comes and goes', () => {
  // 0 to 1 and back: changes after the 2nd, 4th, 6th and 7th of the days.
  const recent = '001101000000000000000';

  test('says how often it changed, and when it counts as over', () => {
    expect(mailOf(fourteen, { memory: { flapping: true, recent } })).toContain(
      '- Comes and goes: 4 changes in 3 weeks; it counts as over once it has stayed well',
    );
  });

  test('a steady one does not', () => {
    expect(mailOf(fourteen, { memory: { recent } })).not.toContain('Comes and goes');
  });
});

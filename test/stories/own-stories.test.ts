import { describe, expect, test } from 'vitest';
import { falseSentencesIn } from '../notifications/true-sentences.ts';
import { expectContradiction } from './expect-contradiction.ts';
import { ownStories, ownStory } from './own-stories.ts';
import { inLines, mailsTo, type PlayedStory, play, withoutWeekly } from './play-story.ts';

const played = new Map<string, Promise<PlayedStory>>();

/** Each story is played once. */
function playOwn(client: string): Promise<PlayedStory> {
  const known = played.get(client) ?? play(ownStory(client));
  played.set(client, known);
  return known;
}

/** `10 first`: the day of the month and why, of one alert or all. */
async function reasonsOf(client: string, key?: string): Promise<readonly string[]> {
  const { notified } = await playOwn(client);
  return notified
    .filter((one) => key === undefined || one.key === key)
    .map(({ at, reason }) => `${Number(at.slice(8, 10))} ${reason}`);
}

async function daysOf(client: string, reader = `jo@${client}.example`): Promise<readonly number[]> {
  const { mails } = await playOwn(client);
  return mailsTo(withoutWeekly(mails), reader).map(({ at }) => Number(at.slice(8, 10)));
}

const odr = 'orderDefectRate|seller';

describe('what is worth a mail', () => {
  test('one left, none left, the breach, its end; the second time it is again', async () => {
    // 900 orders allow 8: on the 9th there are 7 (one left), then 8, 9 (1.00 %), 10, 9, and 8 again on the 14th; and so on.
    const reasons = await reasonsOf('twice', odr);
    expect(reasons.filter((one) => one.includes('breach over'))).toEqual(['14 breach over', '26 breach over']);
    expect(reasons.slice(0, 4)).toEqual(['9 first', '10 closer', '11 worse', '14 breach over']);
    expect((await playOwn('twice')).alerts['twice/FR']?.[odr]).toMatchObject({ breaches: 2 });
    expect((await daysOf('twice')).length).toBeLessThanOrEqual(8);
  });

  test('a warning is one mail, and its end another', async () => {
    const days = await daysOf('creep');
    expect(days).toHaveLength(2);
  });

  test('several limits missed on one day are one mail, the order defect rate first, and so is their end', async () => {
    const { mails } = await playOwn('many');
    const own = mailsTo(withoutWeekly(mails), 'jo@many.example');
    // The sixth, three reminders, and the thirteenth, when all is well again.
    expect(
      own.map(({ at }) => Number(at.slice(8, 10))),
      inLines(own),
    ).toEqual([6, 7, 8, 9, 13]);
    const places = ['Order defect rate', 'Late shipment rate', 'cancellation rate', 'Valid tracking rate'].map(
      (title) => own[0]?.text.search(new RegExp(`^${'.'}*${title}.*BREACH`, 'im')) ?? -1,
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.every((place) => place >= 0)).toBe(true);
  });

  test('few orders: each missed limit is a mail and no case, and ends go together', async () => {
    const { mails, notified } = await playOwn('little');
    const own = mailsTo(withoutWeekly(mails), 'jo@little.example');
    expect(own.length, inLines(own)).toBeLessThanOrEqual(5);
    for (const { text } of own) expect(text).not.toMatch(/Plan of Action|deadline/);
    expect(new Set(notified.filter(({ reason }) => reason === 'recovered').map(({ key }) => key))).toEqual(
      new Set(['lateShipmentRate|seller', odr, 'cancellationRate|seller']),
    );
  });

  test('each band of the rating on the way down and back, and a fall of 50 within a week', async () => {
    // 380, 380, 300 (a fall of 80), 262, 248 (below 250) … 198 (below 200), 170, 141 (57 less than 198) …
    // 96 (below 100), 88, 120 (above 100), 190, 206 (above 200 by 6), 240, 270 (above 250).
    expect(await reasonsOf('score', 'accountHealthRating|all')).toEqual([
      '3 fell',
      '5 first',
      '11 worse',
      '14 fell',
      '17 worse',
      '20 eased',
      '22 eased',
      '24 recovered',
    ]);
  });

  test('each change of the status at once, and between them one reminder of the assumed deadline', async () => {
    // AT_RISK from the 4th, NORMAL on the 7th, DEACTIVATED from the 11th, NORMAL on the 14th: 72 hours end as they end.
    expect(await reasonsOf('swing', 'accountStatus|all')).toEqual([
      '4 first',
      '7 recovered',
      '11 first',
      '14 recovered',
    ]);
    expect(await daysOf('swing')).toEqual([4, 6, 7, 11, 13, 14]);
  });

  test('findings when they rise, and when they are gone', async () => {
    expect(await reasonsOf('notes')).toEqual(['4 first', '9 recovered', '14 first']);
  });
});

describe('what Amazon took back, and what was corrected', () => {
  test('a breach that a later upload of the day corrects ends at once, as a correction, and its peak never was', async () => {
    const { alerts, mails } = await playOwn('fixed');
    const own = mailsTo(withoutWeekly(mails), 'jo@fixed.example');
    expect(own.map(({ at }) => at.slice(0, 16))).toEqual(['2026-09-05T18:10', '2026-09-05T20:10']);
    expect(own[1]?.text).toMatch(/corrected/);
    // 6 of 1,100.
    expect(alerts['fixed/DE']?.[odr]?.peak).toBeCloseTo(6 / 1100, 10);
  });

  test('a late report of the past changes history, and no mail', async () => {
    const days = await daysOf('fixed');
    expect(days.every((day) => day === 5)).toBe(true);
  });

  test('defects that Amazon takes back end the breach on that day, and leave no forecast behind', async () => {
    // 11 of 1,500 on the 30th of August, where 14 are allowed and 18 were there the day before.
    const { notified, mails } = await playOwn('won');
    const after = notified.filter(({ at, key }) => key === odr && at >= '2026-09-03');
    const end = after.filter(({ reason }) => reason === 'recovered' || reason === 'breach over');
    expect(end, inLines(withoutWeekly(mails))).toHaveLength(1);
    const said = withoutWeekly(mails).filter(({ at }) => at.slice(0, 10) === end[0]?.at.slice(0, 10));
    expect(said[0]?.text).toMatch(/taken back|took back/);
    expect(said[0]?.text).not.toMatch(/over 99 %/);
    expect(after.filter(({ reason }) => reason === 'first')).toEqual([]);
  });
});

describe('reminders', () => {
  test('come at most daily for three days, and then never again by mail of their own', async () => {
    // 13 of 1,050 from the 31st of August on, three over the 10 that are allowed.
    const { notified } = await playOwn('gap');
    expect(notified.filter(({ key, reason }) => key === odr && reason === 'reminder').length).toBeLessThanOrEqual(3);
  });

  test('after days without reports the new number comes first, and is clearly worse', async () => {
    const { mails, notified } = await playOwn('gap');
    const back = notified.filter(({ at }) => at.startsWith('2026-09-12'));
    expect(back.map(({ key, reason }) => `${key} ${reason}`).sort()).toEqual([
      'feed|all feed resumed',
      `${odr} much worse`,
    ]);
    const [mail] = mailsTo(withoutWeekly(mails), 'jo@gap.example').filter(({ at }) => at.startsWith('2026-09-12'));
    expect(mail?.text.split('\n', 1)[0]).toMatch(/20/);
  });

  test('end when a reader acknowledges', async () => {
    const story = ownStory('many');
    const { notified } = await play({
      ...story,
      acts: ['orderDefectRate', 'lateShipmentRate', 'cancellationRate', 'validTrackingRate'].map((metric) => ({
        at: '2026-09-07T06:00:00Z',
        account: 'many/US',
        does: 'acknowledges' as const,
        key: `${metric}|seller`,
      })),
    });
    expect(notified.filter(({ reason }) => reason === 'reminder')).toEqual([]);
    expect(notified.filter(({ reason }) => reason === 'recovered')).toHaveLength(4);
  });

  test('wait for the end of quiet hours, which a breach breaks through once', async () => {
    const { mails } = await playOwn('nights');
    const own = mailsTo(withoutWeekly(mails), 'jo@nights.example');
    const hourIn = (at: string) => (Number(at.slice(11, 13)) + 2) % 24;
    const inQuiet = own.filter(({ at }) => {
      const weekday = new Date(at).getUTCDay();
      return hourIn(at) >= 19 || hourIn(at) < 7 || weekday === 0 || weekday === 6;
    });
    expect(inQuiet.length, inLines(own)).toBeLessThanOrEqual(1);
    expect(own.length).toBeGreaterThanOrEqual(3);
  });
});

describe('who hears', () => {
  test('of a client without a reader the consultancy hears the breach, three reminders that were announced, and the end', async () => {
    const { mails } = await playOwn('away');
    const own = mailsTo(withoutWeekly(mails), 'ops@northwind.example');
    expect(
      own.map(({ at }) => Number(at.slice(8, 10))),
      inLines(own),
    ).toEqual([12, 13, 14, 15, 16]);
    // 21 of 400, where 15 are allowed.
    expect(own[0]?.text).toMatch(/^BREACH: away IT, late shipment rate: 6 over the limit of 4 %/);
    expect(own[0]?.text).toContain('or as a reminder while nobody acknowledges it');
    expect(own[3]?.text).toMatch(/^STILL IN BREACH/);
    expect(own[3]?.text).not.toContain('as a reminder while');
    expect(own[4]?.text).toMatch(/^BACK WITHIN THE LIMIT: away IT, late shipment rate: 12 more allowed before 4 %/);
    expect(mails.filter(({ to }) => to !== 'ops@northwind.example')).toEqual([]);
  });

  test('of a breach of a client with its own reader the consultancy hears on the same day', async () => {
    const { mails } = await playOwn('many');
    const begins = (to: string) =>
      mailsTo(withoutWeekly(mails), to).find(({ text }) => text.startsWith('BREACH: '))?.at;
    expect(begins('jo@many.example')).toBeDefined();
    expect(begins('ops@northwind.example')).toBe(begins('jo@many.example'));
  });
});

describe('uploaded reports that contradict Amazon', () => {
  test('make no alert, and the weekly summary says which is speaking', async () => {
    const { mails } = await playOwn('doubt');
    expect(withoutWeekly(mails), inLines(mails)).toEqual([]);
    // 2 of 1,200 by Amazon; By what was uploaded 20 a day for 60 days; its window ends on 5 September, the day of the newest of the 40 orders with negative feedback.
    expectContradiction(mails, 'jo@doubt.example', '2026-09-21', 'DE', /2 of 1,200 orders/, /40 of 1,200 orders/);
  });
});

describe('a case', () => {
  test('after "submitted" nothing offers a draft, Amazon’s answer is asked for, and its closing is said', async () => {
    const { mails } = await playOwn('plea');
    const after = mailsTo(withoutWeekly(mails), 'jo@plea.example').filter(({ at }) => at > '2026-09-04T09:00');
    for (const { text } of after) expect(text).not.toMatch(/draft|packs\//i);
    expect(after.filter(({ text }) => /has Amazon answered/i.test(text)).length).toBeGreaterThanOrEqual(1);
    expect(after.filter(({ text }) => /case.*closed/i.test(text))).toHaveLength(1);
  });
});

test.each(ownStories)(
  'in the story of %s no reader has two mails of an account on one day but for what cannot wait',
  async (client) => {
    const { mails, notified } = await playOwn(client);
    const readers = new Set(mails.map(({ to }) => to));
    for (const reader of readers) {
      const days = mailsTo(withoutWeekly(mails), reader)
        .filter(({ subject }) => subject.startsWith(`[${client}`))
        .map(({ at, subject }) => `${at.slice(0, 10)} ${subject.slice(0, subject.indexOf(']'))}`);
      const twice = days.filter((day, index) => days.indexOf(day) !== index);
      for (const day of twice) {
        const reasons = notified.filter(({ at }) => at.startsWith(day.slice(0, 10)));
        expect(
          reasons.some(({ verdict, reason }) => verdict === 'breach' || reason === 'recovered'),
          day,
        ).toBe(true);
      }
    }
  },
);

test.each(ownStories)('in the story of %s no mail says what is not so', async (client) => {
  expect(falseSentencesIn((await playOwn(client)).mails)).toEqual([]);
});

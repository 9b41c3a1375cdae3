import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../../shared/domain/day.ts';
import type { BandDay, ChartFacts, ChartPoint } from '../../../shared/notifications/mail/charts/chart-facts.ts';
import { chartSize, plotFrame } from '../../../shared/notifications/mail/charts/chart-plot.ts';
import { describeChart } from '../../../shared/notifications/mail/charts/describe-chart.ts';
import { rateChart } from '../../../shared/notifications/mail/charts/rate-chart.ts';

const today = '2026-10-05' as Day;
const daysAgo = (days: number): Day => addDays(today, -days);

const below = (share: number): ChartFacts['limit'] => ({ share, condition: 'LESS_THAN' });
const above = (share: number): ChartFacts['limit'] => ({ share, condition: 'GREATER_THAN' });

const acme = (more: Partial<ChartFacts> = {}): ChartFacts => ({
  account: 'Acme DE',
  metric: 'Order defect rate',
  points: [
    { day: daysAgo(40), rate: 0 },
    { day: daysAgo(39), rate: 0.0027 },
    { day: daysAgo(20), rate: 0.0054 },
    { day: daysAgo(1), rate: 0.0081 },
    { day: today, rate: 0.009 },
  ],
  limit: below(0.01),
  today,
  ...more,
});

const svgOf = (facts: ChartFacts): string => {
  const svg = rateChart(facts);
  if (svg === undefined) throw new Error('there was something to draw');
  return svg;
};

/** The path of the history: the widest line there is. */
const historyPath = (svg: string): string =>
  /<path d="([^"]+)" fill="none" stroke="[^"]+" stroke-width="5"/.exec(svg)?.[1] ?? '';
const limitY = (svg: string): number => Number(/y1="([\d.]+)"[^>]*stroke-dasharray="16 7"/.exec(svg)?.[1]);

describe('where things are drawn', () => {
  test('the limit lies where its share of the height says', () => {
    // The plot is 196 high and ends at 300. It reaches up to 1.35 times the limit: 300 − 196 × 1 ÷ 1.35 = 154.8.
    expect(plotFrame).toEqual({ x: 92, y: 104, width: 528, height: 196 });
    expect(limitY(svgOf(acme()))).toBe(154.8);
  });

  test('a rate that is better high hangs from 100 % down', () => {
    const facts = acme({ limit: above(0.95), points: [{ day: today, rate: 0.98 }] });
    // 5 % of misses, reaching down to 1.35 × 5 % = 6.75 %: 104 + 196 × 5 ÷ 6.75 = 249.2; the dot at 104 + 196 × 2 ÷ 6.75 = 162.1.
    const svg = svgOf(facts);
    expect(limitY(svg)).toBe(249.2);
    expect(svg).toContain('<circle cx="620" cy="162.1" r="9"');
  });

  test('a day lies where its place among the days says, and its rate likewise', () => {
    const svg = svgOf(acme());
    // 40 days on 528: a day is 13.2. 0.27 % is a fifth of 1.35 %: 300 − 39.2 = 260.8.
    expect(historyPath(svg)).toMatch(/^M92,300L105\.2,260\.8/);
    // The middle day stands alone: 92 + 20 × 13.2 = 356; 0.54 % of 1.35 % is 0.4 × 196 = 78.4 up: 221.6.
    expect(svg).toContain('<circle cx="356" cy="221.6" r="5"');
    // The newest: 0.9 % is two thirds of 196 up: 169.3.
    expect(svg).toContain('<circle cx="620" cy="169.3" r="9"');
  });

  test('days that are missing leave a gap, and what lies far back is not shown', () => {
    expect(historyPath(svgOf(acme())).match(/M/g)).toHaveLength(3);
    const old = acme({ points: [{ day: daysAgo(200), rate: 0.5 }, ...acme().points] });
    expect(svgOf(old)).toBe(svgOf(acme()));
  });

  test('the range of the forecast begins after the history and widens the picture up to twice the rest', () => {
    const band: readonly BandDay[] = [1, 2, 3].map((i) => ({
      day: addDays(today, i),
      low: 0.008,
      middle: 0.011,
      high: 0.5,
    }));
    const svg = svgOf(acme({ band }));
    // It reaches up to 2 × 1.35 %: the limit comes down to 300 − 196 × 1 ÷ 2.7 = 227.4.
    expect(limitY(svg)).toBe(227.4);
    expect(svg).toContain('likely range');
    expect(svgOf(acme())).not.toContain('likely range');
  });

  test('marks stand on the days when defects roll off, larger for several', () => {
    const band = [{ day: addDays(today, 10), low: 0.008, middle: 0.009, high: 0.01 }];
    const svg = svgOf(
      acme({
        band,
        rollsOff: [
          { day: addDays(today, 5), defects: 1 },
          { day: addDays(today, 90), defects: 4 },
        ],
      }),
    );
    // 50 days on 528: day 45 is at 92 + 45 × 10.56 = 567.2; the mark is 9 wide on each side and 13.5 high, its tip 3 above the axis.
    expect(svg).toContain('M558.2,283.5h18l-9,13.5z');
    expect(svg.match(/l-\d+,[\d.]+z/g)).toHaveLength(2);
    expect(svg).toContain('roll-off');
  });

  test('the figure and the limit are written out, and names from outside do no harm', () => {
    const svg = svgOf(acme({ account: 'Fennel & <b>Söhne</b> "IT"' }));
    expect(svg).toContain('>0.90 % now<');
    expect(svg).toContain('>must stay below 1 %<');
    expect(svg).toContain('>Fennel &amp; &lt;b&gt;Söhne&lt;/b&gt; &quot;IT&quot;<');
    expect(svgOf(acme({ points: [{ day: daysAgo(4), rate: 0.009 }] }))).toContain('>0.90 % on 1 October<');
  });

  test('without a point there is nothing to draw or to say', () => {
    expect(rateChart(acme({ points: [] }))).toBeUndefined();
    expect(describeChart(acme({ points: [] }))).toBeUndefined();
  });
});

describe('the words for readers who do not see it', () => {
  test.each([
    {
      when: 'it creeps up',
      facts: acme({ forecast: { likelyDate: '2026-12-12' as Day } }),
      says: 'Order defect rate of Acme DE: 0.90 % now, up from 0 % on 26 August 2026; limit 1 %, more likely than not past it from 12 December 2026 on.',
    },
    {
      when: 'it is past the limit and on its way back',
      facts: acme({
        points: [
          { day: daysAgo(9), rate: 0.02 },
          { day: today, rate: 0.01 },
        ],
        forecast: { recoveryDate: '2026-11-02' as Day },
      }),
      // Equality misses a limit that must be stayed below.
      says: 'Order defect rate of Acme DE: 1.00 % now, down from 2.00 % on 26 September 2026; past the limit of 1 %, not back before 2 November 2026 on what is known today.',
    },
    {
      when: 'higher is better, and it is at the limit',
      facts: acme({ metric: 'Valid tracking rate', limit: above(0.95), points: [{ day: today, rate: 0.95 }] }),
      says: 'Valid tracking rate of Acme DE: 95.0 % now; must not fall below 95 %.',
    },
    {
      when: 'higher is better, and it will not hold',
      facts: acme({
        metric: 'Valid tracking rate',
        limit: above(0.95),
        points: [{ day: today, rate: 0.96 }],
        forecast: { likelyDate: '2026-10-20' as Day },
      }),
      says: 'Valid tracking rate of Acme DE: 96.0 % now; must not fall below 95 %, more likely than not below it from 20 October 2026 on.',
    },
    {
      when: 'the newest report is old',
      facts: acme({
        points: [
          { day: daysAgo(9), rate: 0.004 },
          { day: daysAgo(7), rate: 0.004 },
        ],
      }),
      says: 'Order defect rate of Acme DE: 0.40 % on 28 September 2026, as on 26 September 2026; limit 1 %.',
    },
  ])('$when', ({ facts, says }) => {
    expect(describeChart(facts)).toBe(says);
  });
});

const share = fc.oneof(fc.constantFrom(0, 1, 0.01, 0.95), fc.double({ min: 0, max: 1, noNaN: true }));
const points = fc
  .uniqueArray(fc.record({ ago: fc.integer({ min: 0, max: 90 }), rate: share }), {
    minLength: 1,
    selector: ({ ago }) => ago,
  })
  .map((given): ChartPoint[] =>
    given.toSorted((a, b) => b.ago - a.ago).map(({ ago, rate }) => ({ day: daysAgo(ago), rate })),
  );
const band = fc.array(fc.tuple(share, share, share), { maxLength: 60 }).map((rates) =>
  rates.map((three, i): BandDay => {
    const [low = 0, middle = 0, high = 0] = three.toSorted((a, b) => a - b);
    return { day: addDays(today, i + 1), low, middle, high };
  }),
);
const rollsOff = fc.array(
  fc.record({ day: fc.integer({ min: -30, max: 90 }).map((days) => addDays(today, days)), defects: fc.nat(20) }),
);
/** What a number that went wrong is written as; an account may be called like that and does no harm. */
const noNumber = /NaN|Infinity|undefined|null/;
const isNoSuchWord = (text: string): boolean => !noNumber.test(text);
const anyFacts = fc.record({
  account: fc.string({ unit: 'binary', maxLength: 60 }).filter(isNoSuchWord),
  metric: fc.string({ maxLength: 60 }).filter(isNoSuchWord),
  points,
  limit: fc.record({
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    condition: fc.constantFrom('LESS_THAN' as const, 'GREATER_THAN' as const),
  }),
  band,
  rollsOff,
  today: fc.constant(today),
});

/** Numbers of attributes that place something, with the axis they are on. */
function placesIn(svg: string): readonly (readonly ['x' | 'y', number])[] {
  const attributes = [...svg.matchAll(/ (x1|x2|cx|x|y1|y2|cy|y)="([^"]*)"/g)].map(
    ([, name = '', value]) => [name.includes('x') ? 'x' : 'y', Number(value)] as const,
  );
  const paths = [...svg.matchAll(/ d="([^"]*)"/g)].map(([, d = '']) => d).join(' ');
  const pairs = [...paths.matchAll(/[ML]([^MLZ,hlz ]+),([^MLZ,hlz ]+)/g)].flatMap(([, x, y]) => [
    ['x', Number(x)] as const,
    ['y', Number(y)] as const,
  ]);
  return [...attributes, ...pairs];
}

describe('whatever the series', () => {
  test('the picture is well-formed, all of it lies inside, and no number is missing', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const svg = svgOf(facts);
        expect(svg).not.toMatch(noNumber);
        for (const [axis, at] of placesIn(svg)) {
          expect(at, svg).toBeGreaterThanOrEqual(0);
          expect(at, svg).toBeLessThanOrEqual(axis === 'x' ? chartSize.width : chartSize.height);
        }
        const open: string[] = [];
        for (const [, slash, tag = '', , empty] of svg.matchAll(
          /<(\/?)([a-z]+)((?: [a-zA-Z0-9-]+="[^"<>]*")*)(\/?)>/g,
        )) {
          if (slash === '/') expect(open.pop()).toBe(tag);
          else if (empty !== '/') open.push(tag);
        }
        expect(open).toEqual([]);
        // Every `<` begins one of the tags that were read.
        expect(svg.match(/</g)?.length).toBe(svg.match(/<\/?[a-z]+(?: [a-zA-Z0-9-]+="[^"<>]*")*\/?>/g)?.length);
      }),
      { numRuns: 300 },
    );
  });

  test('the words are one sentence of plain text', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const words = describeChart(facts) ?? '';
        expect(words).toMatch(/%.*\.$/);
        expect(words).not.toMatch(/NaN|undefined|\n/);
      }),
    );
  });
});

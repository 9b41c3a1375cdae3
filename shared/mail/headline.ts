import { metricOf } from '../metrics/catalogue.ts';
import type { Day } from '../metrics/day.ts';
import type { Judgement } from '../metrics/judge.ts';
import { dayWords } from './day-words.ts';
import { limitWords, metricWords } from './metric-words.ts';
import { countWords } from './number-words.ts';
import { isPastLimit, leftWords, recoveryWords, shortfallWords, valueWords } from './reading-words.ts';
import { sentences } from './sentence.ts';

/** The decision in one sentence, and the numbers behind it. */
export interface Headline {
  /** `order defect rate (seller-fulfilled): 0 more defective orders until 1 %` */
  readonly lead: string;
  /** `9 of 1,000 orders, 0.90 %.` */
  readonly numbers: string;
}

interface Said {
  /** the likely day of crossing the limit, from a forecast */
  readonly byWhen?: Day;
  /** the alert is over */
  readonly recovered?: boolean;
  /** how many more than when it was last told, for counts */
  readonly more?: number;
}

/** What a judgement comes to, in the words of its metric. */
export function headlineOf(judgement: Judgement, said: Said = {}): Headline {
  const { reading } = judgement;
  switch (reading.measure.kind) {
    case 'share':
    case 'rate':
      return rateHeadline(judgement, said);
    case 'count': {
      const more = said.more === undefined || said.more <= 0 ? '' : `, ${countWords(said.more)} more than last told`;
      const lead = `${said.recovered ? 'recovered, ' : ''}${valueWords(reading)}${more}`;
      return { lead, numbers: sentences(limitOf(judgement)) };
    }
    case 'score':
      return {
        lead: join(
          metricWords(reading),
          said.recovered ? 'recovered' : undefined,
          leftWords(judgement) ?? valueWords(reading),
        ),
        numbers: sentences(`it is ${valueWords(reading)}${shortfallWords(reading)}`, limitOf(judgement)),
      };
    case 'state':
      return {
        lead: join(metricWords(reading), said.recovered ? 'recovered' : undefined, valueWords(reading)),
        numbers: '',
      };
  }
}

function rateHeadline(judgement: Judgement, { byWhen, recovered }: Said): Headline {
  const { reading } = judgement;
  const left = leftWords(judgement);
  const past = isPastLimit(judgement);
  const what = past ? pastWords(judgement) : recovered ? 'recovered' : undefined;
  const when = byWhen === undefined || past || left === undefined ? undefined : `likely by ${dayWords(byWhen)}`;
  // Without counts nobody can say how many are left: the rate itself is then the headline.
  const lead = join(metricWords(reading), what, left ?? valueWords(reading), when);
  const limit = past || left === undefined ? limitOf(judgement) : undefined;
  return {
    lead,
    numbers: sentences(
      ...(left === undefined
        ? [limit]
        : [[valueWords(reading), limit].filter((words) => words !== undefined).join('; ')]),
      recoveryWords(judgement),
    ),
  };
}

const pastWords = ({ reading }: Judgement): string =>
  metricOf(reading.metric).force === 'target' ? 'misses Amazon’s target' : 'breach';

const limitOf = ({ reading }: Judgement): string | undefined =>
  reading.limit && limitWords(reading.metric, reading.limit);

const join = (metric: string, ...rest: readonly (string | undefined)[]): string =>
  `${metric}: ${rest.filter((words) => words !== undefined).join(', ')}`;

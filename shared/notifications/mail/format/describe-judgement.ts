import { isTarget } from '../../../metrics/catalogue.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { isPastLimit } from '../../../metrics/past-limit.ts';
import { describeEnd } from './describe-end.ts';
import { describeBackBy, describeByWhen, describeDrift } from './describe-forecast.ts';
import { describeLimit, describeMetric, metricInShort } from './describe-metric.ts';
import {
  describeLeft,
  describeRecovery,
  describeShortfall,
  describeShortLeft,
  describeValue,
} from './describe-reading.ts';
import { formatCount } from './format-number.ts';
import { sentences } from './sentence.ts';

/** The decision in one sentence, and the numbers behind it. */
export interface Headline {
  /** `order defect rate (seller-fulfilled): 0 more defective orders until 1 %` */
  readonly lead: string;
  /** `9 of 1,000 orders, 0.90 %.` */
  readonly numbers: string;
}

interface Said {
  /** for the first line of a mail, of which an inbox shows 90 characters: details stand below it */
  readonly short?: boolean;
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
      const more = said.more === undefined || said.more <= 0 ? '' : `, ${formatCount(said.more)} more than last told`;
      const lead = `${said.recovered ? 'recovered, ' : ''}${describeValue(reading)}${more}`;
      return { lead, numbers: sentences(limitOf(judgement)) };
    }
    case 'score':
      return {
        lead: join(
          nameOf(judgement, said),
          said.recovered ? 'recovered' : undefined,
          describeLeft(judgement) ?? describeValue(reading),
        ),
        numbers: sentences(`it is ${describeValue(reading)}${describeShortfall(reading)}`, limitOf(judgement)),
      };
    case 'state':
      return {
        lead: join(nameOf(judgement, said), said.recovered ? 'recovered' : undefined, describeValue(reading)),
        numbers: '',
      };
  }
}

function rateHeadline(judgement: Judgement, said: Said): Headline {
  const { reading, warnedBy } = judgement;
  const left = said.short ? describeShortLeft(judgement) : describeLeft(judgement);
  const past = isPastLimit(judgement);
  const what = past ? describePast(judgement) : said.recovered ? describeEnd(judgement) : undefined;
  const limit = past || left === undefined ? limitOf(judgement) : undefined;
  const drifted = warnedBy === 'drift' ? describeDrift(judgement) : undefined;
  if (drifted !== undefined) {
    return {
      lead: join(nameOf(judgement, said), drifted.levels, drifted.sure),
      numbers: sentences(describeValue(reading), limit ?? 'Amazon sets no limit'),
    };
  }
  const when = said.recovered ? undefined : past ? said.short && describeBackBy(judgement) : describeByWhen(judgement);
  // A forecast names the limit, so the number left need not; without counts nobody can say how many are left.
  const many = said.short && when !== undefined && !past && left !== undefined ? leftAlone(judgement) : left;
  return {
    lead: join(nameOf(judgement, said), what, many ?? describeValue(reading), when),
    numbers: sentences(
      ...(left === undefined
        ? [limit]
        : [[describeValue(reading), limit].filter((words) => words !== undefined).join('; ')]),
      describeRecovery(judgement),
    ),
  };
}

const leftAlone = ({ headroom = 0 }: Judgement): string => `${formatCount(headroom)} left`;

const nameOf = ({ reading }: Judgement, { short }: Said): string =>
  short ? metricInShort(reading) : describeMetric(reading);

const describePast = ({ reading }: Judgement): string =>
  isTarget(reading.metric, reading.limit) ? 'misses Amazon’s target' : 'breach';

const limitOf = ({ reading }: Judgement): string | undefined =>
  reading.limit && describeLimit(reading.metric, reading.limit);

const join = (metric: string, ...rest: readonly (string | false | undefined)[]): string =>
  `${metric}: ${rest.filter((words) => words !== undefined && words !== false).join(', ')}`;

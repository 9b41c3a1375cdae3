import { metricOf } from '../../../metrics/catalogue.ts';
import { isPastLimit } from '../../../metrics/fraction-of-limit.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { isLikelyMissed } from '../../../metrics/likely-date.ts';
import { describeByWhen, describeDrift } from './describe-forecast.ts';
import { describeLimit, describeMetric, metricInShort } from './describe-metric.ts';
import { describeLeft, describePoints, describeShortLeft, describeValue } from './describe-reading.ts';
import { describeOrigin, stateWord } from './describe-state.ts';
import { describeNotBefore } from './describe-way-back.ts';
import { formatCount } from './format-number.ts';
import { sentences } from './sentence.ts';

/** The decision in one sentence, and the numbers behind it. */
export interface Headline {
  /** `order defect rate (seller-fulfilled): 3 defective orders over the limit of 1 %` */
  readonly lead: string;
  /** `12 of 1,000 orders, 1.20 %.` */
  readonly numbers: string;
}

interface Said {
  /** for the first line of a mail, of which an inbox shows 90 characters: details stand below it */
  readonly short?: boolean;
  /** the alert is over */
  readonly over?: boolean;
  /** how many more than the last mail about it said, for counts */
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
      const more =
        said.more === undefined || said.more <= 0 ? '' : `, ${formatCount(said.more)} more than at the last update`;
      return {
        lead:
          reading.measure.count === 0
            ? `no ${metricOf(reading.metric).defect[1]} open`
            : `${describeValue(reading)}${more}`,
        numbers: sentences(originOf(judgement), limitOf(judgement)),
      };
    }
    case 'score':
      return {
        lead: join(nameOf(judgement, said), [describeValue(reading), describePoints(reading)]),
        numbers: sentences(originOf(judgement)),
      };
    case 'state':
      // In a first line the status is what happened, and stands before the account.
      return {
        lead: said.short && !said.over ? nameOf(judgement, said) : join(nameOf(judgement, said), [stateWord(reading)]),
        numbers: sentences(originOf(judgement)),
      };
  }
}

function rateHeadline(judgement: Judgement, said: Said): Headline {
  const { reading, warnedBy } = judgement;
  const past = isPastLimit(judgement);
  const left = said.short ? describeShortLeft(judgement) : describeLeft(judgement);
  const drifted = warnedBy === 'drift' ? describeDrift(judgement) : undefined;
  if (drifted !== undefined) {
    return {
      lead: join(nameOf(judgement, said), [drifted.levels, drifted.sure]),
      numbers: sentences(describeValue(reading), originOf(judgement), limitOf(judgement) ?? 'Amazon sets no limit'),
    };
  }
  const when = past
    ? said.short && describeNotBefore(judgement)
    : !said.over || isLikelyMissed(judgement)
      ? describeByWhen(judgement)
      : undefined;
  // A forecast names the limit, so the number left need not; without counts nobody can say how many are left.
  const many = said.short && when !== undefined && !past && left !== undefined ? leftAlone(judgement) : left;
  return {
    lead: join(nameOf(judgement, said), [many ?? describeValue(reading), when]),
    numbers: sentences(
      ...(left === undefined
        ? [limitOf(judgement)]
        : [
            [describeValue(reading), past ? limitOf(judgement) : undefined]
              .filter((words) => words !== undefined)
              .join('; '),
          ]),
      originOf(judgement),
    ),
  };
}

const leftAlone = ({ headroom = 0 }: Judgement): string => `${formatCount(headroom)} more allowed`;

const nameOf = ({ reading }: Judgement, { short }: Said): string =>
  short ? metricInShort(reading) : describeMetric(reading);

const originOf = ({ reading }: Judgement): string | undefined => {
  const origin = describeOrigin(reading);
  return (
    origin &&
    (reading.source === 'estimate' ? `${origin}, not Amazon’s own number` : `${origin}, not read from a report`)
  );
};

const limitOf = ({ reading }: Judgement): string | undefined =>
  reading.limit && describeLimit(reading.metric, reading.limit);

const join = (metric: string, rest: readonly (string | false | undefined)[]): string =>
  `${metric}: ${rest.filter((words) => words !== undefined && words !== false).join(', ')}`;

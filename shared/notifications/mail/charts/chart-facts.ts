import type { Day } from '../../../domain/day.ts';
import type { RateForecast } from '../../../metrics/rate-forecast.ts';
import type { RollOff } from '../../../metrics/roll-off.ts';

/** A rate as Amazon showed it on a day, as a fraction. */
export interface ChartPoint {
  readonly day: Day;
  readonly rate: number;
}

/** Where the rate may be on a coming day: a tenth of the outcomes lie below `low`, half below `middle`, a tenth above `high`. */
export interface BandDay {
  readonly day: Day;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** What a chart of one rate against its limit is drawn from. */
export interface ChartFacts {
  readonly kind: 'rate';
  /** `Acme GmbH DE` */
  readonly account: string;
  /** `Order defect rate (seller-fulfilled)` */
  readonly metric: string;
  /** oldest first, at most one for a day; days that nothing is known of are missing */
  readonly points: readonly ChartPoint[];
  readonly limit: {
    /** as a fraction */
    readonly share: number;
    readonly condition: 'LESS_THAN' | 'GREATER_THAN';
  };
  /** oldest first */
  readonly band?: readonly BandDay[];
  readonly rollsOff?: readonly RollOff[];
  readonly forecast?: Pick<RateForecast, 'likelyDate' | 'recoveryDate'>;
  readonly today: Day;
}

/** Whether a rate is on the wrong side of the limit. Equality misses `LESS_THAN` and does not miss `GREATER_THAN`. */
export const isPastChartLimit = (rate: number, { share, condition }: ChartFacts['limit']): boolean =>
  condition === 'LESS_THAN' ? rate >= share : rate < share;

/** What a chart of the account health rating is drawn from. */
export interface RatingChartFacts {
  readonly kind: 'rating';
  readonly account: string;
  readonly metric: string;
  /** from 0 to 1000; oldest first, at most one for a day; days that nothing is known of are missing */
  readonly points: readonly { readonly day: Day; readonly score: number }[];
  /** the scores below which it is called so, highest first */
  readonly bands: readonly { readonly below: number; readonly name: string }[];
  /** the score that it must not fall below */
  readonly limit: number;
  readonly today: Day;
}

/** The words that Amazon had for the status of an account. No picture: four words have no scale, and few days have another. */
export interface StatusChartFacts {
  readonly kind: 'status';
  readonly account: string;
  readonly metric: string;
  /** oldest first, at most one for a day */
  readonly points: readonly { readonly day: Day; readonly word: string }[];
}

/** A chart that cannot be drawn, because a stored report that it is made of cannot be read: that is said in its place. */
export interface MissingChartFacts {
  readonly kind: 'missing';
  readonly account: string;
  readonly metric: string;
}

/** How something that asks for a look has come about: a picture with its words, or of a status the words alone. */
export type Chart = ChartFacts | RatingChartFacts | StatusChartFacts | MissingChartFacts;

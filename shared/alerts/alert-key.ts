import type { Feed } from '../domain/feed.ts';
import type { Judgement } from '../metrics/judge.ts';

/** `orderDefectRate|seller`: windows of one metric share an alert. */
export const alertKeyOf = ({ reading }: Judgement): AlertKey => `${reading.metric}|${reading.channel}`;

/** What is watched for an account: a metric and channel (`orderDefectRate|seller`), or its feed of reports (`feed|all`). */
export type AlertKey = string;

export const feedKey: AlertKey = 'feed|all';

/** `feed|all` for Amazon's own word, `feed|all-orders` for another kind of report. */
export const feedKeyOf = ({ kind }: Feed): AlertKey => (kind === undefined ? feedKey : `feed|${kind}`);

import { Unsupported } from './intrinsics.ts';
import type { Properties } from './properties.ts';
import type { MailEventPlan, TopicPlan } from './stack.ts';

/** A topic with those of the subscriptions that are its own. Throws `Unsupported` for one that would run something unseen here. */
export function planTopic(arn: string, subscriptions: readonly Properties[]): TopicPlan {
  const own = subscriptions.filter((one) => one.text('TopicArn') === arn);
  for (const one of own) {
    if (one.text('Protocol') === 'lambda')
      throw new Unsupported(`${one.path}.Protocol: only subscriptions of queues are run locally`);
    if (one.has('FilterPolicy')) throw new Unsupported(`${one.path}.FilterPolicy is not run locally`);
  }
  const queues = own.filter((one) => one.text('Protocol') === 'sqs');
  return {
    arn,
    queues: queues.map((one) => ({ queueArn: one.text('Endpoint'), raw: one.flag('RawMessageDelivery', false) })),
  };
}

/** Where a configuration set's events go; nothing while the destination is switched off. */
export function planMailEvents(properties: Properties): readonly MailEventPlan[] {
  const destination = properties.object('EventDestination');
  if (destination?.flag('Enabled', true) !== true) return [];
  const topicArn = destination.object('SnsDestination')?.text('TopicARN');
  if (topicArn === undefined) {
    if (destination.has('CloudWatchDestination')) return [];
    throw new Unsupported(`${destination.path}: only destinations that are topics are run locally`);
  }
  const events = destination.texts('MatchingEventTypes');
  return [{ configurationSet: properties.text('ConfigurationSetName'), events, topicArn }];
}

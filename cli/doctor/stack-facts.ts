import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, GetMetricDataCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Facts, QueueFacts } from './facts.ts';

/** What is in a deployed stack, by type: the name in the template and the one in AWS. */
export type Resources = ReadonlyMap<string, readonly { readonly name: string; readonly physicalId: string }[]>;

export async function resourcesOf(stack: string): Promise<Resources> {
  const found = new Map<string, { readonly name: string; readonly physicalId: string }[]>();
  for await (const page of paginateListStackResources({ client: new CloudFormationClient({}) }, { StackName: stack })) {
    for (const { ResourceType, LogicalResourceId = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
      // Without the hash that the CDK puts behind it.
      const one = { name: LogicalResourceId.replace(/[0-9A-F]{8}$/, ''), physicalId: PhysicalResourceId };
      found.set(ResourceType ?? '', [...(found.get(ResourceType ?? '') ?? []), one]);
    }
  }
  return found;
}

export async function lookAtSchedules(resources: Resources): Promise<NonNullable<Facts['schedules']>> {
  const client = new SchedulerClient({});
  const schedules = resources.get('AWS::Scheduler::Schedule') ?? [];
  return Promise.all(
    schedules.map(async ({ name, physicalId }) => {
      const { State } = await client.send(new GetScheduleCommand({ Name: physicalId }));
      return { name, on: State === 'ENABLED' };
    }),
  );
}

const counts = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** A queue without a redrive policy of its own is where others put what they gave up. */
export async function lookAtQueues(resources: Resources, now: Date): Promise<readonly QueueFacts[]> {
  // At the endpoint of its region, and not at the one that a queue's address begins with: they are the same in AWS.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  const queues = await Promise.all(
    (resources.get('AWS::SQS::Queue') ?? []).map(async ({ name, physicalId }) => {
      const { Attributes: found = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: physicalId, AttributeNames: ['All'] }),
      );
      const messages = counts.reduce((sum, attribute) => sum + Number(found[attribute] ?? 0), 0);
      return { name, deadLetters: found['RedrivePolicy'] === undefined, messages, queue: physicalId.split('/').at(-1) };
    }),
  );
  const ages = await agesOf(
    queues.flatMap(({ queue }) => queue ?? []),
    now,
  );
  return queues.map(({ queue, ...facts }) => {
    const oldestSeconds = facts.messages > 0 ? ages.get(queue ?? '') : undefined;
    return { ...facts, ...(oldestSeconds !== undefined && { oldestSeconds }) };
  });
}

const lookBackMs = 15 * 60_000;

/** SQS itself does not say how old its oldest message is; CloudWatch does, a few minutes late. */
async function agesOf(queues: readonly string[], now: Date): Promise<ReadonlyMap<string, number>> {
  const { MetricDataResults = [] } = await new CloudWatchClient({}).send(
    new GetMetricDataCommand({
      StartTime: new Date(now.getTime() - lookBackMs),
      EndTime: now,
      ScanBy: 'TimestampDescending',
      MetricDataQueries: queues.map((queue, i) => ({
        Id: `age${i}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: queue }],
          },
          Period: 60,
          Stat: 'Maximum',
        },
      })),
    }),
  );
  return new Map(
    MetricDataResults.flatMap(({ Id, Values }) => {
      const queue = queues[Number(Id?.slice('age'.length))];
      const [newest] = Values ?? [];
      return queue === undefined || newest === undefined ? [] : [[queue, newest] as const];
    }),
  );
}

/** Names of the stack's alarms that sound. */
export async function lookAtAlarms(resources: Resources): Promise<readonly string[]> {
  const own = new Map(
    (resources.get('AWS::CloudWatch::Alarm') ?? []).map(({ name, physicalId }) => [physicalId, name]),
  );
  const sounding: string[] = [];
  for await (const page of paginateDescribeAlarms({ client: new CloudWatchClient({}) }, { StateValue: 'ALARM' }))
    for (const { AlarmName } of page.MetricAlarms ?? []) sounding.push(...[own.get(AlarmName ?? '') ?? []].flat());
  return sounding.sort();
}

import { Stack } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from './settings.ts';

export interface OperationsAlarm extends Pick<AlarmProps, 'metric' | 'threshold' | 'evaluationPeriods'> {
  /** who is affected, and what to do first */
  readonly impact: string;
  /** when the alarm is raised; by default at or above the threshold */
  readonly comparisonOperator?: ComparisonOperator;
  /** by default missing data means that all is well */
  readonly treatMissingData?: TreatMissingData;
}

/**
 * Where Headroom's own alarms go. Never through SES: a monitor whose mail is broken must still be able to say so.
 *
 * The topic is not encrypted with a KMS key: CloudWatch cannot publish through the AWS managed one, a key of our own
 * would cost more than everything else the stack does for a small consultancy, and an alarm's text holds nothing of a client.
 */
export class OperationsTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { settings }: { readonly settings: StageSettings }) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'Headroom operations', enforceSSL: true });
    const { account, partition, region } = Stack.of(this);
    // A topic with its own policy loses the default one, which lets alarms of the account publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
        },
      }),
    );
    if (settings.operationsEmail !== undefined) {
      this.topic.addSubscription(new EmailSubscription(settings.operationsEmail));
    }
  }

  /** An alarm that notifies the operators when it begins and when it ends. */
  alarm(scope: Construct, id: string, { impact, ...watched }: OperationsAlarm): Alarm {
    const alarm = new Alarm(scope, id, {
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...watched,
      alarmDescription: impact,
    });
    const notify = new SnsAction(this.topic);
    alarm.addAlarmAction(notify);
    alarm.addOkAction(notify);
    return alarm;
  }
}

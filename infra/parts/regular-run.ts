import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { MonitoredFunction } from './monitored-function.ts';
import type { OperationsTopic } from './operations-topic.ts';

export interface RegularRunProps {
  readonly operations: OperationsTopic;
  /** an EventBridge Scheduler expression, in UTC */
  readonly schedule: string;
  readonly runs: MonitoredFunction;
  /** who is affected when a run cannot start */
  readonly impact: string;
}

/**
 * Runs a function on a schedule. A run that cannot start is retried until the next one is due, then kept as a dead letter.
 * Nothing has to be repeated by hand: any later run finds what is due from the state.
 */
export class RegularRun extends Construct {
  constructor(scope: Construct, id: string, { operations, schedule, runs, impact }: RegularRunProps) {
    super(scope, id);
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      operations,
      impact: `${impact} The next run makes up for it; if that fails too, check the schedule's role and ${runs.name}.`,
    });
    Validations.of(deadLetters.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'This queue is the dead-letter queue of an EventBridge Scheduler schedule, which the rule does not look at.',
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    // Not grantInvoke, which also allows every version and alias of the function.
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [runs.functionArn] }),
    );
    deadLetters.queue.grant(role, 'sqs:SendMessage');
    const run = new CfnSchedule(this, 'Schedule', {
      scheduleExpression: schedule,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      state: 'ENABLED',
      target: {
        arn: runs.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumEventAgeInSeconds: 3300, maximumRetryAttempts: 20 },
        deadLetterConfig: { arn: deadLetters.queue.queueArn },
      },
    });
    // A schedule that starts before its role has the permission spends its first tries on being rejected.
    run.node.addDependency(role.node.findChild('DefaultPolicy'));
  }
}

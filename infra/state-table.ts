import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { tableKeys } from '../shared/names.ts';
import type { MonitoredFunction } from './parts/monitored-function.ts';
import type { StageSettings } from './parts/settings.ts';

/** Everything that a function may be allowed to do with the table. `Scan` is not included. */
export type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'DeleteItem';

/**
 * All of Headroom's state, in one table: on demand, so that an idle consultancy pays only for storage, and recoverable to any
 * second of the last 35 days. Encrypted with a key that DynamoDB owns: a KMS key would cost something with every request and
 * would protect from nothing here, since anyone who may read the table may use its key.
 */
export class StateTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { settings }: { readonly settings: StageSettings }) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: tableKeys.partition, type: AttributeType.STRING },
      sortKey: { name: tableKeys.sort, type: AttributeType.STRING },
      timeToLiveAttribute: tableKeys.timeToLive,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.keepData,
      // And not only "on update or delete", as the bucket: CloudFormation could not take back a protected table, and a first
      // deployment that failed would end in ROLLBACK_FAILED, out of which nothing leads by itself.
      removalPolicy: settings.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** Lets a function use the table in the ways named, and in no other. */
  grant(user: MonitoredFunction, ...actions: readonly TableAction[]): void {
    this.table.grant(user, ...actions.map((action) => `dynamodb:${action}`));
  }
}

import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, HttpMethods, StorageClass } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { configurationKey, fetchedFolder, packFolder, portalFolder } from '../shared/names.ts';
import type { MonitoredFunction } from './parts/monitored-function.ts';
import type { StageSettings } from './parts/settings.ts';

/** Where consultants upload reports. It is also the archive: every version of every upload is kept. */
export class ReportsBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { settings }: { readonly settings: StageSettings }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      // For the portal's upload page, which shows how far a file has come. It is not what keeps strangers out: that is the
      // signature of the form. The address of the page is not known here, which would be a circle.
      cors: [
        {
          allowedMethods: [HttpMethods.POST],
          allowedOrigins:
            settings.stage === 'local'
              ? ['http://127.0.0.1:*', 'http://localhost:*']
              : [`https://*.lambda-url.${Stack.of(this).region}.on.aws`],
          maxAge: 3600,
        },
      ],
      removalPolicy: settings.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        { id: 'UnfinishedUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
        {
          id: 'ReplacedPacks',
          prefix: packFolder,
          noncurrentVersionExpiration: Duration.days(settings.replacedPackDays),
        },
        ...settings.expireReports.map(({ client, days }) => ({
          id: `Expire-${client}`,
          prefix: `${client}/`,
          expiration: Duration.days(days),
          noncurrentVersionExpiration: Duration.days(1),
        })),
        {
          id: 'Archive',
          transitions: [
            {
              storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(settings.archiveReportsAfterDays),
            },
          ],
          // `today.json`, uploaded daily, is a new version of one object each day: all of them are the archive, and a replay
          // reads them all. So none expires, but for clients
          // of whom the consultancy has agreed otherwise.
          noncurrentVersionTransitions: [
            {
              storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(settings.archiveReportsAfterDays),
            },
          ],
        },
      ],
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Access logs of this bucket would repeat client names in a second bucket with a retention of its own. What was uploaded is known without them: every version is kept, and every object read gets an upload record with its digest. Who did it is the business of the account-wide CloudTrail.',
    });
  }

  /**
   * Sends a message for every object that is put. Configured on the bucket itself: the construct library would add a hidden
   * function only for this, with permission to change the notifications of any bucket.
   */
  announceUploadsTo(queue: IQueue): void {
    const { account, partition, stackName } = Stack.of(this);
    const granted = queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          // The bucket's own ARN would be a circular reference: S3 tests the queue when the bucket is created. CloudFormation
          // begins a bucket's name with the stack's name in lower case, cut short when it is long.
          ArnLike: { 'aws:SourceArn': `arn:${partition}:s3:::${stackName.toLowerCase().slice(0, 16)}*` },
        },
      }),
    );
    const resource = this.bucket.node.defaultChild;
    if (!CfnBucket.isCfnBucket(resource)) throw new Error('the bucket construct no longer wraps an AWS::S3::Bucket');
    resource.notificationConfiguration = {
      queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: queue.queueArn }],
    };
    if (granted.policyDependable !== undefined) resource.node.addDependency(granted.policyDependable);
  }

  /**
   * Lets a function read reports, each in the version of its notification. The permission to list makes S3 answer "not found"
   * instead of "forbidden" for an object deleted meanwhile.
   */
  grantReading(reader: MonitoredFunction): void {
    reader.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [this.bucket.arnForObjects('*')],
      }),
    );
    reader.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }));
    const bucketId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    if (reader.role === undefined) return;
    Validations.of(reader.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*]`,
      reason: 'Reports lie under any key the consultant chooses: every object of this one bucket may be a report.',
    });
  }

  /** Lets a function write evidence packs into their own folder and nowhere else: the archive stays untouched. */
  grantWritingPacks(writer: MonitoredFunction): void {
    this.#grantPacks(writer, 's3:PutObject');
  }

  /** Lets a function read evidence packs, and no report. */
  grantReadingPacks(reader: MonitoredFunction): void {
    this.#grantPacks(reader, 's3:GetObject');
  }

  /**
   * Lets a function put what it fetched from Amazon beside the uploads of its account, and replace no upload of a person's. A
   * large report goes up in parts, which are given up when it cannot be finished.
   */
  grantWritingFetched(writer: MonitoredFunction): void {
    const folders = this.bucket.arnForObjects(`*/${fetchedFolder}*`);
    writer.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resources: [folders] }),
    );
    const bucketId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    if (writer.role === undefined) return;
    Validations.of(writer.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*/${fetchedFolder}*]`,
      reason: 'Each account has a folder of its own for what was fetched from Amazon, below the folder of its client.',
    });
  }

  /**
   * Lets a function sign forms by which people upload into the portal's folder of an account, and replace no upload that came
   * another way. Each form names one account, and the function only makes it for who may upload there.
   */
  grantSigningUploads(signer: MonitoredFunction): void {
    const folders = this.bucket.arnForObjects(`*/${portalFolder}*`);
    signer.addToRolePolicy(new PolicyStatement({ actions: ['s3:PutObject'], resources: [folders] }));
    const bucketId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    if (signer.role === undefined) return;
    Validations.of(signer.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*/${portalFolder}*]`,
      reason:
        'Each account has a folder of its own for what was uploaded in the portal, below the folder of its client.',
    });
  }

  /** Lets a function read every version of `clients.yaml` and write a new one, and touch nothing else. */
  grantEditingClients(editor: MonitoredFunction): void {
    editor.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
        resources: [this.bucket.arnForObjects(configurationKey)],
      }),
    );
    editor.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucketVersions'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': configurationKey } },
      }),
    );
  }

  #grantPacks(to: MonitoredFunction, action: string): void {
    const folder = this.bucket.arnForObjects(`${packFolder}*`);
    to.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [folder] }));
    const bucketId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    if (to.role === undefined) return;
    Validations.of(to.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${packFolder}*]`,
      reason: 'Each case of each account has a pack of its own, under one folder that holds nothing else.',
    });
  }
}

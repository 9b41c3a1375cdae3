import type { Grants } from '../iam/authorizer.ts';

/** What the local cloud runs of a stack, read from its template: names, wiring, limits. */
export interface Stack {
  readonly buckets: readonly BucketPlan[];
  readonly queues: readonly QueuePlan[];
  readonly tables: readonly TablePlan[];
  readonly functions: readonly FunctionPlan[];
  readonly eventSources: readonly EventSourcePlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly urls: readonly UrlPlan[];
  readonly configurationSets: readonly string[];
  readonly topics: readonly TopicPlan[];
  /** which events of mail SES publishes, and where */
  readonly mailEvents: readonly MailEventPlan[];
  /** what roles may do, and what the policies of resources say */
  readonly grants: Grants;
  readonly outputs: Readonly<Record<string, string>>;
  /** resource types that have no embedded counterpart and nothing to run */
  readonly notEmbedded: readonly string[];
}

export interface BucketPlan {
  readonly name: string;
  /** keeps every version of an object; events then name the version */
  readonly versioned: boolean;
  readonly notifications: readonly NotificationPlan[];
  /** which pages of other origins may ask it for something; the first rule that fits counts */
  readonly cors: readonly CorsPlan[];
}

/** `*` stands for any text, once in an origin and once in a header's name. */
export interface CorsPlan {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}

/** Objects whose key has the prefix and the suffix, created in one of these ways, notify the queue. */
export interface NotificationPlan {
  readonly id: string;
  /** `s3:ObjectCreated:*`, `s3:ObjectCreated:Put`, … */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  readonly queueArn: string;
}

export interface QueuePlan {
  readonly name: string;
  readonly arn: string;
  /** as SQS names them, all text */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TablePlan {
  readonly name: string;
  /** the input of CreateTable */
  readonly request: Readonly<Record<string, unknown>>;
}

export interface FunctionPlan {
  readonly name: string;
  readonly arn: string;
  /** folder of the bundle; `undefined` for code that is not a bundle of this assembly: it cannot be run here */
  readonly folder: string | undefined;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  /** where an asynchronous event goes that failed to the end: the ARN of a queue */
  readonly failedEventsArn: string | undefined;
  readonly retries: number;
  /** the most invocations at once; absent: no limit of its own */
  readonly reservedConcurrency: number | undefined;
  /** of the role it runs under */
  readonly roleArn: string | undefined;
  /** by its name */
  readonly logGroup: string | undefined;
}

export interface EventSourcePlan {
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportsFailures: boolean;
  readonly concurrency: number;
}

export interface SchedulePlan {
  readonly name: string;
  readonly arn: string;
  readonly expression: string;
  /** ARN of a function or a queue */
  readonly targetArn: string;
  readonly input: string | undefined;
  /** of the role it calls under */
  readonly roleArn: string | undefined;
  /** ARN of the queue for runs that could not start */
  readonly deadLettersArn: string | undefined;
  readonly path: string;
}

export interface UrlPlan {
  readonly logicalId: string;
  readonly functionName: string;
  readonly authType: string;
}

/** A topic and the queues that are subscribed to it. Other subscribers, such as a person's mailbox, exist only when deployed. */
export interface TopicPlan {
  readonly arn: string;
  readonly queues: readonly { readonly queueArn: string; readonly raw: boolean }[];
}

/** Events of mail that leaves by a configuration set are published to a topic. */
export interface MailEventPlan {
  readonly configurationSet: string;
  /** `bounce`, `complaint`, … */
  readonly events: readonly string[];
  readonly topicArn: string;
}

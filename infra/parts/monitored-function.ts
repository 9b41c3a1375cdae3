import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { settingNames } from '../../shared/names.ts';
import { bundleFunction } from './bundle-function.ts';
import type { OperationsTopic } from './operations-topic.ts';
import type { StageSettings } from './settings.ts';

export interface MonitoredFunctionProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  /** the file in `functions/`, without `.ts` */
  readonly name: string;
  /** who is affected when it fails; the alarm says so */
  readonly impact: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** reserved concurrency; if absent, whatever the account has */
  readonly atOnce?: number;
  /** it has an address that anybody can call: the runtime then writes no lines of its own for each request */
  readonly isPublic?: boolean;
  /** the function's settings, by the names of `shared/names.ts`; the stage is always included */
  readonly environment: Readonly<Partial<Record<keyof typeof settingNames, string>>>;
  /** files beside the bundle: their names there, and where they come from in the checkout */
  readonly files?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The only way a function enters the stack: bundled, with a log that expires, a role that starts with nothing but that log,
 * and an alarm that says who is affected.
 *
 * No X-Ray tracing: it would be the only permission on every resource there is, and each function's log already says
 * what it did with which report.
 */
export class MonitoredFunction extends LambdaFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly isPublic: boolean;

  constructor(scope: Construct, id: string, props: MonitoredFunctionProps) {
    const { settings, operations, name, impact, timeoutSeconds } = props;
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: settings.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      description: impact,
      code: codeOf(scope, props),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(timeoutSeconds),
      ...(props.atOnce !== undefined && { reservedConcurrentExecutions: props.atOnce }),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Below WARN are a start and a report of each invocation: what strangers cause must not fill the log.
      systemLogLevelV2: props.isPublic === true ? SystemLogLevel.WARN : SystemLogLevel.INFO,
      role,
      environment: environmentOf({ stage: settings.stage, ...props.environment }),
    });
    this.name = name;
    this.timeoutSeconds = timeoutSeconds;
    this.isPublic = props.isPublic === true;
    operations.alarm(this, 'ErrorAlarm', {
      impact: `${impact} Read the log of ${name}.`,
      metric: this.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}

/** Bundled, or where nothing is bundled, as in a test of the template, the sources in its place. */
function codeOf(scope: Construct, { name, files }: MonitoredFunctionProps): Code {
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(`${root}functions`);
  bundles ??= newBundleFolder();
  const folder = join(bundles, name);
  bundleFunction(name, folder, files);
  return Code.fromAsset(folder);
}

let bundles: string | undefined;

/** What is in it is copied into the assembly as each function is made. */
function newBundleFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bundles-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function environmentOf(values: MonitoredFunctionProps['environment']): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [key, name] of Object.entries(settingNames) as [keyof typeof settingNames, string][]) {
    const value = values[key];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

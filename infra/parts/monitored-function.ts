import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, Architecture, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { settingNames } from '../../shared/names.ts';
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
export class MonitoredFunction extends NodejsFunction {
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
      entry: `${root}functions/${name}.ts`,
      projectRoot: root,
      depsLockFilePath: `${root}package-lock.json`,
      handler: 'handler',
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
      awsSdkConnectionReuse: false,
      environment: environmentOf({ stage: settings.stage, ...props.environment }),
      bundling: {
        format: OutputFormat.ESM,
        // The clients are bundled, not taken from the runtime: the versions that were tested are the versions that run.
        externalModules: [],
        mainFields: ['module', 'main'],
        // Minified without renaming: half the size, the log shows the names of the source, and no source map has to be read
        // on a cold start (it cost a sixth of the import when measured).
        esbuildArgs: { '--minify-whitespace': true, '--minify-syntax': true },
        // CommonJS packages in an ES module bundle `require` Node's own modules, and an ES module has no `require`.
        // Under a name of its own, because bundled packages may import createRequire themselves.
        banner: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
        logLevel: LogLevel.WARNING,
        commandHooks: {
          beforeBundling: () => [],
          beforeInstall: () => [],
          afterBundling: (inputDir, outputDir) =>
            Object.entries(props.files ?? {}).map(([name, from]) =>
              copyCommand(join(inputDir, from), join(outputDir, name)),
            ),
        },
      },
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

/** Bundling runs on the deploying machine, in whatever shell it has. */
const copyCommand = (from: string, to: string): string =>
  `${process.platform === 'win32' ? 'copy' : 'cp'} "${from}" "${to}"`;

function environmentOf(values: MonitoredFunctionProps['environment']): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [key, name] of Object.entries(settingNames) as [keyof typeof settingNames, string][]) {
    const value = values[key];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

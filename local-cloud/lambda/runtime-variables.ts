import { localSecret } from '../runtime/credentials.ts';
import { region } from '../template/resource-facts.ts';
import type { FunctionPlan } from '../template/stack.ts';

/** Where the embedded services listen. */
export interface Endpoints {
  /** S3, SQS and Parameter Store */
  readonly aws: string;
  readonly dynamodb: string;
  readonly ses: string;
}

/**
 * Everything a function sees as its environment: the template's variables and what the Lambda runtime adds, with the
 * embedded services as endpoints, and what plug-ins add. The two file names keep the SDK from reading this machine's AWS profiles.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function runtimeVariables(
  plan: FunctionPlan,
  endpoints: Endpoints,
  accessKey: string,
  added: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    ...plan.environment,
    ...added,
    AWS_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMegabytes),
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: localSecret,
    AWS_ENDPOINT_URL_S3: endpoints.aws,
    AWS_ENDPOINT_URL_SQS: endpoints.aws,
    AWS_ENDPOINT_URL_SSM: endpoints.aws,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SES: endpoints.ses,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: 'UTC',
  };
}

import {
  type Authorizer,
  accessKeyOf,
  type Denial,
  type Grants,
  openAuthorizer,
  type Permission,
  permissionsOf,
} from '../iam/authorizer.ts';
import type { Call, Caller } from '../iam/policy.ts';
import { accountId, region } from '../template/resource-facts.ts';
import type { FunctionPlan, Stack } from '../template/stack.ts';

/** The wiring of the template is not permitted by its policies: in AWS it could not be made, or would do nothing. */
export class NotPermitted extends Error {
  override readonly name = 'NotPermitted';
}

/** What became of the permissions of the template's roles, from the first start of this folder on. */
export interface PermissionReport {
  readonly used: readonly Permission[];
  /** given by the template and never needed */
  readonly unused: readonly Permission[];
  /** calls that were denied since this start, with the statement that lacks */
  readonly denied: readonly Denial[];
}

export interface Authorization extends Authorizer {
  readonly heard: { readonly used: (permission: Permission) => void; readonly denied: (denial: Denial) => void };
  readonly report: () => PermissionReport;
}

interface Memory {
  readonly known: readonly Permission[];
  /** keeps them beyond the end of the process */
  readonly keep: (used: readonly Permission[]) => void;
  readonly say: (line: string) => void;
  /** the log of the function with this role, if any */
  readonly logOf: (role: string) => ((line: string) => void) | undefined;
}

/** Evaluates the template's policies, and remembers which permissions were used. */
export function openAuthorization(grants: Grants, { known, keep, say, logOf }: Memory): Authorization {
  const id = ({ role, action, resource }: Permission): string => `${role} ${action} ${resource}`;
  const used = new Map(known.map((one) => [id(one), one]));
  const denied = new Map<string, Denial>();
  const heard = {
    used: (permission: Permission): void => {
      if (used.has(id(permission))) return;
      used.set(id(permission), permission);
      keep([...used.values()]);
    },
    denied: (denial: Denial): void => {
      if (denied.has(denial.message)) return;
      denied.set(denial.message, denial);
      logOf(denial.who)?.(JSON.stringify({ event: 'access.denied', ...denial }));
      say(`${denial.message}. This statement lacks: ${JSON.stringify(denial.lacks)}`);
    },
  };
  return {
    ...openAuthorizer(grants, heard),
    heard,
    report: () => {
      const all = permissionsOf(grants);
      return {
        used: all.filter((one) => used.has(id(one))),
        unused: all.filter((one) => !used.has(id(one))),
        denied: [...denied.values()],
      };
    },
  };
}

/** The access key of a function's role; that of the account's own for a role that is not the template's. */
export const accessKeyOfFunction = ({ grants }: Stack, { roleArn }: FunctionPlan): string => {
  const role = grants.roles.find(({ arn }) => arn === roleArn);
  return role === undefined ? 'local' : accessKeyOf(role.name);
};

/** May anybody call this function by its address? */
export function mayBeCalledByAnybody(authorizer: Authorizer, functionArn: string, authType: string): boolean {
  const call = (action: string, context: Call['context']): boolean =>
    authorizer.refusalOf({ kind: 'anonymous' }, { action, resource: functionArn, context: context ?? {} }) ===
    undefined;
  return (
    authType === 'NONE' &&
    call('lambda:InvokeFunctionUrl', { 'lambda:functionurlauthtype': authType }) &&
    call('lambda:InvokeFunction', { 'lambda:invokedviafunctionurl': 'true' })
  );
}

/**
 * Throws `NotPermitted` where the template wires what its policies do not let happen. AWS tests most of this when it creates the
 * resource, and the rest would silently do nothing.
 */
export function checkWiring(stack: Stack, authorizer: Authorizer): void {
  const need = (caller: Caller, action: string, resource: string, context: Call['context'] = {}): void => {
    const denial = authorizer.refusalOf(caller, { action, resource, context });
    if (denial === undefined) return;
    throw new NotPermitted(`${denial.message}. This statement lacks: ${JSON.stringify(denial.lacks)}`);
  };
  const sourced = (arn: string) => ({ 'aws:sourceaccount': accountId, 'aws:sourcearn': arn });
  for (const { name, notifications } of stack.buckets)
    for (const { queueArn } of notifications)
      need({ kind: 'service', name: 's3.amazonaws.com' }, 'sqs:SendMessage', queueArn, sourced(`arn:aws:s3:::${name}`));
  for (const { arn, queues } of stack.topics)
    for (const { queueArn } of queues)
      need({ kind: 'service', name: 'sns.amazonaws.com' }, 'sqs:SendMessage', queueArn, sourced(arn));
  for (const { configurationSet, topicArn } of stack.mailEvents) {
    const arn = `arn:aws:ses:${region}:${accountId}:configuration-set/${configurationSet}`;
    need({ kind: 'service', name: 'ses.amazonaws.com' }, 'sns:Publish', topicArn, sourced(arn));
  }
  for (const { queueArn, functionName } of stack.eventSources) {
    const roleArn = stack.functions.find(({ name }) => name === functionName)?.roleArn;
    if (roleArn === undefined) continue;
    for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
      need({ kind: 'role', arn: roleArn }, `sqs:${action}`, queueArn);
  }
  for (const { targetArn, roleArn } of stack.schedules) {
    if (roleArn === undefined) continue;
    const action = targetArn.includes(':lambda:') ? 'lambda:InvokeFunction' : 'sqs:SendMessage';
    need({ kind: 'role', arn: roleArn }, action, targetArn);
  }
  for (const { name, roleArn, logGroup, failedEventsArn } of stack.functions) {
    if (roleArn === undefined) continue;
    const log = `arn:aws:logs:${region}:${accountId}:log-group:${logGroup ?? `/aws/lambda/${name}`}:log-stream:local`;
    for (const action of ['CreateLogStream', 'PutLogEvents'])
      need({ kind: 'role', arn: roleArn }, `logs:${action}`, log);
    if (failedEventsArn !== undefined) need({ kind: 'role', arn: roleArn }, 'sqs:SendMessage', failedEventsArn);
  }
}

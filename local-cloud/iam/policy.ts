import { type Conditions, compileConditions } from './conditions.ts';
import { asList, compilePattern, type Pattern, UnknownPolicy } from './pattern.ts';

/** A call, as a policy sees it. */
export interface Call {
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN; `*` for actions that are about no resource */
  readonly resource: string;
  /** condition keys, in lower case, and what they are in this call; absent is absent */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Who calls: a role (by its ARN), a service, an account from outside, or somebody without credentials. */
export type Caller =
  | { readonly kind: 'role'; readonly arn: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'anonymous' };

/** One statement of a policy, compiled once. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Pattern[];
  readonly exceptActions: boolean;
  readonly resources: readonly Pattern[];
  readonly exceptResources: boolean;
  /** of a resource's policy; `undefined` in a policy of a role */
  readonly principals: Principals | undefined;
  readonly conditions: Conditions;
}

interface Principals {
  readonly everybody: boolean;
  readonly aws: readonly string[];
  readonly services: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const known = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'Condition']);

/**
 * Compiles a policy document, its intrinsic functions already replaced. Throws `UnknownPolicy`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function compilePolicy(document: unknown, path: string): readonly Statement[] {
  const { Statement: statements } = document as { readonly Statement?: unknown };
  return asList(statements).map((one, index) => compileStatement(one as Json, `${path}.Statement[${index}]`));
}

function compileStatement(given: Json, path: string): Statement {
  const other = Object.keys(given).find((name) => !known.has(name));
  if (other !== undefined) throw new UnknownPolicy(`${path}.${other} is not known here`);
  const effect = given['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new UnknownPolicy(`${path}.Effect must be Allow or Deny`);
  const patterns = (name: string, ignoreCase: boolean): readonly Pattern[] =>
    asList(given[name]).map((text) => compilePattern(String(text), ignoreCase, `${path}.${name}`));
  const exceptActions = given['NotAction'] !== undefined;
  const exceptResources = given['NotResource'] !== undefined;
  const resources = patterns(exceptResources ? 'NotResource' : 'Resource', false);
  return {
    effect,
    actions: patterns(exceptActions ? 'NotAction' : 'Action', true),
    exceptActions,
    resources,
    exceptResources,
    principals: given['Principal'] === undefined ? undefined : compilePrincipals(given['Principal'], path),
    conditions: compileConditions((given['Condition'] ?? {}) as Json, path),
  };
}

function compilePrincipals(given: unknown, path: string): Principals {
  if (given === '*') return { everybody: true, aws: [], services: [] };
  const { AWS = [], Service = [], ...others } = given as Json;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new UnknownPolicy(`${path}.Principal.${other} is not known here`);
  const aws = asList(AWS).map(String);
  return { everybody: aws.includes('*'), aws, services: asList(Service).map(String) };
}

/** Is the statement about this call by this caller? */
export function isAbout(statement: Statement, call: Call, caller: Caller): boolean {
  const { actions, exceptActions, resources, exceptResources, principals, conditions } = statement;
  return (
    actions.some(({ matches }) => matches(call.action)) !== exceptActions &&
    resources.some(({ matches }) => matches(call.resource)) !== exceptResources &&
    (principals === undefined || names(principals, caller)) &&
    conditions.every((holds) => holds(call.context ?? {}))
  );
}

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

function names({ everybody, aws, services }: Principals, caller: Caller): boolean {
  if (everybody) return true;
  if (caller.kind === 'service') return services.includes(caller.name);
  if (caller.kind === 'anonymous') return false;
  const account = caller.kind === 'account' ? caller.id : accountOf(caller.arn);
  return aws.some(
    (one) =>
      one === account || one === `arn:aws:iam::${account}:root` || (caller.kind === 'role' && one === caller.arn),
  );
}

/** Does the statement name the caller itself, and not only the account that it belongs to? */
export const namesDirectly = ({ principals }: Statement, caller: Caller): boolean =>
  principals !== undefined && (principals.everybody || caller.kind !== 'role' || principals.aws.includes(caller.arn));

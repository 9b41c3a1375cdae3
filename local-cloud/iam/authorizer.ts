import { decide } from './decide.ts';
import { type Call, type Caller, compilePolicy, type Statement } from './policy.ts';

/** Policies as the template has them, intrinsic functions replaced: plain data, which can be sent to a thread. */
export interface Grants {
  readonly roles: readonly RolePlan[];
  /** policies of queues, buckets, topics and functions, by ARN */
  readonly resourcePolicies: Readonly<Record<string, readonly unknown[]>>;
  /** the name of each table's partition key, by the table's ARN */
  readonly partitionKeys: Readonly<Record<string, string>>;
}

export interface RolePlan {
  readonly arn: string;
  readonly name: string;
  /** policy documents */
  readonly policies: readonly unknown[];
}

/** One permission of a role, as its policy writes it. */
export interface Permission {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** A call that was denied, with the statement that would have allowed it. */
export interface Denial {
  /** the role's name, the service's, … */
  readonly who: string;
  /** as AWS words it */
  readonly message: string;
  readonly lacks: { readonly Effect: 'Allow'; readonly Action: string; readonly Resource: string };
}

export interface Authorizer {
  /** does a role have this access key? */
  readonly restricts: (accessKey: string | undefined) => boolean;
  /** Why a call with this access key is denied; nothing when it is allowed. A key that no role has is the account's own. */
  readonly refusalOfKey: (accessKey: string | undefined, call: Call) => Denial | undefined;
  /** do its policies ask which partitions of a table a call is about? */
  readonly asksForPartitions: (accessKey: string | undefined) => boolean;
  readonly refusalOf: (caller: Caller, call: Call) => Denial | undefined;
  /** gives a policy to an access key, as if a role with it had been assumed */
  readonly addPrincipal: (accessKey: string, document: unknown) => void;
}

export interface Heard {
  /** called once for each permission */
  readonly used: (permission: Permission) => void;
  readonly denied: (denial: Denial) => void;
}

/** The access key that is handed to whoever runs under a role. */
export const accessKeyOf = (roleName: string): string => `ROLE-${roleName}`;

interface Principal {
  readonly caller: Caller & { readonly kind: 'role' };
  readonly name: string;
  readonly statements: readonly Statement[];
  readonly asksForPartitions: boolean;
}

/** All calls reach this cloud on the loopback, where AWS is reached by TLS only: conditions see what they would see there. */
const always = { 'aws:securetransport': 'true', 's3:tlsversion': '1.3' };

/** Evaluates the policies of a template for every call. Policies are compiled once; throws `UnknownPolicy`. */
export function openAuthorizer(grants: Grants, heard: Heard): Authorizer {
  const principalOf = ({ arn, name, policies }: RolePlan): Principal => ({
    caller: { kind: 'role', arn },
    name,
    asksForPartitions: /dynamodb:leadingkeys/i.test(JSON.stringify(policies)),
    statements: policies.flatMap((document, index) => compilePolicy(document, `${name}[${index}]`)),
  });
  const principals = grants.roles.map(principalOf);
  const byKey = new Map(principals.map((one) => [accessKeyOf(one.name), one]));
  const byArn = new Map(principals.map((one) => [one.caller.arn, one]));
  const ofResource = new Map(
    Object.entries(grants.resourcePolicies).map(([arn, documents]) => [
      arn,
      documents.flatMap((document, index) => compilePolicy(document, `${arn}[${index}]`)),
    ]),
  );
  const seen = new Set<string>();
  const use = (role: string, { actions, resources, exceptActions, exceptResources }: Statement, call: Call): void => {
    const action = exceptActions ? 'NotAction' : actions.find(({ matches }) => matches(call.action))?.text;
    const resource = exceptResources ? 'NotResource' : resources.find(({ matches }) => matches(call.resource))?.text;
    if (action === undefined || resource === undefined) return;
    const id = `${role} ${action} ${resource}`;
    if (seen.has(id)) return;
    seen.add(id);
    heard.used({ role, action, resource });
  };
  const deny = (caller: Caller, principal: Principal | undefined, given: Call): Denial | undefined => {
    const call = {
      ...given,
      context: { ...always, ...(principal && { 'aws:principalarn': principal.caller.arn }), ...given.context },
    };
    const own = principal?.statements ?? [];
    const decision = decide(call, caller, own, ofResource.get(policyHolder(call.resource)) ?? []);
    if (decision.allowed) {
      if (principal !== undefined && decision.by.principals === undefined) use(principal.name, decision.by, call);
      return undefined;
    }
    const denial = denialOf(caller, principal, call, decision.reason === 'denied by a statement');
    heard.denied(denial);
    return denial;
  };
  return {
    restricts: (accessKey) => accessKey !== undefined && byKey.has(accessKey),
    asksForPartitions: (accessKey) => byKey.get(accessKey ?? '')?.asksForPartitions === true,
    refusalOfKey: (accessKey, call) => {
      const principal = accessKey === undefined ? undefined : byKey.get(accessKey);
      return principal === undefined ? undefined : deny(principal.caller, principal, call);
    },
    refusalOf: (caller, call) => {
      const principal = caller.kind === 'role' ? byArn.get(caller.arn) : undefined;
      // A role that is not the template's has policies that nobody here knows.
      if (caller.kind === 'role' && principal === undefined) return undefined;
      return deny(caller, principal, call);
    },
    addPrincipal: (accessKey, document) => {
      const arn = `arn:aws:iam::${grants.roles[0]?.arn.split(':')[4] ?? '000000000000'}:role/${accessKey}`;
      byKey.set(accessKey, principalOf({ arn, name: accessKey, policies: [document] }));
    },
  };
}

/** An object's policy is its bucket's. */
const policyHolder = (arn: string): string => (arn.startsWith('arn:aws:s3:::') ? (arn.split('/')[0] ?? arn) : arn);

function denialOf(caller: Caller, principal: Principal | undefined, call: Call, explicitly: boolean): Denial {
  const who =
    principal?.name ??
    (caller.kind === 'service' ? caller.name : caller.kind === 'account' ? caller.id : 'anybody without credentials');
  const account = principal?.caller.arn.split(':')[4];
  const user = principal === undefined ? who : `arn:aws:sts::${account}:assumed-role/${who}/local`;
  const why = explicitly
    ? 'with an explicit deny'
    : `because no ${principal === undefined ? 'resource' : 'identity'}-based policy allows the ${call.action} action`;
  return {
    who,
    message: `User: ${user} is not authorized to perform: ${call.action} on resource: ${call.resource} ${why}`,
    lacks: { Effect: 'Allow', Action: call.action, Resource: call.resource },
  };
}

/** Every permission of the roles, in the order of the template. */
export const permissionsOf = ({ roles }: Grants): readonly Permission[] =>
  roles.flatMap(({ name, policies }) =>
    policies
      .flatMap((document, index) => compilePolicy(document, `${name}[${index}]`))
      .filter(({ effect }) => effect === 'Allow')
      .flatMap(({ actions, resources }) =>
        actions.flatMap((action) =>
          resources.map((resource) => ({ role: name, action: action.text, resource: resource.text })),
        ),
      ),
  );

const credential = /Credential=([^/,\s]+)\//;

/** The access key that a request is signed with: in its header, or in the query of a presigned address. */
export function accessKeyIn(authorization: string | undefined, url: string | undefined): string | undefined {
  if (authorization !== undefined) return credential.exec(authorization)?.[1];
  const signed = /[?&]X-Amz-Credential=([^/&%]+)/i.exec(url ?? '')?.[1];
  return signed === undefined ? undefined : decodeURIComponent(signed);
}

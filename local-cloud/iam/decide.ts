import { type Call, type Caller, isAbout, namesDirectly, type Statement } from './policy.ts';

export type Decision =
  | { readonly allowed: true; readonly by: Statement }
  | { readonly allowed: false; readonly reason: 'denied by a statement' | 'allowed by no statement' };

/**
 * Whether a call is allowed, as IAM evaluates it inside one account: a Deny anywhere wins; then a policy of the caller may allow
 * it, or the policy of the resource where that names the caller. Who is no role has nothing but the resource's policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function decide(
  call: Call,
  caller: Caller,
  own: readonly Statement[],
  ofResource: readonly Statement[],
): Decision {
  let by: Statement | undefined;
  for (const statement of own) {
    if (!isAbout(statement, call, caller)) continue;
    if (statement.effect === 'Deny') return { allowed: false, reason: 'denied by a statement' };
    by ??= statement;
  }
  for (const statement of ofResource) {
    if (!isAbout(statement, call, caller)) continue;
    if (statement.effect === 'Deny') return { allowed: false, reason: 'denied by a statement' };
    if (namesDirectly(statement, caller)) by ??= statement;
  }
  return by === undefined ? { allowed: false, reason: 'allowed by no statement' } : { allowed: true, by };
}

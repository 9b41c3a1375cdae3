/** A CloudFormation template, as JSON, and the few questions that the rules of the fleet ask of it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, Json>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The value at a path; `undefined` when something on the way is missing. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Readonly<Record<string | number, Json>>)[step];
  }
  return found;
}

/** A value as a list: lists as they are, nothing as none, anything else as the only one. */
export const list = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Json];

export interface Found {
  readonly id: string;
  readonly resource: Resource;
  readonly properties: Json;
}

export const ofType = (template: Template, type: string): readonly Found[] =>
  Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, resource, properties: resource.Properties ?? {} }));

/** The logical id that `Ref` or `Fn::GetAtt` points to. */
export function referredTo(value: Json | undefined): string | undefined {
  const id = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
  return typeof id === 'string' ? id : undefined;
}

/** Text with the references in it written as `<Id>`, for reading and for looking for wildcards; nothing is no text. */
export function written(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  const joined = at(value, 'Fn::Join', 1);
  if (joined !== undefined) return list(joined).map(written).join('');
  const id = referredTo(value);
  return id === undefined ? (JSON.stringify(value) ?? '') : `<${id}>`;
}

export interface Statement {
  readonly effect: Json | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: Json | undefined;
  readonly condition: Json | undefined;
}

export const statementsOf = (policyDocument: Json | undefined): readonly Statement[] =>
  list(at(policyDocument, 'Statement')).map((statement) => ({
    effect: at(statement, 'Effect'),
    actions: list(at(statement, 'Action')).map(written),
    resources: list(at(statement, 'Resource')).map(written),
    principal: at(statement, 'Principal'),
    condition: at(statement, 'Condition'),
  }));

/** What a role may do, by any policy of the template. */
export function grantsOf(template: Template, roleId: string): readonly Statement[] {
  const role = at(template.Resources[roleId]?.Properties);
  const inline = list(at(role, 'Policies')).flatMap((policy) => statementsOf(at(policy, 'PolicyDocument')));
  const attached = [...ofType(template, 'AWS::IAM::Policy'), ...ofType(template, 'AWS::IAM::ManagedPolicy')]
    .filter(({ properties }) => list(at(properties, 'Roles')).some((one) => referredTo(one) === roleId))
    .flatMap(({ properties }) => statementsOf(at(properties, 'PolicyDocument')));
  return [...inline, ...attached];
}

/** The template says something that the local cloud cannot do. The message names the path in the template. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}

/** What a resource answers: `Ref` with `reference`, `Fn::GetAtt` with `attributes`. */
export interface ResourceFacts {
  readonly reference: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Resolver {
  /** the value with every intrinsic function replaced; `path` is for messages. Throws `Unsupported`. */
  readonly resolve: (value: unknown, path: string) => unknown;
  readonly holds: (condition: string) => boolean;
}

/** Marks a value that is to be left out: `AWS::NoValue`. */
const nothing = Symbol('AWS::NoValue');

/** Evaluates a template's intrinsic functions, given its pseudo parameters and what its resources answer. */
export function intrinsics(
  template: Template,
  pseudo: Readonly<Record<string, string>>,
  factsOf: (logicalId: string) => ResourceFacts | undefined,
): Resolver {
  const refer = (name: string, path: string): unknown => {
    if (name === 'AWS::NoValue') return nothing;
    const parameter = template.Parameters?.[name];
    const value = pseudo[name] ?? (parameter === undefined ? factsOf(name)?.reference : parameter.Default);
    if (value === undefined) throw new Unsupported(`${path}: Ref to ${name} has no value here`);
    return value;
  };
  const attribute = (logicalId: string, name: string, path: string): string => {
    const value = factsOf(logicalId)?.attributes[name];
    if (value === undefined) throw new Unsupported(`${path}: Fn::GetAtt ${logicalId}.${name} has no value here`);
    return value;
  };
  const holds = (name: string): boolean => {
    const condition = template.Conditions?.[name];
    if (condition === undefined) throw new Unsupported(`Conditions.${name} does not exist`);
    return truth(condition, `Conditions.${name}`);
  };
  const truth = (value: unknown, path: string): boolean => {
    const call = functionCall(value);
    if (call === undefined) throw new Unsupported(`${path}: not a condition`);
    const terms = (): unknown[] => list(call.argument, path);
    if (call.name === 'Condition') return holds(text(call.argument, path));
    if (call.name === 'Fn::And') return terms().every((term) => truth(term, path));
    if (call.name === 'Fn::Or') return terms().some((term) => truth(term, path));
    if (call.name === 'Fn::Not') return !truth(terms()[0], path);
    if (call.name === 'Fn::Equals') {
      const [a, b] = terms().map((term) => resolve(term, path));
      return String(a) === String(b);
    }
    throw new Unsupported(`${path}: ${call.name} is not a condition that the local cloud knows`);
  };
  const substitute = (argument: unknown, path: string): string => {
    const [pattern, given] = Array.isArray(argument) ? argument : [argument, {}];
    const values = (given ?? {}) as Record<string, unknown>;
    return text(pattern, path).replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (Object.hasOwn(values, name)) return text(resolve(values[name], path), path);
      const dot = name.indexOf('.');
      if (dot > 0) return attribute(name.slice(0, dot), name.slice(dot + 1), path);
      return text(refer(name, path), path);
    });
  };
  const evaluate = (name: string, argument: unknown, path: string): unknown => {
    const terms = (): unknown[] => list(argument, path);
    switch (name) {
      case 'Ref':
        return refer(text(argument, path), path);
      case 'Fn::GetAtt': {
        const [logicalId, ...rest] = typeof argument === 'string' ? argument.split('.') : terms().map(String);
        return attribute(String(logicalId), rest.join('.'), path);
      }
      case 'Fn::Join': {
        const [separator, parts] = terms();
        return list(resolve(parts, path), path)
          .map((part) => text(part, path))
          .join(text(separator, path));
      }
      case 'Fn::Sub':
        return substitute(argument, path);
      case 'Fn::Split': {
        const [separator, whole] = terms();
        return text(resolve(whole, path), path).split(text(separator, path));
      }
      case 'Fn::Select': {
        const [index, from] = terms();
        const chosen = list(resolve(from, path), path)[Number(resolve(index, path))];
        if (chosen === undefined) throw new Unsupported(`${path}: Fn::Select has no item ${String(index)}`);
        return chosen;
      }
      case 'Fn::If': {
        const [condition, yes, no] = terms();
        return resolve(holds(text(condition, path)) ? yes : no, path);
      }
      case 'Fn::FindInMap': {
        const [map, top, second] = terms().map((term) => text(resolve(term, path), path));
        const found = template.Mappings?.[String(map)]?.[String(top)]?.[String(second)];
        if (found === undefined) throw new Unsupported(`${path}: Fn::FindInMap ${map}.${top}.${second} is not there`);
        return found;
      }
      case 'Fn::Base64':
        return Buffer.from(text(resolve(argument, path), path)).toString('base64');
      default:
        throw new Unsupported(`${path}: the local cloud does not know ${name}`);
    }
  };
  const resolve = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      return value.map((item, index) => resolve(item, `${path}[${index}]`)).filter((item) => item !== nothing);
    }
    if (value === null || typeof value !== 'object') return value;
    const call = functionCall(value);
    if (call !== undefined) return evaluate(call.name, call.argument, path);
    const members = Object.entries(value).map(([name, member]) => [name, resolve(member, `${path}.${name}`)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== nothing));
  };
  return {
    resolve: (value, path) => {
      const result = resolve(value, path);
      return result === nothing ? undefined : result;
    },
    holds,
  };
}

function functionCall(value: unknown): { readonly name: string; readonly argument: unknown } | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const members = Object.entries(value);
  const [only] = members;
  if (only === undefined || members.length !== 1) return undefined;
  const [name, argument] = only;
  const isCall = name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
  return isCall ? { name, argument } : undefined;
}

function list(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new Unsupported(`${path}: a list was expected, not ${JSON.stringify(value)}`);
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unsupported(`${path}: a text was expected, not ${JSON.stringify(value)}`);
}

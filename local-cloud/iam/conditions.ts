import { asList, compilePattern, UnknownPolicy } from './pattern.ts';

type Context = Readonly<Record<string, string | readonly string[]>>;
type Test = (value: string) => boolean;
/** All of them must hold. */
export type Conditions = readonly ((context: Context) => boolean)[];

/**
 * What a call of this cloud can say about itself. A policy that asks for anything else would be judged by what is not there, so
 * it is rejected.
 */
const keys = new Set([
  'aws:principalarn',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'dynamodb:leadingkeys',
  'lambda:functionurlauthtype',
  'lambda:invokedviafunctionurl',
  's3:delimiter',
  's3:max-keys',
  's3:prefix',
  's3:tlsversion',
  'ses:fromaddress',
  'ses:recipients',
]);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: Readonly<Record<string, (wanted: string, path: string) => Test>> = {
  StringEquals: (wanted) => (value) => value === wanted,
  StringEqualsIgnoreCase: (wanted) => (value) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (wanted, path) => compilePattern(wanted, false, path).matches,
  ArnLike: arnTest,
  ArnEquals: arnTest,
  Bool: (wanted) => (value) => value.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: (wanted) => (value) => Number(value) === Number(wanted),
  NumericLessThan: (wanted) => (value) => Number(value) < Number(wanted),
  NumericLessThanEquals: (wanted) => (value) => Number(value) <= Number(wanted),
  NumericGreaterThan: (wanted) => (value) => Number(value) > Number(wanted),
  NumericGreaterThanEquals: (wanted) => (value) => Number(value) >= Number(wanted),
};

const negated: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotLike: 'ArnLike',
  ArnNotEquals: 'ArnEquals',
  NumericNotEquals: 'NumericEquals',
};

/** The six parts of an ARN are compared each for itself: a `*` does not reach over a colon. */
function arnTest(wanted: string, path: string): Test {
  const parts = partsOf(wanted).map((part) => compilePattern(part, false, path));
  return (value) => {
    const given = partsOf(value);
    return given.length === parts.length && parts.every(({ matches }, index) => matches(given[index] ?? ''));
  };
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}

/** Compiles the conditions of a statement. Throws `UnknownPolicy` for an operator or a key that is not known here. */
export function compileConditions(given: Readonly<Record<string, unknown>>, path: string): Conditions {
  return Object.entries(given).flatMap(([operator, tests]) =>
    Object.entries(tests as Record<string, unknown>).map(([key, wanted]) =>
      compileCondition(operator, key.toLowerCase(), asList(wanted).map(String), `${path}.Condition.${operator}`),
    ),
  );
}

function compileCondition(operator: string, key: string, wanted: readonly string[], path: string): Conditions[number] {
  if (!keys.has(key)) throw new UnknownPolicy(`${path}: the condition key ${key} is not known here`);
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === 'Null') {
    const absent = wanted.includes('true');
    return (context) => (context[key] === undefined) === absent;
  }
  const positive = negated[name] ?? name;
  const make = operators[positive];
  if (make === undefined) throw new UnknownPolicy(`${path} is not known here`);
  const isNegated = positive !== name;
  const tests = wanted.map((one) => make(one, path));
  const holds: Test = (value) => tests.some((test) => test(value)) !== isNegated;
  return (context) => {
    const found = context[key];
    // An absent key fails what asks for a value, and passes what only excludes some.
    if (found === undefined) return ifExists !== undefined || isNegated || quantifier === 'ForAllValues';
    const values = typeof found === 'string' ? [found] : found;
    if (quantifier === 'ForAllValues') return values.every(holds);
    return quantifier === undefined && isNegated ? values.every(holds) : values.some(holds);
  };
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Authorizer, accessKeyIn } from '../iam/authorizer.ts';
import { accountId, region } from '../template/resource-facts.ts';
import type { Parameter, ParameterStore, ParameterType } from './parameter-store.ts';

const target = 'AmazonSSM.';
const types: readonly ParameterType[] = ['String', 'StringList', 'SecureString'];
/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const namePattern = /^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+){0,14}$/;
const longestName = 1011;
const largestStandardValue = 4096;
const mostPerPage = 10;

/** An error of Parameter Store, with its code as SSM names it. */
class SsmError extends Error {
  override readonly name = 'SsmError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Is this a request to Systems Manager, in its JSON protocol? */
export const isForSsm = ({ headers }: IncomingMessage): boolean =>
  String(headers['x-amz-target'] ?? '').startsWith(target);

type Input = Readonly<Record<string, unknown>>;

/**
 * Parameter Store: GetParameter, GetParameters, GetParametersByPath, PutParameter and DeleteParameter of the standard tier.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/ Signatures are not checked; no value is ever in a message.
 */
export async function answerSsm(
  request: IncomingMessage,
  response: ServerResponse,
  store: ParameterStore,
  authorizer: Authorizer,
): Promise<void> {
  const name = String(request.headers['x-amz-target']).slice(target.length);
  try {
    const action = actions[name];
    if (action === undefined) throw new SsmError('UnsupportedOperation', `the local cloud does not support ${name}`);
    const input = parse(await text(request));
    const accessKey = accessKeyIn(request.headers.authorization, request.url);
    for (const resource of resourcesOf(input)) {
      const denial = authorizer.refusalOfKey(accessKey, { action: `ssm:${name}`, resource });
      if (denial !== undefined) throw new SsmError('AccessDeniedException', denial.message);
    }
    write(response, 200, action(input, store));
  } catch (error) {
    const known = error instanceof SsmError ? error : new SsmError('InternalServerError', String(error));
    write(response, error instanceof SsmError ? 400 : 500, { __type: known.code, message: known.message });
  }
}

/** A parameter's ARN has one slash before its name, also when the name begins with one. */
const resourcesOf = (input: Input): readonly string[] =>
  [input['Name'], input['Path'], ...(Array.isArray(input['Names']) ? input['Names'] : [])]
    .filter((name) => typeof name === 'string')
    .map((name) => `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '').replace(/\/$/, '')}`);

const actions: Readonly<Record<string, (input: Input, store: ParameterStore) => object>> = {
  GetParameter: (input, store) => ({ Parameter: shown(found(store, nameIn(input)), input) }),
  GetParameters(input, store) {
    const names = Array.isArray(input['Names']) ? input['Names'].map(String) : [];
    const known = names.flatMap((name) => store.get(name) ?? []);
    const invalid = names.filter((name) => !known.some((one) => one.name === name));
    return { Parameters: known.map((one) => shown(one, input)), InvalidParameters: invalid };
  },
  GetParametersByPath(input, store) {
    const path = `${textIn(input, 'Path').replace(/\/$/, '')}/`;
    const below = store
      .under(path)
      .filter(({ name }) => input['Recursive'] === true || !name.slice(path.length).includes('/'));
    const from = Number(input['NextToken'] ?? 0);
    const most = Math.min(Number(input['MaxResults'] ?? mostPerPage), mostPerPage);
    const page = below.slice(from, from + most);
    const next = from + page.length < below.length ? { NextToken: String(from + page.length) } : {};
    return { Parameters: page.map((one) => shown(one, input)), ...next };
  },
  PutParameter(input, store) {
    const name = nameIn(input);
    const value = input['Value'];
    const known = store.get(name);
    const type = types.find((one) => one === (input['Type'] ?? known?.type));
    if (typeof value !== 'string' || value === '') throw new SsmError('ValidationException', 'a value is needed');
    if (Buffer.byteLength(value) > largestStandardValue) {
      throw new SsmError(
        'ValidationException',
        `a value of the standard tier has at most ${largestStandardValue} bytes`,
      );
    }
    if (type === undefined) throw new SsmError('ValidationException', `Type must be one of ${types.join(', ')}`);
    if (known !== undefined && input['Overwrite'] !== true) {
      throw new SsmError('ParameterAlreadyExists', `${name} is there, and Overwrite is not asked for`);
    }
    return { Version: store.put(name, type, value), Tier: 'Standard' };
  },
  DeleteParameter(input, store) {
    const name = nameIn(input);
    if (!store.remove(name)) throw notFound(name);
    return {};
  },
};

const notFound = (name: string): SsmError => new SsmError('ParameterNotFound', `there is no parameter ${name}`);

function found(store: ParameterStore, name: string): Parameter {
  const parameter = store.get(name);
  if (parameter === undefined) throw notFound(name);
  return parameter;
}

const textIn = (input: Input, member: string): string => {
  const value = input[member];
  return typeof value === 'string' ? value : '';
};

function nameIn(input: Input): string {
  const name = textIn(input, 'Name');
  if (name.length > longestName || !namePattern.test(name)) {
    throw new SsmError('ValidationException', 'a name has letters, digits and .-_ in at most 15 parts between slashes');
  }
  return name;
}

/** As SSM shows it: a secret stays closed unless it is asked for. */
const shown = ({ name, type, value, version, modified }: Parameter, input: Input): object => ({
  Name: name,
  Type: type,
  Value: type === 'SecureString' && input['WithDecryption'] !== true ? 'encrypted' : value,
  Version: version,
  LastModifiedDate: modified / 1000,
  DataType: 'text',
});

function parse(body: string): Input {
  try {
    const input: unknown = JSON.parse(body === '' ? '{}' : body);
    if (input !== null && typeof input === 'object') return input as Input;
  } catch {
    // Answered below, without a word of what was sent: it may be a secret.
  }
  throw new SsmError('ValidationException', 'the request is not a JSON object');
}

function write(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(content));
}

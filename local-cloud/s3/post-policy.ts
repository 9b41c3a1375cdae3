import { createHmac, timingSafeEqual } from 'node:crypto';
import { localSecret } from '../runtime/credentials.ts';
import { S3Error } from './s3-error.ts';

/** The fields of a form that stand before its file, names in lower case. */
export type FormFields = ReadonlyMap<string, string>;

/** How many bytes the file may have, both ends inside. */
export interface SizeRange {
  readonly least: number;
  readonly most: number;
}

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly unknown[];
}

/**
 * Checks that whoever made a form signed it, and that it is filled in as its policy says. Throws `S3Error` with S3's own
 * code where it is not.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 *
 * @param fields with `key` as the object will be called
 * @param now milliseconds since the epoch
 * @returns how large the file may be; nothing where the policy does not say
 */
export function checkPolicy(fields: FormFields, bucket: string, now: number): SizeRange | undefined {
  const encoded = fields.get('policy');
  if (encoded === undefined) throw denied('Access Denied');
  checkSignature(encoded, fields);
  const { expiration, conditions } = readPolicy(encoded);
  if (!(Date.parse(expiration) > now)) throw denied('Invalid according to Policy: Policy expired.');
  const values = new Map([...fields, ['bucket', bucket]]);
  let range: SizeRange | undefined;
  const named = new Set<string>();
  for (const condition of conditions.flatMap(spelledOut)) {
    const [operator, name, value] = condition;
    if (operator === 'content-length-range') {
      range = { least: Number(name), most: Number(value) };
      continue;
    }
    const field = String(name).replace(/^\$/, '').toLowerCase();
    named.add(field);
    const found = values.get(field) ?? '';
    const holds = operator === 'eq' ? found === value : found.startsWith(String(value));
    if (!holds) throw denied(`Invalid according to Policy: Policy Condition failed: ${JSON.stringify(condition)}`);
  }
  const extra = [...fields.keys()].filter((field) => !named.has(field) && !needsNoCondition.test(field));
  if (extra.length > 0) throw denied(`Invalid according to Policy: Extra input fields: ${extra.join(', ')}`);
  return range;
}

const needsNoCondition = /^(x-amz-signature|policy|file|x-ignore-.*)$/;

type Condition = readonly [operator: string, name: unknown, value: unknown];

/** `{"acl": "private"}` is short for `["eq", "$acl", "private"]`. */
function spelledOut(condition: unknown): readonly Condition[] {
  if (Array.isArray(condition)) {
    const [operator, name, value] = condition as readonly unknown[];
    const known = String(operator).toLowerCase();
    if (!/^(eq|starts-with|content-length-range)$/.test(known)) throw invalidPolicy();
    return [[known, name, value]];
  }
  if (condition === null || typeof condition !== 'object') throw invalidPolicy();
  return Object.entries(condition).map(([name, value]) => ['eq', `$${name}`, value] as const);
}

function readPolicy(encoded: string): Policy {
  try {
    const policy = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as Partial<Policy>;
    if (typeof policy.expiration === 'string' && Array.isArray(policy.conditions)) return policy as Policy;
  } catch {
    // Said below.
  }
  throw invalidPolicy();
}

/**
 * Signature version 4 of a policy: the policy itself is what is signed.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
function checkSignature(policy: string, fields: FormFields): void {
  const [, ...scope] = (fields.get('x-amz-credential') ?? '').split('/');
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256' || scope.length !== 4) {
    throw new S3Error(400, 'InvalidArgument', 'Only AWS4-HMAC-SHA256 with a whole credential scope is supported.');
  }
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${localSecret}`);
  const expected = hmac(key, policy);
  const given = Buffer.from(fields.get('x-amz-signature') ?? '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new S3Error(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
    );
  }
}

const denied = (message: string): S3Error => new S3Error(403, 'AccessDenied', message);

const invalidPolicy = (): S3Error =>
  new S3Error(400, 'InvalidPolicyDocument', 'The content of the form does not meet the conditions of a policy.');

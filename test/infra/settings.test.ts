import { describe, expect, test } from 'vitest';
import { nobody, settingsFrom, stages } from '../../infra/parts/settings.ts';
import { synthesized } from './synthesized.ts';
import type { Json } from './template.ts';

const from = (context: Readonly<Record<string, unknown>>) => settingsFrom((name) => context[name]);

test('without a word the stack is the production one', () => {
  expect(from({})).toEqual(stages.production);
});

test('what the command line says goes before the table', () => {
  expect(from({ stage: 'local', defaultSender: 'me@acme.example', defaultTimeZone: 'Asia/Kolkata' })).toEqual({
    ...stages.local,
    defaultSender: 'me@acme.example',
    defaultTimeZone: 'Asia/Kolkata',
  });
});

test('all values that cannot be used are named at once', () => {
  expect(() =>
    from({ defaultSender: 'Northwind <alerts@northwind.example>', defaultRecipient: 7, defaultTimeZone: 'Berlin' }),
  ).toThrow(
    'defaultSender must be a bare e-mail address, found "Northwind <alerts@northwind.example>"; defaultRecipient must be a bare e-mail address, found 7; defaultTimeZone must be an IANA time zone such as Europe/Berlin, found "Berlin"',
  );
});

test('mail may leave as fast as SES has agreed to, in whole mails a second', () => {
  expect(from({ mailsPerSecond: '14' }).mailsPerSecond).toBe(14);
  expect(() => from({ mailsPerSecond: 'fast' })).toThrow(
    'mailsPerSecond must be a whole number from 1 to 1000, found "fast"',
  );
});

test('an account too small to reserve concurrency for the function web can say so', () => {
  expect(from({}).linksAtOnce).toBe(5);
  expect(from({ linksAtOnce: '20' }).linksAtOnce).toBe(20);
  expect(from({ linksAtOnce: 'any' })).not.toHaveProperty('linksAtOnce');
  expect(() => from({ linksAtOnce: '0' })).toThrow('linksAtOnce must be a count from 1 on, or "any", found "0"');
});

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: ten in a new account, and a hundred stay unreserved
test('a new account reserves nothing that it does not have', () => {
  expect(from({}).executionsAtOnce).toBe(1000);
  expect(from({ executionsAtOnce: '10' })).not.toHaveProperty('linksAtOnce');
  // Two functions reserve five each: 110 leave the hundred, 109 do not.
  expect(from({ executionsAtOnce: '110' }).linksAtOnce).toBe(5);
  expect(from({ executionsAtOnce: '109' })).not.toHaveProperty('linksAtOnce');
  expect(() => from({ executionsAtOnce: '5' })).toThrow('executionsAtOnce must be a count from 10 on, found "5"');
});

test('raw reports are deleted only of clients that are named, and never while readings are made of them', () => {
  expect(from({}).expireReports).toEqual([]);
  expect(from({ expireReports: 'acme=365, everly=120' }).expireReports).toEqual([
    { client: 'acme', days: 365 },
    { client: 'everly', days: 120 },
  ]);
  for (const wrong of ['acme=119', 'acme', '=365', 'acme=1.5'])
    expect(() => from({ expireReports: wrong })).toThrow(
      `expireReports must be CLIENT=DAYS of at least 120 days, found "${wrong}"`,
    );
});

test('a stage that does not exist is not taken for production', () => {
  expect(() => from({ stage: 'staging' })).toThrow('stage must be one of production, local, found "staging"');
});

describe('stage local', () => {
  /** Every path at which two templates differ. */
  function* differences(a: Json | undefined, b: Json | undefined, path = ''): Generator<string> {
    if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
      const [left, right] = [a, b] as Readonly<Record<string, Json>>[];
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
        yield* differences(left?.[name], right?.[name], `${path}/${name}`);
      }
    } else if (a !== b) yield path;
  }

  test('has the same constructs as production and differs in values only', () => {
    const [production, local] = [synthesized('production').template, synthesized('local').template];
    const kinds = [...differences(production as unknown as Json, local as unknown as Json)].map((path) =>
      path.split('/').slice(3).join('/'),
    );
    expect([...new Set(kinds)].sort()).toEqual([
      'DeletionPolicy',
      // whose pages may send files into the bucket: those of this machine
      'Properties/CorsConfiguration/CorsRules/0/AllowedOrigins/0',
      'Properties/CorsConfiguration/CorsRules/0/AllowedOrigins/1',
      'Properties/DelaySeconds',
      'Properties/DeletionProtectionEnabled',
      'Properties/Environment/Variables/CLAIM_SECONDS',
      'Properties/Environment/Variables/DEFAULT_RECIPIENT',
      'Properties/Environment/Variables/DEFAULT_SENDER',
      'Properties/Environment/Variables/SEND_INTERVAL_MILLISECONDS',
      'Properties/Environment/Variables/STAGE',
      'Properties/RetentionInDays',
      'Properties/ScheduleExpression',
      'UpdateReplacePolicy',
      // of the outputs that name the default sender and recipient
      'Value',
    ]);
  });
});

test('a production stack without a sender of its own can mail nobody, and says so when it is made', () => {
  const { stack, template } = synthesized('production');
  expect(JSON.stringify(template)).toContain(nobody);
  const warnings = stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
  expect(warnings.map(({ data }) => data)).toEqual([expect.stringContaining('deploy with -c defaultSender=ADDRESS')]);
});

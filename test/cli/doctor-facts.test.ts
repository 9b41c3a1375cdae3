import type { SESClient } from '@aws-sdk/client-ses';
import { expect, test } from 'vitest';
import { lookAtSender, lookAtUnverified } from '../../cli/doctor/collect-facts.ts';

/** SES as far as it says which identities it has verified; it answers for a hundred at once. */
const sesThatKnows = (...verified: readonly string[]) =>
  ({
    send: async ({ input }: { input: { Identities: readonly string[] } }) => {
      if (input.Identities.length > 100) throw new Error('too many identities');
      const known = input.Identities.filter((identity) => verified.includes(identity));
      const attributes = { VerificationStatus: 'Success', DkimEnabled: true, DkimVerificationStatus: 'Success' };
      const answers = Object.fromEntries(known.map((identity) => [identity, attributes]));
      return { VerificationAttributes: answers, DkimAttributes: answers };
    },
  }) as unknown as SESClient;

// https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html: a verified domain stands for its subdomains too
test.each([
  { identity: 'alerts@mail.northwind.example', is: true },
  { identity: 'mail.northwind.example', is: true },
  { identity: 'northwind.example', is: true },
  { identity: 'example', is: false },
  { identity: 'wind.example', is: false },
])('with $identity verified, alerts@mail.northwind.example may send: $is', async ({ identity, is }) => {
  expect(await lookAtSender(sesThatKnows(identity), 'alerts@mail.northwind.example')).toEqual({
    verified: is,
    dkim: is,
  });
});

test('in the sandbox those are named that neither their address nor a domain above it lets mail reach', async () => {
  const recipients = ['a@northwind.example', 'b@eu.northwind.example', 'c@acme.example', 'd@acme.example'].map(
    (email) => ({ email, receives: ['alerts' as const] }),
  );
  const consultancy = { name: 'N', from: 'a@northwind.example', timezone: 'UTC', limits: {}, recipients };
  expect(
    await lookAtUnverified(sesThatKnows('northwind.example', 'c@acme.example'), { consultancy, clients: [] }),
  ).toEqual(['d@acme.example']);
});

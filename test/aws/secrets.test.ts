import { type GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { secretsOn } from '../../shared/aws/ssm/secrets.ts';
import { clientSecretName, refreshTokenName } from '../../shared/ports/connections.ts';

/** Parameter Store as far as secrets need it. */
function fakeStore() {
  const kept = new Map<string, string>();
  const calls: object[] = [];
  const client = {
    send: async ({ constructor: command, input }: GetParameterCommand) => {
      const { Name = '', ...rest } = input as { Name?: string; Value?: string };
      calls.push({ call: command.name, Name, ...rest });
      if (command.name === 'PutParameterCommand') {
        kept.set(Name, rest.Value ?? '');
        return {};
      }
      const Value = kept.get(Name);
      if (Value === undefined) throw new ParameterNotFound({ message: 'not found', $metadata: {} });
      if (command.name === 'DeleteParameterCommand') kept.delete(Name);
      return { Parameter: { Name, Value } };
    },
  };
  return { client: client as unknown as SSMClient, kept, calls };
}

describe('secrets in Parameter Store', () => {
  test('are SecureString parameters of the standard tier below the stack’s path', async () => {
    const { client, calls } = fakeStore();
    const secrets = secretsOn(client, '/headroom/Headroom');
    await secrets.write(clientSecretName('main'), 's3cret');
    expect(calls).toEqual([
      {
        call: 'PutParameterCommand',
        Name: '/headroom/Headroom/apps/main/client-secret',
        Value: 's3cret',
        Type: 'SecureString',
        Tier: 'Standard',
        Overwrite: true,
      },
    ]);
    expect(await secrets.read(clientSecretName('main'))).toBe('s3cret');
  });

  test('one that is not there is none, and removing it again is no error', async () => {
    const { client } = fakeStore();
    const secrets = secretsOn(client, '/headroom/Headroom');
    expect(await secrets.read(clientSecretName('nobody'))).toBeUndefined();
    await secrets.remove(clientSecretName('nobody'));
  });

  test('clients whose names differ in any letter have names of their own, in letters that a parameter may have', async () => {
    const { client, kept } = fakeStore();
    const secrets = secretsOn(client, '/p');
    // The last two: the escape of one is not the spelling of another.
    const clients = ['acme', 'Acme', 'acme co', 'acme_co', 'Ünal', 'a&b', 'a_26b', 'a%26b'];
    for (const one of clients) await secrets.write(refreshTokenName({ client: one, region: 'eu' }), `token of ${one}`);
    expect(kept.size).toBe(clients.length);
    for (const name of kept.keys()) expect(name).toMatch(/^[A-Za-z0-9_.\-/]+$/);
    for (const one of clients) {
      expect(await secrets.read(refreshTokenName({ client: one, region: 'eu' }))).toBe(`token of ${one}`);
    }
  });

  test('a failure of another kind is thrown on, without the value', async () => {
    const client = { send: async () => Promise.reject(new Error('throttled')) } as unknown as SSMClient;
    await expect(secretsOn(client, '/p').write(clientSecretName('main'), 's3cret')).rejects.toThrow(/^throttled$/);
  });
});

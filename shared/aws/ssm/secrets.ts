import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { SecretName, Secrets } from '../../ports/connections.ts';

/**
 * Secrets as SecureString parameters of the standard tier, which cost nothing, encrypted by the account's own key for
 * Parameter Store. Their names begin with a path of the stack's, so that no function sees another's.
 * @param path such as `/headroom/Headroom`, without a slash at its end
 */
export const secretsOn = (client: SSMClient, path: string): Secrets => ({
  async read(name) {
    try {
      const { Parameter } = await client.send(
        new GetParameterCommand({ Name: parameterName(path, name), WithDecryption: true }),
      );
      return Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  },
  async write(name, value) {
    await client.send(
      new PutParameterCommand({
        Name: parameterName(path, name),
        Value: value,
        Type: 'SecureString',
        Tier: 'Standard',
        Overwrite: true,
      }),
    );
  },
  async remove(name) {
    try {
      await client.send(new DeleteParameterCommand({ Name: parameterName(path, name) }));
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) throw error;
    }
  },
});

/**
 * A parameter's name has letters, digits and `.-_` only, and a client's folder name can hold any letter: every other byte of its
 * UTF-8 is written as `_` and two digits, so that no two names become one.
 */
const parameterName = (path: string, name: SecretName): string =>
  `${path}/${name.split('/').map(asParameterPart).join('/')}`;

const asParameterPart = (part: string): string =>
  [...Buffer.from(part)]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9.-]/.test(letter) ? letter : `_${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');

import { expect, test } from 'vitest';
import { synthesized } from './synthesized.ts';
import { at } from './template.ts';

const { template } = synthesized('production');
const resources = Object.entries(template.Resources);

test('a first deployment that fails leaves the empty table and nothing else', () => {
  // CloudFormation deletes what it made, but for what is retained; "except on create" is deleted then as well.
  const left = resources.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain').map(([, { Type }]) => Type);
  expect(left).toEqual(['AWS::DynamoDB::Table']);
});

test('and nothing keeps CloudFormation from deleting the rest', () => {
  const deleted = resources.filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Retain');
  for (const [id, { Properties }] of deleted) {
    for (const protection of ['DeletionProtectionEnabled', 'DeletionProtection', 'TerminationProtection'])
      expect(at(Properties, protection), `${id} ${protection}`).not.toBe(true);
  }
});

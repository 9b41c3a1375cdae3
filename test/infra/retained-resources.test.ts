import { describe, expect, test } from 'vitest';
import { readJsonFixture, releases } from '../support/released-state.ts';
import { synthesized } from './synthesized.ts';

type Ids = Readonly<Record<string, string>>;

/** Logical ids in the template of a release, by what it would cost to lose them. */
interface ReleasedStack {
  readonly retained: Readonly<Record<string, { readonly Type: string }>>;
  readonly tables: Ids;
  readonly buckets: Ids;
  readonly queues: Ids;
  readonly topics: Ids;
  readonly functionUrls: Ids;
  readonly functions: Ids;
  readonly outputs: readonly string[];
}

/**
 * CloudFormation knows a resource by its logical id alone: one that changes is a new and empty resource beside the old one.
 * A construct that is moved in the tree changes the ids of everything below it; `overrideLogicalId` keeps them.
 */
describe.each(releases)('a stack that release %s deployed', (release) => {
  const before: ReleasedStack = readJsonFixture(release, 'logical-ids.json').Headroom;
  const { template } = synthesized('production');
  const typesOf = (ids: Ids): Ids =>
    Object.fromEntries(Object.keys(ids).map((id) => [id, template.Resources[id]?.Type ?? 'gone']));

  test('keeps its table and its bucket, and they outlive the stack', () => {
    expect(Object.keys(before.retained).sort()).toEqual(
      [...Object.keys(before.tables), ...Object.keys(before.buckets)].sort(),
    );
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html: kept whenever the
    // stack is updated or deleted, and taken back only by the very operation that made it.
    const kept: Readonly<Record<string, string>> = {
      'AWS::DynamoDB::Table': 'Retain',
      'AWS::S3::Bucket': 'RetainExceptOnCreate',
    };
    for (const [id, { Type }] of Object.entries(before.retained)) {
      expect(template.Resources[id], id).toMatchObject({
        Type,
        DeletionPolicy: kept[Type],
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  test('keeps its queues: what lies in them is work that nobody has done yet', () => {
    expect(typesOf(before.queues)).toEqual(before.queues);
  });

  test('keeps its topics: somebody subscribed to the alarms', () => {
    expect(typesOf(before.topics)).toEqual(before.topics);
  });

  test('keeps the address that links in sent mail lead to', () => {
    // The address is made once for a function URL of a function: either new, and every link in every mail is dead.
    expect(typesOf(before.functionUrls)).toEqual(before.functionUrls);
    const owner = Object.entries(before.functions).filter(([id]) => id.startsWith('LinksFollowLink'));
    expect(owner).toHaveLength(1);
    expect(typesOf(Object.fromEntries(owner))).toEqual(Object.fromEntries(owner));
  });

  test('has the outputs that commands and scripts read', () => {
    expect(before.outputs.filter((name) => template.Outputs?.[name] === undefined)).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { regionsWithoutFunctionUrls } from '../../infra/regions.ts';
import { synthesized } from '../infra/synthesized.ts';

const missing =
  spawnSync('cfn-lint', ['--version']).status === 0 ? undefined : 'cfn-lint is not installed (pip install cfn-lint)';

/** Regions of the ordinary partition in which the stack may be deployed: those with Amazon SES and Lambda function URLs. */
const supported = [
  'af-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

test('no region is both supported and rejected', () => {
  expect(supported.filter((region) => regionsWithoutFunctionUrls.includes(region))).toEqual([]);
});

test(`every resource of the stack exists in each supported region, as cfn-lint knows them`, { timeout: 600_000 }, ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing);
  const folder = mkdtempSync(join(tmpdir(), 'headroom-cfn-lint-'));
  try {
    const file = join(folder, 'template.json');
    writeFileSync(file, JSON.stringify(synthesized('production').template));
    const { status, stdout, stderr } = spawnSync('cfn-lint', ['--regions', ...supported, '--', file], {
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

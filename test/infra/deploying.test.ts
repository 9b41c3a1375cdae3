import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assumed } from '../../bench/bill.ts';
import { synthesized } from './synthesized.ts';
import { at, ofType, written } from './template.ts';

const page = readFileSync(new URL('../../docs/deploying.md', import.meta.url), 'utf8');

test('the page on deploying lists every alarm, as the operator will read it', () => {
  const alarms = ofType(synthesized('production').template, 'AWS::CloudWatch::Alarm').map(
    ({ id, properties }) => `| ${id.replace(/[0-9A-F]{8}$/, '')} | ${written(at(properties, 'AlarmDescription'))} |`,
  );
  const table = ['| alarm | what it says |', '|---|---|', ...alarms.sort()].join('\n');
  expect(page.match(/<!-- alarms: .* -->\n(?<table>[\s\S]*)\n<!-- end of alarms -->/)?.groups?.['table']).toBe(table);
});

test('the bill counts the queues and alarms that the stack has', () => {
  const { template } = synthesized('production');
  expect(assumed.queues).toBe(ofType(template, 'AWS::Lambda::EventSourceMapping').length);
  expect(assumed.alarms).toBe(ofType(template, 'AWS::CloudWatch::Alarm').length);
});

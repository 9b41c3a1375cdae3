import type { Facts } from './facts.ts';
import { attention, broken, count, type Finding, named, ok } from './finding.ts';

/** Whether the work is done: schedules, queues, alarms, checks of accounts, and the reports they live on. */
export const workFindings = (facts: Facts): readonly Finding[] => [
  ...schedules(facts),
  ...queues(facts),
  ...alarms(facts),
  ...checks(facts),
  ...unreadable(facts),
  ...feeds(facts),
];

function schedules({ schedules: all }: Facts): readonly Finding[] {
  if (all === undefined) return [];
  const off = all.filter(({ on }) => !on).map(({ name }) => name);
  if (all.length === 0 || off.length > 0)
    return [
      broken(
        'schedules',
        all.length === 0 ? 'there are none' : `switched off: ${named(off)}`,
        'Enable them in EventBridge Scheduler or deploy again: without them nothing is checked.',
      ),
    ];
  return [ok('schedules', `${all.length} are on`)];
}

const oldMessageSeconds = 3600;

function queues({ queues: all }: Facts): readonly Finding[] {
  if (all === undefined) return [];
  const dead = all.filter(({ deadLetters, messages }) => deadLetters && messages > 0);
  const old = all.filter(({ deadLetters, oldestSeconds = 0 }) => !deadLetters && oldestSeconds >= oldMessageSeconds);
  const atWork = all.filter(({ deadLetters }) => !deadLetters).reduce((sum, { messages }) => sum + messages, 0);
  return [
    ...old.map(({ name, messages, oldestSeconds = 0 }) =>
      broken(
        'queues',
        `${name}: ${count(messages, 'message', 'messages')}, the oldest waiting for ${Math.floor(oldestSeconds / 60)} minutes`,
        'Read the log of the function that reads this queue: it is failing or throttled.',
      ),
    ),
    ...(old.length > 0
      ? []
      : [ok('queues', atWork === 0 ? 'empty' : `${count(atWork, 'message', 'messages')}, none delayed`)]),
    ...(dead.length === 0
      ? [ok('dead letters', 'none')]
      : dead.map(({ name, messages }) =>
          broken(
            'dead letters',
            `${count(messages, 'message was', 'messages were')} given up in ${name}`,
            'Fix the cause named in the log, then redrive them (docs/runbook.md).',
          ),
        )),
  ];
}

function alarms({ alarms: sounding }: Facts): readonly Finding[] {
  if (sounding === undefined) return [];
  return sounding.length === 0
    ? [ok('alarms', 'none is in alarm')]
    : sounding.map((name) => broken('alarms', `${name} is in alarm`, 'docs/deploying.md explains each alarm.'));
}

const checkedWithinHours = 26;
const lateCheckHours = 3;
const hourMs = 3_600_000;

function checks({ accounts, now }: Facts): readonly Finding[] {
  if (accounts.length === 0)
    return [attention('checks', 'there is no account yet', 'Upload a report to CLIENT/MARKETPLACE/ in the bucket.')];
  const newest = accounts
    .flatMap(({ checkedAt }) => checkedAt ?? [])
    .sort()
    .at(-1);
  const late = accounts.filter(
    ({ nextCheckAt, unreadable: found }) =>
      found === undefined &&
      nextCheckAt !== undefined &&
      now.getTime() - Date.parse(nextCheckAt) > lateCheckHours * hourMs,
  );
  const remedy = 'Check the schedules and the log of check-accounts.';
  if (newest === undefined || now.getTime() - Date.parse(newest) > checkedWithinHours * hourMs)
    return [
      broken(
        'checks',
        newest === undefined
          ? 'no account has ever been checked'
          : `no account has been checked since ${newest}: silence does not mean that all is well`,
        remedy,
      ),
    ];
  return late.length > 0
    ? [broken('checks', `overdue: ${named(late.map(({ name }) => name))}`, remedy)]
    : [ok('checks', `${count(accounts.length, 'account', 'accounts')}, last checked at ${newest}`)];
}

const unreadable = ({ accounts }: Facts): readonly Finding[] =>
  accounts.flatMap((account) => {
    if (account.unreadable === undefined) return [];
    const { why, since, remedy } = account.unreadable;
    const from = since === undefined ? '' : ` since ${since}`;
    return [broken('accounts', `${account.name} cannot be read${from}, so it is not evaluated: ${why}`, remedy)];
  });

function feeds({ accounts }: Facts): readonly Finding[] {
  if (accounts.length === 0) return [];
  const stale = accounts.filter((account) => account.stale && account.unreadable === undefined).map(({ name }) => name);
  return stale.length === 0
    ? [ok('reports', 'fresh for every account')]
    : [attention('reports', `overdue for ${named(stale)}`, 'Upload today’s seller performance report of each.')];
}

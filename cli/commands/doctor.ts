import { SESClient } from '@aws-sdk/client-ses';
import { readArgs, whereOptions } from '../arguments/args.ts';
import { type Connection, connect, localCredentials } from '../connection/open-stack.ts';
import {
  lookAtAccounts,
  lookAtConnections,
  lookAtOutbox,
  lookAtQuota,
  lookAtRecipients,
  lookAtSender,
  lookAtSending,
  lookAtUnverified,
} from '../doctor/collect-facts.ts';
import type { Facts } from '../doctor/facts.ts';
import { type Finding, worstOf } from '../doctor/finding.ts';
import { findingsFrom } from '../doctor/findings.ts';
import { isSandbox } from '../doctor/mail-findings.ts';
import { findLocalCloud } from '../local/find-cloud.ts';

/** Checks everything mail and evaluations depend on, changes nothing, and says what to fix. Exit status 1 when something is broken. */
export async function doctor(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { ...whereOptions, json: { type: 'boolean' } });
  const connection = await connect(values);
  const findings = findingsFrom(await look(connection, values.dir, values.stack));
  const state = worstOf(findings);
  console.log(values.json ? JSON.stringify({ state, findings }, undefined, 2) : shown(findings));
  return state === 'broken' ? 1 : 0;
}

type Writable<Type> = { -readonly [Member in keyof Type]: Type[Member] };

async function look(connection: Connection, dir: string | undefined, stack: string | undefined): Promise<Facts> {
  const { state, now } = connection;
  const clientConfig = await state.clientConfigs.current();
  const sender = clientConfig.consultancy.from;
  const facts: Writable<Facts> = {
    now,
    sender,
    clientConfig: {
      inForce: await state.clientConfigs.everApplied(),
      clients: clientConfig.clients.length,
      former: (clientConfig.formerClients ?? []).map(({ id }) => id),
    },
    accounts: await lookAtAccounts(connection),
    connections: await lookAtConnections(connection),
    mailWaiting: await lookAtOutbox(connection),
    ...(await lookAtRecipients(connection, clientConfig)),
    notSeen: [],
  };
  // The operator's permissions may not cover everything: what is denied becomes a finding of its own.
  const seen = async <Name extends keyof Facts>(
    what: string,
    name: Name,
    look: () => Promise<Writable<Facts>[Name]>,
  ): Promise<void> => {
    try {
      facts[name] = await look();
    } catch (error) {
      const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      facts.notSeen = [...facts.notSeen, { what, why }];
    }
  };
  const ses = sesOf(connection);
  await seen('sender', 'identity', () => lookAtSender(ses, sender));
  await seen('sending', 'sendingEnabled', () => lookAtSending(ses));
  await seen('quota', 'quota', () => lookAtQuota(ses));
  if (facts.quota !== undefined && isSandbox(facts.quota))
    await seen('sandbox', 'unverifiedRecipients', () => lookAtUnverified(ses, clientConfig));
  if (stack === undefined) {
    const { state: cloud } = await findLocalCloud(dir);
    return { ...facts, queues: cloud.queues, schedules: cloud.schedules.map(({ name }) => ({ name, on: true })) };
  }
  const { lookAtAlarms, lookAtQueues, lookAtSchedules, resourcesOf } = await import('../doctor/stack-facts.ts');
  const resources = await resourcesOf(stack);
  await seen('schedules', 'schedules', () => lookAtSchedules(resources));
  await seen('queues', 'queues', () => lookAtQueues(resources, now));
  await seen('alarms', 'alarms', () => lookAtAlarms(resources));
  return facts;
}

const sesOf = ({ local }: Connection): SESClient =>
  local === undefined
    ? new SESClient({})
    : new SESClient({
        region: local.region,
        endpoint: local.ses.endpoint,
        credentials: localCredentials(),
      });

const marks = { ok: 'ok       ', attention: 'ATTENTION', broken: 'BROKEN   ' } as const;

/** One line per finding, with the remedy below it. */
function shown(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.flatMap(({ about, state, says, remedy }) => [
    `${marks[state]}  ${about.padEnd(width)}  ${says}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(marks[state].length + 2)}${' '.repeat(width)}  → ${remedy}`]),
  ]);
  const broken = findings.filter(({ state }) => state === 'broken').length;
  const worth = findings.filter(({ state }) => state === 'attention').length;
  return [...lines, '', broken + worth === 0 ? 'All is well.' : `${broken} broken, ${worth} to look at.`].join('\n');
}

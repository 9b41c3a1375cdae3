import { connectionFindings } from './connection-findings.ts';
import type { Facts } from './facts.ts';
import { attention, count, type Finding, ok } from './finding.ts';
import { mailFindings, readerFindings } from './mail-findings.ts';
import { workFindings } from './work-findings.ts';

/** Everything that was checked, in plain words: one or more findings per subject. */
export const findingsFrom = (facts: Facts): readonly Finding[] => [
  ...mailFindings(facts),
  ...workFindings(facts),
  ...connectionFindings(facts),
  ...configuration(facts),
  ...readerFindings(facts),
  ...facts.notSeen.map(({ what, why }) => attention(what, `could not be checked: ${why}`)),
];

const configuration = ({ clientConfig: { inForce, clients, former = [] } }: Facts): readonly Finding[] => [
  inForce
    ? ok('clients.yaml', `in force, with ${count(clients, 'client', 'clients')}`)
    : attention(
        'clients.yaml',
        'none has been applied; the stack’s defaults are in force',
        'Write one (docs/clients-yaml.md) and run headroom clients apply FILE.',
      ),
  ...former.map((client) =>
    attention(
      'clients.yaml',
      `${client} is not in it any more, so its accounts are not evaluated`,
      `If it has left: headroom clients remove ${client}. If not, name it again and apply the file.`,
    ),
  ),
];

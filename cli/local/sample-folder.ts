import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleReports } from '../../shared/flows/portal/sample-reports.ts';

/** Of which account the samples are: one that the demo has, so that dropping one changes something. */
const account = { client: 'acme', marketplace: 'DE' } as const;

/**
 * Writes reports to try into `samples`, beside the drop folder: a newcomer has none. Written anew at each start, because they
 * are of the days up to the clock of the cloud.
 * @returns the folder
 */
export function writeSamples(cloudFolder: string, now: Date): string {
  const folder = join(cloudFolder, 'samples');
  mkdirSync(folder, { recursive: true });
  const reports = sampleReports(account, now);
  for (const { name, text } of reports) writeFileSync(join(folder, name), text);
  const about = reports.map(
    ({ name, about: words }) => `${name}\n  ${words.charAt(0).toUpperCase()}${words.slice(1)}\n`,
  );
  const where = 'Copy one into drop/acme/DE/, or upload it in the portal. All are invented.';
  writeFileSync(join(folder, 'README.txt'), `${where}\n\n${about.join('\n')}`);
  return folder;
}

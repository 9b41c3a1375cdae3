import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { synthesize } from 'local-cloud';
import { headroomProject } from '../cli/local/project.ts';
import { median, table, verdictOf } from './support/table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** With packages fetched and nothing synthesized yet. */
const untilPortalSeconds = 12;
const demoSeconds = 30;

interface Start {
  readonly untilPortal: number;
  readonly demo: number;
  readonly mails: number;
  readonly logLines: number;
}

/**
 * Starts the local cloud as a newcomer does, and prints when the portal can be opened and how long the demo plays. These are
 * times of the clock, since that is what somebody waits for: run it on an otherwise idle machine.
 */
export async function benchFirstMinute(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-start-'));
  try {
    const synths: number[] = [];
    const starts: Start[] = [];
    // Before the first start its assembly may have to be made: that is measured by itself.
    await synthesize(headroomProject(root), () => undefined);
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      const cacheFolder = join(folder, `assembly-${round}`);
      await synthesize({ ...headroomProject(root), cacheFolder }, () => undefined);
      synths.push((performance.now() - began) / 1000);
      starts.push(await startOnce(join(folder, `cloud-${round}`)));
    }
    const synth = median(synths);
    const medianOf = (of: (start: Start) => number) => median(starts.map(of));
    const untilPortal = synth + medianOf((start) => start.untilPortal);
    const demo = medianOf((start) => start.demo);
    const [{ mails, logLines } = { mails: 0, logLines: 0 }] = starts;
    const row = (what: string, seconds: number, budget?: number) => [
      what,
      seconds.toFixed(1),
      budget === undefined ? '' : `≤ ${budget}`,
      budget === undefined ? '' : verdictOf(seconds, budget, 'less'),
    ];
    console.log(`\nThe first minute (median of ${rounds} rounds; seconds of the clock)\n`);
    console.log(
      table(
        ['what', 'seconds', 'budget', ''],
        [
          row('synthesizing the stack and bundling its functions', synth),
          row('npm start until the portal can be opened, that included', untilPortal, untilPortalSeconds),
          row(`the demo: 90 days, six clients, ${logLines} log lines, ${mails} mails`, demo, demoSeconds),
        ],
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts, waits until the demo has been played, and stops. */
async function startOnce(folder: string): Promise<Start> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const child = spawn(process.execPath, [join(root, 'cli', 'headroom.ts'), 'start', '--dir', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let untilPortal: number | undefined;
  let untilEnd: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (/^ +Portal /.test(line)) untilPortal ??= seconds();
    if (!line.startsWith('Ctrl-C')) continue;
    untilEnd = seconds();
    child.kill('SIGTERM');
  }
  await ended;
  if (untilPortal === undefined || untilEnd === undefined) throw new Error('the local cloud did not play its demo');
  const logs = readdirSync(join(folder, 'logs')).map((name) => readFileSync(join(folder, 'logs', name), 'utf8'));
  return {
    untilPortal,
    demo: untilEnd - untilPortal,
    mails: readdirSync(join(folder, 'mail')).filter((name) => name.endsWith('.eml')).length,
    // Each invocation logs what it did, some in more than one line.
    logLines: logs.join('').split('\n').length - 1,
  };
}

import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FolderInUse, type LocalCloud, readAssembly, startCloud, synthesize, Unsupported } from 'local-cloud';
import { readStatus } from '../../shared/flows/inspection/status.ts';
import { demoApp, demoSellers } from '../../tools/demo-connections.ts';
import { demoState, isDemoDue, loadDemo, noteDemo } from '../../tools/demo-progress.ts';
import type { Demo, DemoStage } from '../../tools/demo-stage.ts';
import { simulatedAmazon } from '../../tools/simulated-amazon/plugin.ts';
import { readArgs, readInstant } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { openConnections } from '../connection/open-connections.ts';
import { connect } from '../connection/open-stack.ts';
import { dropFolder } from '../local/drop-folder.ts';
import { cloudFolder, findLocalCloud, projectFolder } from '../local/find-cloud.ts';
import { describeCloud, type LocalFile, readLocalFile, removeLocalFile, writeLocalFile } from '../local/local-file.ts';
import { headroomProject } from '../local/project.ts';
import { writeSamples } from '../local/sample-folder.ts';
import { type Progress, showProgress } from '../output/progress.ts';
import { portalLink } from './portal.ts';

const options = {
  once: { type: 'boolean' },
  empty: { type: 'boolean' },
  connected: { type: 'boolean' },
  dir: { type: 'string' },
  now: { type: 'string' },
  verbose: { type: 'boolean' },
} as const;

/** Runs the stack on this machine until it is stopped. */
export async function start(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, options);
  const { once = false, empty = false, connected = false, dir } = values;
  if (connected && empty) throw new UsageError('--connected plays the demo and --empty skips it: pass one of them');
  if (once && empty) throw new UsageError('--once plays the demo and --empty skips it: pass one of them');
  const given = values.now === undefined ? undefined : readInstant('--now', values.now);
  const folder = cloudFolder(dir);
  await rejectSecond(dir, folder);
  const began = performance.now();
  const progress = showProgress(process.stdout, () => performance.now());
  const assembly = readAssembly(await synthesize(headroomProject(projectFolder), console.log));
  const demo = empty ? undefined : await loadDemo();
  const known = demoState(folder);
  const opens =
    known === 'no demo, fresh' && demo !== undefined
      ? demo.demoOpensAt(new Date(given ?? Date.now())).getTime()
      : given;
  const cloud = await startCloud({
    folder,
    assembly,
    plugins: [dropFolder(folder), simulatedAmazon({ apps: [demoApp], sellers: demoSellers })],
    say: progress.say,
    ...(opens !== undefined && { now: opens }),
    ...(values.verbose && { echo: console.log }),
  }).catch((error: unknown) => {
    throw explained(error, folder);
  });
  const stopAsked = Promise.race([signalled(), cloud.stopRequested.then(() => 'stop' as const)]);
  try {
    const addresses = describeCloud(cloud);
    writeLocalFile(folder, addresses);
    console.log(`The stack is running on this machine (${((performance.now() - began) / 1000).toFixed(1)} s).`);
    if (demo !== undefined) {
      const stage = await stageOn(cloud, { addresses, folder, connected, progress, isWatched: !once });
      const played = show(demo, stage, folder, isDemoDue(known));
      // When stopped in the middle of the demo, nobody waits for the rest.
      played.catch(() => undefined);
      if ((await Promise.race([played, stopAsked])) === 'stop') return 0;
    }
    if (once) {
      console.log(whatNext(dir));
      return 0;
    }
    const signInLink = await portalLink(await connect({ dir: folder }));
    console.log(
      closingScreen(addresses, { signInLink, samples: writeSamples(folder, new Date(cloud.now())) }, cloud.now(), dir),
    );
    await stopAsked;
    return 0;
  } finally {
    removeLocalFile(folder);
    await cloud.stop();
  }
}

async function show(demo: Demo, stage: DemoStage, folder: string, due: boolean): Promise<void> {
  if (due) {
    noteDemo(folder, 'playing');
    await demo.playDemo(stage);
    noteDemo(folder, 'played');
  } else console.log('Skipping the demo: this folder already has reports.');
  console.log(`\n${await demo.demoTable(stage)}`);
}

interface Staging {
  readonly addresses: LocalFile;
  readonly folder: string;
  readonly connected: boolean;
  readonly progress: Progress;
  /** does it go on running after the demo, so that somebody may look meanwhile? */
  readonly isWatched: boolean;
}

async function stageOn(
  cloud: LocalCloud,
  { addresses, folder, connected, progress, isWatched }: Staging,
): Promise<DemoStage> {
  const connection = await connect({ dir: folder });
  const { state } = connection;
  return {
    connected,
    amazon: addresses.amazon ?? '',
    connections: () => openConnections({ ...connection, now: new Date(cloud.now()) }),
    now: () => new Date(cloud.now()),
    upload: (key, bytes, metadata) => cloud.upload(addresses.s3.bucket, key, Readable.from([bytes]), metadata),
    tick: async (instant) => {
      if (instant.getTime() > cloud.now()) await cloud.tick(instant.getTime());
    },
    idle: () => cloud.idle(),
    status: (client) => readStatus(state, new Date(cloud.now()), client),
    say: progress.say,
    opened: async () => {
      if (isWatched) progress.say(openingScreen(addresses, await portalLink(await connect({ dir: folder }))));
    },
    progress: ({ days, of, day }) => progress.advance(days, of, day),
  };
}

/** What can be looked at while the demo plays. */
const openingScreen = (addresses: LocalFile, signInLink: string): string => `
  Look while it plays, and reload to see the days pass:
  Portal       ${signInLink}
  Mail log     ${addresses.portal}/mail
`;

/** What to do after `--once`. */
const whatNext = (dir: string | undefined): string =>
  `\nThe demo’s mail is in ${join(cloudFolder(dir), 'mail')}. To read it in the portal and drop your own reports, run\n  npm start${dir === undefined ? '' : ` -- --dir ${dir}`}`;

interface ClosingFacts {
  readonly signInLink: string;
  /** folder of reports to try */
  readonly samples: string;
}

function closingScreen(
  addresses: LocalFile,
  { signInLink, samples }: ClosingFacts,
  now: number,
  dir: string | undefined,
): string {
  const at = dir === undefined ? '' : ` --dir ${dir}`;
  return `
  Portal       ${signInLink}
  Mail log     ${addresses.portal}/mail
  SES viewer   ${addresses.ses.inbox}
  Drop folder  ${addresses.drop}
  Samples      ${samples}
  Its clock    ${new Date(now).toISOString().replace(/\.\d+Z$/, 'Z')}

Try next
  Upload a report in the portal, or copy one to ${addresses.drop}/acme/DE/, and check the inbox a few seconds later.
  npx headroom portal${at}              print another link to sign in
  npx headroom status${at}              see how every account stands
  npx headroom mail${at}                list the mail that was sent
  npx headroom tick${at} --now ${new Date(now + 7 * 86_400_000).toISOString().slice(0, 10)}T08:00:00Z    let a week pass

Ctrl-C stops it. All state is kept for the next start.`;
}

const signalled = (): Promise<'stop'> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('stop'));
  });

/** Fails fast, before anything is synthesized; if two start at the same moment, the folder's lock decides. */
async function rejectSecond(dir: string | undefined, folder: string): Promise<void> {
  const running = await findLocalCloud(dir).catch(() => undefined);
  if (running !== undefined) throw explained(new FolderInUse(folder), folder);
}

function explained(error: unknown, folder: string): unknown {
  if (error instanceof FolderInUse) {
    const other = readLocalFile(folder);
    const who = other === undefined ? '' : ` (process ${other.pid}, inbox ${other.ses.inbox})`;
    return new CliError(
      `a local cloud is already running in ${folder}${who}; stop it with "npx headroom stop --dir ${folder}", or start this one with another --dir.`,
    );
  }
  return error instanceof Unsupported
    ? new CliError(`the local cloud cannot run this template: ${error.message}`)
    : error;
}

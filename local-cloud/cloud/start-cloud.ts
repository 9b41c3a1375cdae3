import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { openDropFolder } from '../../cli/local/drop-folder.ts';
import { type LocalFile, removeLocalFile, writeLocalFile } from '../../cli/local/local-file.ts';
import { createTable, openTableServer } from '../dynamodb/dynamodb-server.ts';
import { openEventSource } from '../lambda/event-source.ts';
import type { Surroundings } from '../lambda/execution-environment.ts';
import { functionUrlServer } from '../lambda/function-url.ts';
import { type LocalFunction, openFunction } from '../lambda/local-function.ts';
import { startReaper } from '../lambda/reap.ts';
import { runtimeVariables } from '../lambda/runtime-variables.ts';
import { installDate } from '../lambda/virtual-date.mjs';
import { startActivity } from '../runtime/activity.ts';
import { iso, startClock } from '../runtime/clock.ts';
import { openCloudFile, readFact, writeFact } from '../runtime/cloud-file.ts';
import { openLogs } from '../runtime/logs.ts';
import { closeServer, listenOnLoopback } from '../runtime/loopback.ts';
import { createBuckets } from '../s3/buckets.ts';
import { openObjectStore } from '../s3/object-store.ts';
import { s3Server, storeBody } from '../s3/s3-server.ts';
import { openFauxqs } from '../s3/stored-object.ts';
import { openScheduler } from '../scheduler/scheduler.ts';
import { openSesEmulator } from '../ses/ses-server.ts';
import { publish } from '../sns/topics.ts';
import { countDeadLetters, createQueues, queueStates, sendMessage } from '../sqs/queues.ts';
import type { Assembly } from '../template/assembly.ts';
import type { Template } from '../template/intrinsics.ts';
import { accountId, readStack, region } from '../template/read-stack.ts';
import type { FunctionPlan, Stack } from '../template/stack.ts';
import { controlServer } from './control.ts';
import { openSimulation } from './simulation.ts';

export interface CloudSettings {
  /** state, mail, logs, drop folder and `local.json` live here */
  readonly folder: string;
  readonly assembly: Assembly;
  /** the moment at which it is to seem to run, milliseconds since the epoch; else where its clock stood, else now */
  readonly now?: number;
  /** what a person may want to read: files taken, failures */
  readonly say?: (line: string) => void;
  /** gets every line the functions print */
  readonly echo?: (line: string) => void;
}

/** A running local cloud. One at a time in a process: its clock is the process's `Date`. */
export interface LocalCloud {
  readonly addresses: LocalFile;
  readonly stack: Stack;
  /** was there no state in the folder before? */
  readonly fresh: boolean;
  readonly now: () => number;
  /** see Timeline */
  readonly tick: (instant: number) => Promise<void>;
  readonly idle: () => Promise<void>;
  /** puts an object into a bucket, with its event; metadata names in lower case, as HTTP has them */
  readonly upload: (
    bucket: string,
    key: string,
    body: Readable,
    metadata?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** messages in the dead-letter queues, by queue */
  readonly deadLetters: () => Readonly<Record<string, number>>;
  /** resolves when someone asked it to stop by `headroom stop` */
  readonly stopAsked: Promise<void>;
  /** Takes no more work, gives running invocations a moment, ends every process and removes `local.json`. */
  readonly stop: () => Promise<void>;
}

const goodbyeMs = 2000;
type Ports = Readonly<Record<string, number>>;

/**
 * Brings up the stack of the assembly: everything in it that holds or does something, wired as the template says, on
 * 127.0.0.1 only. Throws `FolderInUse` when another one runs on the folder, `Unsupported` for a template it cannot run.
 */
export async function startCloud(settings: CloudSettings): Promise<LocalCloud> {
  const { assembly, say = () => undefined } = settings;
  const folder = resolve(settings.folder);
  const file = openCloudFile(folder);
  const undo: (() => Promise<void> | void)[] = [() => file.close()];
  const stopAll = async (): Promise<void> => {
    while (undo.length > 0) await undo.pop()?.();
  };
  try {
    return await bringUp();
  } catch (error) {
    await stopAll();
    throw error;
  }

  async function bringUp(): Promise<LocalCloud> {
    const keptOffset = readFact(file, 'clock') as number | undefined;
    const standing = keptOffset === undefined ? undefined : Date.now() + keptOffset;
    const clock = startClock(settings.now ?? standing, (offset) => writeFact(file, 'clock', offset));
    const began = clock.now();
    undo.push(installDate(clock.now), clock.stop);
    const ports = (readFact(file, 'ports') ?? {}) as Ports;
    const logs = await openLogs(join(folder, 'logs'), settings.echo);
    undo.push(logs.close);
    const reaper = startReaper();
    undo.push(reaper.end);

    let stack: Stack | undefined;
    const sendTo = (arn: string, body: string): void => sendMessage(fauxqs, arn, body);
    const opening = [
      openFauxqs(join(folder, 'queues'), region),
      openTableServer(folder, ports['dynamodb'], say),
      openSesEmulator({
        folder: join(folder, 'mail'),
        configurationSets: () => stack?.configurationSets ?? [],
        notify: (configurationSet, { type, body }) => {
          const plans = stack?.mailEvents.filter((plan) => plan.configurationSet === configurationSet) ?? [];
          for (const { events, topicArn } of plans)
            if (events.includes(type)) publish(stack?.topics ?? [], topicArn, JSON.stringify(body), sendTo);
        },
        preferredPort: ports['ses'],
      }),
    ] as const;
    for (const opened of await Promise.allSettled(opening))
      if (opened.status === 'fulfilled') undo.push(opened.value.stop);
    const [fauxqs, tables, sesEmulator] = await Promise.all(opening);
    const objects = openObjectStore(join(folder, 'objects'), file, fauxqs.s3, {
      versioned: (bucket) => stack?.buckets.find(({ name }) => name === bucket)?.versioned ?? false,
      notifications: (bucket) => stack?.buckets.find(({ name }) => name === bucket)?.notifications ?? [],
      send: sendTo,
      now: clock.now,
      region,
    });
    const context = { store: fauxqs.s3, objects, forward: fauxqs.answer };
    const server = s3Server(context);
    const aws = createServer(server.answer);
    // An upload may be as slow as it likes.
    aws.requestTimeout = 0;
    const awsAddress = await listenOnLoopback(aws, ports['aws']);
    undo.push(() => closeServer(aws));

    const functions = new Map<string, LocalFunction>();
    const urls = new Map<string, string>();
    for (const logicalId of urlsIn(assembly.template)) {
      const target = (): LocalFunction | undefined =>
        functions.get(stack?.urls.find((url) => url.logicalId === logicalId)?.functionName ?? '');
      const server = functionUrlServer(target, clock.now);
      urls.set(logicalId, await listenOnLoopback(server, ports[logicalId]));
      undo.push(() => closeServer(server));
    }
    if (urls.size === 0) {
      const server = functionUrlServer(() => undefined, clock.now);
      urls.set('', await listenOnLoopback(server, ports['']));
      undo.push(() => closeServer(server));
    }

    stack = readStack(assembly.template, assembly.stackName, assembly.assets, {
      sqs: awsAddress,
      url: (logicalId) => `${urls.get(logicalId)}/`,
    });
    for (const type of stack.notEmbedded) say(`The stack has ${type}, which the local cloud leaves out.`);
    const activity = startActivity();
    const around = (plan: FunctionPlan): Surroundings => ({
      variables: runtimeVariables(plan, { aws: awsAddress, dynamodb: tables.address, ses: sesEmulator.address }),
      now: clock.now,
      print: logs.of(plan.name),
      started: reaper.started,
      stopped: reaper.stopped,
    });
    for (const plan of stack.functions) functions.set(plan.name, openFunction(plan, around(plan)));
    undo.push(async () => void (await Promise.all([...functions.values()].map((one) => one.stop()))));

    createQueues(stack.queues, fauxqs, awsAddress);
    for (const table of stack.tables) await createTable(tables.address, table);
    createBuckets(stack, fauxqs, clock.now());
    objects.sweep();
    objects.sendNoted();

    const functionNamed = (name: string): LocalFunction => {
      const found = functions.get(name);
      if (found === undefined) throw new Error(`there is no function ${name}`);
      return found;
    };
    const sources = stack.eventSources.map((plan) => {
      const queue = fauxqs.sqs.getQueueByArn(plan.queueArn);
      if (queue === undefined) throw new Error(`there is no queue ${plan.queueArn}`);
      const invoke = (event: unknown): ReturnType<LocalFunction['invoke']> =>
        activity.during(() => functionNamed(plan.functionName).invoke(event));
      return { queue, source: openEventSource({ plan, queue, store: fauxqs.sqs, clock, region, invoke }) };
    });
    undo.push(async () => void (await Promise.all(sources.map(({ source }) => source.stop()))));
    const scheduler = openScheduler(stack.schedules, {
      file,
      clock,
      began,
      activity,
      functionOf: (arn) => [...functions.values()].find(({ plan }) => plan.arn === arn),
      sendTo,
      say,
      region,
      accountId,
    });
    undo.push(scheduler.stop);

    const bucket = stack.outputs['ReportsBucketName'] ?? stack.buckets[0]?.name ?? '';
    const drop = await openDropFolder({
      folder: join(folder, 'drop'),
      doneFolder: join(folder, 'drop-done'),
      upload: async (key, _size, body) =>
        void (await storeBody(context, bucket, key, {}, body as Readable, 'ObjectCreated:Put')),
      say,
    });
    undo.push(drop.stop);
    const simulation = openSimulation({
      clock,
      activity,
      store: fauxqs.sqs,
      queues: sources.map(({ queue }) => queue),
      bringing: async () => server.uploads() > 0 || scheduler.waitingRetries() > 0 || (await drop.pending()),
    });
    const plan = stack;
    const deadLetters = (): Readonly<Record<string, number>> => countDeadLetters(plan, fauxqs.sqs);
    let askToStop: () => void = () => undefined;
    const stopAsked = new Promise<void>((asked) => {
      askToStop = asked;
    });
    const control = controlServer({
      state: () => ({
        folder,
        now: iso(clock.now()),
        quiet: simulation.quiet(),
        deadLetters: deadLetters(),
        schedules: plan.schedules.map(({ name, expression }) => ({ name, expression })),
        queues: queueStates(plan, fauxqs.sqs, clock.now()),
      }),
      idle: simulation.idle,
      tick: simulation.tick,
      troubleMail: sesEmulator.trouble,
      stop: () => void setImmediate(askToStop),
    });
    const controlAddress = await listenOnLoopback(control);
    undo.push(() => closeServer(control));
    // Running invocations get a moment to finish before anything they use is closed.
    undo.push(async () => {
      scheduler.stop();
      const goodbye = performance.now() + goodbyeMs;
      const stopped = Promise.all(sources.map(({ source }) => source.stop()));
      while (activity.count() > 0 && performance.now() < goodbye) await activity.nextEnd(50);
      await stopped;
    });

    const addresses: LocalFile = {
      s3: { endpoint: awsAddress, bucket },
      sqs: { endpoint: awsAddress },
      dynamodb: { endpoint: tables.address, table: stack.outputs['TableName'] ?? stack.tables[0]?.name ?? '' },
      ses: { endpoint: sesEmulator.address, inbox: `${sesEmulator.address}/` },
      links: [...urls.values()][0] ?? '',
      drop: join(folder, 'drop'),
      mail: join(folder, 'mail'),
      control: controlAddress,
      queues: Object.fromEntries(Object.entries(stack.outputs).filter(([name]) => name.endsWith('QueueUrl'))),
      outputs: stack.outputs,
      region,
      pid: process.pid,
    };
    writeFact(file, 'ports', {
      aws: portOf(awsAddress),
      dynamodb: portOf(tables.address),
      ses: portOf(sesEmulator.address),
      ...Object.fromEntries([...urls].map(([logicalId, address]) => [logicalId, portOf(address)])),
    });
    writeLocalFile(folder, addresses);
    undo.push(() => removeLocalFile(folder));
    let stopping: Promise<void> | undefined;
    return {
      addresses,
      stack: plan,
      fresh: keptOffset === undefined,
      now: clock.now,
      tick: simulation.tick,
      idle: simulation.idle,
      upload: async (to, key, body, metadata = {}) => {
        const named = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value] as const);
        await storeBody(context, to, key, Object.fromEntries(named), body, 'ObjectCreated:Put');
      },
      deadLetters,
      stopAsked,
      stop: () => (stopping ??= stopAll()),
    };
  }
}

/** Logical ids of the function URLs: they must listen before the template's values can be read. */
function urlsIn(template: unknown): readonly string[] {
  const { Resources } = template as Template;
  return Object.keys(Resources).filter((logicalId) => Resources[logicalId]?.Type === 'AWS::Lambda::Url');
}

const portOf = (address: string): number => Number(new URL(address).port);

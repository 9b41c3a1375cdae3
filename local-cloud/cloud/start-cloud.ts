import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import { createTable, openDynamodbServer } from '../dynamodb/dynamodb-server.ts';
import type { Permission } from '../iam/authorizer.ts';
import { openEventSource } from '../lambda/event-source.ts';
import type { EnvironmentContext } from '../lambda/execution-environment.ts';
import { functionUrlServer } from '../lambda/function-url.ts';
import { type LocalFunction, openFunction } from '../lambda/local-function.ts';
import { runtimeVariables } from '../lambda/runtime-variables.ts';
import { startReaper } from '../lambda/start-reaper.ts';
import { startActivity } from '../runtime/activity.ts';
import { iso, startClock } from '../runtime/clock.ts';
import { openCloudFile, readFact, writeFact } from '../runtime/cloud-file.ts';
import { openLogs } from '../runtime/logs.ts';
import { closeServer, listenOnLoopback } from '../runtime/loopback.ts';
import { openScheduler } from '../scheduler/scheduler.ts';
import { openSesServer } from '../ses/ses-server.ts';
import { publish } from '../sns/topics.ts';
import { takeOverEarlierMessages } from '../sqs/earlier-messages.ts';
import { countDeadLetters, queueStates } from '../sqs/queue-states.ts';
import { openQueueStore, type QueueStore } from '../sqs/queue-store.ts';
import type { Template } from '../template/intrinsics.ts';
import { checkLimits } from '../template/limits.ts';
import { readStack } from '../template/read-stack.ts';
import { accountId, region } from '../template/resource-facts.ts';
import type { FunctionPlan, Stack } from '../template/stack.ts';
import {
  type Authorization,
  accessKeyOfFunction,
  checkWiring,
  mayBeCalledByAnybody,
  openAuthorization,
} from './authorization.ts';
import { awsServer } from './aws-server.ts';
import { controlServer } from './control.ts';
import type { CloudSettings, LocalCloud } from './local-cloud.ts';
import { startPlugins } from './plugin.ts';
import { openSimulation } from './simulation.ts';

const goodbyeMs = 2000;

/**
 * Brings up the stack of the assembly: everything in it that holds or does something, wired as the template says, on
 * 127.0.0.1 only. Throws `FolderInUse` when another one runs on the folder, `Unsupported` for a template it cannot run.
 */
export async function startCloud(settings: CloudSettings): Promise<LocalCloud> {
  const folder = resolve(settings.folder);
  const file = openCloudFile(folder);
  const undo: (() => Promise<void> | void)[] = [() => file.close()];
  const stopAll = async (): Promise<void> => {
    while (undo.length > 0) await undo.pop()?.();
  };
  try {
    return await bringUp(settings, folder, file, undo, stopAll);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function bringUp(
  { assembly, now, plugins = [], say = () => undefined, echo }: CloudSettings,
  folder: string,
  file: ReturnType<typeof openCloudFile>,
  undo: (() => Promise<void> | void)[],
  stopAll: () => Promise<void>,
): Promise<LocalCloud> {
  const keptOffset = readFact(file, 'clock') as number | undefined;
  const began = now ?? Date.now() + (keptOffset ?? 0);
  const clock = startClock(began, (offset) => writeFact(file, 'clock', offset));
  undo.push(clock.stop);
  const activity = startActivity();
  const logs = await openLogs(join(folder, 'logs'), echo);
  undo.push(logs.close);
  const reaper = startReaper();
  undo.push(reaper.end);

  const earlierPorts = (readFact(file, 'ports') ?? {}) as Readonly<Record<string, number>>;
  const ports = new Map<string, number>();
  const addressed = (name: string, address: string): string => {
    ports.set(name, Number(new URL(address).port));
    return address;
  };
  const listen = async (name: string, server: Server): Promise<string> => {
    const address = await listenOnLoopback(server, earlierPorts[name]);
    undo.push(() => closeServer(server));
    return addressed(name, address);
  };

  // Addresses first: the template's values depend on them. What they lead to is bound when the stack is read.
  let stack: Stack | undefined;
  let queues: QueueStore | undefined;
  let authorization: Authorization | undefined;
  const sendTo = (arn: string, body: string): void => {
    const queue = queues?.find(arn);
    if (queue === undefined) throw new Error(`there is no queue ${arn}`);
    queues?.send(queue, { body });
  };
  const opening = [
    openDynamodbServer(folder, earlierPorts['dynamodb'], say),
    openSesServer({
      folder: join(folder, 'mail'),
      configurationSets: () => stack?.configurationSets ?? [],
      notify: (configurationSet, { type, body }) => {
        const { mailEvents = [], topics = [] } = stack ?? {};
        for (const plan of mailEvents)
          if (plan.configurationSet === configurationSet && plan.events.includes(type))
            publish({ topics, send: sendTo, now: clock.now }, plan.topicArn, JSON.stringify(body));
      },
      now: clock.now,
      preferredPort: earlierPorts['ses'],
      refusalOfKey: (accessKey, call) => authorization?.refusalOfKey(accessKey, call),
    }),
  ] as const;
  for (const opened of await Promise.allSettled(opening))
    if (opened.status === 'fulfilled') undo.push(opened.value.stop);
  const [dynamodb, ses] = await Promise.all(opening);
  addressed('dynamodb', dynamodb.address);
  addressed('ses', ses.address);
  const aws = awsServer();
  const http = createServer(aws.answer);
  // An upload may be as slow as it likes.
  http.requestTimeout = 0;
  const awsAddress = await listen('aws', http);
  const functions = new Map<string, LocalFunction>();
  const functionNamed = (name: string): LocalFunction => {
    const found = functions.get(name);
    if (found === undefined) throw new Error(`there is no function ${name}`);
    return found;
  };
  const functionUrls = new Map<string, string>();
  const openUrls = new Set<string>();
  for (const logicalId of functionUrlsIn(assembly.template)) {
    const target = (): LocalFunction =>
      functionNamed(stack?.urls.find((url) => url.logicalId === logicalId)?.functionName ?? '');
    const mayCall = (): boolean => openUrls.has(logicalId);
    functionUrls.set(logicalId, await listen(logicalId, functionUrlServer(target, mayCall, clock.now)));
  }

  const plan = readStack(assembly.template, assembly.stackName, assembly.assets, {
    sqs: awsAddress,
    url: (logicalId) => `${functionUrls.get(logicalId)}/`,
  });
  stack = plan;
  checkLimits(plan);
  for (const type of plan.notEmbedded) say(`The stack has ${type}, which the local cloud leaves out.`);
  const authorizer = openAuthorization(plan.grants, {
    known: (readFact(file, 'permissions') ?? []) as readonly Permission[],
    keep: (used) => writeFact(file, 'permissions', used),
    say,
    logOf: (role) => {
      const one = plan.functions.find(({ roleArn }) => roleArn?.endsWith(`/${role}`));
      return one && logs.of(one.name);
    },
  });
  authorization = authorizer;
  undo.push(() => writeFileSync(join(folder, 'permissions.json'), JSON.stringify(authorizer.report(), null, 2)));
  checkWiring(plan, authorizer);
  for (const { logicalId, functionName, authType } of plan.urls) {
    const arn = plan.functions.find(({ name }) => name === functionName)?.arn ?? '';
    if (mayBeCalledByAnybody(authorizer, arn, authType)) openUrls.add(logicalId);
  }
  takeOverEarlierMessages(folder, file);
  const store = openQueueStore(file, clock, plan.queues, (name) => `${awsAddress}/${accountId}/${name}`);
  queues = store;
  for (const table of plan.tables) await createTable(dynamodb.address, table);
  dynamodb.enforce(plan.grants, authorizer.heard);
  const s3 = aws.open({
    folder: join(folder, 'objects'),
    stateFolder: folder,
    file,
    buckets: plan.buckets,
    queues: store,
    send: sendTo,
    clock,
    region,
    authorizer,
  });

  const hosted = await startPlugins(
    plugins,
    join(folder, 'plugins'),
    (name) => ({
      now: clock.now,
      sleepUntil: clock.sleepUntil,
      during: activity.during,
      listen: (server) => listen(`plugin ${name}`, server),
      outputs: plan.outputs,
      upload: s3.upload,
      send: sendTo,
      say,
    }),
    ({ stop }) => undo.push(stop),
  );
  const contextOf = (one: FunctionPlan): EnvironmentContext => ({
    variables: runtimeVariables(
      one,
      { aws: awsAddress, dynamodb: dynamodb.address, ses: ses.address },
      accessKeyOfFunction(plan, one),
      hosted.variables,
    ),
    now: clock.now,
    print: logs.of(one.name),
    started: reaper.started,
    stopped: reaper.stopped,
  });
  for (const one of plan.functions) functions.set(one.name, openFunction(one, contextOf(one)));
  undo.push(async () => void (await Promise.all([...functions.values()].map((one) => one.stop()))));
  s3.recover();

  const sources = plan.eventSources.map((source) => {
    const queue = store.find(source.queueArn);
    if (queue === undefined) throw new Error(`there is no queue ${source.queueArn}`);
    const invoke = (event: unknown): ReturnType<LocalFunction['invoke']> =>
      activity.during(() => functionNamed(source.functionName).invoke(event));
    return { queue, source: openEventSource({ plan: source, queue, store, clock, region, invoke }) };
  });
  const scheduler = openScheduler(plan.schedules, {
    file,
    clock,
    began,
    activity,
    functionOf: (arn) => [...functions.values()].find((one) => one.plan.arn === arn),
    sendTo,
    say,
    region,
    accountId,
  });
  const simulation = openSimulation({
    clock,
    activity,
    store,
    queues: sources.map(({ queue }) => queue),
    isWorkComing: async () => s3.uploads() > 0 || scheduler.waitingRetries() > 0 || (await hosted.pending()),
  });
  let requestStop: () => void = () => undefined;
  const stopRequested = new Promise<void>((requested) => {
    requestStop = requested;
  });
  const deadLetters = (): Readonly<Record<string, number>> => countDeadLetters(store, plan.eventSources);
  const control = controlServer({
    state: () => ({
      folder,
      now: iso(clock.now()),
      quiet: simulation.quiet(),
      deadLetters: deadLetters(),
      schedules: plan.schedules.map(({ name, expression }) => ({ name, expression })),
      queues: queueStates(store, plan.eventSources, clock.now()),
    }),
    idle: simulation.idle,
    tick: simulation.tick,
    setSesFault: ses.setFault,
    permissions: authorizer.report,
    addPrincipal: (accessKey, document) => {
      authorizer.addPrincipal(accessKey, document);
      dynamodb.addPrincipal(accessKey, document);
    },
    stop: () => void setImmediate(requestStop),
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
  writeFact(file, 'ports', Object.fromEntries(ports));

  let stopping: Promise<void> | undefined;
  return {
    addresses: {
      region,
      s3: { endpoint: awsAddress },
      sqs: { endpoint: awsAddress },
      ssm: { endpoint: awsAddress },
      dynamodb: { endpoint: dynamodb.address },
      ses: { endpoint: ses.address, inbox: `${ses.address}/`, folder: join(folder, 'mail') },
      functionUrls: Object.fromEntries(functionUrls),
      control: controlAddress,
      plugins: hosted.addresses,
    },
    stack: plan,
    now: clock.now,
    tick: simulation.tick,
    idle: simulation.idle,
    upload: s3.upload,
    deadLetters,
    permissions: authorizer.report,
    stopRequested,
    stop: () => (stopping ??= stopAll()),
  };
}

/** Logical ids of the function URLs: they must listen before the template's values can be read. */
function functionUrlsIn(template: unknown): readonly string[] {
  const { Resources } = template as Template;
  return Object.keys(Resources).filter((logicalId) => Resources[logicalId]?.Type === 'AWS::Lambda::Url');
}

import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionPlan } from '../template/stack.ts';

export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stack?: string;
}

export type Outcome = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: Failure };

/** One process that runs one invocation at a time, and any number one after the other. */
export interface ExecutionEnvironment {
  readonly invoke: (event: unknown) => Promise<Outcome>;
  /** has it ended, or been made to end? It takes no more invocations then. */
  readonly gone: () => boolean;
  readonly end: () => void;
  /** resolves when the process is no more */
  readonly ended: Promise<void>;
}

export interface EnvironmentContext {
  /** everything the process sees as its environment variables */
  readonly variables: Readonly<Record<string, string>>;
  /** the cloud's time */
  readonly now: () => number;
  readonly print: (line: string) => void;
  readonly started: (pid: number) => void;
  readonly stopped: (pid: number) => void;
}

type Answer = { readonly ready: boolean; readonly error?: Failure } | ({ readonly id: string } & Outcome);

const runner = fileURLToPath(new URL('./runner.mjs', import.meta.url));
/** As in AWS, after which the start counts as part of the invocation. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const initSeconds = 10;
/** The rest is for everything of Node that is not JavaScript's heap. */
const heapShare = 0.9;

/** Starts a process for the function. It sees the given variables and nothing else of this machine's environment. */
export function startEnvironment(
  plan: FunctionPlan,
  folder: string,
  context: EnvironmentContext,
): ExecutionEnvironment {
  const heap = Math.max(64, Math.floor(plan.memoryMegabytes * heapShare));
  const child = fork(runner, [folder, plan.handler, plan.name, plan.arn, String(plan.memoryMegabytes)], {
    cwd: folder,
    env: { ...context.variables },
    execArgv: [`--max-old-space-size=${heap}`, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  });
  const pid = child.pid;
  if (pid !== undefined) context.started(pid);
  printLines(child, context.print);

  let gone = false;
  let waiting: { readonly id: string; readonly settle: (outcome: Outcome) => void } | undefined;
  let wakeWaiting: (failure: Failure | undefined) => void = () => undefined;
  const ready = new Promise<Failure | undefined>((resolve) => {
    wakeWaiting = resolve;
  });
  const settle = (outcome: Outcome): void => {
    const settled = waiting;
    waiting = undefined;
    settled?.settle(outcome);
  };
  const end = (): void => {
    gone = true;
    child.kill('SIGKILL');
  };
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      gone = true;
      wakeWaiting({ errorType: 'Runtime.Unknown', errorMessage: error.message });
      if (pid === undefined) resolve();
    });
    child.once('exit', (code, signal) => {
      gone = true;
      if (pid !== undefined) context.stopped(pid);
      const error = {
        errorType: 'Runtime.ExitError',
        errorMessage: `the process ended by itself (${signal ?? `exit status ${code}`})`,
      };
      wakeWaiting(error);
      settle({ ok: false, error });
      resolve();
    });
  });
  child.on('message', (answer: Answer) => {
    if ('ready' in answer) wakeWaiting(answer.ready ? undefined : answer.error);
    else if (answer.id === waiting?.id) settle(answer);
  });
  child.send({ now: context.now() });

  const failed = (errorType: string, errorMessage: string): Outcome => {
    end();
    return { ok: false, error: { errorType, errorMessage } };
  };
  const timedOut = (): Outcome => failed('Sandbox.Timedout', `Task timed out after ${plan.timeoutSeconds} seconds`);
  return {
    invoke: async (event) => {
      const initLimit = alarm((initSeconds + plan.timeoutSeconds) * 1000);
      const notReady = await Promise.race([ready, initLimit.rings]);
      initLimit.clear();
      if (notReady === 'rings') return timedOut();
      if (notReady !== undefined) return failed(notReady.errorType, notReady.errorMessage);
      const timeoutMs = plan.timeoutSeconds * 1000;
      const limit = alarm(timeoutMs);
      const outcome = new Promise<Outcome>((resolve) => {
        waiting = { id: randomUUID(), settle: resolve };
        child.send({ id: waiting.id, event, now: context.now(), timeoutMs }, (error) => {
          if (error !== null) settle(failed('Runtime.ExitError', error.message));
        });
      });
      const first = await Promise.race([outcome, limit.rings]);
      limit.clear();
      return first === 'rings' ? timedOut() : first;
    },
    gone: () => gone,
    end,
    ended,
  };
}

function alarm(afterMs: number): { readonly rings: Promise<'rings'>; readonly clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const rings = new Promise<'rings'>((resolve) => {
    timer = setTimeout(resolve, afterMs, 'rings');
  });
  return { rings, clear: () => clearTimeout(timer) };
}

function printLines({ stdout, stderr }: ChildProcess, print: (line: string) => void): void {
  for (const stream of [stdout, stderr]) {
    if (stream !== null) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', print);
  }
}

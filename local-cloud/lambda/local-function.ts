import type { FunctionPlan } from '../template/stack.ts';
import {
  type EnvironmentContext,
  type ExecutionEnvironment,
  type Outcome,
  startEnvironment,
} from './execution-environment.ts';

/** A function of the stack, run in as many processes as are needed at once, up to the cap. */
export interface LocalFunction {
  readonly plan: FunctionPlan;
  readonly invoke: (event: unknown) => Promise<Outcome>;
  /** ends its processes; invocations under way fail */
  readonly stop: () => Promise<void>;
}

/** The error of an invocation that reserved concurrency does not let in. */
export const throttled = 'TooManyRequestsException';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: six megabytes each way */
const largestAnswer = 6_291_556;

/** An answer that is too large is a failure of the function, as in AWS. */
function withinPayload(outcome: Outcome): Outcome {
  if (!outcome.ok || outcome.result === undefined) return outcome;
  const size = Buffer.byteLength(JSON.stringify(outcome.result));
  if (size <= largestAnswer) return outcome;
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${size} bytes) exceeded maximum allowed payload size (${largestAnswer} bytes).`,
  );
}

/** How many processes of one function run at once on this machine. */
export const environmentsPerFunction = 2;

/**
 * Processes are kept warm and used again. A process that died, or was killed for its time, is replaced at the next
 * invocation. `log` gets what the function prints, and a JSON line for each failed invocation.
 */
export function openFunction(plan: FunctionPlan, context: EnvironmentContext): LocalFunction {
  const idle: ExecutionEnvironment[] = [];
  const all = new Set<ExecutionEnvironment>();
  const queue: (() => void)[] = [];
  let busy = 0;
  let underWay = 0;
  let stopped = false;

  const take = async (folder: string): Promise<ExecutionEnvironment> => {
    if (busy >= environmentsPerFunction) await new Promise<void>((resolve) => queue.push(resolve));
    else busy += 1;
    let kept = idle.pop();
    while (kept?.gone()) kept = idle.pop();
    if (kept !== undefined) return kept;
    const fresh = startEnvironment(plan, folder, context);
    all.add(fresh);
    void fresh.ended.then(() => all.delete(fresh));
    return fresh;
  };
  const giveBack = (environment: ExecutionEnvironment): void => {
    if (!environment.gone()) idle.push(environment);
    const next = queue.shift();
    if (next === undefined) busy -= 1;
    else next();
  };
  return {
    plan,
    invoke: async (event) => {
      if (plan.folder === undefined) return failure('NoBundle', 'the assembly has no Node.js bundle of this function');
      if (stopped) return failure('Stopped', 'the local cloud is stopping');
      if (underWay >= (plan.reservedConcurrency ?? Number.POSITIVE_INFINITY)) {
        return failure(throttled, 'Rate Exceeded.');
      }
      underWay += 1;
      const environment = await take(plan.folder);
      try {
        const outcome = withinPayload(await environment.invoke(event));
        if (!outcome.ok) {
          context.print(JSON.stringify({ event: 'invocation.failed', function: plan.name, ...outcome.error }));
        }
        return outcome;
      } finally {
        underWay -= 1;
        giveBack(environment);
      }
    },
    stop: async () => {
      stopped = true;
      const running = [...all];
      for (const environment of running) environment.end();
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

const failure = (errorType: string, errorMessage: string): Outcome => ({
  ok: false,
  error: { errorType, errorMessage },
});

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
      const environment = await take(plan.folder);
      try {
        const outcome = await environment.invoke(event);
        if (!outcome.ok) {
          context.print(JSON.stringify({ event: 'invocation.failed', function: plan.name, ...outcome.error }));
        }
        return outcome;
      } finally {
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

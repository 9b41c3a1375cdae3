import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { LocalFunction } from '../lambda/local-function.ts';
import type { Activity } from '../runtime/activity.ts';
import type { CloudClock } from '../runtime/clock.ts';
import type { SchedulePlan } from '../template/stack.ts';
import { readSchedule } from './schedule-expression.ts';

export interface Scheduler {
  /** asynchronous invocations that failed and wait for their next attempt */
  readonly waitingRetries: () => number;
  readonly stop: () => void;
}

interface Dependencies {
  readonly file: DatabaseSync;
  readonly clock: CloudClock;
  /** when the cloud was started; what is due from then on is fired */
  readonly began: number;
  readonly activity: Activity;
  readonly functionOf: (arn: string) => LocalFunction | undefined;
  readonly sendTo: (queueArn: string, body: string) => void;
  readonly say: (line: string) => void;
  readonly region: string;
  readonly accountId: string;
}

/** How far back a schedule is looked at for a time it missed while the cloud was not running. */
const missedWithinMs = 8 * 24 * 3_600_000;
/** Between the attempts of a failed asynchronous invocation; AWS waits one minute, then two. */
const retrySeconds = 2;

/**
 * Fires every schedule when it is due. One that was due while the cloud was not running, or was being worked on when
 * it was killed, is fired once at the start.
 */
export function openScheduler(plans: readonly SchedulePlan[], dependencies: Dependencies): Scheduler {
  const { file, clock } = dependencies;
  const markDone = file.prepare('INSERT OR REPLACE INTO schedules VALUES (?, ?)');
  const doneUpTo = file.prepare('SELECT done FROM schedules WHERE name = ?');
  let stopped = false;
  let waitingRetries = 0;

  const deliver = async (plan: SchedulePlan, due: number): Promise<void> => {
    const event = eventOf(plan, due, dependencies);
    const target = dependencies.functionOf(plan.targetArn);
    if (target === undefined) {
      dependencies.sendTo(plan.targetArn, JSON.stringify(event));
      return;
    }
    for (let attempt = 0; !stopped; attempt += 1) {
      const outcome = await dependencies.activity.during(() => target.invoke(event));
      if (outcome.ok || stopped) return;
      if (attempt >= target.plan.retries) {
        dependencies.say(`${plan.name} failed ${attempt + 1} times: ${outcome.error.errorMessage}`);
        const { failedEventsArn } = target.plan;
        if (failedEventsArn !== undefined) dependencies.sendTo(failedEventsArn, JSON.stringify(event));
        return;
      }
      waitingRetries += 1;
      await clock.sleepUntil(clock.now() + retrySeconds * 1000 * (attempt + 1));
      waitingRetries -= 1;
    }
  };
  const fire = async (plan: SchedulePlan, due: number): Promise<void> => {
    await deliver(plan, due);
    if (!stopped) markDone.run(plan.name, due);
  };
  const keep = async (plan: SchedulePlan): Promise<void> => {
    const nextDue = readSchedule(plan.expression, plan.path);
    const row = doneUpTo.get(plan.name);
    if (row === undefined) markDone.run(plan.name, Math.floor(dependencies.began));
    const done = row === undefined ? dependencies.began : Number(row['done']);
    let last = Math.min(clock.now(), Math.max(done, clock.now() - missedWithinMs));
    while (!stopped) {
      let due = nextDue(last);
      await clock.sleepUntil(due);
      if (stopped) return;
      // Several that were missed (the machine slept) are one: each looks at everything anyway.
      while (nextDue(due) <= clock.now()) due = nextDue(due);
      last = due;
      void fire(plan, due);
    }
  };
  for (const plan of plans) {
    // Read once here, so that an expression that cannot be run stops the start.
    readSchedule(plan.expression, plan.path);
    void keep(plan);
  }
  return {
    waitingRetries: () => waitingRetries,
    stop: () => {
      stopped = true;
    },
  };
}

/** The schedule's own input with its context attributes filled in, or the event Scheduler sends when there is none. */
function eventOf({ arn, input }: SchedulePlan, due: number, { region, accountId }: Dependencies): unknown {
  const time = new Date(due).toISOString().replace('.000Z', 'Z');
  const id = randomUUID();
  if (input !== undefined) {
    return JSON.parse(
      input
        .replaceAll('<aws.scheduler.scheduled-time>', time)
        .replaceAll('<aws.scheduler.schedule-arn>', arn)
        .replaceAll('<aws.scheduler.execution-id>', id)
        .replaceAll('<aws.scheduler.attempt-number>', '1'),
    );
  }
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: accountId,
    time,
    region,
    resources: [arn],
    detail: '{}',
  };
}

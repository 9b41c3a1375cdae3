import middy from '@middy/core';
import { errorFacts, log, logRequest } from './log.ts';

/**
 * The one way into a function. Dependencies are built once per container; a build that failed is forgotten, so that the
 * next invocation tries again. A failure is logged and thrown on: nothing here may turn it into success.
 */
export function createHandler<Dependencies, Event, Result>(
  buildDependencies: () => Dependencies,
  handle: (dependencies: Dependencies, event: Event) => Promise<Result>,
): (event: Event, context: object) => Promise<Result> {
  let dependencies: Dependencies | undefined;
  const wrapped = middy(async (event: Event): Promise<Result> => {
    dependencies ??= buildDependencies();
    return handle(dependencies, event);
  })
    .before(({ context }) => {
      logRequest(context.awsRequestId);
    })
    .onError(({ error }) => {
      log('function.failed', errorFacts(error), 'ERROR');
    });
  return wrapped as unknown as (event: Event, context: object) => Promise<Result>;
}

// One execution environment: loads a handler from its bundle and answers invocations from the parent over IPC. Plain
// JavaScript: see virtual-date.mjs.
import { existsSync } from 'node:fs';
import { enableCompileCache, flushCompileCache, registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installDate } from './virtual-date.mjs';

const [, , taskRoot = '', handlerName = '', functionName = '', functionArn = '', memory = ''] = process.argv;

const machineTime = Date.now;
let offset = 0;
installDate(() => machineTime() + offset);

// Without its parent an environment has nothing to do. Ctrl-C reaches it too, but the parent decides when it ends.
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

// In AWS there is nothing around the bundle but the runtime's own AWS SDK: a package that was left out of the bundle
// must be missing here too, although the checkout's node_modules is near.
const inside = pathToFileURL(taskRoot + sep).href;
registerHooks({
  resolve(specifier, context, next) {
    const fromInside = context.parentURL?.startsWith(inside) === true;
    if (fromInside && /^@(aws-sdk|smithy)\//.test(specifier)) {
      return next(specifier, { ...context, parentURL: import.meta.url });
    }
    const found = next(specifier, context);
    if (!fromInside || !found.url.startsWith('file:') || found.url.startsWith(inside)) return found;
    throw Object.assign(new Error(`Cannot find package '${specifier}' in the bundle of ${functionName}`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
  },
});

// Compiled once for all processes of an assembly; where that cannot be written, each compiles for itself.
enableCompileCache(join(dirname(taskRoot), 'compile-cache'));

/** @param {unknown} thrown */
const described = (thrown) => ({
  errorType: thrown instanceof Error ? thrown.name : typeof thrown,
  errorMessage: thrown instanceof Error ? thrown.message : String(thrown),
  ...(thrown instanceof Error && { stack: thrown.stack }),
});

/** @returns {Promise<(event: unknown, context: object) => unknown>} */
async function loadHandler() {
  const dot = handlerName.lastIndexOf('.');
  const [file, name] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const path = ['.js', '.mjs', '.cjs']
    .map((extension) => join(taskRoot, file + extension))
    .find((one) => existsSync(one));
  if (path === undefined) throw new Error(`Cannot find module '${file}' in the bundle of ${functionName}`);
  const loaded = await import(pathToFileURL(path).href);
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler !== 'function') throw new Error(`${handlerName} is undefined or not exported`);
  return handler;
}

/** @param {{ id: string; event: unknown; now: number; timeoutMs: number }} invocation */
const contextOf = ({ id, timeoutMs }) => {
  const end = performance.now() + timeoutMs;
  return {
    awsRequestId: id,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: memory,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `local/${process.pid}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(end - performance.now())),
  };
};

let isCompiledKept = false;
/** After the first invocation: what it ran is compiled then, and the process may end at any moment later. */
function keepCompiled() {
  if (isCompiledKept) return;
  isCompiledKept = true;
  flushCompileCache();
}

const send = process.send?.bind(process);
if (send === undefined) throw new Error(`${fileURLToPath(import.meta.url)} is started by the local cloud only`);

process.once('message', (/** @type {{ now: number }} */ { now }) => {
  offset = now - machineTime();
  loadHandler().then(
    (handler) => {
      process.on(
        'message',
        (/** @type {{ id: string; event: unknown; now: number; timeoutMs: number }} */ invocation) => {
          offset = invocation.now - machineTime();
          Promise.resolve()
            .then(() => handler(invocation.event, contextOf(invocation)))
            .then(
              (result) => send({ id: invocation.id, ok: true, result: result ?? null }),
              (thrown) => send({ id: invocation.id, ok: false, error: described(thrown) }),
            )
            .catch((unsendable) => send({ id: invocation.id, ok: false, error: described(unsendable) }))
            .finally(keepCompiled);
        },
      );
      send({ ready: true });
    },
    (thrown) => send({ ready: false, error: described(thrown) }, () => process.exit(1)),
  );
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A server that others wrote, started for a test. */
export interface Engine {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** Why it cannot be started here; nothing where it can. */
export type Missing = string | undefined;

const found = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

/** moto, from PyPI: `pip install 'moto[server]'`. */
export const motoMissing = (): Missing =>
  found('moto_server', '--help') ? undefined : 'moto_server is not installed (pip install "moto[server]")';

const jar = process.env['DYNAMODB_LOCAL_JAR'];

/** Amazon's DynamoDB Local, a download of its own: DYNAMODB_LOCAL_JAR names the jar, with its libraries beside it. */
export const dynamodbLocalMissing = (): Missing =>
  jar === undefined
    ? 'DYNAMODB_LOCAL_JAR does not name a DynamoDBLocal.jar'
    : found('java', '-version')
      ? undefined
      : 'java is not installed';

export const startMoto = async (): Promise<Engine> => {
  const port = await freePort();
  return started(spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' }), port);
};

export const startDynamodbLocal = async (): Promise<Engine> => {
  const port = await freePort();
  const libraries = `-Djava.library.path=${String(jar).replace(/[^/]*$/, 'DynamoDBLocal_lib')}`;
  const args = [libraries, '-jar', String(jar), '-inMemory', '-port', String(port)];
  return started(spawn('java', args, { stdio: 'ignore' }), port);
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port was free');
  return address.port;
}

/** Waits until it answers, whatever it answers. */
async function started(child: ChildProcess, port: number): Promise<Engine> {
  const endpoint = `http://127.0.0.1:${port}`;
  const ended = once(child, 'exit');
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answers = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answers) break;
    await setTimeout(200);
  }
  return {
    endpoint,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

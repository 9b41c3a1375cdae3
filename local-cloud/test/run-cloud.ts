// Runs a local cloud in a process of its own, for the tests that kill it: node run-cloud.ts ASSEMBLY FOLDER

import { startCloud } from '../cloud/start-cloud.ts';
import { readAssembly } from '../template/assembly.ts';

const [, , assemblyFolder = '', folder = ''] = process.argv;
const cloud = await startCloud({ folder, assembly: readAssembly(assemblyFolder) });
await new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
});
await cloud.stop();

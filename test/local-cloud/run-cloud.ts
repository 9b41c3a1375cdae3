// Runs a local cloud in a process of its own, for the tests that kill it: node run-cloud.ts ASSEMBLY FOLDER
import { readAssembly } from '../../local-cloud/assembly.ts';
import { startCloud } from '../../local-cloud/cloud.ts';

const [, , assemblyFolder = '', folder = ''] = process.argv;
const cloud = await startCloud({ folder, assembly: readAssembly(assemblyFolder) });
await new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
});
await cloud.stop();

import { renameSync, writeFileSync } from 'node:fs';
import { readAssembly, startCloud } from '../index.ts';

// Runs a cloud until it is signalled, and writes where it is into a file once it is up.
const [, , assemblyFolder = '', folder = '', addressFile = ''] = process.argv;
const cloud = await startCloud({ folder, assembly: readAssembly(assemblyFolder) });
const [bucket] = cloud.stack.buckets;
const { s3, control } = cloud.addresses;
writeFileSync(`${addressFile}.unfinished`, JSON.stringify({ bucketUrl: `${s3.endpoint}/${bucket?.name}`, control }));
renameSync(`${addressFile}.unfinished`, addressFile);
await new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
});
await cloud.stop();

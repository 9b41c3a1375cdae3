import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Assembly {
  /** of the stack's template */
  readonly template: unknown;
  readonly stackName: string;
  /** folder of a function's bundle, by the object key the template names it with (`<hash>.zip`) */
  readonly assets: ReadonlyMap<string, string>;
}

/** Reads an assembly with exactly one stack. */
export function readAssembly(folder: string): Assembly {
  const manifest = readJson(join(folder, 'manifest.json')) as {
    artifacts: Record<
      string,
      { type: string; properties?: { templateFile?: string; stackName?: string; file?: string } }
    >;
  };
  const artifacts = Object.entries(manifest.artifacts);
  const [stack, ...others] = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  if (stack === undefined || others.length > 0) {
    throw new Error(`${folder} holds ${others.length + (stack ? 1 : 0)} stacks; the local cloud runs exactly one`);
  }
  const assets = new Map<string, string>();
  for (const [, { type, properties }] of artifacts) {
    if (type !== 'cdk:asset-manifest' || properties?.file === undefined) continue;
    const { files = {} } = readJson(join(folder, properties.file)) as {
      files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
    };
    for (const { source, destinations } of Object.values(files)) {
      if (source.path === undefined) continue;
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, join(folder, source.path));
    }
  }
  const [id, { properties }] = stack;
  return {
    template: readJson(join(folder, properties?.templateFile ?? `${id}.template.json`)),
    stackName: properties?.stackName ?? id,
    assets,
  };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

import { join } from 'node:path';
import { synthesize } from 'local-cloud';
import { headroomProject } from '../../cli/local/project.ts';

/** Before the first journey: the assembly that all of them run, so that no two of them make it at the same time. */
export default async function synthesizeOnce(): Promise<void> {
  await synthesize(headroomProject(join(import.meta.dirname, '..', '..')), () => undefined);
}

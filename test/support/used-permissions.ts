import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Permission {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** What a local cloud writes when it ends: `permissions.json`. */
export interface PermissionReport {
  readonly used: readonly Permission[];
  readonly unused: readonly Permission[];
  readonly denied: readonly { readonly who: string; readonly message: string; readonly lacks: object }[];
}

interface Recorded extends PermissionReport {
  readonly by: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** folder in which each journey leaves its report */
    readonly usedPermissions: string;
  }
}

const journeys = join(import.meta.dirname, '../journeys');

/** Permissions that no journey uses, and why they stay. */
export const keptThoughUnused: readonly { readonly permission: RegExp; readonly reason: string }[] = [
  {
    permission: /^Headroom-\w+(HourlyCheck|HourlyLook|FetchRound)Role sqs:SendMessage /,
    reason: 'EventBridge Scheduler keeps a run that could not be started; here every run starts',
  },
  {
    permission: /Role s3:AbortMultipartUpload /,
    reason: 'a report too large for one request that cannot be finished; test/journeys fetches small ones',
  },
];

/** Permissions of the template that none of these reports used, less those with a reason. */
export function neverUsed(reports: readonly PermissionReport[]): readonly string[] {
  const text = ({ role, action, resource }: Permission): string => `${role} ${action} ${resource}`;
  const used = new Set(reports.flatMap((one) => one.used.map(text)));
  const all = new Set(reports.flatMap((one) => [...one.used, ...one.unused].map(text)));
  return [...all]
    .filter((one) => !used.has(one) && !keptThoughUnused.some(({ permission }) => permission.test(one)))
    .sort();
}

/** Keeps what a journey's cloud reported. Throws when a call of the stack's own was denied. */
export function recordPermissions(folder: string, journey: string, report: PermissionReport): void {
  const id = `${process.pid}-${Math.round(performance.now() * 1000)}`;
  writeFileSync(join(folder, `${id}.json`), JSON.stringify({ ...report, by: journey } satisfies Recorded));
  const own = report.denied.filter(({ who }) => who.startsWith('Headroom-'));
  if (own.length > 0) {
    throw new Error(own.map(({ message, lacks }) => `${message}. Lacking: ${JSON.stringify(lacks)}`).join('\n'));
  }
}

/**
 * Vitest's global setup. After the journeys it lists the permissions that none of them used: whatever a role may do and does not
 * is there for an intruder only. Where all of them were played, such a permission fails the run: it is taken away, or its reason
 * is written above.
 */
export default function setUp(project: { provide: (name: 'usedPermissions', folder: string) => void }): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-permissions-'));
  project.provide('usedPermissions', folder);
  return () => {
    const reports = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recorded);
    rmSync(folder, { recursive: true, force: true });
    if (reports.length === 0) return;
    const unused = neverUsed(reports);
    const played = new Set(reports.map(({ by }) => by));
    const missing = readdirSync(journeys).filter((file) => file.endsWith('.test.ts') && !played.has(file));
    if (unused.length === 0) return;
    const list = `Permissions that no journey used:\n  ${unused.join('\n  ')}`;
    if (missing.length === 0) throw new Error(list);
    console.log(`${list}\n(not played: ${missing.join(', ')})`);
  };
}

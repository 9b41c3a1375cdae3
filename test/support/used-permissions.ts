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

/** Played only when it is asked for (HEADROOM_LONG=1): it uses nothing that others do not. */
const optional: readonly string[] = ['million-rows.test.ts'];

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
  {
    permission:
      /(HandleBounce|AcceptConsent|FetchReports|IngestReport|FollowLink|WriteSummary|EvaluateAccount|CheckAccounts|SendMail)Role dynamodb:DeleteItem /,
    reason: 'a mail that two recorded at once leaves a marker to take away; shared/aws/dynamodb/outbox.ts',
  },
  {
    permission: /ReceiveSellerNotificationRole ssm:PutParameter /,
    reason:
      'a new client secret comes from Amazon once in 180 days; test/flows/connections/seller-notifications.test.ts',
  },
  {
    permission: /FetchReportsRole ssm:GetParameter /,
    reason: 'an app whose secret Amazon rejected is tried again; test/flows/connections/fetching.test.ts',
  },
  {
    permission: /CheckAccountsRole dynamodb:PutItem /,
    reason: 'notes that no group alert is pending any more; test/aws/storms.test.ts',
  },
  {
    permission: /WritePackRole s3:(GetObject|GetObjectVersion|ListBucket) /,
    reason:
      'a pack takes orders and defects from uploaded lists; test/flows/cases/evidence-of-the-demo.test.ts and the demo',
  },
  {
    permission: /IngestReportRole s3:(GetObject|ListBucket) /,
    reason:
      'a notification without a version, and an object that is gone: without ListBucket S3 answers 403 and not 404',
  },
  {
    permission: /IngestReportRole sqs:SendMessage \S+MailOutboxQueue/,
    reason: 'mail about a clients.yaml with mistakes; test/flows/intake/large-client-config.test.ts',
  },
  {
    permission: /FollowLinkRole s3:\w+ \S+(config\/clients\.yaml|reportsbucket)$/,
    reason: 'the editor of clients.yaml; test/lambda/web/client-routes.test.ts, test/web/portal/pages.test.ts',
  },
  {
    permission: /FollowLinkRole sqs:SendMessage \S+EvidencePacksQueue/,
    reason: 'a step recorded of a case asks for its pack anew; test/flows/links/case-steps.test.ts',
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
    const missing = readdirSync(journeys).filter(
      (file) => file.endsWith('.test.ts') && !played.has(file) && !optional.includes(file),
    );
    if (unused.length === 0) return;
    const list = `Permissions that no journey used:\n  ${unused.join('\n  ')}`;
    if (missing.length === 0) throw new Error(list);
    console.log(`${list}\n(not played: ${missing.join(', ')})`);
  };
}

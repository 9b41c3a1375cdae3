import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The settings of one stage. Stages differ in these values only: the constructs are the same. */
export interface StageSettings {
  readonly stage: StageName;
  /** how long "account changed" waits for the rest of a batch of uploads before the account is evaluated; SQS allows up to 900 */
  readonly batchSeconds: number;
  /** EventBridge Scheduler expressions, in UTC */
  readonly checkSchedule: string;
  readonly summarySchedule: string;
  /** how often it is looked which reports of connected sellers are due */
  readonly fetchSchedule: string;
  /** raise an alarm when no check of the accounts was completed for this long */
  readonly completedCheckWithinHours: number;
  /** raise an alarm when a message has waited this long */
  readonly oldestMessageMinutes: number;
  /** the most mails sent per second; SES accepts 1 in the sandbox (npx headroom doctor shows your rate) */
  readonly mailsPerSecond: number;
  /** after this time a sender that has not recorded an outcome is considered dead; longer than send-mail may run */
  readonly mailClaimSeconds: number;
  /** raise an alarm when a public address is called this often in an hour: more than all readers of a large consultancy would */
  readonly requestsAnHour: number;
  readonly logRetention: RetentionDays;
  /** an evidence pack that a newer one replaced is kept for this long; of reports every version stays */
  readonly replacedPackDays: number;
  /** reports are the archive: no version is deleted by the stack, only moved to cheaper storage after this long */
  readonly archiveReportsAfterDays: number;
  /** raw reports of these clients are deleted after so many days, with every older version; of all others none is */
  readonly expireReports: readonly { readonly client: string; readonly days: number }[];
  /** table and bucket outlive the stack, and the table is protected from deletion */
  readonly keepData: boolean;
  /** used until a `clients.yaml` names the consultancy's own; absent: mail cannot be sent before one is uploaded */
  readonly defaultSender?: string;
  readonly defaultRecipient?: string;
  /** IANA name */
  readonly defaultTimeZone: string;
  /** subscribed to the monitor's own alarms */
  readonly operationsEmail?: string;
  /** the account’s Lambda quota “concurrent executions”: 10 in a new account, of which none can be reserved */
  readonly executionsAtOnce: number;
  /** reserved concurrency of the function `web`, which limits what strangers can make it cost; absent: as many as the account has */
  readonly linksAtOnce?: number;
}

export type StageName = 'production' | 'local';

const production: StageSettings = {
  stage: 'production',
  batchSeconds: 600,
  checkSchedule: 'cron(5 * * * ? *)',
  summarySchedule: 'cron(0 * * * ? *)',
  fetchSchedule: 'cron(0/30 * * * ? *)',
  completedCheckWithinHours: 26,
  oldestMessageMinutes: 60,
  mailsPerSecond: 1,
  mailClaimSeconds: 300,
  requestsAnHour: 10_000,
  logRetention: RetentionDays.ONE_MONTH,
  replacedPackDays: 90,
  archiveReportsAfterDays: 90,
  expireReports: [],
  keepData: true,
  defaultTimeZone: 'UTC',
  executionsAtOnce: 1000,
  linksAtOnce: 5,
};

/** Every stage, in one place. */
export const stages: Readonly<Record<StageName, StageSettings>> = {
  production,
  local: {
    ...production,
    stage: 'local',
    batchSeconds: 1,
    // On one machine the clock is moved over weeks: seldom enough that looking costs little, often enough for each day’s reports.
    fetchSchedule: 'cron(20 1/4 * * ? *)',
    mailsPerSecond: 200,
    // As short as a local attempt allows: after a kill the mail is sent again as soon as this has passed.
    mailClaimSeconds: 20,
    logRetention: RetentionDays.ONE_DAY,
    keepData: false,
    defaultSender: 'alerts@headroom.example',
    defaultRecipient: 'consultancy@headroom.example',
  },
};

const addressSettings = ['defaultSender', 'defaultRecipient', 'operationsEmail'] as const;

/**
 * The settings of the stage that the context names (production when it names none), overridden by the context's own values.
 * Throws one error that lists every invalid value.
 *
 * @param contextValue reads one value of the CDK context; `undefined` when it is not set
 */
export function settingsFrom(contextValue: (name: string) => unknown): StageSettings {
  const stage = contextValue('stage') ?? 'production';
  if (stage !== 'production' && stage !== 'local') {
    throw new Error(`stage must be one of ${Object.keys(stages).join(', ')}, found ${JSON.stringify(stage)}`);
  }
  const mistakes: string[] = [];
  const given: { -readonly [Name in (typeof addressSettings)[number]]?: string } & { defaultTimeZone?: string } = {};
  for (const name of addressSettings) {
    const value = contextValue(name);
    if (value === undefined || value === '') continue;
    if (typeof value === 'string' && /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(value)) given[name] = value;
    else mistakes.push(`${name} must be a bare e-mail address, found ${JSON.stringify(value)}`);
  }
  const timeZone = contextValue('defaultTimeZone');
  if (timeZone !== undefined && timeZone !== '') {
    if (typeof timeZone === 'string' && isTimeZone(timeZone)) given.defaultTimeZone = timeZone;
    else
      mistakes.push(
        `defaultTimeZone must be an IANA time zone such as Europe/Berlin, found ${JSON.stringify(timeZone)}`,
      );
  }
  const mailsPerSecond = contextValue('mailsPerSecond');
  const mailRate: { mailsPerSecond?: number } = {};
  if (mailsPerSecond !== undefined && mailsPerSecond !== '') {
    const rate = Number(mailsPerSecond);
    if (Number.isInteger(rate) && rate >= 1 && rate <= 1000) mailRate.mailsPerSecond = rate;
    else mistakes.push(`mailsPerSecond must be a whole number from 1 to 1000, found ${JSON.stringify(mailsPerSecond)}`);
  }
  const expireReports = expiriesFrom(contextValue('expireReports') ?? '', mistakes);
  const executions = contextValue('executionsAtOnce') ?? '';
  const executionsAtOnce = executions === '' ? stages[stage].executionsAtOnce : Number(executions);
  if (!(Number.isInteger(executionsAtOnce) && executionsAtOnce >= 10)) {
    mistakes.push(`executionsAtOnce must be a count from 10 on, found ${JSON.stringify(executions)}`);
  }
  const linksAtOnce = contextValue('linksAtOnce') ?? '';
  const count = typeof linksAtOnce === 'string' || typeof linksAtOnce === 'number' ? Number(linksAtOnce) : Number.NaN;
  if (linksAtOnce !== '' && linksAtOnce !== 'any' && !(Number.isInteger(count) && count >= 1)) {
    mistakes.push(`linksAtOnce must be a count from 1 on, or "any", found ${JSON.stringify(linksAtOnce)}`);
  }
  if (mistakes.length > 0) throw new Error(mistakes.join('; '));
  const { linksAtOnce: usual, ...settings } = {
    ...stages[stage],
    ...given,
    ...mailRate,
    executionsAtOnce,
    expireReports,
  };
  if (linksAtOnce === 'any') return settings;
  // Lambda keeps a hundred executions of the account unreserved.
  const reservable = executionsAtOnce - 100 >= 2 * (usual ?? 0);
  if (linksAtOnce === '' && !reservable) return settings;
  const atOnce = linksAtOnce === '' ? usual : count;
  return { ...settings, ...(atOnce !== undefined && { linksAtOnce: atOnce }) };
}

/** Amazon's longest window and the days that a report may be late: what is younger, readings are still made of. */
const fewestExpiryDays = 120;

/** `acme=365,everly=400`; what is wrong with it is added to the mistakes. */
function expiriesFrom(value: unknown, mistakes: string[]): StageSettings['expireReports'] {
  if (value === '') return [];
  return String(value)
    .split(',')
    .flatMap((one) => {
      const [, client = '', days = ''] = /^([a-z0-9][a-z0-9-]*)=(\d+)$/.exec(one.trim()) ?? [];
      if (client !== '' && Number(days) >= fewestExpiryDays) return [{ client, days: Number(days) }];
      mistakes.push(`expireReports must be CLIENT=DAYS of at least ${fewestExpiryDays} days, found "${one}"`);
      return [];
    });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Nobody's address (RFC 2606), for a stack deployed without a sender. */
export const nobody = 'nobody@headroom.invalid';

/** The settings a function uses until there is a `clients.yaml`. */
export const mailDefaults = ({ defaultSender, defaultRecipient, defaultTimeZone }: StageSettings) => ({
  defaultSender: defaultSender ?? nobody,
  defaultRecipient: defaultRecipient ?? nobody,
  defaultTimeZone,
});

/**
 * Names that the stack and the code must agree on. `infra/` imports this file and nothing else of the product.
 */

/** Environment variables of the functions, by what they hold. */
export const settingNames = {
  stage: 'STAGE',
  reportsBucket: 'REPORTS_BUCKET',
  table: 'TABLE_NAME',
  evaluateQueue: 'EVALUATE_QUEUE_URL',
  summaryQueue: 'SUMMARY_QUEUE_URL',
  outboxQueue: 'OUTBOX_QUEUE_URL',
  packsQueue: 'PACKS_QUEUE_URL',
  fetchesQueue: 'FETCHES_QUEUE_URL',
  /** of the queue that Amazon's push notifications come into */
  sellerNotificationsQueueArn: 'SELLER_NOTIFICATIONS_QUEUE_ARN',
  /** where secrets lie in Parameter Store, without a slash at its end */
  secretsPath: 'SECRETS_PATH',
  /** of a simulated Amazon; absent where the real one is asked */
  amazonEndpoint: 'AMAZON_ENDPOINT',
  configurationSet: 'CONFIGURATION_SET',
  /** how long a sender may hold a mail before it is considered dead */
  claimSeconds: 'CLAIM_SECONDS',
  /** between two mails of one running copy of the sender */
  sendIntervalMilliseconds: 'SEND_INTERVAL_MILLISECONDS',
  /** where links in mail lead, with the slash at its end */
  linksUrl: 'LINKS_URL',
  /** of the pages of a consent, with the slash at its end */
  connectUrl: 'CONNECT_URL',
  /** Used for mail until a `clients.yaml` names the consultancy's own sender and recipients. */
  defaultSender: 'DEFAULT_SENDER',
  defaultRecipient: 'DEFAULT_RECIPIENT',
  defaultTimeZone: 'DEFAULT_TIME_ZONE',
  /** Set by Lambda itself. */
  functionName: 'AWS_LAMBDA_FUNCTION_NAME',
} as const;

/** The CloudWatch metrics that functions count for alarms, by function. */
export const metricNamespace = 'Headroom';
export const ownMetrics = {
  /** mail that was decided hours ago and has not left */
  mailOverdue: 'MailOverdue',
  /** mail about a problem that reaches nobody, or a suppressed recipient whom no mail could report */
  nobodyReached: 'NobodyReached',
  /** apps whose client secret Amazon does not accept */
  appSecretRejected: 'AppSecretRejected',
  /** apps whose client secret must be rotated soon */
  appSecretExpiring: 'AppSecretExpiring',
  /** accounts that are not evaluated because a stored item cannot be read or written */
  unreadableAccounts: 'UnreadableAccounts',
} as const;
export type OwnMetric = keyof typeof ownMetrics;

/** The table's two keys and its time-to-live attribute. */
export const tableKeys = { partition: 'pk', sort: 'sk', timeToLive: 'expires' } as const;

/** The only configuration: one file in the reports bucket. */
export const configurationKey = 'config/clients.yaml';

/** What send-mail renders charts with, stored beside its bundle under these names: the renderer and its fonts. */
export const rendererFileNames = {
  renderer: 'resvg.wasm',
  regular: 'Inter-Regular.ttf',
  bold: 'Inter-Bold.ttf',
} as const;

/** The folder of evidence packs in the reports bucket. No client can be called so, and no upload is expected in it. */
export const packFolder = 'packs/';

/** What was fetched from Amazon lies here, below the folder of its account. */
export const fetchedFolder = 'sp-api/';

/** What people upload in the portal lies here, below the folder of its account: `acme/DE/portal/…/report.json`. */
export const portalFolder = 'portal/';

/** The script of the portal's upload page, stored beside the bundle of the function `web` under this name. */
export const uploadScriptName = 'upload.js';

/** The SES message tag that carries our own id of a mail and comes back with every event about it. */
export const mailTag = 'mail';

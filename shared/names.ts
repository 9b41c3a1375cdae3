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
  /** how long a sender may hold a mail before it is taken for dead */
  claimSeconds: 'CLAIM_SECONDS',
  /** between two mails of one copy of the sender */
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

/** What the functions count for alarms, in CloudWatch, by the function that counts. */
export const metricNamespace = 'Headroom';
export const ownMetrics = {
  /** mail that was decided hours ago and has not left */
  mailOverdue: 'MailOverdue',
  /** mail about a problem that reaches nobody, or a suppressed recipient of whom nobody could be told by mail */
  nobodyReached: 'NobodyReached',
  /** apps whose client secret Amazon does not accept */
  appSecretRefused: 'AppSecretRefused',
  /** apps whose client secret must be rotated soon */
  appSecretExpiring: 'AppSecretExpiring',
} as const;
export type OwnMetric = keyof typeof ownMetrics;

/** The table's two keys and its time-to-live attribute. */
export const tableKeys = { partition: 'pk', sort: 'sk', timeToLive: 'expires' } as const;

/** The only configuration: one file in the reports bucket. */
export const configurationKey = 'config/clients.yaml';

/** What send-mail paints charts with, beside its bundle under these names: the renderer and the letters it writes with. */
export const rendererFileNames = {
  renderer: 'resvg.wasm',
  regular: 'Inter-Regular.ttf',
  bold: 'Inter-Bold.ttf',
} as const;

/** Evidence packs lie in the reports bucket under this folder, which no client can have: no upload is looked for in it. */
export const packFolder = 'packs/';

/** What was fetched from Amazon lies here, below the folder of its account. */
export const fetchedFolder = 'sp-api/';

/** The tag under which SES is told our own id of a mail, and tells it back. */
export const mailTag = 'mail';

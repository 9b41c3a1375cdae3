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
  configurationSet: 'CONFIGURATION_SET',
  /** where links in mail lead, with the slash at its end */
  linksUrl: 'LINKS_URL',
  /** Used for mail until a `clients.yaml` names the consultancy's own sender and recipients. */
  defaultSender: 'DEFAULT_SENDER',
  defaultRecipient: 'DEFAULT_RECIPIENT',
  defaultTimeZone: 'DEFAULT_TIME_ZONE',
} as const;

/** The table's two keys and its time-to-live attribute. */
export const tableKeys = { partition: 'pk', sort: 'sk', timeToLive: 'expires' } as const;

/** The only configuration: one file in the reports bucket. */
export const configurationKey = 'config/clients.yaml';

/** What send-mail paints charts with, beside its bundle under these names: the renderer and the letters it writes with. */
export const paintFileNames = {
  renderer: 'resvg.wasm',
  regular: 'Inter-Regular.ttf',
  bold: 'Inter-Bold.ttf',
} as const;

/** Evidence packs lie in the reports bucket under this folder, which no client can have: no upload is looked for in it. */
export const packFolder = 'packs/';

import { Construct } from 'constructs';
import { settingNames, uploadScriptName } from '../shared/names.ts';
import type { EvidencePacks } from './evidence-packs.ts';
import type { Mail } from './mail.ts';
import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { publicAddress } from './parts/public-address.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import type { ReportsBucket } from './reports-bucket.ts';
import type { StateTable } from './state-table.ts';

export interface WebProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly table: StateTable;
  readonly mail: Mail;
  readonly evidence: EvidencePacks;
  readonly reports: ReportsBucket;
}

/**
 * All that is reached by a browser: links in mail (snooze, acknowledge, mute, unsubscribe, what became of a case) and the
 * portal. Anybody can reach it, because readers of mail have nothing to log in with: each link carries its own signature, the portal has sessions, and
 * without either nothing is done. How many copies run at once is bounded, which bounds what strangers can make it cost.
 *
 * Its logical ids are those of the function that once served links only: a new id would be a new address, and every link in
 * every mail would be dead. It does not know its own address, which would be a circle: the functions that write mail are.
 */
export class Web extends Construct {
  /** with a slash at its end */
  readonly url: string;
  readonly #function: MonitoredFunction;

  constructor(scope: Construct, id: string, { settings, operations, table, mail, evidence, reports }: WebProps) {
    super(scope, id);
    const impact =
      'Readers cannot snooze, acknowledge, unsubscribe, record what became of a case or open the portal: its pages show an error.';
    const web = new MonitoredFunction(this, 'FollowLink', {
      settings,
      operations,
      impact,
      name: 'web',
      memoryMb: 1024,
      timeoutSeconds: 30,
      isPublic: true,
      ...(settings.linksAtOnce !== undefined && { atOnce: settings.linksAtOnce }),
      environment: {
        table: table.table.tableName,
        outboxQueue: mail.outbox.queue.queueUrl,
        packsQueue: evidence.packs.queue.queueUrl,
        reportsBucket: reports.bucket.bucketName,
        ...mailDefaults(settings),
      },
      files: { [uploadScriptName]: `shared/web/portal/${uploadScriptName}` },
    });
    // `DeleteItem`: a mail recorded twice leaves one marker too many in the outbox.
    table.grant(web, 'GetItem', 'Query', 'PutItem', 'DeleteItem');
    mail.outbox.grantSending(web);
    // A note that a link adds is in the pack at once.
    evidence.packs.grantSending(web);
    reports.grantReadingPacks(web);
    reports.grantSigningUploads(web);
    reports.grantEditingClients(web);
    this.#function = web;
    this.url = publicAddress(this, {
      settings,
      operations,
      serves: web,
      impact: `${impact} Too many requests came at once: is somebody guessing links (the log of web says "not valid"), or is linksAtOnce too low?`,
    });
  }

  /** Tells it where sellers consent: by then both have addresses. */
  linkTo(connectUrl: string): void {
    this.#function.addEnvironment(settingNames.connectUrl, connectUrl);
  }
}

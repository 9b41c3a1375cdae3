import type { ReportWord } from '../domain/report-words.ts';
import type { CustomLimit } from '../metrics/judge.ts';

/** What a recipient wants: alert mail, the weekly summary of a client, the weekly summary of the whole portfolio. */
export type Subscription = 'alerts' | 'weekly' | 'portfolio';

export interface Recipient {
  readonly email: string;
  readonly receives: readonly Subscription[];
}

/** Custom limits by metric name. */
export type CustomLimits = Readonly<Record<string, CustomLimit>>;

/** When delivery waits, in local time. Evaluation never waits, and neither do critical alerts. */
export interface QuietHours {
  /** `HH:MM`, both or neither: every day, from `from` until `to` */
  readonly from?: string;
  readonly to?: string;
  /** Saturdays and Sundays */
  readonly weekends?: boolean;
  /** `YYYY-MM-DD`, or `MM-DD` for every year */
  readonly holidays?: readonly string[];
}

export const alertCopies = ['all', 'critical', 'none'] as const;
export type AlertCopies = (typeof alertCopies)[number];

export interface Consultancy {
  readonly name: string;
  /** the sender's address, verified in SES */
  readonly from: string;
  readonly timezone: string;
  readonly recipients: readonly Recipient[];
  readonly limits: CustomLimits;
  readonly quietHours?: QuietHours;
  /** one mail every morning confirming that every account was checked */
  readonly dailyHeartbeat?: boolean;
  /**
   * copies of alerts that go to a client's own recipients: of `all`, of what is `critical` (a limit crossed, an account status,
   * storms; so it is where nothing is said), or of `none`
   */
  readonly alertCopies?: AlertCopies;
  /** headings of reports in languages that Headroom does not know, and the English heading that each stands for */
  readonly headerAliases?: Readonly<Record<string, string>>;
  /** words in the cells of such reports, and the English word that each stands for */
  readonly wordAliases?: Readonly<Record<string, ReportWord>>;
  /** of its logo, `#rrggbb`: heads the pages that it forwards to clients */
  readonly colour?: string;
}

/** Used where the consultancy names no colour. */
export const plainColour = '#1d4f91';

export interface Client {
  /** the folder's name */
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly recipients: readonly Recipient[];
  readonly limits: CustomLimits;
  readonly quietHours?: QuietHours;
  /** headings of reports in languages that Headroom does not know, and the English heading that each stands for */
  readonly headerAliases?: Readonly<Record<string, string>>;
  /** words in the cells of such reports, and the English word that each stands for */
  readonly wordAliases?: Readonly<Record<string, ReportWord>>;
}

/** `clients.yaml`, parsed: whom Headroom watches, and whom it notifies. */
export interface ClientConfig {
  readonly consultancy: Consultancy;
  readonly clients: readonly Client[];
  /** taken out of the file, and not named again since */
  readonly formerClients?: readonly FormerClient[];
}

/** A client that an earlier file named: nothing of it is evaluated, fetched or summarised until it is named again. */
export interface FormerClient {
  /** the folder's name */
  readonly id: string;
  readonly name: string;
  /** when the file without it was uploaded: an instant, ISO 8601 UTC */
  readonly since: string;
}

/** The config before any `clients.yaml` is applied: everything goes to the address that the stack was deployed with. */
export const defaultClientConfig = (sender: string, recipient: string, timezone: string): ClientConfig => ({
  consultancy: {
    name: 'Headroom',
    from: sender,
    timezone,
    recipients: [{ email: recipient, receives: ['alerts', 'weekly', 'portfolio'] }],
    limits: {},
  },
  clients: [],
});

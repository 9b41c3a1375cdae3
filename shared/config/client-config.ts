import type { CustomLimit } from '../metrics/judge.ts';

/** What a recipient wants: alert mail, the weekly summary of a client, the weekly summary of the whole portfolio. */
export type Subscription = 'alerts' | 'weekly' | 'portfolio';

export interface Recipient {
  readonly email: string;
  readonly receives: readonly Subscription[];
}

/** By metric name. */
export type CustomLimits = Readonly<Record<string, CustomLimit>>;

/** When delivery waits, by the clock on the wall; evaluation never does, and what is critical does not either. */
export interface QuietHours {
  /** `HH:MM`, both or neither: every day from the one to the other */
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
  /** one line every morning that says that everything was checked */
  readonly dailyHeartbeat?: boolean;
  /**
   * copies of alerts that go to a client's own recipients: of `all`, of what is `critical` (a limit crossed, an account status,
   * storms; so it is where nothing is said), or of `none`
   */
  readonly alertCopies?: AlertCopies;
  /** headings of reports in languages that Headroom does not know, and the English heading that each stands for */
  readonly headerAliases?: Readonly<Record<string, string>>;
  /** of its logo, `#rrggbb`: heads the pages that it forwards to clients */
  readonly colour?: string;
}

/** Of a consultancy that has named no colour of its own. */
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
}

/** `clients.yaml` as understood: who is watched, and who is told. */
export interface ClientConfig {
  readonly consultancy: Consultancy;
  readonly clients: readonly Client[];
}

/** Who is told as long as no `clients.yaml` says otherwise: the address that the stack was deployed with. */
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

/** A seller account at the simulated Amazon, in one region. */
export interface SimulatedSeller {
  readonly sellerId: string;
  readonly region: 'na' | 'eu' | 'fe';
  readonly name: string;
  /** Amazon's ids; those with `false` are listed and not taken part in */
  readonly marketplaces: readonly {
    readonly id: string;
    readonly countryCode: string;
    readonly isParticipating: boolean;
  }[];
  /**
   * the content of a report as of an instant; `undefined`: there is no data, and Amazon cancels it. Times are milliseconds since
   * the epoch.
   */
  readonly report: (request: ReportAsked) => Uint8Array | undefined;
  /** the lines of a Data Kiosk document; `undefined`: done without any document */
  readonly query: (text: string, at: number) => Uint8Array | undefined;
  /** reports that Amazon makes by itself, as they stand at an instant */
  readonly listed?: (
    reportType: string,
    at: number,
  ) => readonly { readonly createdAt: number; readonly content: Uint8Array }[];
}

export interface ReportAsked {
  readonly reportType: string;
  readonly marketplaceId: string;
  readonly from?: number;
  readonly to?: number;
  readonly at: number;
}

/** Operations of the simulated Amazon, as Amazon's models name them, and those around them. */
export type Operation =
  | 'token'
  | 'createReport'
  | 'getReport'
  | 'getReports'
  | 'getReportDocument'
  | 'createQuery'
  | 'getQuery'
  | 'getQueries'
  | 'getDocument'
  | 'getMarketplaceParticipations'
  | 'createDestination'
  | 'getDestinations'
  | 'createSubscription'
  | 'getSubscription'
  | 'deleteSubscriptionById'
  | 'document store';

/** A call that was answered, for tests. */
export interface SeenCall {
  readonly operation: Operation;
  readonly sellerId?: string;
  readonly reportType?: string;
  readonly status: number;
}

/** What goes wrong on demand. Those of a report take hold when it is made. */
export type FaultEffect =
  | 'throttled'
  | 'throttled without a rate'
  | 'role missing'
  | 'token invalid'
  | 'authorisation revoked'
  | 'client secret invalid'
  | 'cancelled'
  | 'fatal'
  | 'hung'
  | 'address expired'
  | 'outage'
  /** an error whose words quote the tokens and secrets that it was sent */
  | 'quotes secrets'
  /** the request is carried out, and the answer never comes */
  | 'no answer'
  | 'slow';

export interface Fault {
  readonly effect: FaultEffect;
  /** every operation where absent */
  readonly operation?: Operation;
  /** every seller where absent */
  readonly sellerId?: string;
  /** of a report or query: its type, or what its text holds */
  readonly reportType?: string;
  /** how often; for good where absent */
  readonly times?: number;
  /** of all calls, by chance; all of them where absent */
  readonly share?: number;
}

/** The faults that are on. */
export interface Faults {
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  /** the effect for a call, and one time fewer of it */
  readonly take: (call: {
    readonly operation: Operation;
    readonly sellerId?: string | undefined;
    readonly reportType?: string | undefined;
  }) => FaultEffect | undefined;
}

export function openFaults(random: () => number): Faults {
  let on: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      on.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      on = [];
    },
    take({ operation, sellerId, reportType }) {
      const found = on.find(
        ({ fault }) =>
          (fault.operation === undefined || fault.operation === operation) &&
          (fault.sellerId === undefined || fault.sellerId === sellerId) &&
          (fault.reportType === undefined || (reportType ?? '').includes(fault.reportType)) &&
          (fault.share === undefined || random() < fault.share),
      );
      if (found === undefined) return undefined;
      found.left--;
      if (found.left <= 0) on = on.filter((one) => one !== found);
      return found.fault.effect;
    },
  };
}

import type { Role } from '../shared/connections/fetch-plan.ts';
import { regionOf } from '../shared/connections/region.ts';
import { addDays, type Day, dayIn } from '../shared/domain/day.ts';
import { marketplaces } from '../shared/domain/marketplace.ts';
import { demoHistories } from './demo-story.ts';
import type { SimulatedSeller } from './simulated-amazon/seller.ts';
import type { SimulatedApp } from './simulated-amazon/simulated-amazon.ts';

/** The consultancy's app at the simulated Amazon. What is called a secret here is none: it opens nothing but the simulation. */
export const demoApp: SimulatedApp = {
  clientId: 'amzn1.application-oa2-client.northwind',
  clientSecret: 'amzn1.oa2-cs.v1.simulated-northwind',
  applicationId: 'amzn1.sp.solution.northwind',
};

/** It has two of the four roles: performance and feedback, orders and returns. */
export const demoRoles: readonly Role[] = ['Selling Partner Insights', 'Inventory and Order Tracking'];

/** Merchant id of a client's seller account at the simulated Amazon. */
export const sellerIdOf = (client: string): string => `A${client.toUpperCase()}`;

/** Of these the app is given order reports; the others trade as well, and Amazon has no data of it. */
const withOrders = new Set(['alder', 'cobalt', 'foxglove']);
/** Whose orders are looked into when something goes wrong. */
const withDefects = new Set(['cobalt']);

/** The clients of the demo as seller accounts at the simulated Amazon, from a day on. */
export const demoSellers = (first: Day): readonly SimulatedSeller[] =>
  demoHistories(first).map(({ client, seller, history }) => {
    const store = marketplaces.find(({ code }) => code === seller.marketplace);
    if (store === undefined) throw new Error(`there is no marketplace ${seller.marketplace}`);
    const daysOf = (from: number | undefined, to: number): readonly [Day, Day] => {
      const today = dayIn(new Date(to), 'UTC');
      return [from === undefined ? addDays(today, -30) : dayIn(new Date(from), 'UTC'), addDays(today, -1)];
    };
    return {
      sellerId: sellerIdOf(client),
      region: regionOf(store),
      name: client,
      marketplaces: [
        { id: store.id, countryCode: store.code === 'UK' ? 'GB' : store.code, isParticipating: true },
        // A pseudo-store, as Amazon lists them too.
        { id: 'A38D8NSA03LJTC', countryCode: store.code === 'UK' ? 'GB' : store.code, isParticipating: true },
      ],
      report({ reportType, from, to, at }) {
        const days = daysOf(from, Math.min(to ?? at, at));
        switch (reportType) {
          case 'GET_V2_SELLER_PERFORMANCE_REPORT':
            return Buffer.from(JSON.stringify(history.report(dayIn(new Date(at), 'UTC'))));
          case 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL':
            return withOrders.has(client) ? Buffer.from(history.allOrders(...days)) : undefined;
          case 'GET_SELLER_FEEDBACK_DATA':
            return withDefects.has(client) ? Buffer.from(history.feedback(...days)) : undefined;
          case 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE':
            return withDefects.has(client) ? Buffer.from(history.returns(...days)) : undefined;
          default:
            return undefined;
        }
      },
      query: () => undefined,
    };
  });

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Plugin } from 'local-cloud';
import { type Day, dayIn } from '../../shared/domain/day.ts';
import { settingNames } from '../../shared/names.ts';
import type { Fault } from './faults.ts';
import { bodyOf, parse, sendJson } from './http.ts';
import type { SimulatedSeller } from './seller.ts';
import { type SimulatedAmazon, type SimulatedApp, simulateAmazon } from './simulated-amazon.ts';
import { openState } from './state.ts';

export const simulatedAmazonName = 'amazon';

export interface SimulatedAmazonPlugin {
  readonly apps: readonly SimulatedApp[];
  /** its sellers, who begin on that day */
  readonly sellers: (first: Day) => readonly SimulatedSeller[];
  /** how long a report takes; under half a minute it is there when it is first looked for */
  readonly readyAfterSeconds?: number;
}

/** What `POST /simulation` does to it: what happens at Amazon without anybody asking for it through its API. */
type Happening =
  | { readonly happens: 'revoked'; readonly sellerId: string }
  /** gives a refresh token, as the self-authorisation of a private app does */
  | { readonly happens: 'authorised'; readonly sellerId: string; readonly clientId: string }
  /** a seller account is opened that trades as another one does; whoever starts this Amazon again opens it again */
  | { readonly happens: 'opened'; readonly sellerId: string; readonly like: string }
  /** nothing; tells what was asked for, and what became of it */
  | { readonly happens: 'requests listed' }
  | { readonly happens: 'fault'; readonly fault: Fault }
  | { readonly happens: 'all faults end' }
  | {
      readonly happens: 'secret rotated';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly keepOld?: boolean;
    }
  | { readonly happens: 'status changed'; readonly sellerId: string; readonly from: string; readonly to: string };

/**
 * A simulated Amazon beside the local cloud, at one address: functions find it by a setting, and what it knows survives a restart.
 * Push notifications go into the queue of the stack that was subscribed.
 */
export const simulatedAmazon = ({ apps, sellers, readyAfterSeconds = 20 }: SimulatedAmazonPlugin): Plugin => ({
  name: simulatedAmazonName,
  start: async ({ folder, now, listen, send }) => {
    const state = openState(join(folder, 'amazon.db'));
    let address = '';
    const amazon = simulateAmazon({ now, address: () => address, state, readyAfterSeconds });
    const first = (state.facts.get('first') ?? dayIn(new Date(now()), 'UTC')) as Day;
    state.facts.set('first', first);
    for (const app of apps) if (!state.apps.has(app.clientId)) amazon.addApp(app);
    const known = sellers(first);
    for (const seller of known) amazon.addSeller(seller);
    const server = createServer((request, response) => {
      if (request.url === '/simulation') void answer(request, response);
      else amazon.answer(request, response);
    });
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      try {
        // A page in a browser cannot send JSON here without asking for permission first.
        if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
          return sendJson(response, 415, { error: 'POST with JSON is expected' });
        }
        sendJson(
          response,
          200,
          happen(amazon, parse(await bodyOf(request)) as Happening, { now, send, sellers: known }),
        );
      } catch (error) {
        sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
      }
    };
    address = await listen(server);
    return {
      addresses: { api: address },
      variables: { [settingNames.amazonEndpoint]: address },
      stop: async () => state.close(),
    };
  },
});

interface Surroundings {
  readonly sellers: readonly SimulatedSeller[];
  readonly now: () => number;
  readonly send: (queueArn: string, body: string) => void;
}

function happen(amazon: SimulatedAmazon, happening: Happening, { now, send, sellers }: Surroundings): object {
  switch (happening.happens) {
    case 'revoked':
      amazon.revoke(happening.sellerId);
      return {};
    case 'authorised':
      return { refreshToken: amazon.authorise(happening.sellerId, happening.clientId) };
    case 'opened': {
      const { sellerId, like } = happening;
      const seller = sellers.find((one) => one.sellerId === like);
      if (seller === undefined) throw new Error(`there is no seller ${like}`);
      amazon.addSeller({ ...seller, sellerId, name: sellerId });
      return {};
    }
    case 'requests listed':
      return { requests: amazon.requests() };
    case 'fault':
      amazon.faults.add(happening.fault);
      return {};
    case 'all faults end':
      amazon.faults.clear();
      return {};
    case 'secret rotated':
      amazon.rotate(happening.clientId, happening.clientSecret, happening.keepOld);
      return {};
    case 'status changed': {
      const subscribed = amazon
        .subscriptions()
        .filter(({ sellerId, type }) => sellerId === happening.sellerId && type === 'ACCOUNT_STATUS_CHANGED');
      for (const { id, queueArn } of subscribed) send(queueArn, JSON.stringify(statusChanged(id, happening, now())));
      return { notifications: subscribed.length };
    }
    default:
      throw new Error('nothing of that kind happens here');
  }
}

/** As Amazon sends it (Notifications API, ACCOUNT_STATUS_CHANGED). */
const statusChanged = (
  subscriptionId: string,
  { sellerId, from, to }: Extract<Happening, { happens: 'status changed' }>,
  at: number,
): object => ({
  notificationVersion: '1.0',
  notificationType: 'ACCOUNT_STATUS_CHANGED',
  payloadVersion: '2021-01-01',
  eventTime: new Date(at).toISOString(),
  payload: { accountStatusChangeNotification: { previousAccountStatus: from, currentAccountStatus: to } },
  notificationMetadata: {
    applicationId: 'amzn1.sp.solution.simulated',
    subscriptionId,
    publishTime: new Date(at).toISOString(),
    notificationId: `${sellerId}-${at}`,
  },
});

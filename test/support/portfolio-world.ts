import { openByHand } from '../../shared/flows/cases/open-case.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import { portalWorld } from './portal-world.ts';

export const monday = new Date('2026-10-05T09:00:00Z');

const clients = `
consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme: { name: Acme GmbH, timezone: America/New_York, recipients: [jo@acme.example] }
  globex: { name: Globex & Söhne, recipients: [al@globex.example] }
  initech: { name: Initech, recipients: [kim@initech.example] }
`;

/** Two clients whose reports were read and a third without any; Acme misses a limit in Germany, has a notice of Amazon there, and is fine in France. */
export async function portfolioWorld() {
  const portal = portalWorld(monday);
  const { world } = portal;
  await portal.applyClients(clients);
  const put = (key: string, marketplace: string, defective: number) =>
    world.upload(
      key,
      JSON.stringify(v2Report({ marketplace, asOf: '2026-10-05', orderDefectRate: { seller: [defective, 1000] } })),
      monday,
    );
  // 12 of 1,000 are past 1 %, of 9 none is left, and 0 are fine.
  await put('acme/DE/monday.json', 'DE', 12);
  await put('acme/FR/monday.json', 'FR', 0);
  await put('globex/DE/monday.json', 'DE', 9);
  // Amazon's notice came.
  const notice = {
    account: { client: 'acme', marketplace: 'DE' },
    metric: 'orderDefectRate',
    channel: 'seller',
  } as const;
  await openByHand(world.dependencies, notice, monday);
  await portal.settle();
  return portal;
}

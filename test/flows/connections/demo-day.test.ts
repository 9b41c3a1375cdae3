import { expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { connectSeller } from '../../../shared/flows/connections/connect-seller.ts';
import { fetchReports } from '../../../shared/flows/connections/fetch-reports.ts';
import { fetchStep } from '../../../shared/flows/connections/fetch-step.ts';
import type { StepRef } from '../../../shared/ports/connections.ts';
import { demoRoles, demoSellers } from '../../../tools/demo-connections.ts';
import { connectedWorld } from '../../support/connected-world.ts';

const first = '2026-10-05' as Day;
const begin = new Date(`${first}T06:00:00Z`);
const hour = 3_600_000;

test('a day of the demo’s six connected clients is two messages a client: everything is ready at the first look', async () => {
  const world = await connectedWorld(begin);
  const app = await world.dependencies.apps.read('main');
  if (app === undefined) throw new Error('the app is there');
  await world.dependencies.apps.write({ ...app.value, roles: demoRoles }, app.version);
  const sellers = demoSellers(first);
  expect(sellers).toHaveLength(6);
  for (const seller of sellers) {
    world.addSeller(seller);
    const { sellerId, name: client, region } = seller;
    const refreshToken = world.amazon.authorise(sellerId, 'app-1');
    await connectSeller(world.dependencies, { client, region, app: 'main', refreshToken }, begin);
  }
  let messages = 0;
  const step = async (ref: StepRef, at: Date): Promise<void> => {
    messages++;
    await fetchStep(world.dependencies, ref, at);
  };
  const playTo = async (instant: number): Promise<void> => {
    // The schedule of a local cloud: every four hours.
    for (let at = world.now().getTime(); at <= instant; at += 4 * hour) {
      await world.runUntil(at, step);
      await fetchReports(world.dependencies, world.now());
    }
    await world.runUntil(instant, step);
  };
  // The first day asks for the past as well.
  await playTo(begin.getTime() + 24 * hour);
  const [before, stored] = [messages, world.uploads.size];
  await playTo(begin.getTime() + 48 * hour);
  expect(messages - before).toBe(2 * sellers.length);
  // Six performance reports, orders of three clients, feedback and returns of one.
  expect(world.uploads.size - stored).toBe(6 + 3 + 2);
  expect(await world.mails()).toEqual([]);
});

import type { ClientConfig } from '../../config/client-config.ts';
import { clientConfigsOn } from './client-configs.ts';
import { outboxOn } from './outbox.ts';
import { recipientStatesOn } from './recipient-states.ts';
import type { Table } from './table/table.ts';

/** What sending mail, and hearing what became of it, need of the state; without the rest a cold start is shorter. */
export const mailStateOn = (table: Table, defaults: ClientConfig) => ({
  outbox: outboxOn(table),
  recipientStates: recipientStatesOn(table),
  clientConfigs: clientConfigsOn(table, defaults),
});

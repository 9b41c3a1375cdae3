import type { Directory } from '../../config/client-config.ts';
import { directoriesOn } from './client-configs.ts';
import { outboxOn } from './outbox.ts';
import { recipientStatesOn } from './recipient-states.ts';
import type { Table } from './table/table.ts';

/** What sending mail, and hearing what became of it, need of the state; without the rest a cold start is shorter. */
export const mailStateOn = (table: Table, defaults: Directory) => ({
  outbox: outboxOn(table),
  recipientStates: recipientStatesOn(table),
  directories: directoriesOn(table, defaults),
});

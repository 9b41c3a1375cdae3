import { UnreadableItem } from '../../../ports/stored-item.ts';
import { Conflict } from '../../../ports/versioned.ts';
import type { Item, Table } from './table.ts';

/**
 * What it means that a part is not where its head says. A writer replaces the head before it removes the parts of the one before:
 * where the head has changed, it is read again. Where it has not, the part is lost, and no waiting brings it back.
 */
export async function missingPart(table: Table, head: Item, rewritten: string): Promise<Conflict | UnreadableItem> {
  const now = await table.get(head.pk, head.sk);
  if (now?.version !== head.version) return new Conflict(rewritten);
  return new UnreadableItem(head.pk, head.sk, 'a part of it is missing', { version: head.version ?? 0 });
}

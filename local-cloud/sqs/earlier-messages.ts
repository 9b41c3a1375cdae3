import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../runtime/cloud-file.ts';

/**
 * Takes over the messages of a folder whose queues were kept by fauxqs, as all were at first, and removes its file.
 * Killed in between, the next start takes the same messages again: each is there once, by its id.
 */
export function takeOverEarlierMessages(folder: string, file: DatabaseSync): void {
  const earlierFolder = join(folder, 'queues');
  const path = join(earlierFolder, 'fauxqs.db');
  if (!existsSync(path)) return;
  const earlier = new DatabaseSync(path);
  try {
    const insert = file.prepare(
      'INSERT OR IGNORE INTO messages (id, queue, body, attributes, sent, receives, first_received, visible, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    inTransaction(file, () => {
      for (const row of earlier.prepare('SELECT * FROM sqs_messages ORDER BY rowid').all()) {
        const sent = Number(row['sent_timestamp']);
        insert.run(
          String(row['message_id']),
          String(row['queue_name']),
          String(row['body']),
          String(row['message_attributes']),
          sent,
          Number(row['approximate_receive_count']),
          row['approximate_first_receive_timestamp'] ?? null,
          Number(row['visibility_deadline'] ?? row['delay_until'] ?? sent),
          row['receipt_handle'] ?? null,
        );
      }
    });
  } finally {
    earlier.close();
  }
  rmSync(earlierFolder, { recursive: true });
}

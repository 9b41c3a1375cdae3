import { accountName } from '../../domain/account.ts';
import type { Cases } from '../../ports/cases.ts';
import { Conflict } from '../../ports/versioned.ts';
import { caseShape } from './shapes/case.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountPartition } from './table/keys.ts';
import { startingWith, type Table } from './table/table.ts';

/** One item per case beside the account's other items: the cases of an account are one query. */
export const casesOn = (table: Table): Cases => ({
  async of(account) {
    const items = await table.query(accountPartition(accountName(account)), startingWith('case#'));
    return items
      .map((item) => ({ value: decodeBody(caseShape, item), version: item.version ?? 0 }))
      .sort((a, b) => (a.value.openedAt < b.value.openedAt ? -1 : 1));
  },
  async write(next, version) {
    const name = accountName(next.account);
    const item = { pk: accountPartition(name), sk: `case#${next.id}`, body: encodeBody(next), version: version + 1 };
    if (!(await table.put(item, { version })))
      throw new Conflict(`The case ${next.id} of ${name} was changed meanwhile`);
  },
});

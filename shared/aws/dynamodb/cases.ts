import { accountName } from '../../domain/account.ts';
import type { Cases } from '../../ports/cases.ts';
import { Conflict } from '../../ports/versioned.ts';
import { caseBody } from './shapes/case.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { caseKey, casesOf } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One item per case beside the account's other items: the cases of an account are one query. */
export const casesOn = (table: Table): Cases => ({
  async of(account) {
    const { pk, range } = casesOf(account);
    const items = await table.query(pk, range);
    return items
      .map((item) => ({ value: decodeBody(caseBody, item), version: item.version ?? 0 }))
      .sort((a, b) => (a.value.openedAt < b.value.openedAt ? -1 : 1));
  },
  async write(next, version) {
    const item = { ...caseKey(next.account, next.id), body: encodeBody(caseBody, next), version: version + 1 };
    if (!(await table.put(item, { version })))
      throw new Conflict(`The case ${next.id} of ${accountName(next.account)} was changed meanwhile`);
  },
});

import { alertKeyFor } from '../../alerts/alert-key.ts';
import type { Case } from '../../cases/case.ts';
import { accountName } from '../../domain/account.ts';
import { packFolder } from '../../names.ts';
import type { PackPlace } from '../../notifications/mail/alert/pack-part.ts';

/** Where the pack of a case lies in the bucket: always the same place, the newest pack. */
export const packKeyOf = ({ account, id }: Pick<Case, 'account' | 'id'>): string =>
  `${packFolder}${accountName(account)}/${id}.zip`;

/** For a mail: where the evidence and the draft of a case lie. */
export const packPlaceOf = (known: Case): PackPlace => ({
  case: known.id,
  words: 'Evidence and a draft of the Plan of Action',
});

/** Where the evidence for an alert lies. `undefined` where no case is about it, and once the plan was sent: nobody needs a draft. */
export function packOf(cases: readonly Case[], alertKey: string): PackPlace | undefined {
  const about = cases.find((known) => known.state === 'open' && alertKeyFor(known) === alertKey);
  return about && packPlaceOf(about);
}

/** For the mail about some alerts: each case that is about one of them. */
export const packsOf = (cases: readonly Case[], alertKeys: readonly string[]): readonly PackPlace[] => [
  ...new Map(alertKeys.flatMap((key) => packOf(cases, key) ?? []).map((pack) => [pack.case, pack])).values(),
];

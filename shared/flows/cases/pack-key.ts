import { alertKeyFor } from '../../alerts/alert-key.ts';
import type { Case } from '../../cases/case.ts';
import { accountName } from '../../domain/account.ts';
import { packFolder } from '../../names.ts';
import type { PackPlace } from '../../notifications/mail/alert/pack-part.ts';

/** Where the pack of a case lies in the bucket: always the same place, the newest pack. */
export const packKeyOf = ({ account, id }: Pick<Case, 'account' | 'id'>): string =>
  `${packFolder}${accountName(account)}/${id}.zip`;

/** For a mail: where the evidence for an alert lies. `undefined` where no case is about it. */
export function packOf(cases: readonly Case[], alertKey: string): PackPlace | undefined {
  const about = cases.find(
    ({ metric, channel, state }) => state !== 'closed' && alertKeyFor({ metric, channel }) === alertKey,
  );
  return (
    about && {
      case: about.id,
      words: `Evidence and a draft of the Plan of Action: ${packKeyOf(about)} in the reports bucket (headroom case pack)`,
    }
  );
}

/** For the mail about some alerts: each case that is about one of them. */
export const packsOf = (cases: readonly Case[], alertKeys: readonly string[]): readonly PackPlace[] => [
  ...new Map(alertKeys.flatMap((key) => packOf(cases, key) ?? []).map((pack) => [pack.case, pack])).values(),
];

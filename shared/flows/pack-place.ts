import type { Case } from '../appeals/case.ts';
import { accountName } from '../metrics/account.ts';
import { packFolder } from '../names.ts';

/** Where the pack of a case lies in the bucket: always the same place, the newest pack. */
export const packKeyOf = ({ account, id }: Pick<Case, 'account' | 'id'>): string =>
  `${packFolder}${accountName(account)}/${id}.zip`;

/** For a mail: where the evidence for an alert lies. `undefined` where no case is about it. */
export function packLine(cases: readonly Case[], alertKey: string): string | undefined {
  const about = cases.find(({ metric, channel, state }) => state !== 'closed' && `${metric}|${channel}` === alertKey);
  return (
    about &&
    `Evidence and a draft of the Plan of Action: ${packKeyOf(about)} in the reports bucket (headroom case pack)`
  );
}

/** For the mail about some alerts: a line for each case that is about one of them. */
export const packLines = (cases: readonly Case[], alertKeys: readonly string[]): readonly string[] => [
  ...new Set(alertKeys.flatMap((key) => packLine(cases, key) ?? [])),
];

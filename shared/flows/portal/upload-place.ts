import { createHash } from 'node:crypto';
import { clientOf } from '../../config/recipients.ts';
import { maySee, type Viewer } from '../../config/viewer.ts';
import { type Account, accountName } from '../../domain/account.ts';
import { isClientId } from '../../domain/client-id.ts';
import { findMarketplace } from '../../domain/marketplace.ts';
import { portalFolder } from '../../names.ts';
import type { NamedClient } from '../../notifications/mail/format/describe-account.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { UploadForm, UploadForms } from '../../ports/uploads.ts';
import { largestUpload } from '../intake/largest-upload.ts';

export interface UploadPlaceDependencies {
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly accounts: Pick<Accounts, 'of'>;
}

/** An account that somebody may upload for. It need not exist yet: the first upload makes it. */
export interface UploadPlace {
  readonly account: Account;
  readonly client: NamedClient;
  /** something was uploaded for it before */
  readonly isKnown: boolean;
}

/**
 * The account that a viewer wants to upload for. `undefined` where they may not, and where there is no such client or
 * marketplace: the two must look alike.
 */
export async function findUploadPlace(
  { clientConfigs, accounts }: UploadPlaceDependencies,
  viewer: Viewer,
  { client, marketplace }: Account,
): Promise<UploadPlace | undefined> {
  if (!maySee(viewer, client) || !isClientId(client) || findMarketplace(marketplace)?.code !== marketplace) {
    return undefined;
  }
  const [clientConfig, entries] = await Promise.all([clientConfigs.current(), accounts.of(client)]);
  if (entries.length === 0 && !clientConfig.clients.some(({ id }) => id === client)) return undefined;
  return {
    account: { client, marketplace },
    client: clientOf(clientConfig, client),
    isKnown: entries.some(({ account }) => account.marketplace === marketplace),
  };
}

export interface UploadFormDependencies {
  readonly uploadForms: UploadForms;
  /** 32 bytes that nobody can guess */
  readonly randomSecret: () => Uint8Array;
}

export interface MadeUploadForm extends UploadForm {
  readonly endsAt: Date;
}

const formMinutes = 60;

/**
 * A form by which a browser uploads files of one account into a folder that no form had before: it can replace nothing. It
 * works for an hour, or as long as the function's own lent credentials do.
 *
 * @param redirect where a browser without scripts comes back to
 */
export async function makeUploadForm(
  { uploadForms, randomSecret }: UploadFormDependencies,
  account: Account,
  now: Date,
  redirect?: string,
): Promise<MadeUploadForm> {
  // No date in it: a report without days of its own is taken for one of the days in its key (`periodOf`).
  const folder = createHash('sha256').update(randomSecret()).digest('hex').slice(0, 16);
  const form = await uploadForms.sign({
    prefix: `${accountName(account)}/${portalFolder}${folder}/`,
    mostBytes: largestUpload,
    minutes: formMinutes,
    ...(redirect !== undefined && { redirect }),
  });
  return { ...form, endsAt: new Date(now.getTime() + formMinutes * 60_000) };
}

import type { Account } from '../../domain/account.ts';
import { accountAddress } from '../account-address.ts';

/** The page on which reports of an account are uploaded. */
export const uploadAddress = (account: Account): string => `${accountAddress(account)}/upload`;

/** What the script of that page asks for. */
export const uploadFormAddress = (account: Account): string => `${accountAddress(account)}/upload-form.json`;
export const uploadCheckAddress = (account: Account): string => `${accountAddress(account)}/upload-check`;
export const uploadResultsAddress = (account: Account): string => `${accountAddress(account)}/uploads.json`;

/** An invented report to try, in the local stage. */
export const sampleAddress = (account: Account, name: string): string =>
  `${accountAddress(account)}/samples/${encodeURIComponent(name)}`;

export const uploadScriptAddress = '/upload.js';

import * as v from 'valibot';
import { readSellerNotification, type SellerNotification } from '../connections/seller-notifications.ts';

/** A message that Amazon put into our queue. What is wrong with one is said without a word of it: it may hold a secret. */
export const sellerNotificationShape = v.pipe(
  v.unknown(),
  v.transform((message): SellerNotification => readSellerNotification(message)),
);

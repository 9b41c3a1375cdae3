import * as v from 'valibot';

/**
 * Messages that Amazon puts into our queue (Notifications API v1). They are unsigned, may come twice and in any order: who
 * may write into the queue is the queue policy's business, and what they say is confirmed by a report.
 */
export type SellerNotification =
  | {
      readonly type: 'account status changed';
      readonly id: string;
      /** by which the seller is known: the payload names none */
      readonly subscriptionId: string;
      readonly status: 'NORMAL' | 'AT_RISK' | 'DEACTIVATED';
      readonly before?: string;
      /** instant, ISO 8601 UTC */
      readonly at: string;
    }
  | { readonly type: 'client secret expires'; readonly clientId: string; readonly at: string }
  /** holds the secret: it goes to SSM and nowhere else */
  | {
      readonly type: 'new client secret';
      readonly clientId: string;
      readonly secret: string;
      readonly expiresAt: string;
    }
  /** of a type that nobody subscribed to here */
  | { readonly type: 'other'; readonly name: string };

const metadata = v.object({ notificationId: v.string(), subscriptionId: v.exactOptional(v.string(), '') });
const envelope = v.object({
  notificationType: v.string(),
  eventTime: v.exactOptional(v.string()),
  payload: v.exactOptional(v.unknown()),
  notificationMetadata: v.exactOptional(metadata),
});

const statusPayload = v.object({
  accountStatusChangeNotification: v.object({
    previousAccountStatus: v.exactOptional(v.string()),
    currentAccountStatus: v.picklist(['NORMAL', 'AT_RISK', 'DEACTIVATED']),
  }),
});
const expiryPayload = v.object({
  applicationOAuthClientSecretExpiry: v.object({ clientId: v.string(), clientSecretExpiryTime: v.string() }),
});
const newSecretPayload = v.object({
  applicationOAuthClientNewSecret: v.object({
    clientId: v.string(),
    newClientSecret: v.string(),
    newClientSecretExpiryTime: v.string(),
  }),
});

/**
 * Reads one message. Names of types come in capitals; Amazon's documentation writes members in both spellings of case.
 * Throws when a known type has another shape: the message is repeated, and then lies in the dead-letter queue.
 */
export function readSellerNotification(message: unknown): SellerNotification {
  try {
    return read(message);
  } catch {
    // What was found instead is not quoted, for it may be a secret.
    throw new Error('A notification of Amazon’s has a shape that is not known');
  }
}

function read(message: unknown): SellerNotification {
  const { notificationType, eventTime, payload, notificationMetadata } = v.parse(envelope, message);
  switch (notificationType) {
    case 'ACCOUNT_STATUS_CHANGED': {
      const { previousAccountStatus, currentAccountStatus } = v.parse(
        statusPayload,
        payload,
      ).accountStatusChangeNotification;
      const { notificationId, subscriptionId } = v.parse(metadata, notificationMetadata);
      return {
        type: 'account status changed',
        id: notificationId,
        subscriptionId,
        status: currentAccountStatus,
        ...(previousAccountStatus !== undefined && { before: previousAccountStatus }),
        at: v.parse(v.string(), eventTime),
      };
    }
    case 'APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY': {
      const { clientId, clientSecretExpiryTime } = v.parse(expiryPayload, payload).applicationOAuthClientSecretExpiry;
      return { type: 'client secret expires', clientId, at: clientSecretExpiryTime };
    }
    case 'APPLICATION_OAUTH_CLIENT_NEW_SECRET': {
      const { clientId, newClientSecret, newClientSecretExpiryTime } = v.parse(
        newSecretPayload,
        payload,
      ).applicationOAuthClientNewSecret;
      return { type: 'new client secret', clientId, secret: newClientSecret, expiresAt: newClientSecretExpiryTime };
    }
    default:
      return { type: 'other', name: notificationType };
  }
}

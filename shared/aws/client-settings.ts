/**
 * How long a call of a function to AWS may take. Each client tries three times by itself, with jittered backoff: a service that
 * accepts a connection and never answers costs some sixteen seconds, and no function is given less than thirty. Without these
 * limits the SDK waits for ever, and one hung call costs the whole invocation.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 2000,
    /** until the answer begins, in milliseconds */
    requestTimeout: 5000,
    throwOnRequestTimeout: true,
    /** without a byte in either direction: a body that stops in the middle */
    socketTimeout: 60_000,
  },
} as const;

/**
 * For a client of one table: the chain of the SDK's middleware is built once for each kind of request and not for each request,
 * which is a good part of what a request costs a processor. What belongs to a request lies in a context that requests of one kind
 * share then, an address derived from its input among it, so this is not for clients of several buckets or queues.
 */
export const tableClientSettings = { ...clientSettings, cacheMiddleware: true } as const;

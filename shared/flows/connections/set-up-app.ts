import { type App, daysAfter, secretDays } from '../../connections/connection.ts';
import { type Apps, clientSecretName, type Secrets } from '../../ports/connections.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';

export interface SetUpDependencies extends RetryDependencies {
  readonly apps: Apps;
  readonly secrets: Secrets;
}

/** Makes an app known, or changes what is known of it, with its secret. */
export async function setUpApp(
  { apps, secrets, backoff }: SetUpDependencies,
  app: Pick<App, 'id' | 'clientId' | 'applicationId' | 'draft' | 'roles' | 'secretExpiresAt'>,
  secret: string,
  now: Date,
): Promise<void> {
  await secrets.write(clientSecretName(app.id), secret);
  await retryOnConflict(backoff, async () => {
    const stored = await apps.read(app.id);
    const { destinations } = stored?.value ?? {};
    const secretExpiresAt = app.secretExpiresAt ?? daysAfter(now, secretDays);
    await apps.write({ ...app, secretExpiresAt, ...(destinations && { destinations }) }, stored?.version ?? 0);
  });
}

/**
 * Puts a new secret in the place of an app's. Whether Amazon takes it is found out by the next round of fetching, which lets the
 * app's connections go on.
 * @returns whether there is such an app
 */
export async function rotateSecret(
  { apps, secrets, backoff }: SetUpDependencies,
  id: string,
  secret: string,
  expiresAt: string | undefined,
  now: Date,
): Promise<boolean> {
  if ((await apps.read(id)) === undefined) return false;
  await secrets.write(clientSecretName(id), secret);
  await retryOnConflict(backoff, async () => {
    const stored = await apps.read(id);
    if (stored === undefined) return;
    await apps.write({ ...stored.value, secretExpiresAt: expiresAt ?? daysAfter(now, secretDays) }, stored.version);
  });
  return true;
}

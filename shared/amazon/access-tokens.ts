import * as v from 'valibot';
import { AmazonError, type AppCredentials, type Consent, type SellerCredentials } from '../ports/amazon.ts';
import type { Endpoints } from './endpoints.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Renewed this much before it ends: Amazon's own client does so 30 s before. */
const renewBeforeMilliseconds = 60_000;

const tokenShape = v.object({ access_token: v.string(), expires_in: v.number() });
const consentShape = v.object({ refresh_token: v.string() });
const errorShape = v.object({ error: v.string(), error_description: v.exactOptional(v.string(), '') });

/** What of a form is secret. */
const secretsOf = (form: Readonly<Record<string, string>>): readonly string[] =>
  ['client_secret', 'refresh_token', 'code'].map((name) => form[name] ?? '');

/** Access tokens of sellers and apps, each kept until shortly before it ends. */
export interface AccessTokens {
  ofSeller(seller: SellerCredentials, now: Date): Promise<string>;
  /** for operations on behalf of nobody; `scope` such as `sellingpartnerapi::notifications` */
  ofApp(app: AppCredentials, scope: string, now: Date): Promise<string>;
  /** forgets the token of a seller, when an operation calls it invalid before its time */
  forget(seller: SellerCredentials): void;
  exchangeCode(app: AppCredentials, code: string, redirectUri: string): Promise<Consent>;
}

/**
 * Login with Amazon. The form is encoded by `URLSearchParams`: a secret may hold `+` and `/`.
 * Throws `AmazonError`: `invalid_client` is the app's secret and concerns every seller of it, `invalid_grant` is one
 * seller's authorisation.
 */
export function accessTokensOn({ login, fetch }: Endpoints): AccessTokens {
  const kept = new Map<string, { readonly token: string; readonly until: number }>();
  /** exchanges that are on their way: several reports of one seller are asked for at once, and need one token */
  const underWay = new Map<string, Promise<string>>();

  async function exchange<Shape extends v.GenericSchema>(
    shape: Shape,
    form: Readonly<Record<string, string>>,
  ): Promise<v.InferOutput<Shape>> {
    let response: Response;
    try {
      response = await fetch(login, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        body: new URLSearchParams(form),
        signal: AbortSignal.timeout(10_000),
      });
    } catch (cause) {
      throw new AmazonError('outage', 'Login with Amazon did not answer', { cause });
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) {
      const checked = v.safeParse(shape, body);
      if (checked.success) return checked.output;
      throw new AmazonError('outage', 'Login with Amazon answered without a token', { status: response.status });
    }
    const said = v.safeParse(errorShape, body);
    const facts = {
      status: response.status,
      ...(said.success && {
        said: withoutSecrets(`${said.output.error}: ${said.output.error_description}`, ...secretsOf(form)),
      }),
    };
    switch (said.success ? said.output.error : '') {
      case 'invalid_client':
      case 'unauthorized_client':
        throw new AmazonError('client secret invalid', 'Amazon does not accept the app’s client id and secret', facts);
      case 'invalid_grant':
      case 'access_denied':
        throw new AmazonError('authorisation revoked', 'Amazon does not accept the authorisation any more', facts);
      case 'invalid_request':
      case 'invalid_scope':
        throw new AmazonError('bad request', 'Login with Amazon does not accept the request', facts);
      default:
        throw new AmazonError(
          response.status === 429 ? 'throttled' : 'outage',
          `Login with Amazon answered with status ${response.status}`,
          facts,
        );
    }
  }

  async function renew(key: string, form: Readonly<Record<string, string>>, now: Date): Promise<string> {
    const { access_token: token, expires_in: seconds } = await exchange(tokenShape, form);
    kept.set(key, { token, until: now.getTime() + seconds * 1000 - renewBeforeMilliseconds });
    return token;
  }

  function tokenFor(key: string, form: Readonly<Record<string, string>>, now: Date): Promise<string> {
    const known = kept.get(key);
    if (known !== undefined && now.getTime() < known.until) return Promise.resolve(known.token);
    const renewal = underWay.get(key) ?? renew(key, form, now).finally(() => underWay.delete(key));
    underWay.set(key, renewal);
    return renewal;
  }

  // The key holds the client secret too: a token that was made with a secret before its rotation is not used after it.
  const keyOf = ({ clientId, clientSecret, refreshToken }: SellerCredentials) =>
    JSON.stringify(['seller', clientId, clientSecret, refreshToken]);

  return {
    ofSeller: (seller, now) =>
      tokenFor(
        keyOf(seller),
        {
          grant_type: 'refresh_token',
          refresh_token: seller.refreshToken,
          client_id: seller.clientId,
          client_secret: seller.clientSecret,
        },
        now,
      ),
    ofApp: ({ clientId, clientSecret }, scope, now) =>
      tokenFor(
        JSON.stringify(['app', clientId, clientSecret, scope]),
        { grant_type: 'client_credentials', scope, client_id: clientId, client_secret: clientSecret },
        now,
      ),
    forget(seller) {
      kept.delete(keyOf(seller));
    },
    async exchangeCode({ clientId, clientSecret }, code, redirectUri) {
      const { refresh_token: refreshToken } = await exchange(consentShape, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_secret: clientSecret,
      });
      return { refreshToken };
    },
  };
}

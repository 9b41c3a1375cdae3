import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { consentPage } from './consent-page.ts';
import type { Faults, SeenCall } from './faults.ts';
import { sendHtml, sendJson } from './http.ts';
import type { SimulatedSeller } from './seller.ts';
import type { SimulatedState } from './state.ts';

/** Whose an access token is; forgotten at a restart, after which clients take a new one. */
export interface Access {
  readonly sellerId?: string;
  readonly scope?: string;
  readonly clientId: string;
  readonly until: number;
}

export interface LoginContext extends Pick<SimulatedState, 'apps' | 'authorisations' | 'codes'> {
  readonly access: Map<string, Access>;
  readonly sellers: ReadonlyMap<string, SimulatedSeller>;
  readonly faults: Faults;
  readonly now: () => number;
  readonly seen: (call: SeenCall) => void;
}

const codeSeconds = 300;
const tokenSeconds = 3600;

export const secret = (prefix: string): string => `${prefix}${randomBytes(24).toString('base64url')}`;

/** Login with Amazon, and the page on which a seller consents. */
export function simulateLogin({ apps, authorisations, codes, access, sellers, faults, now, seen }: LoginContext) {
  function token(response: ServerResponse, form: URLSearchParams) {
    const field = (name: string): string => form.get(name) ?? '';
    const reject = (status: number, error: string, description: string) =>
      sendJson(response, status, { error, error_description: description });
    const app = apps.get(field('client_id'));
    const owner = authorisations.get(field('refresh_token'));
    const fault = faults.take({ operation: 'token', sellerId: owner?.sellerId });
    seen({ operation: 'token', status: fault === undefined ? 200 : 400, ...(owner && { sellerId: owner.sellerId }) });
    if (fault === 'outage') return sendJson(response, 503, { error: 'temporarily_unavailable' });
    if (fault === 'quotes secrets') {
      const quoted = ['client_secret', 'refresh_token', 'code'].map((name) => `${name}=${field(name)}`).join(' ');
      return reject(400, 'invalid_request', `The request has an invalid parameter: ${quoted}`);
    }
    if (app === undefined || !app.secrets.includes(field('client_secret')) || fault === 'client secret invalid') {
      return reject(401, 'invalid_client', 'Client authentication failed');
    }
    const give = (facts: object, refreshToken?: string) => {
      const accessToken = secret('Atza|');
      access.set(accessToken, { ...facts, clientId: field('client_id'), until: now() + tokenSeconds * 1000 });
      sendJson(response, 200, {
        access_token: accessToken,
        token_type: 'bearer',
        expires_in: tokenSeconds,
        ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      });
    };
    switch (field('grant_type')) {
      case 'refresh_token':
        if (owner?.clientId !== field('client_id') || fault === 'authorisation revoked') {
          return reject(
            400,
            'invalid_grant',
            "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
          );
        }
        return give({ sellerId: owner.sellerId }, field('refresh_token'));
      case 'authorization_code': {
        const code = codes.get(field('code'));
        codes.delete(field('code'));
        if (code === undefined || code.until < now() || code.clientId !== field('client_id')) {
          return reject(400, 'invalid_grant', 'The request has an invalid grant parameter : code');
        }
        const refreshToken = secret('Atzr|');
        authorisations.set(refreshToken, { sellerId: code.sellerId, clientId: code.clientId });
        return give({ sellerId: code.sellerId }, refreshToken);
      }
      case 'client_credentials':
        return give({ scope: field('scope') });
      default:
        return reject(400, 'unsupported_grant_type', 'The grant type is not supported');
    }
  }

  /** The seller, signed in to Seller Central, confirms: the page has a button for each seller of that app's region. */
  function consent(request: IncomingMessage, url: URL, form: URLSearchParams, response: ServerResponse) {
    const query = url.searchParams;
    const app = [...apps.entries()].find(([, { applicationId }]) => applicationId === query.get('application_id'));
    const redirect = query.get('redirect_uri') ?? '';
    if (app === undefined || redirect === '' || redirect.includes('#')) {
      return sendHtml(response, 400, consentPage.error(redirect.includes('#') ? 'MD5110' : 'MD1000'));
    }
    if (request.method !== 'POST')
      return sendHtml(response, 200, consentPage.ask([...sellers.values()], `${url.pathname}${url.search}`));
    const seller = sellers.get(form.get('seller') ?? '');
    if (seller === undefined) return sendHtml(response, 400, consentPage.error('SPDC8143'));
    const code = secret('RH');
    codes.set(code, { sellerId: seller.sellerId, clientId: app[0], until: now() + codeSeconds * 1000 });
    const back = new URL(redirect);
    back.searchParams.set('state', query.get('state') ?? '');
    back.searchParams.set('selling_partner_id', seller.sellerId);
    back.searchParams.set('spapi_oauth_code', code);
    response.writeHead(302, { location: back.href }).end();
  }

  return { token, consent };
}

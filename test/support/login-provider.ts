/**
 * A real OpenID provider (`oidc-provider`) on loopback, and the browser that goes to it: whoever is named in the query
 * of its login page is logged in.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface LoginProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Requests that reached it, by path. */
  asked: string[];
  /** It answers nothing but 503 from now on, or again as it should. */
  outOfOrder(is: boolean): void;
  stop(): Promise<void>;
}

interface ProviderOptions {
  /** Address to which it sends browsers back. */
  callback: string;
  /** Claims by account. */
  people: Record<string, Record<string, unknown>>;
  /** Claims are in the token itself, and not only behind the user endpoint. */
  inToken?: boolean;
  /** Its login page has a link for each account; without it, whoever names none gives up. */
  asks?: boolean;
}

const clientId = 'doisoat';
const clientSecret = 'a-secret-of-the-tests-alone-0123456789';

export async function startLoginProvider({
  callback,
  people,
  inToken = true,
  asks = false,
}: ProviderOptions): Promise<LoginProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['of-the-tests'] },
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [callback],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    conformIdTokenClaims: !inToken,
    claims: { openid: ['sub'], profile: ['doisoat_role', 'doisoat_province', 'name'] },
    features: { devInteractions: { enabled: false } },
    ttl: { Session: 60, Interaction: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    // Nobody is asked for consent: it is the organisation's own application.
    async loadExistingGrant({ oidc }: { oidc: { session: { accountId: string } } }) {
      const grant = new provider.Grant({ accountId: oidc.session.accountId, clientId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const asked: string[] = [];
  let away = false;
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    asked.push(url.pathname);
    if (away) return response.writeHead(503).end();
    const account = url.searchParams.get('account');
    if (!url.pathname.startsWith('/interaction/')) return answer(request, response);
    if (asks && account === null) {
      const links = Object.keys(people).map((each) => `<li><a href="?account=${each}">${each}</a></li>`);
      return response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<ul>${links.join('')}</ul>`);
    }
    void provider.interactionFinished(
      request,
      response,
      account === null ? { error: 'access_denied' } : { login: { accountId: account } },
    );
    return undefined;
  });
  return {
    issuer,
    clientId,
    clientSecret,
    asked,
    outOfOrder: (is) => (away = is),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve()).closeAllConnections();
      }),
  };
}

/**
 * Goes through the provider as a browser does: from the address to which the portal sent it, to the address to which
 * the provider sends it back. `account` undefined: somebody who gives up.
 */
export async function passProvider(start: string, account: string | undefined): Promise<URL> {
  const jar = new Map<string, string>();
  const { origin } = new URL(start);
  let url = new URL(start);
  for (let step = 0; step < 8; step++) {
    if (url.pathname.startsWith('/interaction/') && account !== undefined) url.searchParams.set('account', account);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const next = response.headers.get('location');
    if (next === null) throw new Error(`the provider answers ${response.status}: ${await response.text()}`);
    url = new URL(next, url);
    if (url.origin !== origin) return url;
  }
  throw new Error('the provider sends us in a circle');
}

/**
 * Login by an OpenID provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636), by
 * `openid-client`. Nobody but the provider is asked anything.
 */
import * as client from 'openid-client';
import { Problem } from '../http/problem.ts';
import type { PortalWorld } from '../ports.ts';
import type { PortalSettings } from '../settings.ts';
import { $Person, roles, type Person } from './identity.ts';
import { loginTime, type LoginProvider, type LoginState } from './login-provider.ts';

type OidcSettings = NonNullable<PortalSettings['oidc']>;

/** Keys and addresses of the provider are asked for again after this. */
const discoveryAge = 3_600_000; // milliseconds
/** Of one request to the provider. */
const answerTime = 10; // seconds

/** The provider does not answer, or answers that it is out of order. */
class ProviderAway extends Error {
  override name = 'ProviderAway';
}

export class OidcLogin implements LoginProvider {
  private readonly settings: OidcSettings;
  private readonly world: Pick<PortalWorld, 'clock' | 'log'>;
  private known: { configuration: client.Configuration; at: number } | undefined;

  constructor(settings: OidcSettings, world: Pick<PortalWorld, 'clock' | 'log'>) {
    this.settings = settings;
    this.world = world;
  }

  async begin(redirect: string): Promise<{ url: string; login: LoginState }> {
    const configuration = await this.discover().catch((error: unknown) => this.fail(error));
    const verifier = client.randomPKCECodeVerifier();
    const login = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier,
      until: this.world.clock.now() + loginTime * 1000,
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirect,
      scope: this.settings.scope,
      state: login.state,
      nonce: login.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, login };
  }

  async finish(callback: URL, { state, nonce, verifier }: LoginState): Promise<Person> {
    let claims: Record<string, unknown>;
    try {
      const configuration = await this.discover();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await client.authorizationCodeGrant(configuration, callback, checks);
      claims = { ...tokens.claims() };
      // Some providers put no more than the subject into the token.
      const { userinfo_endpoint: more } = configuration.serverMetadata();
      if (claims[this.settings.roleClaim] === undefined && more !== undefined)
        claims = { ...(await client.fetchUserInfo(configuration, tokens.access_token, String(claims.sub))), ...claims };
    } catch (error) {
      return this.fail(error);
    }
    const { userClaim, roleClaim, provinceClaim } = this.settings;
    const person = $Person.safeParse({
      user: claims[userClaim],
      role: roleOf(claims[roleClaim]),
      province: claims[provinceClaim],
    });
    if (!person.success) throw new Problem('PERSON_UNKNOWN');
    return person.data;
  }

  private async discover(): Promise<client.Configuration> {
    const now = this.world.clock.now();
    if (this.known !== undefined && now - this.known.at < discoveryAge) return this.known.configuration;
    const { issuer, clientId, clientSecret } = this.settings;
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
    const configuration = await client.discovery(new URL(issuer), clientId, undefined, authentication, {
      timeout: answerTime,
      [client.customFetch]: (url, options) => this.ask(url, options),
      execute: [
        // The signature of the token is checked although it comes from the provider itself.
        client.enableNonRepudiationChecks,
        ...(new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : []),
      ],
    });
    this.known = { configuration, at: now };
    return configuration;
  }

  /** A document of the provider cannot lead us to an address that is not its own. */
  private async ask(url: string, options: client.CustomFetchOptions): Promise<Response> {
    const own = [this.settings.issuer, ...this.settings.origins].map((each) => new URL(each).origin);
    if (!own.includes(new URL(url).origin)) throw new ProviderAway('the provider names an address elsewhere');
    const answer = await fetch(url, options as RequestInit).catch((error: unknown) => {
      throw new ProviderAway('the provider does not answer', { cause: error });
    });
    if (answer.status >= 500) throw new ProviderAway(`the provider answers ${answer.status}`);
    return answer;
  }

  private fail(error: unknown): never {
    const away = isAway(error);
    const code = (error as { code?: unknown } | null)?.code;
    const told = typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : away ? 'AWAY' : 'FAULT';
    this.world.log.event('portal.loginFailed', { code: told });
    throw new Problem(away ? 'LOGIN_UNAVAILABLE' : 'LOGIN_REFUSED');
  }
}

function isAway(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof ProviderAway) return true;
  return (error as { code?: unknown } | null)?.code === 'OAUTH_TIMEOUT';
}

/** A role, or the one of a list of groups that is a role. */
function roleOf(claim: unknown): unknown {
  if (!Array.isArray(claim)) return claim;
  const ours = claim.filter((each) => roles.some((role) => role === each));
  return ours.length === 1 ? ours[0] : undefined;
}

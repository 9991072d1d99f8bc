/** A page of the portal: head, policy by hashes, who is logged in and where they can go, the page's own part. */
import { findProvince } from '../../core/domain/provinces.ts';
import { extractAgeMax } from '../../core/summary/extract-age.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { seesProvince } from '../access/access.ts';
import type { Identity } from '../access/identity.ts';
import { address, type ExtractInUse, type Language, type PortalContext } from '../http/route.ts';
import { sha256Base64 } from '../http/security.ts';
import { accessTexts } from '../texts/access.ts';
import { layoutTexts } from '../texts/layout.ts';
import { formats } from './formats.ts';
import { navigationOf } from './navigation.ts';
import { portalStyle } from './style.ts';
import { answerTable, fileAsked } from './table-files.ts';

export interface PortalPage {
  /** Of the window, which a browser keeps in its history: it names nobody. */
  title: string;
  /** The `h1`, where it is not the title. */
  heading?: string;
  /** What stands below the heading. */
  body: Html;
  /** Paths of scripts of our own; without them none runs. */
  scripts?: readonly string[];
  /** Further `meta` elements by name, for a script. */
  meta?: Record<string, string>;
  status?: number;
  /** The page asks its own server by script, or the store to which a ticket leads: origins. */
  connect?: readonly string[];
}

const styleHash = sha256Base64(portalStyle);
/** Whole, so that nothing stands between its tags but what the hash is of. */
const styleElement = raw(`<style>${portalStyle}</style>`);

/**
 * The page as an answer, in the language of the one who asks; with `?format=csv` or `xlsx` a table of it: Problem
 * NOT_FOUND is thrown where there is none, REQUEST_INVALID for another format.
 */
export function answerPage(c: PortalContext, page: PortalPage): Response {
  const { title, heading = title, body, scripts = [], meta = {}, status = 200, connect } = page;
  const file = c.req.method === 'GET' && status === 200 ? fileAsked(c) : undefined;
  if (file !== undefined) return answerTable(c, file);
  const language = c.get('language');
  const identity = c.get('identity');
  const text = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${Object.entries(meta).map(([name, content]) => html`<meta name="${name}" content="${content}" /> `)}
        <title>${title} · ${layoutTexts[language].name}</title>
        ${styleElement} ${scripts.map((path) => html`<script type="module" src="${address(c, path)}"></script> `)}
      </head>
      <body>
        <a class="skip" href="#main">${layoutTexts[language].skip}</a>
        ${head(c, language, identity)}
        <main id="main" tabindex="-1">
          <h1>${heading}</h1>
          ${body}
        </main>
        ${foot(language, c.get('extract'))}
      </body>
    </html> `;
  const connects = connect ?? (scripts.length > 0 ? [] : undefined);
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    ...(scripts.length > 0 ? ["script-src 'self'", "worker-src 'self'"] : []),
    ...(connects === undefined ? [] : [`connect-src ${["'self'", ...connects].join(' ')}`]),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  return c.html(text as unknown as string, status as 200, {
    'Content-Security-Policy': policy,
    'Cache-Control': 'private, no-store',
  });
}

function head(c: PortalContext, language: Language, identity: Identity | undefined): Html {
  const texts = layoutTexts[language];
  const other = language === 'vi' ? 'en' : 'vi';
  const province = provinceShown(c, identity);
  const here = c.req.path;
  const links = navigationOf(identity, province, language).map(({ path, text }) => {
    const href = address(c, path);
    return html`<li><a href="${href}" ${href === here ? raw(' aria-current="page"') : ''}>${text}</a></li>`;
  });
  const who = identity === undefined ? '' : `${identity.user} · ${texts.roles[identity.role]}`;
  const place = province === undefined ? '' : (findProvince(province)?.[language === 'vi' ? 'nameVi' : 'nameEn'] ?? '');
  return html`<header>
    <nav aria-label="${texts.navigation}">
      <ul>
        ${links}
      </ul>
    </nav>
    <div class="who">
      <span>${[who, place].filter((each) => each !== '').join(' · ')}</span>
      <a href="${inLanguage(c, other)}" lang="${other}" hreflang="${other}">${layoutTexts[other].language}</a>
      ${
        identity?.by === 'session'
          ? html`<a href="${address(c, '/sessions')}">${accessTexts[language].sessions}</a>
              <form class="inline" method="post" action="${address(c, '/logout')}">
                <button>${texts.logout}</button>
              </form>`
          : ''
      }
    </div>
  </header>`;
}

/** This very page in another language, with whatever was chosen on it. */
function inLanguage(c: PortalContext, language: Language): string {
  const chosen = new URL(c.req.url).searchParams;
  chosen.set('lang', language);
  return `?${chosen.toString()}`;
}

/** Which extract what is shown stands on, and its age: coloured and in words once it is old. */
function foot(language: Language, extract: ExtractInUse | undefined): Html | string {
  if (extract === undefined) return '';
  const { version, asOf, days } = extract;
  const texts = layoutTexts[language];
  const { formatCount, formatInstant } = formats[language];
  const told = texts.extract(version, formatInstant(asOf).slice(0, 10), formatCount(days));
  const old = days > extractAgeMax ? html` <span class="bad">${texts.extractOld(String(extractAgeMax))}</span>` : '';
  return html`<footer class="note">${told}${old}</footer>`;
}

/** The province of the page, or the one and only of the user. */
function provinceShown(c: PortalContext, identity: Identity | undefined): string | undefined {
  const asked = c.get('province');
  if (asked !== undefined && identity !== undefined && seesProvince(identity, asked)) return asked;
  return identity?.province ?? undefined;
}

/** One HTML file: head, policy, the page in both languages. It requests nothing when opened from a file. */
import { html, type Html } from './html.ts';
import { htmlDocument, type PageOptions } from './html-document.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

interface Shell extends PageOptions {
  title: string;
  madeAt: string; // instant of the document
  source: string; // the file beside the page that holds the document
  root: string; // relative path to the folder of national.json: '' or '../'
  vi: Html; // the two sections' insides
  en: Html;
}

/**
 * The page around its two sections. Without script English shows by the target of its link; a browser without `:has`
 * shows both.
 */
export function pageShell({ title, madeAt, source, root, vi, en, sha256Base64, past }: Shell): string {
  // A past day stays as it is, and lies two folders below the portal.
  const portal = past === undefined ? root : `${root}../../`;
  const back = root !== '' && html`<a href="${root}index.html">Cả nước · <span lang="en">Viet Nam</span></a>`;
  const body = html`<nav aria-label="Ngôn ngữ và trang · Language and pages">${back}\
<a href="#vi" lang="vi">Tiếng Việt</a><a href="#en" lang="en">English</a>\
<a href="${portal}home" data-portal="" hidden="">Việc của tôi · <span lang="en">My work</span></a></nav>
<main>
<section id="vi" lang="vi" aria-label="Tiếng Việt">
${vi}
</section>
<section id="en" lang="en" aria-label="English">
${en}
</section>
</main>`;
  const data = { ...(past === undefined ? { 'data-made': madeAt, 'data-source': source } : {}), 'data-root': portal };
  return htmlDocument({ language: 'vi', title, style: pageStyle, script: pageScript, data, body, sha256Base64 });
}

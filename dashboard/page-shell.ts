/** One HTML file: head, policy, the page in both languages. It requests nothing when opened from a file. */
import { htmlDocument } from './html-document.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

export interface PageOptions {
  /** Hash of a text's UTF-8 in Base64: the policy allows the one style sheet and the one script by it. */
  sha256Base64: (text: string) => string;
}

interface Shell {
  title: string;
  madeAt: string; // instant of the document
  root: string; // relative path to the folder of national.json: '' or '../'
  vi: string; // HTML of the two sections' insides
  en: string;
}

/**
 * The page around its two sections. Without script English shows by the target of its link; a browser without `:has`
 * shows both.
 */
export function pageShell({ title, madeAt, root, vi, en }: Shell, options: PageOptions): string {
  const back = root === '' ? '' : `<a href="${root}index.html">Cả nước · <span lang="en">Viet Nam</span></a>`;
  const body = `<nav aria-label="Ngôn ngữ và trang · Language and pages">${back}\
<a href="#vi" lang="vi">Tiếng Việt</a><a href="#en" lang="en">English</a>\
<a href="/upload" data-upload="" hidden="">Gửi dữ liệu · <span lang="en">Upload</span></a></nav>
<main>
<section id="vi" lang="vi" aria-label="Tiếng Việt">
${vi}
</section>
<section id="en" lang="en" aria-label="English">
${en}
</section>
</main>`;
  const attributes = { 'data-made': madeAt, 'data-root': root };
  const { sha256Base64 } = options;
  return htmlDocument({ language: 'vi', title, style: pageStyle, script: pageScript, attributes, body, sha256Base64 });
}

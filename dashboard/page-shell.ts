/** One HTML file: head, policy, the page in both languages. It requests nothing when opened from a file. */
import { escapeHtml } from './escape-html.ts';
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
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${options.sha256Base64(pageStyle)}'`,
    `script-src 'sha256-${options.sha256Base64(pageScript)}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const back = root === '' ? '' : `<a href="${root}index.html">Cả nước · <span lang="en">Viet Nam</span></a>`;
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body data-made="${escapeHtml(madeAt)}" data-root="${root}">
<nav aria-label="Ngôn ngữ và trang · Language and pages">${back}\
<a href="#vi" lang="vi">Tiếng Việt</a><a href="#en" lang="en">English</a>\
<a href="/upload" data-upload="" hidden="">Gửi dữ liệu · <span lang="en">Upload</span></a></nav>
<main>
<section id="vi" lang="vi" aria-label="Tiếng Việt">
${vi}
</section>
<section id="en" lang="en" aria-label="English">
${en}
</section>
</main>
<script>${pageScript}</script>
</body>
</html>
`;
}

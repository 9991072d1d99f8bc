/** The document around a page: one file without outside parts, and a policy that forbids what it does not need. */
import { attributes, html, raw, type Html } from './html.ts';
import type { PastPage } from './past-day.ts';

/** How a page is made of its document. */
export interface PageOptions {
  /** Hash of a text's UTF-8 in Base64: the policy allows style sheet and script by it. */
  sha256Base64: (text: string) => string;
  /** The page shows a past day. */
  past?: PastPage;
}

export interface HtmlDocument extends Pick<PageOptions, 'sha256Base64'> {
  language: string;
  title: string;
  style: string; // the one style sheet
  /** The one script; it may ask its own server. Absent: none runs, and nothing is asked. */
  script?: string;
  /** Attributes of the body, by name. */
  data?: Record<string, string>;
  body: Html;
}

/** The text of the file. */
export function htmlDocument({ language, title, style, script, data = {}, body, sha256Base64 }: HtmlDocument): string {
  const scripts = script === undefined ? [] : [`script-src 'sha256-${sha256Base64(script)}'`, "connect-src 'self'"];
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256Base64(style)}'`,
    ...scripts,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body${attributes(data)}>
${body}
${script !== undefined && html`<script>${raw(script)}</script>\n`}</body>
</html>
`.toString();
}

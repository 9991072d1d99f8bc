/** The document around a page: one file without outside parts, and a policy that forbids what it does not need. */
import { escapeHtml } from './escape-html.ts';

export interface HtmlDocument {
  language: string;
  title: string; // text
  style: string; // the one style sheet
  /** The one script; it may ask its own server. Absent: none runs, and nothing is asked. */
  script?: string;
  /** Attributes of the body, by name, as text. */
  attributes?: Record<string, string>;
  body: string; // HTML
  /** Hash of a text's UTF-8 in Base64: the policy allows style sheet and script by it. */
  sha256Base64: (text: string) => string;
}

export function htmlDocument(document: HtmlDocument): string {
  const { language, title, style, script, attributes = {}, body, sha256Base64 } = document;
  const scripts = script === undefined ? [] : [`script-src 'sha256-${sha256Base64(script)}'`, "connect-src 'self'"];
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256Base64(style)}'`,
    ...scripts,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const named = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body${named.join('')}>
${body}
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
}

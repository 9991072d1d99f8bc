/**
 * The upload page: complete HTML in both languages (`data-language` on the root shows one), filled with life by
 * `upload-client.ts`. Every text is escaped; there is no inline script.
 */
import { batchKinds, schemes } from '../core/domain/codes.ts';
import { provinces } from '../core/domain/provinces.ts';
import { profiles } from '../core/intake/profiles.ts';
import { templateFileName } from '../core/intake/template.ts';
import { escapeHtml } from '../dashboard/escape-html.ts';
import { english, vietnamese, type UploadTexts } from './texts.ts';
import { uploadStyle } from './upload-style.ts';

export interface UploadPageOptions {
  /** Paths of the two scripts. */
  client: string;
  worker: string;
  sha256Base64: (text: string) => string;
}

/** Where the workbook of each form is offered. */
export const templates = profiles.map(({ name, title }) => {
  return { profile: name, path: `/upload/template-${name}.xlsx`, file: templateFileName(name), title };
});

/** Everything is refused but the page's own two scripts, its style and its own server. */
export function uploadPolicy(options: Pick<UploadPageOptions, 'sha256Base64'>): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    `style-src 'sha256-${options.sha256Base64(uploadStyle)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function uploadPage(options: UploadPageOptions): string {
  return `<!doctype html>
<html lang="vi" data-language="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="doisoat-worker" content="${escapeHtml(options.worker)}">
<title>${escapeHtml(vietnamese.title)}</title>
<style>${uploadStyle}</style>
<script type="module" src="${escapeHtml(options.client)}"></script>
</head>
<body>
<nav>
<a href="/">${both((texts) => texts.overview)}</a>
<span><button type="button" id="vi" lang="vi">Tiếng Việt</button>\
<button type="button" id="en" lang="en">English</button></span>
</nav>
<main>
<h1>${both((texts) => texts.title)}</h1>
<p>${both((texts) => texts.intro)}</p>
<noscript><p class="bad">${escapeHtml(vietnamese.noScript)} <span>${escapeHtml(english.noScript)}</span></p></noscript>
<form id="form" novalidate>
<fieldset>
<legend>${both((texts) => texts.choose)}</legend>
<div class="fields">
<label class="field"><span class="name">${both((texts) => texts.province)}</span>
<select id="province" required><option value="">—</option>${provinceOptions()}</select></label>
<label class="field"><span class="name">${both((texts) => texts.officer)}</span>\
<input id="officer" type="text" maxlength="200" autocomplete="name" required></label>
<label class="field"><span class="name">${both((texts) => texts.purpose)}</span>\
<input id="purpose" type="text" maxlength="1000" required></label>
</div>
<div class="group" role="radiogroup" aria-labelledby="kind-name">\
<span class="name" id="kind-name">${both((texts) => texts.kind)}</span>
${batchKinds.map((kind, index) => kindChoice(kind, index === 0)).join('\n')}
</div>
<div class="group" role="group" aria-labelledby="schemes-name" aria-describedby="schemes-hint">\
<span class="name" id="schemes-name">${both((texts) => texts.schemes)}</span>
${schemes.map(schemeChoice).join('\n')}
<p class="hint" id="schemes-hint">${both((texts) => texts.schemesHint)}</p>
</div>
<div id="full-only" hidden>
<label class="field"><span class="name">${both((texts) => texts.rows)}</span>\
<input id="rows" type="number" min="0" step="1" inputmode="numeric" aria-describedby="rows-hint"></label>
<p class="hint" id="rows-hint">${both((texts) => texts.rowsHint)}</p>
<label class="choice"><input type="checkbox" id="confirm-shrink">\
<span>${both((texts) => texts.confirmShrink)}</span></label>
</div>
</fieldset>
<fieldset>
<legend>${both((texts) => texts.file)}</legend>
<div class="drop" id="drop">
<p>${both((texts) => texts.drop)}</p>
<button type="button" id="pick">${both((texts) => texts.pick)}</button>
<input type="file" id="file" accept=".csv,.txt,.gz,.xlsx,.xlsm" hidden>
<p class="hint">${both((texts) => texts.fileHint)}</p>
<p id="chosen"></p>
</div>
<details><summary id="templates">${both((texts) => texts.templates)}</summary>
<ul class="links">${templates.map(templateLink).join('')}</ul></details>
</fieldset>
</form>
<section aria-live="polite" id="live"><p id="say" role="status"></p>\
<progress id="progress" max="100" value="0" aria-labelledby="say" hidden></progress></section>
<section id="check" hidden tabindex="-1"></section>
<p><button type="button" class="main" id="send" disabled>${both((texts) => texts.send)}</button></p>
<section id="receipt" hidden tabindex="-1"></section>
</main>
</body>
</html>
`;
}

function both(text: (texts: UploadTexts) => string): string {
  return [vietnamese, english]
    .map((texts) => `<span lang="${texts.language}">${escapeHtml(text(texts))}</span>`)
    .join('');
}

/** A workbook to fill in for each form. */
function templateLink({ path, file, title }: (typeof templates)[number]): string {
  const text = (['vi', 'en'] as const).map(
    (language) => `<span lang="${language}">${escapeHtml(title[language])}</span>`,
  );
  return `<li><a href="${path}" download="${file}">${text.join('')}</a></li>`;
}

function provinceOptions(): string {
  return provinces.map(({ id, nameVi }) => `<option value="${id}">${escapeHtml(nameVi)}</option>`).join('');
}

function schemeChoice(scheme: (typeof schemes)[number]): string {
  return (
    `<label class="choice"><input type="checkbox" name="scheme" value="${scheme}">` +
    `<span>${both((texts) => texts.schemeNames[scheme])} (${scheme})</span></label>`
  );
}

function kindChoice(kind: (typeof batchKinds)[number], checked: boolean): string {
  return (
    '<label class="choice"><input type="radio" name="kind" ' +
    `value="${kind}"${checked ? ' checked' : ''}><span>${both((texts) => texts.kinds[kind])}</span></label>`
  );
}

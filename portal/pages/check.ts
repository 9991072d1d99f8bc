/** The form for one to ten people: asked and answered on one page, without script. */
import { Refusal } from '../../core/base/errors.ts';
import { refusalMessage } from '../../core/catalogue/refusal-texts.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { senderOf } from '../api/uploads.ts';
import { askRows, type AskedRowsResult } from '../checks/ask-rows.ts';
import { emptyForm, formOf, readForm, type CheckForm } from '../checks/check-form.ts';
import type { CheckRow } from '../checks/check-row.ts';
import { takeChecks } from '../checks/daily-limit.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { checkTexts } from '../texts/check.ts';
import { answersPart, errorsPart, formPart } from '../views/check-form.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';

const path = '/p/:province/check';
const access = { to: 'province', roles: ['clerk', 'director'] } as const;

export const checkPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    access,
    handle: (c) => page(c, emptyForm(Number(c.req.query('rows') ?? 1) || 1)),
  },
  {
    method: 'POST',
    path,
    access,
    async handle(c) {
      const body = await c.req.parseBody({ all: true });
      const more = body.add !== undefined;
      const form = formOf(body, more);
      if (more) return page(c, form);
      const { errors, rows } = readForm(form);
      const texts = checkTexts[c.get('language')];
      if (errors.length > 0) return page(c, form, { part: errorsPart(c.get('language'), errors), errors, status: 422 });
      try {
        const asked = await ask(
          c,
          rows.map(({ row }) => row),
          form.purpose,
        );
        const link = html`<a href="${address(c, `/batches/${asked.batch}`)}">${texts.batch}</a>`;
        const part =
          asked.answers === undefined
            ? html`<p class="done" id="told">${texts.late} ${link}</p>`
            : answersPart(c.get('language'), rows, asked.answers, link);
        return page(c, form, { part });
      } catch (error) {
        if (error instanceof Problem && error.code === 'CHECKS_LIMIT')
          return page(c, form, { part: told(texts.limit), status: 429 });
        if (!(error instanceof Refusal)) throw error;
        return page(c, form, { part: told(refusalMessage(error.code, error.facts)[c.get('language')]), status: 422 });
      }
    },
  },
];

async function ask(c: PortalContext, rows: readonly CheckRow[], purpose: string): Promise<AskedRowsResult> {
  const [world, province, sender] = [c.get('world'), c.get('province'), senderOf(c)];
  const perDay = c.get('settings').checksPerDay;
  await takeChecks(world, sender, { province, people: rows.length, perDay });
  return askRows(world, rows, { province, sender, metadata: { officer: sender.user, purpose } });
}

function told(text: string): Html {
  return html`<div class="errors" id="told" role="alert"><p>${text}</p></div>`;
}

/** The form with what was entered, so that it can be mended; above it what is to be told. */
function page(
  c: PortalContext,
  form: CheckForm,
  { part, errors = [], status = 200 }: { part?: Html; errors?: Parameters<typeof errorsPart>[1]; status?: number } = {},
): Response {
  const language = c.get('language');
  const texts = checkTexts[language];
  const province = c.get('province');
  const perDay = formats[language].formatCount(c.get('settings').checksPerDay);
  const role = c.get('identity')?.role;
  const use = html`<p class="screen"><a href="${address(c, `/p/${province}/checks`)}">${texts.use}</a></p>`;
  return answerPage(c, {
    title: texts.title,
    status,
    body: html`<p class="screen">${texts.intro(perDay)}</p>
      ${part ?? ''} ${formPart(language, form, { action: address(c, `/p/${province}/check`), errors })}
      ${role === 'clerk' ? '' : use}`,
  });
}

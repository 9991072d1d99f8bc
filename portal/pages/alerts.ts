/** `/alerts`: the alerts that somebody has set, what became of them, and a form for another one. */
import { $NewRule } from '../../core/alerts/alert-rule.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { alertTexts } from '../texts/alerts.ts';
import { alertForm, givenAlert, wrongFields, type GivenAlert } from '../views/alert-form.ts';
import { alertsTable } from '../views/alert-parts.ts';
import { alertAccess, askedRules, isAlertsOff, removeAlert, setAlert, testAlert } from '../views/asked-alerts.ts';
import { errorSummary, refusalAsError, type FormError } from '../views/form-parts.ts';
import { answerPage } from '../views/layout.ts';

export const alertPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/alerts', access: alertAccess, handle: (c) => alertsPage(c, {}) },
  { method: 'POST', path: '/alerts', access: alertAccess, handle: addByForm },
  { method: 'POST', path: '/alerts/:alert/test', access: alertAccess, handle: testByButton },
  {
    method: 'POST',
    path: '/alerts/:alert/remove',
    access: alertAccess,
    async handle(c) {
      await removeAlert(c);
      return c.redirect(address(c, '/alerts?done=removed'), 303);
    },
  },
];

interface Shown {
  errors?: readonly FormError[];
  given?: GivenAlert;
  /** Of the alert that was just set: shown once. */
  secret?: string | null;
  done?: string;
}

async function alertsPage(c: PortalContext, { errors = [], given, secret, done }: Shown): Promise<Response> {
  const texts = alertTexts[c.get('language')];
  const rules = await askedRules(c);
  const told = done ?? doneText(c);
  return answerPage(c, {
    title: texts.title,
    status: errors.length === 0 ? 200 : 422,
    body: html`${errorSummary(texts.wrong, errors)}
      ${told === undefined ? '' : html`<div class="done" role="status">${told} ${secretPart(c, secret)}</div>`}
      <p>${texts.intro}</p>
      ${rules.length === 0 ? html`<p>${texts.none}</p>` : alertsTable(c, rules)}
      ${isAlertsOff(c) ? html`<p>${texts.off}</p>` : alertForm(c, given, errors)}`,
  });
}

function doneText(c: PortalContext): string | undefined {
  const texts = alertTexts[c.get('language')];
  const done = c.req.query('done');
  return done === 'removed' ? texts.removed : done === 'tested' ? texts.tested : undefined;
}

function secretPart(c: PortalContext, secret: string | null | undefined): Html | '' {
  if (secret === null || secret === undefined) return '';
  const texts = alertTexts[c.get('language')];
  return html`<p>${texts.secret}: <code>${secret}</code></p>
    <p class="hint">${texts.secretHint}</p>`;
}

/** The answer itself shows the secret: it must stand in no address, and is not asked for again. */
async function addByForm(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const given = await givenAlert(c);
  const parsed = $NewRule.safeParse(given.rule);
  if (!parsed.success) return alertsPage(c, { errors: wrongFields(parsed.error, language), given });
  const field = parsed.data.channel.type === 'mail' ? 'mail' : 'webhook';
  const result = await refusalAsError(language, field, () => setAlert(c, parsed.data));
  if ('error' in result) return alertsPage(c, { errors: [result.error], given });
  return alertsPage(c, { secret: result.done.secret, done: alertTexts[language].done });
}

async function testByButton(c: PortalContext): Promise<Response> {
  const result = await refusalAsError(c.get('language'), 'alerts', () => testAlert(c));
  return 'error' in result
    ? alertsPage(c, { errors: [result.error] })
    : c.redirect(address(c, '/alerts?done=tested'), 303);
}

/** The form of a new alert: what stood in it is shown again where something was wrong. */
import type * as z from 'zod';
import { alertKinds, country, type AlertKind } from '../../core/alerts/alert.ts';
import type { ChannelType } from '../../core/alerts/alert-rule.ts';
import { provinceNameOf, provinces } from '../../core/domain/provinces.ts';
import { rateFallHundredths } from '../../core/summary/summary-events.ts';
import { staleDays } from '../../core/summary/summary-schema.ts';
import { kindTexts } from '../../dashboard/alert-texts.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { address, type Language, type PortalContext } from '../http/route.ts';
import { alertTexts } from '../texts/alerts.ts';
import { offerOf } from './asked-alerts.ts';
import type { FormError } from './form-parts.ts';
import { formats } from './formats.ts';

/** What a form was sent with: as a rule that may be wrong, and as the texts of its fields. */
export interface GivenAlert {
  rule: { place: string; kinds: string[]; days: number; points: string; places: number; channel: unknown };
  fields: Record<(typeof fieldNames)[number], string>;
}

const fieldNames = ['place', 'days', 'points', 'places', 'type', 'webhook', 'mail'] as const;

/** The form as it was sent; what is missing is empty. */
export async function givenAlert(c: PortalContext): Promise<GivenAlert> {
  const body = await c.req.parseBody({ all: true });
  const text = (name: string): string => {
    const value = body[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const fields = Object.fromEntries(fieldNames.map((name) => [name, text(name)])) as GivenAlert['fields'];
  const kinds = [body.kinds ?? []].flat().filter((kind) => typeof kind === 'string');
  const { place, days, points, places, type, webhook, mail } = fields;
  const channel = type === 'webhook' ? { type, url: webhook } : type === 'mail' ? { type, to: mail } : { type };
  const rule = { place, kinds, days: wholeNumber(days), points: points.replace(',', '.'), channel };
  return { rule: { ...rule, places: wholeNumber(places) }, fields };
}

function wholeNumber(text: string): number {
  return /^\d{1,4}$/.test(text) ? Number(text) : 0;
}

/** Which fields are wrong, in the words of the page. */
export function wrongFields(error: z.ZodError, language: Language): FormError[] {
  const { fieldWrong } = alertTexts[language];
  const named = new Set(error.issues.map(({ path }) => String(path[0])));
  const fields = (['kinds', 'days', 'points', 'places'] as const).filter((name) => named.has(name));
  const errors: FormError[] = fields.map((field) => ({ field, message: fieldWrong[field] }));
  return errors.length > 0 ? errors : [{ field: 'channel', message: fieldWrong.to }];
}

/** `given`: what to show again. */
export function alertForm(c: PortalContext, given: GivenAlert | undefined, errors: readonly FormError[]): Html {
  const language = c.get('language');
  const texts = alertTexts[language];
  const { points, days, places } = given?.fields ?? {
    points: formats[language].formatSize((rateFallHundredths / 100).toFixed(2)),
    days: String(staleDays),
    places: '1',
  };
  const isWrong = (field: string): Html | '' =>
    errors.some((error) => error.field === field) ? raw('aria-invalid="true"') : '';
  const field = (name: 'days' | 'points' | 'places', value: string): Html =>
    html`<div>
      <label for="${name}">${texts[name]}</label>
      <input type="text" inputmode="decimal" id="${name}" name="${name}" value="${value}" ${isWrong(name)} required />
    </div>`;
  return html`<h2>${texts.add}</h2>
    <form method="post" action="${address(c, '/alerts')}">
      ${placeField(c, given)}
      <fieldset id="kinds" tabindex="-1">
        <legend class="required">${texts.kinds}</legend>
        <div class="choices">
          ${alertKinds.map((kind) => kindBox(kind, language, given?.rule.kinds.includes(kind) ?? false))}
        </div>
        <div class="fields">${field('days', days)}${field('points', points)}${field('places', places)}</div>
      </fieldset>
      ${channelFields(c, given, isWrong)}
      <p><button class="main">${texts.set}</button></p>
    </form>`;
}

function kindBox(kind: AlertKind, language: Language, isChecked: boolean): Html {
  const checked = isChecked ? raw('checked') : '';
  return html`<label class="choice">
    <input type="checkbox" name="kinds" value="${kind}" ${checked} />${kindTexts[kind][language]}
  </label>`;
}

/** An office has one place; everybody else may choose. */
function placeField(c: PortalContext, given: GivenAlert | undefined): Html {
  const language = c.get('language');
  const texts = alertTexts[language];
  const own = c.get('identity')?.province ?? null;
  if (own !== null)
    return html`<p>${texts.place}: ${provinceNameOf(own, language)}</p>
      <input type="hidden" name="place" value="${own}" />`;
  const places = [
    [country, texts.all] as const,
    ...provinces.map(({ id }) => [id, provinceNameOf(id, language)] as const),
  ];
  return html`<p>
    <label for="place">${texts.place}</label>
    <select id="place" name="place">
      ${places.map(([id, name]) => {
        const selected = given?.fields.place === id ? raw('selected') : '';
        return html`<option value="${id}" ${selected}>${name}</option> `;
      })}
    </select>
  </p>`;
}

/** Only what is configured may be chosen. */
function channelFields(c: PortalContext, given: GivenAlert | undefined, isWrong: (field: string) => Html | ''): Html {
  const texts = alertTexts[c.get('language')];
  const { webhookHosts, mailDomains, topic } = offerOf(c);
  const types: ChannelType[] = [
    ...(mailDomains.length > 0 ? (['mail'] as const) : []),
    ...(webhookHosts.length > 0 ? (['webhook'] as const) : []),
    ...(topic ? (['topic'] as const) : []),
  ];
  const boxes = mailDomains.map((domain) => `@${domain}`);
  const chosen = types.find((type) => type === given?.fields.type) ?? types[0];
  const choice = (type: ChannelType): Html =>
    html`<label class="choice">
      <input type="radio" name="type" value="${type}" ${type === chosen ? raw('checked') : ''} />${texts.channels[type]}
    </label>`;
  const to = (type: 'webhook' | 'mail', allowed: readonly string[]): Html =>
    html`<div>
      <label for="${type}">${texts.to[type]}</label>
      <p class="hint" id="${type}-hint">${texts.toHint(allowed.join(', '))}</p>
      <input
        type="text"
        id="${type}"
        name="${type}"
        value="${given?.fields[type] ?? ''}"
        aria-describedby="${type}-hint"
        ${isWrong(type)}
      />
    </div>`;
  return html`<fieldset id="channel" tabindex="-1">
    <legend>${texts.channel}</legend>
    <div class="choices">${types.map(choice)}</div>
    ${mailDomains.length > 0 ? to('mail', boxes) : ''} ${webhookHosts.length > 0 ? to('webhook', webhookHosts) : ''}
  </fieldset>`;
}

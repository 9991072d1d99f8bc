/** The table of alerts that are set. */
import { country, type AlertKind } from '../../core/alerts/alert.ts';
import type { Delivery } from '../../core/alerts/rule-state.ts';
import type { ShownRule } from '../../core/alerts/shown-rule.ts';
import { causeTexts, kindTexts } from '../../dashboard/alert-texts.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { address, type PortalContext } from '../http/route.ts';
import { alertTexts } from '../texts/alerts.ts';
import { layoutTexts } from '../texts/layout.ts';
import { seesAllRules } from './asked-alerts.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { formats } from './formats.ts';
import { dataTable, type DataColumn, type DataRow } from './table.ts';

export function alertsTable(c: PortalContext, rules: readonly ShownRule[]): Html {
  const texts = alertTexts[c.get('language')];
  const { place, kinds, channel, last, who, act } = texts.columns;
  const all = seesAllRules(c);
  const columns: DataColumn[] = [
    { title: place, name: 'place' },
    { title: kinds, name: 'kinds' },
    { title: channel, name: 'channel' },
    { title: last, name: 'last' },
    ...(all ? [{ title: who, name: 'who' }] : []),
    { title: act, kind: 'link' },
  ];
  const rows = rules.map((rule): DataRow => [
    placeOf(c, rule),
    kindsOf(c, rule),
    channelOf(c, rule),
    lastOf(c, rule),
    ...(all ? [ownerOf(c, rule)] : []),
    actsOf(c, rule),
  ]);
  return html`<div id="alerts">${dataTable(c, { label: texts.list, columns, rows, people: true })}</div>`;
}

function placeOf(c: PortalContext, { place }: ShownRule): string {
  const language = c.get('language');
  return place === country ? alertTexts[language].all : provinceNameOf(place, language);
}

function kindsOf(c: PortalContext, rule: ShownRule): Html {
  const language = c.get('language');
  const { thresholds } = alertTexts[language];
  const limits: Partial<Record<AlertKind, string>> = {
    provinceStale: thresholds.provinceStale(String(rule.days)),
    rateFell: thresholds.rateFell(formats[language].formatSize(rule.points)),
    rankLost: thresholds.rankLost(String(rule.places)),
  };
  const told = rule.kinds.map((kind) => {
    const limit = limits[kind];
    return limit === undefined ? kindTexts[kind][language] : `${kindTexts[kind][language]} (${limit})`;
  });
  return html`${told.map((each, at) => html`${at === 0 ? '' : html`<br />`}${each}`)}`;
}

function channelOf(c: PortalContext, { channel: { type, to } }: ShownRule): Html {
  const name = alertTexts[c.get('language')].channels[type];
  return html`${name}${to === null ? '' : html`<br /><code>${to}</code>`}`;
}

function lastOf(c: PortalContext, { waiting, deliveries }: ShownRule): Html {
  const texts = alertTexts[c.get('language')];
  const [last] = deliveries;
  const told = last === undefined ? texts.nothingYet : deliveryText(c, last);
  const failed = last?.status === 'failed';
  return html`<span class="${failed ? 'bad' : ''}">${told}</span>
    ${waiting === 0 ? '' : html`<br />${texts.waiting(String(waiting))}`}`;
}

function deliveryText(c: PortalContext, { at, cause, httpStatus, attempts, test }: Delivery): string {
  const language = c.get('language');
  const texts = alertTexts[language];
  const instant = formats[language].formatInstant(at);
  const begin = test ? texts.test : '';
  if (cause === null) return `${begin}${texts.sent(instant)}`;
  const status = httpStatus === null ? '' : ` (${httpStatus})`;
  return `${begin}${texts.failed(instant, `${causeTexts[cause][language]}${status}`, String(attempts))}`;
}

function ownerOf(c: PortalContext, { owner: { user, role, province } }: ShownRule): string {
  const language = c.get('language');
  const { roles } = layoutTexts[language];
  const name = Object.entries(roles).find(([known]) => known === role)?.[1] ?? role;
  return [user, name, ...(province === null ? [] : [provinceNameOf(province, language)])].join(' · ');
}

function actsOf(c: PortalContext, { id }: ShownRule): Html {
  const texts = alertTexts[c.get('language')];
  const button = (act: 'test' | 'remove', text: string): Html =>
    html`<form class="inline" method="post" action="${address(c, `/alerts/${id}/${act}`)}">
      <button>${text}</button>
    </form> `;
  return html`${button('test', texts.tryIt)}${button('remove', texts.remove)}`;
}

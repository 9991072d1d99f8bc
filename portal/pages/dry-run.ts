/** `/dry-run`: the built versions, and what putting one of them in use would change. */
import type { DryRun, ProvinceDryRun } from '../../core/reconcile/dry-run.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import type { RegistryVersion } from '../../core/registry/activate.ts';
import { recheckCauses, type RecheckCause } from '../../core/ledger/verdict-change.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { english } from '../../dashboard/page-texts-en.ts';
import { dryRunAccess, registryDesk } from '../api/dry-run.ts';
import { messageOfRefusal } from '../http/problem.ts';
import { address, type Language, type PortalContext, type Route } from '../http/route.ts';
import { dryRunTexts } from '../texts/dry-run.ts';
import { facts } from '../views/batch-parts.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { dataTable, type DataCell, type DataColumn } from '../views/table.ts';

const pageTexts = { vi: vietnamese, en: english };

export const dryRunPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/dry-run',
    access: dryRunAccess,
    async handle(c) {
      const texts = dryRunTexts[c.get('language')];
      const desk = registryDesk(c);
      const asked = c.req.query('version');
      const result = asked === undefined ? '' : resultPart(c, await desk.dryRun(asked));
      return answerPage(c, {
        title: texts.title,
        body: html`<p class="screen">${texts.intro}</p>
          ${result} ${versionsPart(c, await desk.versions())}`,
      });
    },
  },
];

function versionsPart(c: PortalContext, versions: readonly RegistryVersion[]): Html {
  const language = c.get('language');
  const texts = dryRunTexts[language];
  const { version, kind, asOf, people, try: attempt } = texts.columns;
  const columns: DataColumn[] = [
    { title: version, name: 'version' },
    { title: kind, name: 'kind' },
    { title: asOf, name: 'as-of', kind: 'instant' },
    { title: people, name: 'people', kind: 'count' },
    { title: attempt, kind: 'link' },
  ];
  const rows = versions.map((each) => [
    each.version,
    texts.kinds[each.kind],
    each.asOf,
    each.rows,
    each.active
      ? texts.inUse
      : html`<form class="inline" method="get" action="${address(c, '/dry-run')}">
          <button name="version" value="${each.version}" aria-label="${texts.run} ${each.version}">${texts.run}</button>
        </form>`,
  ]);
  const list = dataTable(c, { name: 'versions', label: texts.versions, columns, rows });
  return html`<h2>${texts.versions}</h2>
    ${rows.length === 0 ? html`<p>${texts.none}</p>` : list}`;
}

function resultPart(c: PortalContext, report: DryRun): Html {
  const language = c.get('language');
  const texts = dryRunTexts[language];
  const { formatCount, formatInstant } = formats[language];
  const { national, against, refused, registryVersion, registryAsOf, people } = report;
  const told = (version: string, at: string, rows: number): string =>
    texts.version(version, formatInstant(at), formatCount(rows));
  const refusal =
    refused === null
      ? html`<p class="done" role="status">${texts.accepted}</p>`
      : html`<p class="errors" role="status">
          ${texts.refused(messageOfRefusal(refused as RefusalCode)[language])} <code>${refused}</code>
        </p>`;
  const waiting = national.waiting === 0 ? undefined : ([texts.waiting, formatCount(national.waiting)] as const);
  return html`<h2>${texts.result(told(registryVersion, registryAsOf, people))}</h2>
    ${refusal}
    ${facts([
      [
        texts.against,
        against === null ? texts.noVersion : told(against.registryVersion, against.registryAsOf, against.people),
      ],
      [
        texts.verified,
        texts.becomes(
          formatCount(national.verifiedBefore),
          formatCount(national.verifiedAfter),
          pageTexts[language].signedCount(national.verifiedAfter - national.verifiedBefore),
        ),
      ],
      [texts.rows, texts.rowsOf(formatCount(national.compared), formatCount(national.changed))],
      [texts.rechecks, formatCount(national.rechecks)],
      waiting,
    ])}
    ${causesPart(c, report)} ${provincesPart(c, report)}`;
}

function causesPart(c: PortalContext, { national }: DryRun): Html {
  const language = c.get('language');
  const texts = dryRunTexts[language];
  const { cause, toVerified, fromVerified, other } = texts.cause;
  const columns: DataColumn[] = [
    { title: cause, name: 'cause' },
    { title: toVerified, name: 'to-verified', kind: 'count' },
    { title: fromVerified, name: 'from-verified', kind: 'count' },
    { title: other, name: 'other', kind: 'count' },
  ];
  const rows = recheckCauses.map((name) => {
    const changed = national.changes[name];
    return [causeText(name, language), changed.toVerified, changed.fromVerified, changed.other];
  });
  return html`<h2>${texts.causes}</h2>
    ${dataTable(c, { name: 'causes', label: texts.causes, columns, rows })}`;
}

function provincesPart(c: PortalContext, { provinces }: DryRun): Html {
  const language = c.get('language');
  const texts = dryRunTexts[language];
  const { province, before, after, difference, state } = texts.province;
  const columns: DataColumn[] = [
    { title: province, name: 'province' },
    { title: before, name: 'before', kind: 'count' },
    { title: after, name: 'after', kind: 'count' },
    { title: difference, name: 'difference', kind: 'change' },
    { title: state, name: 'state' },
  ];
  const shown = provinces.filter(({ failed, changed, waiting }) => failed !== null || changed + waiting > 0);
  const rows = shown.map((each) => provinceRow(each, language));
  return html`<h2>${texts.provinces}</h2>
    ${rows.length === 0 ? html`<p>${texts.nothing}</p>` : dataTable(c, { label: texts.provinces, columns, rows })}`;
}

function provinceRow(each: ProvinceDryRun, language: Language): DataCell[] {
  const texts = dryRunTexts[language];
  const { formatCount } = formats[language];
  const name = provinceNameOf(each.province, language);
  const { failed, verifiedBefore, verifiedAfter, changes } = each;
  if (failed !== null) return [name, null, null, null, html`<span class="bad">${texts.failed(failed)}</span>`];
  const causes = recheckCauses.flatMap((cause) => {
    const count = Object.values(changes[cause]).reduce((sum, persons) => sum + persons, 0);
    return count === 0 ? [] : [`${causeText(cause, language)}: ${formatCount(count)}`];
  });
  return [name, verifiedBefore, verifiedAfter, verifiedAfter - verifiedBefore, causes.join('; ')];
}

function causeText(cause: RecheckCause, language: Language): string {
  return pageTexts[language].run.causes[cause];
}

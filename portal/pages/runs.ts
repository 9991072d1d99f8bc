/** `/runs`: how the system is, and the nights. */
import type { RunLine } from '../../core/reconcile/list-runs.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { decide } from '../access/access.ts';
import { dryRunAccess } from '../api/dry-run.ts';
import { healthDetails, runPage, watchAccess, type HealthDetails } from '../api/runs.ts';
import { address, type Language, type PortalContext, type Route } from '../http/route.ts';
import { dryRunTexts } from '../texts/dry-run.ts';
import { watchTexts } from '../texts/watch.ts';
import { facts, provinceText } from '../views/batch-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { nextLink } from '../views/next-link.ts';
import { table } from '../views/table.ts';

export const runPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/runs',
    access: watchAccess,
    async handle(c) {
      const language = c.get('language');
      const texts = watchTexts[language].runs;
      const isFirst = c.req.query('cursor') === undefined;
      const { runs, next } = await runPage(c);
      const health = isFirst ? healthPart(c, await healthDetails(c.get('world'))) : '';
      const { day, status, provinces, drift, changed, seconds } = texts.columns;
      const columns = [
        { title: day },
        { title: status },
        { title: provinces },
        { title: drift, isNumber: true },
        { title: changed, isNumber: true },
        { title: seconds, isNumber: true },
      ];
      const list = table(
        texts.title,
        columns,
        runs.map((run) => runRow(run, language)),
      );
      return answerPage(c, {
        title: texts.title,
        body: html`${health} ${runs.length === 0 ? html`<p>${texts.none}</p>` : list}
        ${nextLink(next === null ? null : address(c, `/runs?cursor=${next}`), texts.older)}`,
      });
    },
  },
];

function runRow(run: RunLine, language: Language): (Html | string)[] {
  const texts = watchTexts[language].runs;
  const { formatCount, formatDay } = formats[language];
  const countOr = (count: number | null): string => (count === null ? '–' : formatCount(count));
  const state = html`<span class="${run.status === 'done' ? 'good' : run.status === 'incomplete' ? 'bad' : ''}"
    >${texts.statuses[run.status]}</span
  >`;
  const failures = [
    ...(run.provinces?.failed ?? []).map((each) => ({ ...each, place: provinceText(each.province, language) })),
    ...run.failed.map((each) => ({ ...each, place: each.item })),
  ].map(({ place, step, code }) => html`<li>${texts.failedAt(place, step, code)}</li>`);
  const counts =
    run.provinces === null
      ? texts.unknown
      : texts.provinces(formatCount(run.provinces.done), formatCount(run.provinces.failed.length));
  return [
    `${formatDay(run.day)}${run.run === 1 ? '' : texts.number(run.run)}`,
    state,
    failures.length === 0
      ? counts
      : html`${counts}
          <ul>
            ${failures}
          </ul>`,
    run.drift === null || run.drift === 0 ? countOr(run.drift) : html`<span class="bad">${countOr(run.drift)}</span>`,
    countOr(run.changed),
    run.seconds === null ? '–' : `${formatCount(Math.round(run.seconds))} ${texts.second}`,
  ];
}

/** Headquarters, where the index is at hand. */
function mayTry(c: PortalContext): boolean {
  const who = { province: undefined, changes: false };
  return c.get('world').registry !== undefined && decide(dryRunAccess, c.get('identity'), who) === 'allowed';
}

function healthPart(c: PortalContext, { registry, lastRun, waiting }: HealthDetails): Html {
  const language = c.get('language');
  const texts = watchTexts[language].runs;
  const { formatCount, formatDay, formatInstant } = formats[language];
  return html`<h2>${texts.health}</h2>
    ${facts([
      [
        texts.registry,
        registry === null ? texts.noRegistry : texts.registryAge(registry.version, formatCount(registry.ageDays)),
      ],
      [texts.lastRun, lastRun === null ? texts.noRun : `${formatDay(lastRun.day)}: ${texts.statuses[lastRun.status]}`],
      [
        texts.waiting,
        waiting.oldestAt === null
          ? texts.nothingWaits
          : texts.waitingSince(formatCount(waiting.count), formatInstant(waiting.oldestAt)),
      ],
    ])}
    ${mayTry(c) ? dryRunLink(c) : ''}
    <h2>${texts.title}</h2>`;
}

function dryRunLink(c: PortalContext): Html {
  const { title } = dryRunTexts[c.get('language')];
  return html`<p class="screen"><a href="${address(c, '/dry-run')}">${title}</a></p>`;
}

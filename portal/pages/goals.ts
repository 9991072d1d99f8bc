/** `/goals`: how far the provinces are from their goals. */
import { goalColumnTexts, goalSentences } from '../../core/catalogue/goal-texts.ts';
import type { GoalsDocument, ProvinceGoal } from '../../core/steering/goals-document.ts';
import { goalLines, goalStateText, perDayText } from '../../core/summary/goal-lines.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { decide } from '../access/access.ts';
import { askedGoals } from '../api/goals.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { goalTexts } from '../texts/goals.ts';
import { provinceWhatIfAccess } from '../views/asked-what-if.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { formats } from '../views/formats.ts';
import { nameOfIndicator } from '../views/indicators.ts';
import { answerPage } from '../views/layout.ts';
import { dataTable, type DataCell, type DataColumn, type DataRow } from '../views/table.ts';

export const goalPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/goals',
    access: { to: 'everyone' },
    async handle(c) {
      const language = c.get('language');
      const texts = goalTexts[language];
      const document = await askedGoals(c);
      const body =
        document === undefined ? html`<p>${texts.none}</p>` : html`${sentences(c, document)} ${goalTable(c, document)}`;
      return answerPage(c, { title: texts.title, body });
    },
  },
];

function sentences(c: PortalContext, { goals, country, asOf }: GoalsDocument): Html {
  const language = c.get('language');
  const { formatCount, formatDay, formatInstant, formatPercent } = formats[language];
  const [first, ...lines] = goalLines(goals, {
    count: formatCount,
    name: (id) => provinceNameOf(id, language),
    indicatorName: (indicator) => nameOfIndicator(indicator, language),
    sentences: goalSentences[language],
  });
  const { goal } = country;
  const whole = goalSentences[language].country(formatPercent(goal.percent), formatDay(goal.by));
  return html`<p><strong>${first}</strong></p>
    ${[whole, ...lines].map((line) => html`<p>${line}</p>`)}
    <p class="note">${goalTexts[language].asOf(formatInstant(asOf))} ${goalTexts[language].note}</p>`;
}

/** Who will lack most is first, unless the address asks for another order. */
function goalTable(c: PortalContext, { provinces, country }: GoalsDocument): Html {
  const language = c.get('language');
  const texts = goalTexts[language];
  const { rate, goal, missing, neededPerDay, managedPerDay, state, date, short } = goalColumnTexts;
  const columns: DataColumn[] = [
    { title: texts.province, name: 'province' },
    { title: rate[language], name: 'rate', kind: 'percent' },
    { title: goal[language], name: 'goal', kind: 'percent' },
    { title: missing[language], name: 'missing', kind: 'count' },
    { title: neededPerDay[language], name: 'needed', kind: 'points' },
    { title: managedPerDay[language], name: 'managed', kind: 'points' },
    { title: short[language], name: 'short', kind: 'count' },
    { title: state[language], name: 'state' },
    { title: date[language], name: 'date', kind: 'day' },
  ];
  const rows = provinces.map((each) => goalRow(c, provinceLink(c, each), each, whatIfHref(c, each)));
  return dataTable(c, { label: texts.title, columns, rows, foot: [goalRow(c, texts.country, country)] });
}

/** To the published page of a province. */
function provinceLink(c: PortalContext, { province }: ProvinceGoal): Html {
  const language = c.get('language');
  const href = address(c, `/provinces/${province}.html${language === 'vi' ? '' : '#en'}`);
  return html`<a href="${href}">${provinceNameOf(province, language)}</a>`;
}

/** What mending would do there, for whoever may see it; not where nothing is missing. */
function whatIfHref(c: PortalContext, { province, goal }: ProvinceGoal): string | undefined {
  const who = { province, changes: false };
  const maySee = decide(provinceWhatIfAccess, c.get('identity'), who) === 'allowed';
  return maySee && goal.missing > 0 ? address(c, `/p/${province}/what-if`) : undefined;
}

function goalRow(
  c: PortalContext,
  name: DataCell,
  { verifiedPercent, denominator, goal }: GoalsDocument['country'],
  href?: string,
): DataRow {
  const language = c.get('language');
  const { formatPercent, formatSize } = formats[language];
  const mark = goal.from === 'own' ? goalTexts[language].own : '';
  // The day has a column of its own.
  const state = goalStateText({ ...goal, date: null }, language, formats[language].formatDay);
  const isBad = goal.state === 'late' || goal.state === 'never' || goal.state === 'overdue';
  const perDay = (value: string | null): DataCell => ({ value, show: perDayText(value, formatSize) });
  return [
    name,
    verifiedPercent,
    { value: goal.percent, show: `${formatPercent(goal.percent)}${mark}` },
    denominator === 0 ? null : goal.missing,
    perDay(goal.neededPerDay),
    perDay(goal.managedPerDay),
    goal.short,
    {
      value: state,
      show: html`<span class="${isBad ? 'bad' : goal.state === 'unknown' ? '' : 'good'}">
        ${href === undefined ? state : html`<a href="${href}">${state}</a>`}
      </span>`,
    },
    goal.date,
  ];
}

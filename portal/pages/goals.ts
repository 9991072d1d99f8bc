/** `/goals`: how far the provinces are from their goals, in a table whose order is part of the address. */
import * as z from 'zod';
import { goalColumnTexts, goalSentences } from '../../core/catalogue/goal-texts.ts';
import {
  goalOrders,
  sortGoals,
  type GoalOrder,
  type GoalsDocument,
  type ProvinceGoal,
} from '../../core/steering/goals-document.ts';
import { goalLines, goalStateText, perDayText } from '../../core/summary/goal-lines.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { decide } from '../access/access.ts';
import { askedGoals } from '../api/goals.ts';
import { parsed } from '../http/parse-body.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { goalTexts } from '../texts/goals.ts';
import { provinceWhatIfAccess } from '../views/asked-what-if.ts';
import { provinceText } from '../views/batch-parts.ts';
import { formats } from '../views/formats.ts';
import { nameOfIndicator } from '../views/indicators.ts';
import { answerPage } from '../views/layout.ts';
import { table, type Cell, type TableColumn } from '../views/table.ts';

/** Which column sorts the table, and which way; without it who will lack most is first. */
const $Order = z.object({
  sort: z.enum(goalOrders).default('short'),
  order: z.enum(['up', 'down']).optional(),
});

export const goalPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/goals',
    access: { to: 'everyone' },
    async handle(c) {
      const language = c.get('language');
      const texts = goalTexts[language];
      const { sort, order } = parsed($Order, c.req.query());
      const document = await askedGoals(c);
      const body =
        document === undefined
          ? html`<p>${texts.none}</p>`
          : html`${sentences(c, document)} ${goalTable(c, document, { by: sort, descending: isDown(sort, order) })}`;
      return answerPage(c, { title: texts.title, body });
    },
  },
];

/** Names and days go up unless asked otherwise, counts down. */
function isDown(by: GoalOrder, order: 'up' | 'down' | undefined): boolean {
  return order === undefined ? by !== 'province' && by !== 'date' : order === 'down';
}

function sentences(c: PortalContext, { goals, country, asOf }: GoalsDocument): Html {
  const language = c.get('language');
  const { formatCount, formatDay, formatInstant, formatPercent } = formats[language];
  const [first, ...lines] = goalLines(goals, {
    count: formatCount,
    name: (id) => provinceText(id, language),
    indicatorName: (indicator) => nameOfIndicator(indicator, language),
    sentences: goalSentences[language],
  });
  const { goal } = country;
  const whole = goalSentences[language].country(formatPercent(goal.percent), formatDay(goal.by));
  return html`<p><strong>${first}</strong></p>
    ${[whole, ...lines].map((line) => html`<p>${line}</p>`)}
    <p class="note">${goalTexts[language].asOf(formatInstant(asOf))} ${goalTexts[language].note}</p>`;
}

function goalTable(
  c: PortalContext,
  { provinces, country }: GoalsDocument,
  sorted: { by: GoalOrder; descending: boolean },
): Html {
  const language = c.get('language');
  const texts = goalTexts[language];
  const column = (title: string, by: GoalOrder): TableColumn => {
    const isNow = by === sorted.by;
    // Chosen once more, the order is turned round.
    const down = isNow ? !sorted.descending : isDown(by, undefined);
    const href = address(c, `/goals?sort=${by}&order=${down ? 'down' : 'up'}`);
    const now = !isNow ? undefined : sorted.descending ? 'descending' : 'ascending';
    return { title, isNumber: by !== 'province' && by !== 'date', sort: { href, now } };
  };
  const { rate, goal, missing, neededPerDay, managedPerDay, state, short } = goalColumnTexts;
  const columns: TableColumn[] = [
    column(texts.province, 'province'),
    column(rate[language], 'rate'),
    { title: goal[language], isNumber: true },
    column(missing[language], 'missing'),
    column(neededPerDay[language], 'needed'),
    column(managedPerDay[language], 'managed'),
    column(short[language], 'short'),
    column(state[language], 'date'),
  ];
  const nameOf = (id: string): string => provinceText(id, language);
  const rows = sortGoals(provinces, sorted, nameOf).map((each) =>
    goalRow(c, provinceLink(c, each), each, whatIfHref(c, each)),
  );
  return table(texts.title, columns, [...rows, goalRow(c, texts.country, country)]);
}

/** To the published page of a province. */
function provinceLink(c: PortalContext, { province }: ProvinceGoal): Html {
  const language = c.get('language');
  const href = address(c, `/provinces/${province}.html${language === 'vi' ? '' : '#en'}`);
  return html`<a href="${href}">${provinceText(province, language)}</a>`;
}

/** What mending would do there, for whoever may see it; not where nothing is missing. */
function whatIfHref(c: PortalContext, { province, goal }: ProvinceGoal): string | undefined {
  const who = { province, changes: false };
  const maySee = decide(provinceWhatIfAccess, c.get('identity'), who) === 'allowed';
  return maySee && goal.missing > 0 ? address(c, `/p/${province}/what-if`) : undefined;
}

function goalRow(
  c: PortalContext,
  name: Cell,
  { verifiedPercent, goal }: GoalsDocument['country'],
  href?: string,
): Cell[] {
  const language = c.get('language');
  const { formatCount, formatDay, formatPercent, formatSize } = formats[language];
  const mark = goal.from === 'own' ? goalTexts[language].own : '';
  const state = goalStateText(goal, language, formatDay);
  const isBad = goal.state === 'late' || goal.state === 'never' || goal.state === 'overdue';
  return [
    name,
    formatPercent(verifiedPercent),
    `${formatPercent(goal.percent)}${mark}`,
    formatCount(goal.missing),
    perDayText(goal.neededPerDay, formatSize),
    perDayText(goal.managedPerDay, formatSize),
    goal.short === null ? '–' : formatCount(goal.short),
    html`<span class="${isBad ? 'bad' : goal.state === 'unknown' ? '' : 'good'}">
      ${href === undefined ? state : html`<a href="${href}">${state}</a>`}
    </span>`,
  ];
}

/** Past days and weeks for programs: figures and places as they were, the history of all days, a week. */
import * as z from 'zod';
import { isDay } from '../../core/base/calendar-day.ts';
import { historyCsv } from '../../core/history/export-history.ts';
import { $Week, readWeek } from '../../core/steering/week.ts';
import type { PastDay } from '../../core/summary/past-day.ts';
import { $Rates } from '../../core/summary/summary-schema.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { answerPieces } from '../http/stored-file.ts';
import { countryDiffAccess, provinceDiffAccess } from '../views/asked-diff.ts';
import { askedPast, daysAccess } from '../views/past-days.ts';

const $Names = z.array(z.string());
const $PastFigures = z.strictObject({
  day: z.iso.date(),
  ranked: z.int().nonnegative(), // provinces with a place
  /** Those of which figures of the day are kept, by place. `asOf`: the close that they are of. */
  provinces: z.array(
    z.strictObject({
      province: z.string(),
      asOf: z.iso.date(),
      rank: z.nullable(z.int().positive()),
      tied: z.boolean(),
      persons: $Rates,
    }),
  ),
  national: $Rates, // their sum
  notKept: z.strictObject({
    unknown: $Names, // no figures at all
    personsAlone: $Names, // supplied: neither schemes nor reasons
    undecided: $Names, // whether the books were complete, so no place
  }),
});
const privately = { 'Cache-Control': 'private, no-store' };

export const daysApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/days/:day',
    access: daysAccess,
    api: {
      name: 'getDay',
      summary: 'Figures and places as of the close of a past day, and what was not kept of it',
      answers: { 200: $PastFigures },
    },
    async handle(c) {
      const day = c.req.param('day') ?? '';
      if (!isDay(day)) throw new Problem('NOT_FOUND');
      return c.json(pastFigures(await askedPast(c, day)), 200, privately);
    },
  },
  {
    method: 'GET',
    path: '/api/v1/weeks/:week',
    access: countryDiffAccess,
    api: {
      name: 'getWeek',
      summary: 'A week that is over, such as 2026-W48: it never changes afterwards',
      answers: { 200: $Week },
    },
    handle: async (c) => c.json(await readWeek(c.get('world'), c.req.param('week') ?? ''), 200, privately),
  },
  {
    method: 'GET',
    path: '/api/v1/history.csv',
    access: daysAccess,
    api: {
      name: 'getHistory',
      summary: 'The figures of all days of all provinces, in the form that history load reads',
      answers: { 200: { file: 'text/csv' } },
    },
    handle: (c) => answerHistory(c, 'history.csv'),
  },
  {
    method: 'GET',
    path: '/p/:province/history.csv',
    access: provinceDiffAccess,
    handle: (c) => answerHistory(c, `history-${c.get('province')}.csv`, [c.get('province')]),
  },
];

function answerHistory(c: PortalContext, name: string, provinces?: readonly string[]): Response {
  return answerPieces(c, historyCsv(c.get('world'), provinces), { name });
}

function pastFigures({ day, documents, unknown, earlier, personsAlone, undecided }: PastDay) {
  const { provinces, national, ranked } = documents.national;
  const document: z.infer<typeof $PastFigures> = {
    day,
    ranked,
    provinces: provinces
      .filter(({ province }) => !unknown.includes(province))
      .map(({ province, rank, tied, persons }) => {
        const asOf = earlier.find((each) => each.province === province)?.day ?? day;
        return { province, asOf, rank, tied, persons };
      }),
    national: national.persons,
    notKept: { unknown, personsAlone, undecided },
  };
  return document;
}

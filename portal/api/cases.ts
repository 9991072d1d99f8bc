/** Open cases of a province, and one participant explained, for programs. */
import * as z from 'zod';
import { $Case, pageOfCases } from '../../core/cases/case-view.ts';
import { casesCsv } from '../../core/cases/cases-csv.ts';
import { casesFacts, casesMembers } from '../../core/cases/cases-document.ts';
import { casesWorkbook } from '../../core/cases/cases-workbook.ts';
import { $Explanation, explainParticipant, type Explanation } from '../../core/cases/explain.ts';
import { participantNumber } from '../../core/domain/columns.ts';
import { answerFile, fileTypes } from '../http/download.ts';
import { jsonBody } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import {
  $CaseQuery,
  afterCursor,
  caseRoles,
  disclosureFor,
  filterOf,
  keyFor,
  numberOfKey,
  openCases,
  readCaseQuery,
} from '../views/asked-cases.ts';

const $CasesPage = z.strictObject({ ...casesMembers, cases: z.array($Case.extend({ key: z.string() })) });
const $Asked = z.strictObject({ participantNumber: z.string().regex(/^(\d{10}|\d{12})$/) });
const $Explained = $Explanation.extend({ key: z.string() });
const access = { to: 'province', roles: caseRoles } as const;
const privately = { 'Cache-Control': 'private, no-store' };

export const caseApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/cases',
    access,
    api: {
      name: 'listCases',
      summary: 'Everyone of the province who is not verified now; `format` gives all of them as a file',
      query: $CaseQuery,
      answers: { 200: { document: $CasesPage, orFiles: ['text/csv', fileTypes.xlsx] } },
    },
    handle: listCases,
  },
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/rows/:key',
    access,
    api: {
      name: 'explainRow',
      summary: 'One participant explained, by the key of the row',
      answers: { 200: $Explained },
    },
    handle: async (c) => c.json(await explained(c, numberOfKey(c, c.req.param('key') ?? '')), 200, privately),
  },
  {
    method: 'POST',
    path: '/api/v1/provinces/:province/explanations',
    access,
    api: {
      name: 'explainParticipant',
      summary: 'One participant explained, verified or not, by the number',
      body: $Asked,
      answers: { 200: $Explained },
    },
    async handle(c) {
      const { participantNumber: number } = await jsonBody(c, $Asked);
      return c.json(await explained(c, number), 200, privately);
    },
  },
];

async function listCases(c: PortalContext): Promise<Response> {
  const query = readCaseQuery(c);
  const { now, view } = await openCases(c, query);
  const filter = await filterOf(c, query);
  const name = `cases-${now.province}-${now.today}.${query.format ?? ''}`;
  if (query.format === 'csv') return answerFile(c, { name, body: casesCsv(view, filter) });
  if (query.format === 'xlsx')
    return answerFile(c, { name, body: await casesWorkbook(view, filter, c.get('world').clock) });
  const page = pageOfCases(view, filter, { after: afterCursor(c, query.cursor), limit: query.limit });
  const document: z.infer<typeof $CasesPage> = {
    ...casesFacts(now),
    cases: page.cases.map((each) => ({ ...each, key: keyFor(c, each.participantNumber) })),
    next: page.next === null ? null : keyFor(c, participantNumber(page.next)),
  };
  return c.json(document, 200, privately);
}

/** Throws Problem NOT_FOUND. */
async function explained(c: PortalContext, number: string): Promise<Explanation & { key: string }> {
  const disclosure = disclosureFor(c);
  const found = await explainParticipant(c.get('world'), c.get('province'), number, { disclosure });
  if (found === undefined) throw new Problem('NOT_FOUND');
  return { ...found, key: keyFor(c, number) };
}

/** Files of open cases: all that are asked for as CSV or workbook, the workbook of a unit, those of all units. */
import { casesCsv } from '../../core/cases/cases-csv.ts';
import { casesWorkbook } from '../../core/cases/cases-workbook.ts';
import { unitBooks } from '../../core/cases/unit-books.ts';
import type { CaseFilter, CaseView } from '../../core/cases/case-view.ts';
import { answerFile } from '../http/download.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { caseRoles, filterOf, openCases, readCaseQuery } from '../views/asked-cases.ts';

type Made = Uint8Array | Iterable<Uint8Array>;
type Make = (c: PortalContext, view: CaseView, filter: CaseFilter) => Made | Promise<Made>;

const workbook: Make = (c, view, filter) => casesWorkbook(view, filter, c.get('world').clock);

export const caseFileRoutes: readonly Route[] = [
  fileRoute('/cases.csv', 'cases', (_, view, filter) => casesCsv(view, filter)),
  fileRoute('/cases.xlsx', 'cases', workbook),
  fileRoute('/cases/units.zip', 'cases-units', (c, view, filter) => unitBooks(view, filter, c.get('world').clock)),
  fileRoute('/cases/unit.xlsx', 'cases-unit', (c, view, filter) => {
    if (filter.unit === undefined) throw new Problem('REQUEST_INVALID', 'unit');
    return workbook(c, view, filter);
  }),
];

/** The name says province and day; a unit is named in the file alone. */
function fileRoute(path: string, name: string, make: Make): Route {
  return {
    method: 'GET',
    path: `/p/:province${path}`,
    access: { to: 'province', roles: caseRoles },
    async handle(c) {
      const query = readCaseQuery(c);
      const { now, view } = await openCases(c, query);
      const body = await make(c, view, await filterOf(c, query));
      const ending = path.slice(path.lastIndexOf('.') + 1);
      return answerFile(c, { name: `${name}-${now.province}-${now.today}.${ending}`, body });
    },
  };
}

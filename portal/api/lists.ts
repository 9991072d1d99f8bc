/** The lists of the scheduled run, for programs: which there are, and the file of one. */
import * as z from 'zod';
import { entryStates, listNames, listsByDay, readList } from '../../core/cases/nightly-lists.ts';
import { answerFile } from '../http/download.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { caseRoles } from '../views/asked-cases.ts';
import { listAsked, tallyOfList } from '../views/nightly-lists.ts';

const access = { to: 'province', roles: caseRoles } as const;
const $Lists = z.strictObject({
  province: z.string(),
  /** The newest day first. What became of its rows is told of the newest day. */
  days: z.array(
    z.strictObject({
      day: z.iso.date(),
      lists: z.array(
        z.strictObject({
          name: z.string(),
          kind: z.enum(listNames),
          rows: z.int().optional(),
          states: z.nullable(z.record(z.enum(entryStates), z.int())).optional(),
        }),
      ),
    }),
  ),
});

export const listApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/lists',
    access,
    api: { name: 'listLists', summary: 'Lists of the nightly run, by day', answers: { 200: $Lists } },
    handle: lists,
  },
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/lists/:day/:name',
    access,
    api: { name: 'getList', summary: 'One list as CSV', answers: { 200: { file: 'text/csv' } } },
    handle: (c) => listFile(c, c.req.param('name') ?? ''),
  },
];

async function lists(c: PortalContext): Promise<Response> {
  const province = c.get('province');
  const days: z.infer<typeof $Lists>['days'] = [];
  for (const [day, found] of await listsByDay(c.get('world'), province)) {
    const isNewest = days.length === 0;
    const told = [];
    for (const list of found)
      told.push({ name: list.name, kind: list.kind, ...(isNewest ? await tallyOfList(c, list) : {}) });
    days.push({ day, lists: told });
  }
  return c.json({ province, days }, 200, { 'Cache-Control': 'private, no-store' });
}

/** The file of a list, with or without its ending in the name. Throws Problem NOT_FOUND. */
export async function listFile(c: PortalContext, name: string): Promise<Response> {
  const list = listAsked(c, name.replace(/\.csv$/, ''));
  const body = await readList(c.get('world'), c.get('province'), list);
  if (body === undefined) throw new Problem('NOT_FOUND');
  return answerFile(c, { name: `${list.name}-${c.get('province')}-${list.day}.csv`, body });
}

/** Which open cases a request asks for, and how much of them whoever asks may see. */
import * as z from 'zod';
import type { Disclosure } from '../../core/answers/outcomes-csv.ts';
import {
  ageNames,
  pageCasesDefault,
  pageCasesMax,
  type CaseFilter,
  type CaseView,
} from '../../core/cases/case-view.ts';
import { viewOf } from '../../core/cases/cases-document.ts';
import { changes } from '../../core/cases/change.ts';
import { keyOfNumber } from '../../core/cases/explain.ts';
import { KeptCases, type CasesNow } from '../../core/cases/kept-cases.ts';
import { actorNames, schemes, verdictNames } from '../../core/domain/codes.ts';
import type { Role } from '../access/identity.ts';
import { parsed } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';
import type { PortalWorld } from '../ports.ts';
import { codesUnder } from './asked-units.ts';
import { participantOfKey, rowKey } from './row-keys.ts';

/** Who may see cases, lists and explanations of a province. */
export const caseRoles: readonly Role[] = ['clerk', 'director', 'headquarters'];

const filterShape = {
  unit: z.string().max(500).optional(),
  /** A unit and all units below it by the supplied table. */
  under: z.string().max(500).optional(),
  /** Those without a unit. */
  noUnit: z.literal('1').optional(),
  reason: z.enum(verdictNames).optional(),
  actor: z.enum(actorNames).optional(),
  scheme: z.enum(schemes).optional(),
  change: z.enum(changes).optional(),
  age: z.enum(ageNames).optional(),
  /** The closed day to compare with; the last one if absent. */
  since: z.iso.date().optional(),
};
export const $CaseQuery = z.object({
  ...filterShape,
  limit: z.coerce.number().int().min(1).max(pageCasesMax).default(pageCasesDefault),
  cursor: z.string().optional(),
  format: z.enum(['csv', 'xlsx']).optional(),
});
export type CaseQuery = z.output<typeof $CaseQuery>;

/** The query; fields that a form left empty are absent. Throws Problem REQUEST_INVALID. */
export function readCaseQuery(c: PortalContext): CaseQuery {
  const given = Object.entries(c.req.query()).filter(([, value]) => value !== '');
  return parsed($CaseQuery, Object.fromEntries(given));
}

/** The cases that are asked for. Throws `IntegrityError`. */
export async function filterOf(
  c: PortalContext,
  { unit, under, noUnit, reason, actor, scheme, change, age }: CaseQuery,
): Promise<CaseFilter> {
  return {
    ...(noUnit === undefined ? {} : { unit: '' }),
    ...(unit === undefined ? {} : { unit }),
    ...(under === undefined ? {} : { units: await codesUnder(c, under) }),
    ...(reason === undefined ? {} : { reason }),
    ...(actor === undefined ? {} : { actor }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(change === undefined ? {} : { change }),
    ...(age === undefined ? {} : { age }),
  };
}

/** Headquarters, and whoever reads the files of this machine anyway, see everything; an office what it is told. */
export function disclosureFor(c: PortalContext): Disclosure | 'exact' {
  const role = c.get('identity')?.role;
  return role === 'headquarters' || role === 'owner' ? 'exact' : c.get('world').disclosure;
}

/** Cases that this process keeps. */
const keptOf = new WeakMap<PortalWorld, KeptCases>();

/** The cases of the province of the request as whoever asks may see them. Throws Refusal DAY_UNKNOWN. */
export async function openCases(
  c: PortalContext,
  { since }: Pick<CaseQuery, 'since'>,
): Promise<{ now: CasesNow; view: CaseView }> {
  const world = c.get('world');
  const kept = keptOf.get(world) ?? new KeptCases(world);
  keptOf.set(world, kept);
  const now = await kept.read(c.get('province'), since);
  return { now, view: viewOf(now, disclosureFor(c)) };
}

/** Opaque: the key of a row in the place of its number. */
export function keyFor(c: PortalContext, participantNumber: string): string {
  return rowKey(c.get('world').portalKey, c.get('province'), participantNumber);
}

/** The number of a key of a row of this province. Throws Problem NOT_FOUND. */
export function numberOfKey(c: PortalContext, key: string): string {
  const number = participantOfKey(c.get('world').portalKey, c.get('province'), key);
  if (number === undefined) throw new Problem('NOT_FOUND');
  return number;
}

/** Behind which participant a page begins. Throws Problem CURSOR_INVALID. */
export function afterCursor(c: PortalContext, cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const number = participantOfKey(c.get('world').portalKey, c.get('province'), cursor);
  if (number === undefined) throw new Problem('CURSOR_INVALID');
  return keyOfNumber(number);
}

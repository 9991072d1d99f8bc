/** Who moved by one commit and under which cause, person by person, from the rows before and after. */
import { schemes, Verdict } from '../../core/domain/codes.ts';
import type { DiffPlace } from '../../core/steering/diff.ts';
import type { HistoryRow } from '../../test/support/ledger-history.ts';

/** What made the version. */
export type Step = 'upload' | 'release' | 'night';

const none = { denominator: 0, synced: 0, verified: 0, remaining: 0 };

export function emptyPlace(): DiffPlace {
  return {
    before: { ...none },
    after: { ...none },
    verified: {
      mended: 0,
      newlyWrong: 0,
      joined: 0,
      left: 0,
      registry: { death: 0, newId: 0, superseded: 0, cancelled: 0, correction: 0, oldId: 0 },
      rule: 0,
      released: 0,
      scope: 0,
    },
    denominator: { joined: 0, left: 0, scope: 0 },
  };
}

/** By group: `persons`, a scheme, `unit A`. */
export function addCauses(
  before: ReadonlyMap<number, HistoryRow>,
  after: ReadonlyMap<number, HistoryRow>,
  by: Step,
): Map<string, DiffPlace> {
  const places = new Map<string, DiffPlace>();
  const place = (group: string): DiffPlace => {
    const found = places.get(group) ?? emptyPlace();
    places.set(group, found);
    return found;
  };
  for (const participant of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(participant), after.get(participant)];
    const groups = new Set(['persons', ...schemes, `unit ${old?.unit}`, `unit ${now?.unit}`]);
    for (const group of groups) {
      const [from, to] = [isIn(old, group) ? old : undefined, isIn(now, group) ? now : undefined];
      note(place(group), from, to, by);
    }
  }
  return places;
}

function isIn(row: HistoryRow | undefined, group: string): row is HistoryRow {
  if (row === undefined || row.schemes.length === 0) return false;
  return group === 'persons' || group === `unit ${row.unit}` || row.schemes.includes(group);
}

function note(place: DiffPlace, from: HistoryRow | undefined, to: HistoryRow | undefined, by: Step): void {
  const [was, is] = [isVerified(from), isVerified(to)];
  const change = Number(is) - Number(was);
  const [counted, counts] = [isCounted(from), isCounted(to)];
  if (counted !== counts) {
    const cause = from === undefined ? 'joined' : to === undefined ? 'left' : 'scope';
    place.denominator[cause] += counts ? 1 : -1;
  }
  if (change === 0) return;
  if (from === undefined) place.verified.joined += change;
  else if (to === undefined) place.verified.left += change;
  else if (by === 'night') place.verified.registry[registryCause(from, to)] += change;
  else if (!counted || !counts) place.verified.scope += change;
  else if (by === 'release') place.verified.released += change;
  else if (change > 0) place.verified.mended += change;
  else place.verified.newlyWrong += change;
}

function registryCause(from: HistoryRow, to: HistoryRow): keyof DiffPlace['verified']['registry'] {
  if (from.id === 0) return 'oldId';
  if (to.verdict === Verdict.DECEASED) return 'death';
  if (to.verdict === Verdict.ID_SUPERSEDED) return 'superseded';
  if (to.verdict === Verdict.ID_NOT_FOUND) return 'cancelled';
  return from.verdict === Verdict.ID_NOT_FOUND ? 'newId' : 'correction';
}

function isVerified(row: HistoryRow | undefined): boolean {
  return row?.verdict === Verdict.VERIFIED || row?.verdict === Verdict.VERIFIED_PARTIAL_DATE;
}

function isCounted(row: HistoryRow | undefined): boolean {
  return row !== undefined && row.verdict !== Verdict.OUT_OF_SCOPE;
}

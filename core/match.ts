/**
 * Matching: every claim of a batch against one registry version. Look-ups go in sorted order, once for the claimed IDs, then for
 * the few that lead elsewhere (superseded IDs, CMND), then for the folded fingerprints of the names that disagree.
 */
import { Detail, PersonStatus, Verdict } from './codes.ts';
import { IdState, NameState, noOldId } from './columns.ts';
import type { ClaimColumns } from './columns.ts';
import { orderByNumber } from './radix-sort.ts';
import type { PersonColumns } from './registry-reader.ts';
import { dateDetail, DateMatch, Differs, matchDates, nameDetail, verdictOf } from './verdict.ts';

/** The registry as matching needs it (`registry-reader.ts`). */
export interface PersonFinder {
  findPeople(ids: Float64Array): Promise<PersonColumns>;
  findFolded(ids: Float64Array): Promise<Uint16Array>;
  findByOldId(oldIds: Uint32Array): Promise<Float64Array>;
  findSuccessors(ids: Float64Array): Promise<Float64Array>;
}

export interface Verdicts {
  verdict: Uint8Array;
  details: Uint16Array;
  flags: Uint16Array; // those of the claim; matching adds none
  /** 1 if name, birth date and sex agree with the person that the ID or CMND leads to. */
  agrees: Uint8Array;
}

/** Steps 1 to 3 and what is left to compare: which ID each open row asks for. */
interface OpenRows {
  rows: Uint32Array;
  ids: Float64Array; // per open row; 0 if none
}

/** Verdicts of all rows; those in `held` (1) are HELD and never compared. */
export async function matchClaims(claims: ClaimColumns, registry: PersonFinder, held: Uint8Array): Promise<Verdicts> {
  const { length } = claims;
  const out: Verdicts = {
    verdict: new Uint8Array(length),
    details: new Uint16Array(length),
    flags: claims.flags.slice(0, length),
    agrees: new Uint8Array(length),
  };
  const byId = decideWithoutRegistry(claims, held, out);
  const people = await findDistinct(registry, byId.ids);
  const superseded = await followSuccessors(registry, people);
  const byOldId = await openByOldId(claims, registry, out);

  const names = new NameQuestions();
  compareAll(claims, byId, people, superseded, out, names);
  if (byOldId.rows.length > 0) {
    compareOldIds(claims, byOldId, await findDistinct(registry, byOldId.ids), out);
  }
  await nameDetails(claims, registry, names, out);
  return out;
}

/** Steps 1 to 5, which need no registry. Rows that claim an ID stay open (verdict 0). */
function decideWithoutRegistry(claims: ClaimColumns, held: Uint8Array, out: Verdicts): OpenRows {
  const rows = new Uint32Array(claims.length);
  const ids = new Float64Array(claims.length);
  let open = 0;
  for (let i = 0; i < claims.length; i++) {
    if (claims.outOfScope[i] === 1) out.verdict[i] = Verdict.OUT_OF_SCOPE;
    else if (held[i] === 1) out.verdict[i] = Verdict.HELD;
    else if (claims.nameState[i] === NameState.empty || claims.birthDate[i] === 0) {
      out.verdict[i] = Verdict.DATA_INVALID;
      if (claims.nameState[i] === NameState.empty) out.details[i] |= Detail.NAME_EMPTY;
      if (claims.birthDate[i] === 0) out.details[i] |= Detail.DATE_IMPOSSIBLE;
    } else if (claims.idState[i] === IdState.missing) out.verdict[i] = Verdict.ID_MISSING;
    else if (claims.idState[i] === IdState.invalid) out.verdict[i] = Verdict.ID_INVALID;
    else {
      rows[open] = i;
      ids[open++] = claims.id[i];
    }
  }
  return { rows: rows.subarray(0, open), ids: ids.subarray(0, open) };
}

/** People found under some IDs, with the place of each asked ID among them. */
interface FoundPeople {
  ids: Float64Array; // distinct, ascending
  people: PersonColumns;
  place: Uint32Array; // per asked ID
}

async function findDistinct(registry: PersonFinder, asked: Float64Array): Promise<FoundPeople> {
  const order = orderByNumber(asked, asked.length);
  const ids = new Float64Array(asked.length);
  const place = new Uint32Array(asked.length);
  let distinct = 0;
  let last = -1; // no ID is negative
  for (let k = 0; k < order.length; k++) {
    const at = order[k];
    const id = asked[at];
    if (id !== last) ids[distinct++] = last = id;
    place[at] = distinct - 1;
  }
  const found = ids.subarray(0, distinct);
  return { ids: found, people: await registry.findPeople(found), place };
}

/** Cancelled IDs lead to the person's present one, if there is one. */
interface Successors {
  /** Per place in `people.ids`: place in `found`, or -1. */
  place: Int32Array;
  found: FoundPeople;
}

async function followSuccessors(registry: PersonFinder, known: FoundPeople): Promise<Successors> {
  const { ids, people } = known;
  const cancelled = placesOf(people.status, PersonStatus.cancelled, ids.length);
  const place = new Int32Array(ids.length).fill(-1);
  const successors = await registry.findSuccessors(Float64Array.from(cancelled, (at) => ids[at]));
  const led = cancelled.filter((_, k) => successors[k] > 0);
  const found = await findDistinct(
    registry,
    successors.filter((id) => id > 0),
  );
  led.forEach((at, k) => {
    place[at] = k;
  });
  return { place, found };
}

/** Places of a value among the first `length`. A loop: millions of values through iterators cost more than all look-ups of the few. */
function placesOf(values: Uint8Array, value: number, length: number): Uint32Array {
  let count = 0;
  for (let at = 0; at < length; at++) count += +(values[at] === value);
  const places = new Uint32Array(count);
  for (let at = 0, k = 0; k < count; at++) if (values[at] === value) places[k++] = at;
  return places;
}

/** Rows without an ID whose CMND leads to somebody: OLD_ID_ONLY if that person agrees, else as they were. */
async function openByOldId(claims: ClaimColumns, registry: PersonFinder, out: Verdicts): Promise<OpenRows> {
  const rows = new Uint32Array(claims.length);
  let open = 0;
  for (let i = 0; i < claims.length; i++) {
    const noId = out.verdict[i] === Verdict.ID_MISSING || out.verdict[i] === Verdict.ID_INVALID;
    if (noId && claims.oldId[i] !== noOldId) rows[open++] = i;
  }
  const asked = rows.subarray(0, open);
  const oldIds = Uint32Array.from(new Set(Uint32Array.from(asked, (row) => claims.oldId[row]))).sort();
  const idOf = await holdersOf(registry, oldIds);
  const led = asked.filter((row) => (idOf.get(claims.oldId[row]) ?? 0) > 0);
  return { rows: led, ids: Float64Array.from(led, (row) => idOf.get(claims.oldId[row]) ?? 0) };
}

/** Present ID of the person who has each CMND, 0 if nobody: a cancelled ID leads on to the one that replaced it. */
async function holdersOf(registry: PersonFinder, oldIds: Uint32Array): Promise<Map<number, number>> {
  const found = await registry.findByOldId(oldIds);
  const distinct = Float64Array.from(new Set(found.filter((id) => id > 0))).sort();
  const successors = await registry.findSuccessors(distinct);
  const present = new Map<number, number>();
  distinct.forEach((id, k) => present.set(id, successors[k] > 0 ? successors[k] : id));
  const idOf = new Map<number, number>();
  oldIds.forEach((oldId, k) => idOf.set(oldId, present.get(found[k]) ?? 0));
  return idOf;
}

/** Rows whose names disagree, with the ID whose folded fingerprints tell why. */
class NameQuestions {
  readonly rows: number[] = [];
  readonly ids: number[] = [];
}

function compareAll(
  claims: ClaimColumns,
  open: OpenRows,
  known: FoundPeople,
  superseded: Successors,
  out: Verdicts,
  names: NameQuestions,
): void {
  const { rows } = open;
  const { place } = known;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k];
    let at = place[k];
    // Nine rows of ten: everything agrees with somebody alive, and nothing else is to be asked.
    if (agreesWhole(claims, row, known.people, at)) {
      out.verdict[row] = Verdict.VERIFIED;
      out.agrees[row] = 1;
      continue;
    }
    let { people, ids } = known;
    let isSuperseded = false;
    if (people.status[at] === PersonStatus.cancelled) {
      const led = superseded.place[at];
      if (led >= 0) {
        isSuperseded = true;
        at = superseded.found.place[led];
        ({ people, ids } = superseded.found);
      }
    }
    const { status } = people;
    if (status[at] === PersonStatus.absent || status[at] === PersonStatus.cancelled) {
      out.verdict[row] = Verdict.ID_NOT_FOUND;
      continue;
    }
    const date = matchDates(claims.birthDate[row], people.birthDate[at]);
    const differs = differences(claims, row, people, at, date);
    // A padded ID is believed only if its person agrees: else the zeros were not lost there.
    if (differs !== 0 && claims.idState[row] === IdState.padded) {
      out.verdict[row] = Verdict.ID_NOT_FOUND;
      continue;
    }
    out.verdict[row] = verdictOf(differs, date, status[at], isSuperseded);
    out.details[row] = dateDetail(claims.birthDate[row], people.birthDate[at], date);
    if ((differs & Differs.sex) !== 0) out.details[row] |= Detail.SEX;
    if (differs === 0) out.agrees[row] = 1;
    if ((differs & Differs.name) !== 0) {
      names.rows.push(row);
      names.ids.push(ids[at]);
    }
  }
}

/** Whether name, whole date and sex of a claim agree with a person alive. An open claim has a date. */
function agreesWhole(claims: ClaimColumns, row: number, people: PersonColumns, at: number): boolean {
  if (claims.nameLow[row] !== people.nameLow[at] || claims.nameHigh[row] !== people.nameHigh[at]) return false;
  if (claims.birthDate[row] !== people.birthDate[at] || people.status[at] !== PersonStatus.alive) return false;
  return claims.sex[row] === people.sex[at] || claims.sex[row] === 0 || people.sex[at] === 0;
}

/** Which fields of a claim differ from a person's. Sex is compared only if both sides have it. */
function differences(claims: ClaimColumns, row: number, people: PersonColumns, at: number, date: number): number {
  let differs = 0;
  if (claims.nameLow[row] !== people.nameLow[at] || claims.nameHigh[row] !== people.nameHigh[at])
    differs |= Differs.name;
  if (date === DateMatch.different) differs |= Differs.date;
  const sex = claims.sex[row];
  if (sex !== 0 && people.sex[at] !== 0 && sex !== people.sex[at]) differs |= Differs.sex;
  return differs;
}

/** OLD_ID_ONLY needs name and birth date to agree with a person who has that CMND. */
function compareOldIds(claims: ClaimColumns, open: OpenRows, known: FoundPeople, out: Verdicts): void {
  for (let k = 0; k < open.rows.length; k++) {
    const row = open.rows[k];
    const at = known.place[k];
    const { people } = known;
    if (people.status[at] !== PersonStatus.alive && people.status[at] !== PersonStatus.deceased) continue;
    const date = matchDates(claims.birthDate[row], people.birthDate[at]);
    if ((differences(claims, row, people, at, date) & (Differs.name | Differs.date)) !== 0) continue;
    out.verdict[row] = Verdict.OLD_ID_ONLY;
    out.agrees[row] = 1;
  }
}

async function nameDetails(
  claims: ClaimColumns,
  registry: PersonFinder,
  names: NameQuestions,
  out: Verdicts,
): Promise<void> {
  const ids = Float64Array.from(new Set(names.ids)).sort();
  const folded = await registry.findFolded(ids);
  const placeOf = new Map<number, number>();
  ids.forEach((id, place) => placeOf.set(id, place));
  names.rows.forEach((row, k) => {
    const place = placeOf.get(names.ids[k]) ?? 0;
    out.details[row] |= nameDetail(claims.nameState[row], claims.folded, row, folded, place);
  });
}

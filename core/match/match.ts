/**
 * Matching: every claim of a batch against one registry version, each by the rules of `verdict.ts`. Claims that agree
 * in everything, nine of ten, are decided column by column. Look-ups go in sorted order, once for the claimed IDs, then
 * for the few that lead elsewhere (superseded IDs, CMND), then for the folded fingerprints of the names that disagree.
 */
import { Detail, PersonStatus, Verdict } from '../domain/codes.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import { foldedParts, IdState, NameState, noOldId } from '../domain/columns.ts';
import { orderByNumber } from '../base/radix-sort.ts';
import type { PersonColumns } from '../registry/reader.ts';
import { haveAsManyWords } from '../names/words.ts';
import { Differs, nameDetail } from './compare.ts';
import { exchangeReadings, otherReadingOf } from './other-readings.ts';
import { decideVerdict, type Claim, type Outcome, type Person } from './verdict.ts';

/** The registry as matching needs it (`registry-reader.ts`). */
export interface PersonFinder {
  findPeople(ids: Float64Array): Promise<PersonColumns>;
  findFolded(ids: Float64Array): Promise<Uint16Array>;
  /** Number of words of each name; undefined in an index that does not have it. */
  findWords(ids: Float64Array): Promise<Uint8Array | undefined>;
  findByOldId(oldIds: Uint32Array): Promise<Float64Array>;
  findSuccessors(ids: Float64Array): Promise<Float64Array>;
}

/**
 * Rows looked up and compared at a time: memory holds the people of two such slices, one being read while the other is
 * compared.
 */
const sliceRows = 262_144;

/**
 * Puts verdict, details and whether it agrees into all rows; those in `held` (1) are HELD and never compared. Where
 * another reading of a name agreed, it is put into the row, with the flag NAME_DECODED as it is for that one. `byId`:
 * the rows that claim an ID and perhaps others, in ascending order of the ID, where the caller has sorted them already.
 */
export async function matchClaims(
  claims: ClaimRows,
  registry: PersonFinder,
  held: Uint8Array,
  byId: Uint32Array = orderByNumber(claims.allIds(), claims.length),
): Promise<void> {
  decideWithoutRegistry(claims, held);
  const byOldId = await openByOldId(claims, registry);
  const later = new LaterQuestions();
  const ask = (from: number): ReturnType<typeof find> | undefined => {
    if (from >= byId.length) return undefined;
    const asked = find(registry, nextSlice(claims, byId, from));
    asked.catch(() => undefined); // met when it is waited for
    return asked;
  };
  for (let coming = ask(0); coming !== undefined;) {
    const slice = await coming;
    coming = ask(slice.end);
    compareSlice(claims, slice, later);
  }
  await compareCancelled(claims, registry, later);
  if (byOldId.rows.length > 0) {
    compareOldIds(claims, byOldId, await findDistinct(registry, byOldId.ids));
  }
  await nameDetails(claims, registry, later);
}

/** Rows decided by steps 1 to 5, which need no registry. Rows that claim an ID stay open (verdict 0). */
function decideWithoutRegistry(claims: ClaimRows, held: Uint8Array): void {
  for (let i = 0; i < claims.length; i++) {
    const claimsId = claims.idState(i) === IdState.whole || claims.idState(i) === IdState.padded;
    const isUsable = claims.nameState(i) !== NameState.empty && claims.birthDate(i) !== 0;
    claims.setOutcome(i, 0, 0, 0);
    if (claimsId && isUsable && claims.outOfScope(i) === 0 && held[i] === 0) continue;
    keepOutcome(claims, i, decideVerdict(claimAt(claims, i, held[i] === 1), undefined));
  }
}

function keepOutcome(claims: ClaimRows, row: number, found: Outcome): void {
  const { verdict, details, agrees, readOtherwise } = found;
  if (readOtherwise) exchangeReadings(claims, row);
  claims.setOutcome(row, verdict, details, agrees ? 1 : 0);
}

/** A row without the folded fingerprints: the detail of its name is asked for later (`nameDetails`). */
function claimAt(claims: ClaimRows, row: number, held = false): Claim {
  return {
    outOfScope: claims.outOfScope(row) === 1,
    held,
    idState: claims.idState(row),
    nameState: claims.nameState(row),
    nameLow: claims.nameLow(row),
    nameHigh: claims.nameHigh(row),
    birthDate: claims.birthDate(row),
    sex: claims.sex(row),
    flags: claims.flags(row),
    ...otherAt(claims, row),
  };
}

function otherAt(claims: ClaimRows, row: number): Pick<Claim, 'other'> {
  const at = otherReadingOf(claims, row);
  if (at < 0 || claims.other === undefined) return {};
  return { other: { nameLow: claims.other.nameLow[at], nameHigh: claims.other.nameHigh[at] } };
}

function personAt(people: PersonColumns, at: number, superseded = false): Person {
  return {
    status: people.status[at],
    superseded,
    nameLow: people.nameLow[at],
    nameHigh: people.nameHigh[at],
    birthDate: people.birthDate[at],
    sex: people.sex[at],
  };
}

/** Open rows in order of the ID they claim. */
interface Slice {
  rows: Uint32Array;
  place: Uint32Array; // per row: of its ID in `ids`
  ids: Float64Array; // distinct, ascending
  end: number; // in the order of all rows
}

/** The open rows among the next of `byId`. Rows of one ID may lie in two slices: it is looked up twice then. */
function nextSlice(claims: ClaimRows, byId: Uint32Array, from: number): Slice {
  const end = Math.min(byId.length, from + sliceRows);
  const rows = new Uint32Array(end - from);
  const place = new Uint32Array(end - from);
  const ids = new Float64Array(end - from);
  let open = 0;
  let distinct = 0;
  let last = -1; // no ID is negative
  for (let k = from; k < end; k++) {
    const row = byId[k];
    if (claims.verdict(row) !== 0) continue;
    const id = claims.id(row);
    if (id !== last) ids[distinct++] = last = id;
    rows[open] = row;
    place[open++] = distinct - 1;
  }
  return { rows: rows.subarray(0, open), place, ids: ids.subarray(0, distinct), end };
}

async function find(registry: PersonFinder, slice: Slice): Promise<Slice & { people: PersonColumns }> {
  return { ...slice, people: await registry.findPeople(slice.ids) };
}

/** What the first look at a row leaves to ask. */
class LaterQuestions {
  /** Rows on a cancelled ID. */
  readonly cancelled: number[] = [];
  /** Rows whose names disagree, with the ID whose folded fingerprints tell why. */
  readonly named: number[] = [];
  readonly namedIds: number[] = [];
}

/** Some IDs in any order, and their people. */
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
async function compareCancelled(claims: ClaimRows, registry: PersonFinder, later: LaterQuestions): Promise<void> {
  const { cancelled } = later;
  const asked = Float64Array.from(new Set(cancelled.map((row) => claims.id(row)))).sort();
  const successors = await registry.findSuccessors(asked);
  const present = new Map<number, number>();
  asked.forEach((id, k) => present.set(id, successors[k]));
  const presentOf = (row: number): number => present.get(claims.id(row)) ?? 0;
  const led = cancelled.filter((row) => presentOf(row) > 0);
  const { ids, people, place } = await findDistinct(registry, Float64Array.from(led, presentOf));
  // Nobody, unless the ID leads to somebody.
  for (const row of cancelled) keepOutcome(claims, row, decideVerdict(claimAt(claims, row), undefined));
  led.forEach((row, k) => {
    const at = place[k];
    compareRow(claims, row, { id: ids[at], person: personAt(people, at, true) }, later);
  });
}

/** Rows and the ID that each asks for. */
interface OpenRows {
  rows: Uint32Array;
  ids: Float64Array;
}

/** Rows without an ID whose CMND leads to somebody: OLD_ID_ONLY if that person agrees, else as they were. */
async function openByOldId(claims: ClaimRows, registry: PersonFinder): Promise<OpenRows> {
  const rows = new Uint32Array(claims.length);
  let open = 0;
  for (let i = 0; i < claims.length; i++) {
    const verdict = claims.verdict(i);
    const noId = verdict === Verdict.ID_MISSING || verdict === Verdict.ID_INVALID;
    if (noId && claims.oldId(i) !== noOldId) rows[open++] = i;
  }
  const asked = rows.subarray(0, open);
  const oldIds = Uint32Array.from(new Set(Uint32Array.from(asked, (row) => claims.oldId(row)))).sort();
  const idOf = await holdersOf(registry, oldIds);
  const led = asked.filter((row) => (idOf.get(claims.oldId(row)) ?? 0) > 0);
  return { rows: led, ids: Float64Array.from(led, (row) => idOf.get(claims.oldId(row)) ?? 0) };
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

function compareSlice(
  claims: ClaimRows,
  { rows, place, ids, people }: Slice & { people: PersonColumns },
  later: LaterQuestions,
): void {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k];
    const at = place[k];
    // Nine rows of ten: everything agrees with somebody alive, and nothing else is to be asked.
    if (agreesWhole(claims, row, people, at)) {
      claims.setOutcome(row, Verdict.VERIFIED, 0, 1);
    } else if (people.status[at] === PersonStatus.cancelled) later.cancelled.push(row);
    else compareRow(claims, row, { id: ids[at], person: personAt(people, at) }, later);
  }
}

/** A row beside the person whom it is compared with, and that person's ID. */
function compareRow(
  claims: ClaimRows,
  row: number,
  { id, person }: { id: number; person: Person },
  later: LaterQuestions,
): void {
  const found = decideVerdict(claimAt(claims, row), person);
  keepOutcome(claims, row, found);
  if ((found.differs & Differs.name) !== 0) {
    later.named.push(row);
    later.namedIds.push(id);
  }
}

/** Whether name, whole date and sex of a claim agree with a person alive. An open claim has a date. */
function agreesWhole(claims: ClaimRows, row: number, people: PersonColumns, at: number): boolean {
  if (claims.nameLow(row) !== people.nameLow[at] || claims.nameHigh(row) !== people.nameHigh[at]) return false;
  if (claims.birthDate(row) !== people.birthDate[at] || people.status[at] !== PersonStatus.alive) return false;
  return claims.sex(row) === people.sex[at] || claims.sex(row) === 0 || people.sex[at] === 0;
}

/** OLD_ID_ONLY needs name and birth date to agree with a person who has that CMND; else the row stays as it was. */
function compareOldIds(claims: ClaimRows, open: OpenRows, known: FoundPeople): void {
  open.rows.forEach((row, k) => {
    keepOutcome(claims, row, decideVerdict(claimAt(claims, row), personAt(known.people, known.place[k])));
  });
}

async function nameDetails(
  claims: ClaimRows,
  registry: PersonFinder,
  { named, namedIds }: LaterQuestions,
): Promise<void> {
  const ids = Float64Array.from(new Set(namedIds)).sort();
  const folded = await registry.findFolded(ids);
  const placeOf = new Map<number, number>();
  ids.forEach((id, place) => placeOf.set(id, place));
  const inMiddle: number[] = [];
  const inMiddleIds: number[] = [];
  named.forEach((row, k) => {
    const place = placeOf.get(namedIds[k]) ?? 0;
    const own = claims.words16.subarray(row * 32 + 12, row * 32 + 12 + foldedParts);
    const detail = nameDetail(claims.nameState(row), own, 0, folded, place);
    claims.setDetails(row, claims.details(row) | detail);
    if (detail !== Detail.NAME_WORDS || claims.words(row) === 0) return;
    inMiddle.push(row);
    inMiddleIds.push(namedIds[k]);
  });
  await middleDetails(claims, registry, { rows: inMiddle, ids: Float64Array.from(inMiddleIds) });
}

/** Of names that differ between the first and the last word: whether as many words stand on both sides. */
async function middleDetails(
  claims: ClaimRows,
  registry: PersonFinder,
  { rows, ids: asked }: { rows: readonly number[]; ids: Float64Array },
): Promise<void> {
  if (rows.length === 0) return;
  const ids = Float64Array.from(new Set(asked)).sort();
  const words = await registry.findWords(ids);
  if (words === undefined) return;
  const wordsOf = new Map<number, number>();
  ids.forEach((id, place) => wordsOf.set(id, words[place]));
  rows.forEach((row, k) => {
    if (haveAsManyWords(claims.words(row), wordsOf.get(asked[k]) ?? 0))
      claims.setDetails(row, claims.details(row) ^ (Detail.NAME_WORDS | Detail.NAME_WORD));
  });
}

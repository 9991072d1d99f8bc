/**
 * Matching: every claim of a batch against one registry version, each by the rules of `verdict.ts`. Claims that agree
 * in everything, nine of ten, are decided in a loop of their own. Look-ups go in sorted order, once for the claimed
 * IDs, then for the few that lead elsewhere (superseded IDs, CMND), then for the folded fingerprints of the names that
 * disagree.
 */
import { Detail, PersonStatus, Verdict } from '../domain/codes.ts';
import { rowsAhead, type ClaimRows } from '../domain/claim-rows.ts';
import { foldedParts, IdState, NameState, noOldId } from '../domain/columns.ts';
import { orderByNumber } from '../base/radix-sort.ts';
import { newPeople, type FoundNames, type PersonColumns } from '../registry/reader.ts';
import { haveAsManyWords } from '../names/words.ts';
import { Differs, nameDetail } from './compare.ts';
import { exchangeReadings, otherReadingOf } from './other-readings.ts';
import { decideVerdict, type Claim, type Outcome, type Person } from './verdict.ts';

/** The registry as matching needs it (`RegistryReader`). */
export interface PersonFinder {
  findPeople(ids: Float64Array): Promise<PersonColumns>;
  /** The same into columns that are used again. */
  fillPeople(found: PersonColumns, ids: Float64Array): Promise<void>;
  findNames(ids: Float64Array): Promise<FoundNames>;
  findByOldId(oldIds: Uint32Array): Promise<Float64Array>;
  findSuccessors(ids: Float64Array): Promise<Float64Array>;
}

/**
 * Rows looked up and compared at a time, 2 MB of them: what a row brings into the cache when it is asked for is there
 * still when it is compared.
 */
const sliceRows = 32_768;
/** Slices in memory, 1.5 MB each: one is compared while the others are read, which hides the delay of the store. */
const slicesAhead = 3;

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
  const coming: Promise<Slice>[] = [];
  const ask = (from: number, memory: SliceMemory): void => {
    if (from >= byId.length) return;
    const asked = find(registry, nextSlice(claims, byId, from, memory));
    asked.catch(() => undefined); // met when it is waited for
    coming.push(asked);
  };
  const longest = Math.min(sliceRows, byId.length);
  for (let n = 0; n < slicesAhead; n++) ask(n * sliceRows, newSliceMemory(longest));
  for (let slice = await coming.shift(); slice !== undefined; slice = await coming.shift()) {
    compareSlice(claims, slice, later);
    ask(slice.from + slicesAhead * sliceRows, slice.memory);
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
  const claim: Claim = {
    outOfScope: claims.outOfScope(row) === 1,
    held,
    idState: claims.idState(row),
    nameState: claims.nameState(row),
    nameLow: claims.nameLow(row),
    nameHigh: claims.nameHigh(row),
    birthDate: claims.birthDate(row),
    sex: claims.sex(row),
    flags: claims.flags(row),
  };
  const { other } = claims;
  const at = otherReadingOf(claims, row);
  if (other !== undefined && at >= 0) claim.other = { nameLow: other.nameLow[at], nameHigh: other.nameHigh[at] };
  return claim;
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

/**
 * Arrays of a slice, used again by a later one. What a row claims is copied while it is asked for: when its person is
 * there, megabytes of others have passed, and the row would be fetched from memory a second time.
 */
interface SliceMemory {
  rows: Uint32Array;
  nameLow: Uint32Array;
  nameHigh: Uint32Array;
  birthDate: Uint32Array;
  sex: Uint8Array;
  place: Uint32Array;
  ids: Float64Array;
  people: PersonColumns;
}

function newSliceMemory(length: number): SliceMemory {
  return {
    rows: new Uint32Array(length),
    nameLow: new Uint32Array(length),
    nameHigh: new Uint32Array(length),
    birthDate: new Uint32Array(length),
    sex: new Uint8Array(length),
    place: new Uint32Array(length),
    ids: new Float64Array(length),
    people: newPeople(length),
  };
}

/** Open rows in order of the ID they claim. */
interface Slice extends SliceMemory {
  place: Uint32Array; // per row: of its ID in `ids`
  ids: Float64Array; // distinct, ascending
  people: PersonColumns; // by place
  from: number; // in the order of all rows
  memory: SliceMemory;
}

/** The open rows among the next of `byId`. Rows of one ID may lie in two slices: it is looked up twice then. */
function nextSlice(claims: ClaimRows, byId: Uint32Array, from: number, memory: SliceMemory): Slice {
  const { rows, nameLow, nameHigh, birthDate, sex, place, ids } = memory;
  const end = Math.min(byId.length, from + sliceRows);
  let open = 0;
  let distinct = 0;
  let last = -1; // no ID is negative
  for (let k = from; k < end; k++) {
    if ((k - from) % rowsAhead === 0) claims.touch(byId, k, Math.min(end, k + rowsAhead));
    const row = byId[k];
    if (claims.verdict(row) !== 0) continue;
    const id = claims.id(row);
    if (id !== last) ids[distinct++] = last = id;
    rows[open] = row;
    nameLow[open] = claims.nameLow(row);
    nameHigh[open] = claims.nameHigh(row);
    birthDate[open] = claims.birthDate(row);
    sex[open] = claims.sex(row);
    place[open++] = distinct - 1;
  }
  return { ...memory, rows: rows.subarray(0, open), ids: ids.subarray(0, distinct), from, memory };
}

async function find(registry: PersonFinder, slice: Slice): Promise<Slice> {
  await registry.fillPeople(slice.people, slice.ids);
  return slice;
}

/** What the first look at a row leaves to ask. */
class LaterQuestions {
  /** Rows on a cancelled ID. */
  readonly cancelled: number[] = [];
  /** Rows whose names disagree, with the ID whose folded fingerprints tell why. */
  readonly named: number[] = [];
  readonly namedIds: number[] = [];
}

/** IDs asked for, in any order. */
interface Asked {
  ids: Float64Array; // distinct, ascending
  place: Uint32Array; // per asked ID
}

function distinctOf(asked: Float64Array): Asked {
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
  return { ids: ids.subarray(0, distinct), place };
}

/** Some IDs in any order, and their people. */
interface FoundPeople extends Asked {
  people: PersonColumns;
}

async function findDistinct(registry: PersonFinder, asked: Float64Array): Promise<FoundPeople> {
  const { ids, place } = distinctOf(asked);
  return { ids, people: await registry.findPeople(ids), place };
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

function compareSlice(claims: ClaimRows, slice: Slice, later: LaterQuestions): void {
  const { rows, place, ids, people } = slice;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k];
    const at = place[k];
    // Nine rows of ten: everything agrees with somebody alive, and nothing else is to be asked.
    if (agreesWhole(slice, k, people, at)) {
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

/** Whether name, whole date and sex of claim `k` agree with a person alive. An open claim has a date. */
function agreesWhole(claimed: SliceMemory, k: number, people: PersonColumns, at: number): boolean {
  if (claimed.nameLow[k] !== people.nameLow[at] || claimed.nameHigh[k] !== people.nameHigh[at]) return false;
  if (claimed.birthDate[k] !== people.birthDate[at] || people.status[at] !== PersonStatus.alive) return false;
  return claimed.sex[k] === people.sex[at] || claimed.sex[k] === 0 || people.sex[at] === 0;
}

/** OLD_ID_ONLY needs name and birth date to agree with a person who has that CMND; else the row stays as it was. */
function compareOldIds(claims: ClaimRows, open: OpenRows, known: FoundPeople): void {
  open.rows.forEach((row, k) => {
    keepOutcome(claims, row, decideVerdict(claimAt(claims, row), personAt(known.people, known.place[k])));
  });
}

/** The detail of each name that disagrees. */
async function nameDetails(
  claims: ClaimRows,
  registry: PersonFinder,
  { named, namedIds }: LaterQuestions,
): Promise<void> {
  const { ids, place } = distinctOf(Float64Array.from(namedIds));
  const { folded, words } = await registry.findNames(ids);
  for (let k = 0; k < named.length; k++) {
    const row = named[k];
    const own = claims.words16.subarray(row * 32 + 12, row * 32 + 12 + foldedParts);
    let detail = nameDetail(claims.nameState(row), own, 0, folded, place[k]);
    // Names that differ between the first and the last word, and have as many: one in the middle is another.
    if (detail === Detail.NAME_WORDS && words !== undefined && haveAsManyWords(claims.words(row), words[place[k]]))
      detail = Detail.NAME_WORD;
    claims.setDetails(row, claims.details(row) | detail);
  }
}

/**
 * Comparing rows of the ledger again: what a re-verification would write. Reads the rows that may have changed, matches
 * their kept fingerprints against the registry by the code that matches uploads, and gathers those with another
 * outcome. Changes nothing.
 */
import type { Disclosure } from '../answers/outcomes-csv.ts';
import { Verdict } from '../domain/codes.ts';
import { Counts, type CountsObject } from '../ledger/counts.ts';
import type { Ledger, LedgerWorld } from '../ledger/ledger.ts';
import { ClaimBit, copyEntry, newClaimEntries, readClaims, type ClaimEntries } from '../ledger/claims.ts';
import { claimedKey, oldIdOffset } from '../domain/claimed-key.ts';
import { claimsOfRows, verdictAgrees } from '../ledger/row-claims.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import { matchClaims, type PersonFinder } from '../match/match.ts';
import { fullsOf, members, type Fulls } from '../ledger/membership.ts';
import { FlowCounts } from '../ledger/flows.ts';
import { Cause, historyAfter, recheckCause } from '../ledger/verdict-change.ts';
import { readCounts } from '../commit/prepare-version.ts';
import { RecheckList } from './recheck-list.ts';
import { claimHashOf, type RenewedNames } from './renewed-names.ts';
import { orderByNumber } from '../base/radix-sort.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { lowerBound } from '../registry/sweep.ts';
import { ruleVersion } from '../match/verdict.ts';

/** Rows compared at a time: bounds memory to about 150 MB, and one sweep of the registry serves them all. */
const rowsAtOnce = 1_048_576;

/** Which rows to compare. */
export type ReverifyScope =
  /** Rows whose claimed ID, or CMND where they claim no ID, is among `ids` (claimed keys, ascending, distinct). */
  | { of: 'touched'; ids: Float64Array }
  /**
   * Every row: the rules are new, or the registry version that rows are based on is gone. `ids` still gives the cause.
   */
  | { of: 'all'; ids: Float64Array };

export interface ReverifiedRows {
  rows: LedgerRows; // to be written, by participant
  claims: ClaimEntries; // to be written, by (id, participant)
  counts: CountsObject; // after
  compared: number;
  renewed: number; // that got a name of today's canon
  waiting: number; // of a canon that the registry does not serve: not compared
  causes: Record<string, number>;
  recheck: RecheckList;
}

/** What comparing needs to know. */
export interface ReverifyTask {
  registry: Pick<RegistryReader, 'version' | 'canons'> & { inCanon(canon: number): PersonFinder };
  scope: ReverifyScope;
  /** Day of the run, as days of claims. */
  day: number;
  disclosure: Disclosure;
  /** Names to be put into rows before they are compared; their participants are compared whatever the scope. */
  names?: RenewedNames | undefined;
}

/** Compares the rows of `task.scope` again. Throws `IntegrityError`. */
export async function reverifyRows(world: LedgerWorld, ledger: Ledger, task: ReverifyTask): Promise<ReverifiedRows> {
  const dictionaries = new Dictionaries();
  const work = new Reverification(ledger, dictionaries, task, await readCounts(world, ledger));
  const rows = new LedgerRows(dictionaries);
  for await (const chunk of rowsInScope(ledger, dictionaries, task)) {
    for (let at = 0; at < chunk.length; at++) {
      if (!isComparable(chunk, at)) continue;
      const name = task.names?.find(chunk, at) ?? -1;
      if (name >= 0) work.renew(rows, rows.addCopy(chunk, at), name);
      else if (task.registry.canons.includes(chunk.canon[at])) rows.addCopy(chunk, at);
      else work.waiting += 1;
    }
    if (rows.length < rowsAtOnce) continue;
    await work.compare(rows);
    rows.length = 0;
  }
  if (rows.length > 0) await work.compare(rows);
  return work.done();
}

/** Outcomes of rows, each compared with the fingerprints of its own canon. */
async function matchRows(
  rows: LedgerRows,
  registry: ReverifyTask['registry'],
): Promise<{ verdict: Uint8Array; details: Uint16Array }> {
  const all = { verdict: new Uint8Array(rows.length), details: new Uint16Array(rows.length) };
  const canons = [...new Set(rows.canon.subarray(0, rows.length))];
  const claims = claimsOfRows(rows);
  for (const canon of canons) {
    const places = Uint32Array.from({ length: rows.length }, (_, at) => at).filter((at) => rows.canon[at] === canon);
    const own = canons.length === 1 ? claims : claims.pick(places);
    await matchClaims(own, registry.inCanon(canon), new Uint8Array(own.length));
    places.forEach((at, k) => {
      all.verdict[at] = own.verdict(k);
      all.details[at] = own.details(k);
    });
  }
  return all;
}

/** A held claim is not compared, and who is known only by a `leave` claims nothing. */
function isComparable(rows: LedgerRows, at: number): boolean {
  const verdict = rows.verdict[at];
  return verdict !== 0 && verdict !== Verdict.HELD;
}

/** Current rows, ascending by participant. */
async function* rowsInScope(
  ledger: Ledger,
  dictionaries: Dictionaries,
  { scope, names }: ReverifyTask,
): AsyncGenerator<LedgerRows> {
  if (scope.of === 'all') {
    yield* ledger.chunks(dictionaries);
    return;
  }
  const participants = unite(await claimantsOf(ledger, scope.ids), names?.participants);
  for (let from = 0; from < participants.length; from += rowsAtOnce) {
    const rows = new LedgerRows(dictionaries);
    await ledger.readRows(participants.subarray(from, from + rowsAtOnce), rows);
    // They come segment by segment.
    const inOrder = new LedgerRows(dictionaries);
    for (const at of orderByNumber(rows.participant, rows.length)) inOrder.addCopy(rows, at);
    yield inOrder;
  }
}

/** Two ascending lists as one, each number once. */
function unite(one: Float64Array, other: Float64Array | undefined): Float64Array {
  if (other === undefined || other.length === 0) return one;
  const all = new Float64Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  all.sort();
  return all.filter((number, k) => k === 0 || number !== all[k - 1]);
}

/** Participants whose identity claims one of these now; ascending, distinct. */
async function claimantsOf(ledger: Ledger, ids: Float64Array): Promise<Float64Array> {
  const found: number[] = [];
  const entries = await readClaims(ledger, ids);
  for (let at = 0; at < entries.length; at++)
    if ((entries.state[at] & ClaimBit.current) !== 0) found.push(entries.participant[at]);
  const ascending = Float64Array.from(found).sort();
  return ascending.filter((participant, at) => at === 0 || participant !== ascending[at - 1]);
}

/** An entry of the claims part that is to be written. */
interface Turned {
  id: number;
  participant: number;
  agrees: boolean;
  claim?: { before: number; after: number };
}

/** Gathers what is to be written. */
class Reverification {
  waiting = 0;
  private compared = 0;
  private readonly ledger: Ledger;
  private readonly task: ReverifyTask;
  private readonly fulls: Fulls;
  private readonly counts: Counts;
  private readonly flows = new FlowCounts();
  private readonly changed: LedgerRows;
  private readonly causes: Record<string, number> = {};
  private readonly recheck: RecheckList;
  /** Entries whose claim agrees now and did not, or the other way round. */
  private readonly turned: Turned[] = [];
  /** Participants whose rows got a name of today's canon, with the hash of what they claimed before. */
  private readonly renewed = new Map<number, number>();
  private readonly registry: number;

  constructor(ledger: Ledger, dictionaries: Dictionaries, task: ReverifyTask, counts: CountsObject | undefined) {
    this.ledger = ledger;
    this.task = task;
    this.fulls = fullsOf(ledger.manifest, dictionaries.stamps);
    this.counts = Counts.from(counts, dictionaries);
    this.changed = new LedgerRows(dictionaries);
    this.recheck = new RecheckList(task.disclosure);
    this.registry = dictionaries.registries.number(`${task.registry.version} ${ruleVersion}`);
  }

  /** Puts a name of today's canon into a row that is to be compared. */
  renew(rows: LedgerRows, at: number, name: number): void {
    this.renewed.set(rows.participant[at], claimHashOf(rows, at));
    this.task.names?.renew(rows, at, name);
  }

  async compare(rows: LedgerRows): Promise<void> {
    this.compared += rows.length;
    const found = await matchRows(rows, this.task.registry);
    for (let at = 0; at < rows.length; at++) {
      const same = found.verdict[at] === rows.verdict[at] && found.details[at] === rows.details[at];
      const claimed = this.renewed.get(rows.participant[at]);
      if (same && claimed === undefined && !this.isOldRule(rows, at)) continue;
      const to = this.changed.addCopy(rows, at);
      this.changed.verdict[to] = found.verdict[at];
      this.changed.details[to] = found.details[at];
      this.changed.registry[to] = this.registry;
      if (found.verdict[at] !== rows.verdict[at]) this.noteVerdict(rows, at, to);
      if (claimed !== undefined) this.noteClaim(rows, at, { before: claimed, agrees: found.verdict[at] });
    }
  }

  /** A row based on other rules is from now on recorded as based on these, whether or not the verdict changes. */
  private isOldRule(rows: LedgerRows, at: number): boolean {
    const name = rows.dictionaries.registries.values[rows.registry[at]];
    return this.task.scope.of === 'all' && !name.endsWith(` ${ruleVersion}`);
  }

  /** The claims part keeps what was claimed last: the same claim is another number now. */
  private noteClaim(rows: LedgerRows, at: number, { before, agrees }: { before: number; agrees: number }): void {
    const id = claimedKey(rows.id[at], rows.oldId[at]);
    const claim = { before, after: claimHashOf(rows, at) };
    if (id === 0 || claim.before === claim.after) return;
    const known = this.turned.at(-1);
    const participant = rows.participant[at];
    if (known?.participant === participant && known.id === id) known.claim = claim;
    else this.turned.push({ id, participant, agrees: verdictAgrees[agrees] === 1, claim });
  }

  private noteVerdict(rows: LedgerRows, at: number, to: number): void {
    const before = rows.verdict[at];
    const after = this.changed.verdict[to];
    const key = claimedKey(rows.id[at], rows.oldId[at]);
    if (verdictAgrees[before] !== verdictAgrees[after] && key > 0)
      this.turned.push({ id: key, participant: rows.participant[at], agrees: verdictAgrees[after] === 1 });
    const cause = recheckCause(before, after, {
      touched: isAmong(this.task.scope.ids, key),
      byOldId: key >= oldIdOffset,
    });
    this.remember(rows, at, to, Cause[cause]);
    const effective = members(rows, at, this.fulls);
    if (effective === 0) return;
    this.counts.move(rows, at, effective, -1);
    this.counts.move(this.changed, to, effective, 1);
    const unit = rows.unit[at];
    this.flows.move(
      Cause[cause],
      { verdict: before, unit, members: effective },
      { verdict: after, unit, members: effective },
    );
    this.causes[cause] = (this.causes[cause] ?? 0) + 1;
    this.recheck.add(rows, at, this.changed, to);
  }

  private remember(rows: LedgerRows, at: number, to: number, cause: number): void {
    const { changed } = this;
    const known = {
      verdict: rows.verdict[at],
      since: rows.since[at],
      verdictBefore: rows.verdictBefore[at],
      cause: rows.cause[at],
    };
    const next = historyAfter(known, changed.verdict[to], { day: this.task.day, cause });
    changed.since[to] = next.since;
    changed.verdictBefore[to] = next.verdictBefore;
    changed.cause[to] = next.cause;
  }

  async done(): Promise<ReverifiedRows> {
    return {
      rows: this.changed,
      claims: await this.turnedEntries(),
      counts: this.counts.toObject(this.flows),
      compared: this.compared,
      renewed: this.renewed.size,
      waiting: this.waiting,
      causes: this.causes,
      recheck: this.recheck,
    };
  }

  private async turnedEntries(): Promise<ClaimEntries> {
    const { turned } = this;
    turned.sort((a, b) => a.id - b.id || a.participant - b.participant);
    const ids = Float64Array.from(new Set(turned.map(({ id }) => id)));
    const known = await readClaims(this.ledger, ids);
    const entries = newClaimEntries(turned.length);
    let at = 0;
    for (const { id, participant, agrees, claim } of turned) {
      while (at < known.length && (known.id[at] < id || (known.id[at] === id && known.participant[at] < participant)))
        at++;
      if (known.id[at] !== id || known.participant[at] !== participant) continue;
      copyEntry(entries, entries.length, known, at);
      if (entries.claim[entries.length] === claim?.before) entries.claim[entries.length] = claim.after;
      entries.state[entries.length++] = (known.state[at] & ~ClaimBit.agrees) | (agrees ? ClaimBit.agrees : 0);
    }
    return entries;
  }
}

function isAmong(ascending: Float64Array, id: number): boolean {
  return ascending[lowerBound(ascending, id, 0)] === id;
}

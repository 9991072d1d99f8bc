/**
 * How long a row has stood in the books as it is now. Trace answers nothing about rows that are new: whoever changes
 * name, date or ID waits anew. The days are those on which the store took the uploads, so an as-of of the past makes no
 * row older.
 */
import { addDays } from '../../base/calendar-day.ts';
import { vietnamDate } from '../../intake/upload-request.ts';
import { Ledger, type LedgerWorld } from '../../ledger/ledger.ts';
import { isBatchVersion, versionId, walkChain, type LedgerManifest, type VersionName } from '../../ledger/manifest.ts';
import { Dictionaries, LedgerRows } from '../../ledger/rows.ts';
import type { Clock } from '../../ports.ts';

/** An upload whose event was lost is committed days after the store took it. */
const lateDays = 7;

/**
 * Of these participants (keys, ascending) those whose row says what it said at the end of every one of the last `days`
 * days. `state` names the ledger's current version. Throws `IntegrityError`.
 */
export async function unchangedFor(
  world: LedgerWorld & { clock: Pick<Clock, 'now'> },
  { province, state, participants }: { province: string; state: VersionName; participants: Float64Array },
  days: number,
): Promise<Set<number>> {
  const cutoff = addDays(vietnamDate(world.clock.now()), -days);
  const versions = await endsOfDays(world, province, state, cutoff);
  if (versions === undefined || participants.length === 0) return new Set();
  const dictionaries = new Dictionaries();
  const now = await rowsOf(world, province, state, participants, dictionaries);
  const unchanged = new Set(participants.filter((_, k) => now.places[k] >= 0));
  for (const version of versions) {
    const then = await rowsOf(world, province, version, participants, dictionaries);
    participants.forEach((key, k) => {
      if (then.places[k] < 0 || !saysTheSame(now.rows, now.places[k], then.rows, then.places[k])) unchanged.delete(key);
    });
  }
  return unchanged;
}

/**
 * The last version of every day after `cutoff` and the one that was current at its end; undefined if there was none
 * then.
 */
async function endsOfDays(
  world: LedgerWorld,
  province: string,
  state: VersionName,
  cutoff: string,
): Promise<VersionName[] | undefined> {
  const chain: { name: VersionName; storedOn: string }[] = [];
  const enough = addDays(cutoff, -lateDays);
  for await (const { manifest, sha256 } of walkChain(world, province, state)) {
    const storedOn = storedOnOf(manifest);
    chain.push({ name: { manifest: sha256, batch: versionId(manifest) }, storedOn });
    if (storedOn !== '' && storedOn <= enough) break;
  }
  const ends = new Map<string, VersionName>();
  // A version is of the day of its upload, or of the day of a version before it, if that is later.
  let day = '';
  let before: VersionName | undefined;
  for (const { name, storedOn } of chain.toReversed()) {
    if (storedOn > day) day = storedOn;
    if (day <= cutoff) before = name;
    else ends.set(day, name);
  }
  return before === undefined ? undefined : [...ends.values(), before];
}

/** A version without an upload changes no claim: it is of whatever day is. */
function storedOnOf(manifest: LedgerManifest): string {
  return isBatchVersion(manifest) ? manifest.batch.storedOn : '';
}

async function rowsOf(
  world: LedgerWorld,
  province: string,
  version: VersionName,
  participants: Float64Array,
  dictionaries: Dictionaries,
): Promise<{ rows: LedgerRows; places: Int32Array }> {
  const rows = new LedgerRows(dictionaries);
  const ledger = await Ledger.open(world, province, version);
  return { rows, places: await ledger.readRows(participants, rows) };
}

/** Names of two canons cannot be compared: there the row must be the same word of the office. */
function saysTheSame(a: LedgerRows, at: number, b: LedgerRows, bt: number): boolean {
  const same =
    a.id[at] === b.id[bt] &&
    a.oldId[at] === b.oldId[bt] &&
    a.birthDate[at] === b.birthDate[bt] &&
    a.sex[at] === b.sex[bt];
  if (!same) return false;
  if (a.canon[at] !== b.canon[bt]) return a.identityStamp[at] === b.identityStamp[bt];
  return a.nameLow[at] === b.nameLow[bt] && a.nameHigh[at] === b.nameHigh[bt];
}

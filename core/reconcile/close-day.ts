/**
 * Closing days: the exact counts of a province at the end of a day in Viet Nam, from the ledger version that was the
 * last of that day. The chain knows which version that was, so a run that comes late, or nights without a run, leave no
 * hole and no wrong day.
 */
import { addDays } from '../base/calendar-day.ts';
import { schemes } from '../domain/codes.ts';
import { noGroupMoves } from '../domain/moves.ts';
import { ChainMoves } from '../ledger/chain-moves.ts';
import { parseCounts, stateFigures } from '../ledger/counts.ts';
import { readDays, recordDay, type DayFigures } from '../history/day-history.ts';
import { isBatchVersion, isReverification, readRef, walkChain, type LedgerManifest } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import { storedAtOf } from '../commit/stored-at.ts';

type CloseWorld = Pick<World, 'objects' | 'state' | 'clock' | 'hash'>;

/** Days that are closed afterwards; before that the trend has a hole. */
const missedDaysMax = 400;

export interface ClosedDay {
  day: string;
  ledgerVersion: number;
}

/**
 * Closes `day` (which must be over) and the days before it since the last one that was closed, or since the first
 * upload: also the days that a lost state store has forgotten. A day that has a fact is left as it is. Throws
 * `IntegrityError` or what a port throws; what was closed until then stays.
 */
export async function closeDays(world: CloseWorld, province: string, day: string): Promise<ClosedDay[]> {
  const state = await readProvinceState(world.state, province);
  if (state === undefined) return [];
  const earliest = addDays(day, -missedDaysMax);
  const facts = await readDays(world, province, earliest, day);
  // Supplied figures, also those that correct others, stand on no version: nothing goes on from them.
  const last = facts.findLast(({ ledgerVersion }) => ledgerVersion > 0);
  if (last?.day === day) return [];
  const { versions, base } = await versionsAfter(world, state, province, last?.ledgerVersion ?? 0);
  const known = new Set(facts.map((fact) => fact.day));
  const closed: ClosedDay[] = [];
  let next = 0;
  let figures: DayFigures | undefined = last;
  let moves = unmoved(last);
  for (let each = firstOpen(last?.day, versions, earliest); each <= day; each = addDays(each, 1)) {
    const first = next;
    while (next < versions.length && versions[next].day <= each) next++;
    if (next > first) {
      const some = versions.slice(first, next);
      moves = await movesOf(world, some, first === 0 ? base : versions[first - 1].manifest);
      figures = await figuresOf(world, some, figures);
    } else moves = unmoved(figures);
    // Nothing was committed up to then, or the figures of that day were supplied.
    if (figures === undefined || known.has(each)) continue;
    const { moves: _, ...counted } = figures;
    await recordDay(world, { ...counted, ...moves, day: each, source: 'closed', note: '' });
    closed.push({ day: each, ledgerVersion: figures.ledgerVersion });
  }
  return closed;
}

function firstOpen(last: string | undefined, versions: readonly Dated[], earliest: string): string {
  if (last !== undefined) return addDays(last, 1);
  const first = versions[0]?.day ?? earliest;
  return first > earliest ? first : earliest;
}

interface Dated {
  manifest: LedgerManifest;
  day: string;
}

/** Versions above `above`, oldest first, with the day each belongs to, and the one that they stand on. */
async function versionsAfter(
  world: CloseWorld,
  state: ProvinceState,
  province: string,
  above: number,
): Promise<{ versions: Dated[]; base: LedgerManifest | undefined }> {
  const versions: Dated[] = [];
  let base: LedgerManifest | undefined;
  for await (const { manifest } of walkChain(world, province, state)) {
    if (manifest.version <= above) {
      base = manifest;
      break;
    }
    versions.push({ manifest, day: dayOf(manifest) });
  }
  return { versions: versions.toReversed(), base };
}

type Moves = Pick<DayFigures, 'moves'>;

/** Of a day without a new version. */
function unmoved(before: DayFigures | undefined): Moves {
  return before === undefined ? {} : { moves: { since: before.ledgerVersion, ...noGroupMoves() } };
}

/** What these versions recorded, oldest first; nothing if one of them did not. */
async function movesOf(
  world: CloseWorld,
  versions: readonly Dated[],
  base: LedgerManifest | undefined,
): Promise<Moves> {
  const sum = new ChainMoves(world, { units: false });
  let previous = base;
  for (const { manifest } of versions) {
    if (!(await sum.add(manifest, previous))) return {};
    previous = manifest;
  }
  return { moves: { since: base?.version ?? 0, ...sum.moves } };
}

/** The day that a version belongs to. A compaction changes nothing: it belongs to whatever day comes. */
export function dayOf(manifest: LedgerManifest): string {
  if (isBatchVersion(manifest)) return manifest.batch.storedOn;
  return isReverification(manifest) ? manifest.reverification.day : '';
}

/** Figures of the last of these versions; `before` are those of the version before the first. */
async function figuresOf(
  world: CloseWorld,
  versions: readonly Dated[],
  before: DayFigures | undefined,
): Promise<DayFigures> {
  const { manifest } = versions[versions.length - 1];
  const counts = parseCounts(await readRef(world.objects, world.hash, manifest.counts), manifest.counts.key);
  // The chain has the day of each upload; the instant is looked up for those of the newest day alone.
  const batches = versions.flatMap((version) => (isBatchVersion(version.manifest) ? [version.manifest] : []));
  const newestDay = batches
    .map(({ batch }) => batch.storedOn)
    .toSorted()
    .at(-1);
  let lastUpload = before?.lastUpload ?? null;
  for (const batch of batches.filter((each) => each.batch.storedOn === newestDay)) {
    const storedAt = new Date(await storedAtOf(world, batch)).toISOString();
    if (lastUpload === null || storedAt > lastUpload) lastUpload = storedAt;
  }
  return {
    province: manifest.province,
    day: '',
    source: 'closed',
    note: '',
    ledgerVersion: manifest.version,
    registryVersion: manifest.registryVersion,
    lastUpload,
    ...stateFigures(counts),
    fulls: schemes.filter((scheme) => manifest.fulls[scheme] !== undefined),
  };
}

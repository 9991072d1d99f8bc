/**
 * Taking a file of decisions: checked against the lists of candidates and all earlier decisions, kept whole or not at
 * all, and published to the offices at once.
 */
import { Refusal } from '../../base/errors.ts';
import { sha256Of } from '../../base/sha256.ts';
import { participantKey } from '../../domain/columns.ts';
import { readProvinceState } from '../../domain/province-state.ts';
import { vietnamDate } from '../../intake/upload-request.ts';
import { Ledger } from '../../ledger/ledger.ts';
import { fullsOf, members } from '../../ledger/membership.ts';
import { Dictionaries, LedgerRows } from '../../ledger/rows.ts';
import type { World } from '../../ports.ts';
import { groupOfRow } from '../open-claims.ts';
import { pairHash } from '../pairs.ts';
import { readDecisionFile, type DecisionRow } from './decision-file.ts';
import {
  decisionKey,
  DecisionLog,
  encodeDecisions,
  type AcceptedDecision,
  type Decided,
  type Decision,
} from './decision-log.ts';
import { idRowDays, idsHandedOver, publishTraced } from './handover.ts';
import type { ListedClaim } from './reviewed.ts';
import { unchangedFor } from './row-age.ts';
import { writeOverview, type OverviewWorld } from './overview.ts';
import { recordSettings } from './settings.ts';
import { listedDays, visitListed } from './stored-lists.ts';

/** `tracePages`: the page of figures is made again. */
export type ReviewWorld = OverviewWorld & Pick<World, 'log'>;

export interface DecideReport {
  /** `known`: these very bytes were taken before; what reaches the offices was published again. */
  status: 'recorded' | 'known';
  sha256: string; // of the file
  day: string;
  accepted: number;
  rejected: number;
  /** Accepted rows that are verified by now, or have left: nothing reaches the office. */
  settled: number;
  published: { province: string; key: string; rows: number; ids: number }[];
}

/**
 * Records the decisions of a file. Throws Refusal TRACE_OFF, those of `readDecisionFile`, TRACE_NONE,
 * DECISION_CLAIM_UNKNOWN, DECISION_CANDIDATE_UNKNOWN, DECISION_CONTRADICTS, DECISION_DECEASED, with the line, and
 * nothing is recorded then; `IntegrityError`.
 */
export async function decide(
  world: ReviewWorld,
  bytes: Uint8Array,
  by: { principal?: string; officer?: string; purpose?: string } = {},
): Promise<DecideReport> {
  if (world.trace.mode === 'off') throw new Refusal('TRACE_OFF');
  await recordSettings(world, world.trace);
  const sha256 = sha256Of(world.hash, bytes);
  const log = await DecisionLog.read(world);
  const known = log.hasFile(sha256);
  if (known !== undefined) return published(world, log, { status: 'known', sha256, day: known.day });
  const rows = readDecisionFile(bytes);
  const withPairs = rows.map((row) => {
    const pair = pairHash(world.fingerprintKey, row.province, keyOf(row), Number(row.candidate));
    return { ...row, pair };
  });
  const byProvince = Map.groupBy(withPairs, ({ province }) => province);
  for (const [province, each] of byProvince) await checkDecisions(world, log, province, each);

  const now = world.clock.now();
  const day = vietnamDate(now);
  const handovers = new Map<string, AcceptedDecision['handover']>();
  for (const [province, each] of byProvince)
    for (const [pair, handover] of await handoversOf(world, log, { province, day, rows: each }))
      handovers.set(pair, handover);
  const decisions = withPairs.map((row): Decision => {
    const { province, participant, reason, evidence, pair, decision, candidate } = row;
    const common = { province, participant, reason, evidence, pair };
    if (decision === 'reject') return { ...common, decision };
    return { ...common, decision, candidate, handover: handovers.get(pair) ?? 'none' };
  });
  const { principal = null, officer = null, purpose = null } = by;
  const decidedAt = new Date(now).toISOString();
  const file = encodeDecisions({ format: 1, decidedAt, principal, officer, purpose, decisions });
  await world.objects.putIfAbsent(decisionKey(day, sha256), file);
  const report = await published(world, await DecisionLog.read(world), { status: 'recorded', sha256, day });
  const { accepted, rejected, settled } = report;
  world.log.event('trace.decided', { day, accepted, rejected, settled });
  return report;
}

/** Publishes to every office of the file; also to those whose earlier acceptance it withdrew on another day. */
async function published(
  world: ReviewWorld,
  log: DecisionLog,
  { status, sha256, day }: Pick<DecideReport, 'status' | 'sha256' | 'day'>,
): Promise<DecideReport> {
  const own = log.all.filter(({ file }) => file === sha256);
  const rejected = new Set(own.filter(({ decision }) => decision === 'reject').map(({ pair }) => pair));
  const lists = new Map<string, { province: string; day: string }>();
  const add = ({ province, day: of }: Decided): void => void lists.set(`${province} ${of}`, { province, day: of });
  for (const each of log.all)
    if (each.decision === 'accept' && (each.file === sha256 || rejected.has(each.pair))) add(each);
  const all: DecideReport['published'] = [];
  for (const list of lists.values()) {
    const { key, rows, ids } = await publishTraced(world, log, { ...list, idsMax: world.trace.idsPerDay });
    all.push({ province: list.province, key, rows, ids });
  }
  await writeOverview(world, log);
  const accepted = own.filter((each) => each.decision === 'accept');
  return {
    status,
    sha256,
    day,
    accepted: accepted.length,
    rejected: own.length - accepted.length,
    settled: accepted.filter((each) => each.decision === 'accept' && each.handover === 'none').length,
    published: all,
  };
}

type PairedRow = DecisionRow & { pair: string };

function keyOf({ participant }: DecisionRow): number {
  return participantKey(Number(participant), participant.length === 12 ? 12 : 10);
}

async function checkDecisions(
  world: ReviewWorld,
  log: DecisionLog,
  province: string,
  rows: readonly PairedRow[],
): Promise<void> {
  const accepted = log.accepted(province);
  const withdrawn = new Set(rows.filter(({ decision }) => decision === 'reject').map(({ pair }) => pair));
  const lists = new KeptLists(world, province, new Set(rows.map(({ participant }) => participant)));
  if ((await lists.days()).length === 0) throw new Refusal('TRACE_NONE', { province }, rows[0].line);
  for (const { line, participant, candidate, decision, pair } of rows) {
    const before = accepted.get(participant);
    const isWithdrawal = decision === 'reject' && before?.pair === pair;
    if (!isWithdrawal) {
      const found = await lists.find(participant, candidate);
      if (found === 'no claim') throw new Refusal('DECISION_CLAIM_UNKNOWN', { province }, line);
      if (found === 'no candidate') throw new Refusal('DECISION_CANDIDATE_UNKNOWN', { province }, line);
      if (decision === 'accept' && found.fields.status === 'deceased') throw new Refusal('DECISION_DECEASED', {}, line);
    }
    if (decision === 'reject') continue;
    const isOther = before !== undefined && before.pair !== pair && !withdrawn.has(before.pair);
    if (isOther || log.rejected.has(pair)) throw new Refusal('DECISION_CONTRADICTS', {}, line);
  }
}

/**
 * What the kept lists of a province say of some participants, the newest list first; older ones are read only if a row
 * needs them.
 */
class KeptLists {
  private readonly world: ReviewWorld;
  private readonly province: string;
  private readonly wanted: ReadonlySet<string>;
  private known: Promise<string[]> | undefined;
  private readonly lists: Map<string, ListedClaim>[] = [];

  constructor(world: ReviewWorld, province: string, wanted: ReadonlySet<string>) {
    this.world = world;
    this.province = province;
    this.wanted = wanted;
  }

  days(): Promise<string[]> {
    this.known ??= listedDays(this.world, this.province);
    return this.known;
  }

  async find(
    participant: string,
    candidate: string,
  ): Promise<ListedClaim['candidates'][number] | 'no claim' | 'no candidate'> {
    let isListed = false;
    for (const [at, day] of (await this.days()).entries()) {
      this.lists[at] ??= await this.read(day);
      const claim = this.lists[at].get(participant);
      const found = claim?.candidates.find(({ personalId }) => personalId === candidate);
      if (found !== undefined) return found;
      isListed ||= claim !== undefined;
    }
    return isListed ? 'no candidate' : 'no claim';
  }

  private async read(day: string): Promise<Map<string, ListedClaim>> {
    const found = new Map<string, ListedClaim>();
    const { province, wanted } = this;
    await visitListed(this.world, { province, day, wanted }, (each) => void found.set(each.participantNumber, each));
    return found;
  }
}

/** What the office is given of each accepted pair. */
async function handoversOf(
  world: ReviewWorld,
  log: DecisionLog,
  { province, day, rows }: { province: string; day: string; rows: readonly PairedRow[] },
): Promise<Map<string, AcceptedDecision['handover']>> {
  const handovers = new Map<string, AcceptedDecision['handover']>();
  const accepted = rows.filter(({ decision }) => decision === 'accept');
  const participants = Float64Array.from(new Set(accepted.map(keyOf))).sort();
  const state = await readProvinceState(world.state, province);
  if (participants.length === 0 || state === undefined) return handovers;
  const open = await openRows(await Ledger.open(world, province, state), participants);
  const byId = world.trace.handover === 'id';
  const old = byId ? await unchangedFor(world, { province, state, participants }, idRowDays) : new Set<number>();
  const given = idsHandedOver(log, province, day);
  for (const row of accepted) {
    const key = keyOf(row);
    const hasRoom = given.size < world.trace.idsPerDay || given.has(row.participant);
    if (!open.has(key)) handovers.set(row.pair, 'none');
    else if (byId && row.evidence !== '' && old.has(key) && hasRoom) {
      given.add(row.participant);
      handovers.set(row.pair, 'id');
    } else handovers.set(row.pair, 'ask');
  }
  return handovers;
}

/** Of these participants (ascending) those whose row is in the books and still names nobody. */
async function openRows(ledger: Ledger, participants: Float64Array): Promise<Set<number>> {
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const rows = new LedgerRows(dictionaries);
  const places = await ledger.readRows(participants, rows);
  return new Set(
    participants.filter((_, k) => {
      const at = places[k];
      return at >= 0 && members(rows, at, fulls) !== 0 && groupOfRow(rows.verdict[at], rows.details[at]) >= 0;
    }),
  );
}

/** The open claims with their candidates as one document (`docs/contracts.md`, trace list). */
import { vietnamDate } from '../../intake/upload-request.ts';
import type { FingerprintKey, World } from '../../ports.ts';
import { provinces } from '../../domain/provinces.ts';
import { Refusal } from '../../base/errors.ts';
import { pairHash } from '../pairs.ts';
import { participantKey } from '../../domain/columns.ts';
import { DecisionLog } from './decision-log.ts';
import type { ListedClaim } from './reviewed.ts';
import { readTraceFacts } from './trace-facts.ts';
import { listedDays, readListed } from './stored-lists.ts';

type ListWorld = Pick<World, 'objects' | 'clock'> & { fingerprintKey: FingerprintKey };

export interface TraceList {
  registryVersion: string | null;
  day: string; // of the newest list
  open: OpenClaim[];
}

export interface OpenClaim {
  province: string;
  participantNumber: string;
  unit: string;
  verdict: string;
  grade: string;
  candidates: {
    personalId: string;
    probability: number;
    bits: number;
    fields: Record<string, string>;
    namesakes: number;
    inUseElsewhere: boolean;
  }[];
  found: number; // candidates in all, also those not listed
}

/** The undecided claims of one list: pairs that were rejected since are left out, and who was accepted. */
export function undecided(claims: readonly ListedClaim[], log: DecisionLog, key: FingerprintKey): ListedClaim[] {
  const rest = undecidedBy(log, key);
  return claims.flatMap((claim) => rest(claim) ?? []);
}

/** What is undecided of one claim, undefined if nothing is. */
export function undecidedBy(log: DecisionLog, key: FingerprintKey): (claim: ListedClaim) => ListedClaim | undefined {
  const accepted = new Map<string, ReadonlyMap<string, unknown>>();
  return (claim) => {
    const { province, participantNumber } = claim;
    const ofProvince = accepted.get(province) ?? log.accepted(province);
    accepted.set(province, ofProvince);
    if (ofProvince.has(participantNumber)) return undefined;
    // Nearly always, and hashes are dear.
    if (log.rejected.size === 0) return claim;
    const participant = participantKey(Number(participantNumber), participantNumber.length === 12 ? 12 : 10);
    const candidates = claim.candidates.filter(
      ({ personalId }) => !log.rejected.has(pairHash(key, province, participant, Number(personalId))),
    );
    if (candidates.length === claim.candidates.length) return claim;
    // The grade was of all of them; the next sweep gives a new one.
    return { ...claim, candidates, grade: candidates.length === 0 ? 'NONE' : 'SEVERAL' };
  };
}

/**
 * The open claims of one province or of all, from the newest list of each. Throws Refusal TRACE_NONE,
 * `IntegrityError`.
 */
export async function traceList(world: ListWorld, province?: string): Promise<TraceList> {
  const log = await DecisionLog.read(world);
  const asked = province === undefined ? provinces.map(({ id }) => id) : [province];
  const open: OpenClaim[] = [];
  let newest = '';
  let registryVersion: string | null = null;
  for (const each of asked) {
    const [day] = await listedDays(world, each);
    if (day === undefined) continue;
    if (day >= newest) registryVersion = (await readTraceFacts(world, each, day))?.registryVersion ?? registryVersion;
    if (day > newest) newest = day;
    const claims = (await readListed(world, each, day)) ?? [];
    open.push(...undecided(claims, log, world.fingerprintKey).map(openClaim));
  }
  if (newest === '' && province !== undefined) throw new Refusal('TRACE_NONE', { province });
  return { registryVersion, day: newest === '' ? vietnamDate(world.clock.now()) : newest, open };
}

function openClaim(claim: ListedClaim): OpenClaim {
  const { province, participantNumber, unit, verdict, grade, candidates, namesakes, found } = claim;
  return {
    province,
    participantNumber,
    unit,
    verdict,
    grade,
    found,
    candidates: candidates.map(({ personalId, probability, bits, fields, inUseElsewhere }) => ({
      personalId,
      probability: Number(probability),
      bits,
      fields: { ...fields, id: fields.id === '' ? 'none' : fields.id },
      namesakes,
      inUseElsewhere,
    })),
  };
}

/** One claim of the newest list of its province. Throws Refusal TRACE_NONE, TRACE_CLAIM_UNKNOWN. */
export async function findListed(
  world: ListWorld,
  province: string,
  participant: string,
): Promise<{ claim: ListedClaim; day: string; people: number }> {
  const [day] = await listedDays(world, province);
  if (day === undefined) throw new Refusal('TRACE_NONE', { province });
  const claims = (await readListed(world, province, day)) ?? [];
  const claim = claims.find(({ participantNumber }) => participantNumber === participant);
  if (claim === undefined) throw new Refusal('TRACE_CLAIM_UNKNOWN', { province });
  const [open] = undecided([claim], await DecisionLog.read(world), world.fingerprintKey);
  const facts = await readTraceFacts(world, province, day);
  return { claim: open ?? claim, day, people: facts?.people ?? 0 };
}

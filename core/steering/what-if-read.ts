/** What mending would do to the provinces as they are: states, supplied figures, and the counts of one province. */
import { disclose, type Disclosure } from '../answers/outcomes-csv.ts';
import { Refusal } from '../base/errors.ts';
import { Verdict, verdictCodeEnd, verdictNames, type VerdictCode } from '../domain/codes.ts';
import type { ProvinceState, VerdictCounts } from '../domain/province-state.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { countsOf } from '../ledger/chain-moves.ts';
import { readManifest } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { eligibilityOf } from '../summary/eligibility.ts';
import { aimOf } from '../summary/goal.ts';
import { makeStatus, readStates } from '../summary/status.ts';
import { plannedOf, targetsFor } from '../summary/target-figures.ts';
import { readTargets } from '../summary/targets.ts';
import { whatIf, type ByVerdict, type Choice, type Standing, type UnitCounts, type WhatIf } from './what-if.ts';

export interface AskedWhatIf {
  choice: Choice;
  province?: string | undefined;
  /** How much of the reasons is told to who asks. */
  disclosure: Disclosure | 'exact';
}

/**
 * Reads the states of all provinces and, of the asked one, the counts of its units at the version that its state names.
 * Throws Refusal UNIT_NOT_IN_BOOKS; `IntegrityError`.
 */
export async function readWhatIf(
  world: Pick<World, 'state' | 'objects' | 'hash' | 'clock'>,
  { choice, province, disclosure }: AskedWhatIf,
): Promise<WhatIf> {
  const now = world.clock.now();
  const [today, asOf] = [vietnamDate(now), new Date(now).toISOString()];
  const targets = await readTargets(world, Number(today.slice(0, 4)));
  const states = await readStates(world);
  const units: UnitCounts = province === undefined ? new Map() : await unitsOf(world, province, states.get(province));
  if (choice.units.some((unit) => !units.has(unit))) throw new Refusal('UNIT_NOT_IN_BOOKS');
  const { provinces } = makeStatus(states, { registryVersion: null, asOf });
  const all = provinces.map((status): Standing => {
    const { province: id, persons, verdicts } = status;
    const fullAt = states.get(id)?.fullAt ?? {};
    const planned = plannedOf(targetsFor(targets, id));
    return {
      province: id,
      verified: persons.verified,
      denominator: persons.denominator,
      complete: eligibilityOf(status, { fullAt, planned }).reason === null,
      aim: aimOf(targets, id, today),
      byVerdict: told(byCode(verdicts), disclosure),
    };
  });
  const toldUnits = new Map([...units].map(([unit, counts]) => [unit, told(counts, disclosure)]));
  return { asOf, ...whatIf(all, { aim: aimOf(targets, 'vn', today) }, { choice, province, units: toldUnits }) };
}

async function unitsOf(
  world: Pick<World, 'objects' | 'hash'>,
  province: string,
  state: ProvinceState | undefined,
): Promise<UnitCounts> {
  if (state === undefined) return new Map();
  const { units } = await countsOf(world, await readManifest(world, province, state));
  return new Map(Object.entries(units));
}

function byCode(verdicts: VerdictCounts): ByVerdict {
  const counts = Array.from({ length: verdictCodeEnd }, () => 0);
  for (const name of verdictNames) counts[Verdict[name]] = verdicts[name];
  return counts;
}

/** Counts by the verdict that is told of each person. */
function told(byVerdict: ByVerdict, disclosure: Disclosure | 'exact'): ByVerdict {
  if (disclosure === 'exact') return byVerdict;
  const counts = Array.from({ length: verdictCodeEnd }, () => 0);
  byVerdict.forEach((persons, code) => {
    const verdict = code as VerdictCode;
    counts[code === 0 ? 0 : disclose({ verdict, details: 0, flags: 0 }, disclosure).verdict] += persons;
  });
  return counts;
}

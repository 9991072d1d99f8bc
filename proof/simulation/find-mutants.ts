/** Which tier finds which seeded bug first: cheap tiers first, the deepest only for what nothing else finds. */
import type { Mutant } from './mutants.ts';
import type { Role } from './simulate.ts';
import { runSeeds, runTier } from './run-tier.ts';
import { tiers } from './tiers.ts';

export interface MutantReport {
  mutant: string;
  foundBy: string; // tier and scenario; '' if no tier found it
  decisions: string;
  violation: string;
  runs: number; // until it was found, over all tiers tried
  complete: boolean; // every tier tried was run to its end, but the one that found it
}

const order = ['T0', 'T0o', 'T4', 'T4e', 'T1', 'T0e', 'T2', 'T3'];
/** Where the other actors are. */
const orderOf: Partial<Record<Role, readonly string[]>> = {
  sweeper: ['T4l', 'T4c', 'T3c'],
  reverifier: ['T4v'],
  publisher: ['T1p', 'T4p'],
};

/** Looks for one mutant through the tiers up to `last`. */
export async function findMutant(mutant: Mutant, last = 'T3'): Promise<MutantReport> {
  const report: MutantReport = {
    mutant: mutant.name,
    foundBy: '',
    decisions: '',
    violation: '',
    runs: 0,
    complete: true,
  };
  for (const name of mutant.tiers ?? orderOf[mutant.role ?? 'committer'] ?? order) {
    const tier = tiers[name];
    for (const scenario of tier.scenarios) {
      const found = await runTier(tier, scenario, { mutant, failuresMax: 1 });
      report.runs += found.runs;
      const [failure] = found.failures;
      if (failure === undefined) {
        report.complete &&= found.complete;
        continue;
      }
      const { decisions, violations } = failure;
      return { ...report, foundBy: `${name} ${scenario}`, decisions, violation: violations[0] };
    }
    if (name === last) break;
  }
  return report;
}

/** Share of `seeds` random runs that show the mutant. */
export async function randomShare(mutant: Mutant, seeds: number): Promise<number> {
  const found = await runSeeds(0, seeds, { mutant, failuresMax: Infinity });
  return found.failures.length / seeds;
}

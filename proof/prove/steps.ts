/**
 * The long proofs, as data. Their commands are independent of each other: two run at once, in this order, and each can
 * be run alone.
 */
import { programs, type ProgramName } from '../programs.ts';
import type { Program } from '../run-program.ts';

export interface Step {
  name: string;
  what: string;
  /** One thread each, but for steps that run alone. */
  commands: readonly Command[];
  /** True: it measures time or uses all cores, so nothing runs beside it. */
  alone?: boolean;
}

export interface Command {
  /** Arguments of node. */
  args: readonly string[];
  env?: Record<string, string>;
  /** Name of the file of figures that it writes. */
  json?: string;
}

const seeds = 100_000;
/** Parts of the longest steps, so that both cores end at about the same time. */
const seedParts = 4;
const sdkParts = 2;
const sdkSeeds = 5_000;
const mutantParts = 2;
/** Of processor time for one scenario; the longest takes about half of it. */
const scenarioSeconds = '1200';

/** The program of that name, with these options and in this environment. */
function command(name: ProgramName, options: readonly string[] = [], env?: Record<string, string>): Command {
  const program: Program = programs[name];
  const all = { ...program.env, ...env };
  return { args: [...program.args, ...options], ...(Object.keys(all).length > 0 ? { env: all } : {}) };
}

/** A part of the simulation, whose figures are kept under `json`. */
function simulate(json: string, name: ProgramName, ...options: string[]): Command {
  return { ...command(name, options), json };
}

function parts(count: number, part: (k: number) => Command): Command[] {
  return Array.from({ length: count }, (_, k) => part(k));
}

function seedPart(k: number): Command {
  const each = seeds / seedParts;
  return simulate(`seeds-${k}`, 'seeds', String(each), String(k * each));
}

function sdkPart(k: number): Command {
  const each = sdkSeeds / sdkParts;
  return command('sdk', [], { DOISOAT_T6_SEEDS: String(each), DOISOAT_T6_FIRST: String(k * each) });
}

const commitTiers = ['T0', 'T0r', 'T1', 'T1r', 'T2', 'T3', 'T4', 'T0s', 'T0o', 'T0x', 'T0d', 'T0e', 'T4e', 'T4o'];
const careTiers = ['T0c', 'T3c', 'T4c', 'T4l', 'T0w', 'T4f', 'T3f', 'T0v', 'T3v', 'T4v'];
const longTiers = ['T3o', 'T1whole'];
const publishTiers = ['T0p', 'T1p', 'T4p'];

export const steps: readonly Step[] = [
  {
    name: 'tiers',
    what: `every tier of the simulation, each scenario whole (or for ${scenarioSeconds} s of processor time)`,
    commands: [
      simulate('tiers-long', 'tiers', ...longTiers, '--seconds', scenarioSeconds),
      simulate('tiers-commit', 'tiers', ...commitTiers, '--seconds', scenarioSeconds),
      simulate('tiers-care', 'tiers', ...careTiers, '--seconds', scenarioSeconds),
      simulate('tiers-publish', 'tiers', ...publishTiers, '--seconds', scenarioSeconds),
    ],
  },
  { name: 'seeds', what: `${seeds} random seeds`, commands: parts(seedParts, seedPart) },
  {
    name: 'mutants',
    what: 'every seeded bug is found, and each one held to be harmless is shown so',
    commands: parts(mutantParts, (k) => simulate(`mutants-${k}`, 'mutants', `${k}/${mutantParts}`)),
  },
  {
    name: 'source-mutants',
    what: 'every bug in the source is found by its named test, every entry of a word list and every guard is held',
    commands: [command('source-mutants'), command('alias-mutants')],
  },
  { name: 'sdk', what: `T6: ${sdkSeeds} seeds through the real SDK`, commands: parts(sdkParts, sdkPart) },
  { name: 'traces', what: '1,000 seeds run twice, traces compared', commands: [simulate('traces', 'traces')] },
  { name: 'kills', what: 'commands on files killed at random instants', commands: [command('kills')] },
  {
    name: 'network',
    what: 'T7: deployed functions over an S3 server and dynalite on the network, processes and servers killed',
    commands: [command('network')],
  },
  { name: 'contention', what: 'twenty commits at once', commands: [command('contention')], alone: true },
  { name: 'flips', what: '1,000 flipped bytes', commands: [command('flips')] },
  {
    name: 'rebuild',
    what: 'the state store deleted and rebuilt',
    commands: [command('rebuild')],
  },
  { name: 'drills', what: 'restore drills: damage of every kind mended by the runbook', commands: [command('drills')] },
  {
    name: 'properties',
    what: 'property tests with cases never drawn before',
    commands: [command('properties')],
  },
  { name: 'fuzz', what: 'hostile input', commands: [command('fuzz')] },
  {
    name: 'access-matrix',
    what: 'every question of one province about another, decided word by word',
    commands: [command('access-matrix', ['--literal']), command('second-line')],
  },
  {
    name: 'commit',
    what: '500 rows into 3 million participants',
    commands: [command('commit')],
    alone: true,
  },
  { name: 'accuracy', what: 'verdicts against the truth', commands: [command('accuracy')] },
];

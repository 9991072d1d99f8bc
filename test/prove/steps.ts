/** The long proofs, as data: what is run, in this order. Each is a command of its own, so that it can be run alone. */
export interface Step {
  name: string;
  what: string;
  /** Run one after the other; `json` of the simulation's figures is kept under the step's name. */
  commands: readonly Command[];
  /** True: the commands run side by side, one on each core. */
  parallel?: boolean;
}

export interface Command {
  /** Arguments of node, or of an npm script if the first word is `npm`. */
  args: readonly string[];
  env?: Record<string, string>;
  /** Name of the file of figures that it writes. */
  json?: string;
}

const simulation = 'test/simulation/run.ts';
const seeds = 100_000;
const workers = 2;

function simulate(json: string, ...args: string[]): Command {
  return { args: [simulation, ...args], json };
}

function seedWorkers(): Command[] {
  const each = seeds / workers;
  return Array.from({ length: workers }, (_, k) => simulate(`seeds-${k}`, 'seeds', String(each), String(k * each)));
}

function npm(script: string, ...args: string[]): Command {
  return { args: ['npm', 'run', script, ...(args.length > 0 ? ['--', ...args] : [])] };
}

const commitTiers = ['T0', 'T0r', 'T1', 'T1r', 'T1whole', 'T2', 'T3', 'T4', 'T0s', 'T0o', 'T0e', 'T4e', 'T3o'];
const careTiers = ['T0c', 'T3c', 'T4c', 'T4l', 'T0w', 'T4f', 'T3f', 'T0v', 'T3v', 'T4v', 'T0p', 'T4p'];

export const steps: readonly Step[] = [
  {
    name: 'tiers',
    what: 'every tier of the simulation, each scenario whole or for 900 s of processor time',
    commands: [
      simulate('tiers-commit', ...commitTiers, '--seconds', '900'),
      simulate('tiers-care', ...careTiers, '--seconds', '900'),
    ],
    parallel: true,
  },
  { name: 'seeds', what: `${seeds} random seeds`, commands: seedWorkers(), parallel: true },
  { name: 'traces', what: '1,000 seeds run twice, traces compared', commands: [simulate('traces', 'traces')] },
  { name: 'mutants', what: 'every seeded bug must be found', commands: [simulate('mutants', 'mutants')] },
  {
    name: 'sdk',
    what: 'T6: 5,000 seeds through the real SDK',
    commands: [
      {
        args: ['node_modules/vitest/vitest.mjs', 'run', 'test/functions/lost-answers.test.ts', '-t', 'T6'],
        env: { DOISOAT_T6_SEEDS: '5000' },
      },
    ],
  },
  { name: 'kills', what: 'commands on files killed at random instants', commands: [npm('kill-test')] },
  {
    name: 'network',
    what: 'T7: deployed functions over an S3 server and dynalite on the network, processes and servers killed',
    commands: [npm('network-test')],
  },
  { name: 'contention', what: 'twenty commits at once', commands: [npm('contention-test')] },
  { name: 'flips', what: '1,000 flipped bytes', commands: [npm('flip-test')] },
  {
    name: 'rebuild',
    what: 'the state store deleted and rebuilt',
    commands: [{ args: ['test/prove/rebuild-samples.ts'] }],
  },
  { name: 'drills', what: 'restore drills: damage of every kind mended by the runbook', commands: [npm('drills')] },
  {
    name: 'properties',
    what: 'property tests with cases never drawn before',
    commands: [
      {
        args: ['node_modules/vitest/vitest.mjs', 'run', 'test/core'],
        env: { FAST_CHECK_SEED: 'random' },
      },
    ],
  },
  { name: 'fuzz', what: 'hostile input', commands: [npm('fuzz')] },
  {
    name: 'access-matrix',
    what: 'every question of one province about another, decided word by word',
    commands: [npm('access-matrix', '--literal')],
  },
  { name: 'commit', what: '500 rows into 3 million participants', commands: [npm('bench:commit')] },
  { name: 'accuracy', what: 'verdicts against the truth', commands: [npm('accuracy')] },
];

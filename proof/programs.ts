/** What `npm run prove -- NAME` runs. `npm run prove` without a name runs the long ones (`proof/prove/steps.ts`). */
import type { Program } from './run-program.ts';

const simulation = 'proof/simulation/run.ts';
const vitest = ['node_modules/vitest/vitest.mjs', 'run'];

export const programs = {
  kills: { what: 'sync and registry build killed at random instants', args: ['proof/kills/kill-test.ts'] },
  'worker-kills': {
    what: 'the worker and the store under it killed, on files or S3',
    args: ['proof/kills/kill-worker.ts'],
  },
  network: {
    what: 'T7: the deployed functions over S3 and DynamoDB on the network, killed',
    args: ['proof/network/run.ts'],
  },
  cloud: {
    what: 'the whole stack on loopback, as synthesised: 34 provinces, every event doubled, 280 faults',
    args: ['proof/cloud/run.ts'],
  },
  'portal-aws': {
    what: 'the portal on AWS over emulators: login, ticket, uploads, answers, release, restarts',
    args: ['proof/portal-aws/run.ts'],
  },
  backup: {
    what: 'backups while processes commit, killed, with flipped bits, restored with and without keys',
    args: ['proof/backup/run.ts'],
  },
  morning: {
    what: 'the worst morning on simulated time, 1 × and 10 ×, against the limits of the services',
    args: ['proof/morning/run.ts'],
  },
  contention: { what: 'twenty commits at once on one province', args: ['proof/contention/run.ts'] },
  postgres: {
    what: 'PostgreSQL as the state of several machines: contract, contention, workers and the database killed',
    args: ['proof/postgres/run.ts'],
  },
  flips: { what: 'flipped bytes found by verify and by reading', args: ['proof/flips/run.ts'] },
  fuzz: { what: 'hostile files within bounds of time and memory', args: ['proof/fuzz/run.ts'] },
  'kernel-fuzz': {
    what: 'the kernel of the reader beside TypeScript alone, on 25,000 changed files, each cut in four ways',
    args: ['proof/kernel-fuzz/run.ts'],
  },
  drills: {
    what: 'restore drills of the runbook, on files; with --on aws on emulators of S3 and DynamoDB',
    args: ['proof/drills/run.ts'],
  },
  image: { what: 'the container image built by its Containerfile, and run', args: ['proof/image/run.ts'] },
  compose: {
    what: 'the compose file run by Docker Compose: a clerk through the proxy, what is refused',
    args: ['proof/compose/run.ts'],
  },
  units: { what: 'the systemd units read by systemd, and what they start', args: ['proof/units/run.ts'] },
  upgrade: { what: 'from 0.1 to 0.2 and back, with the program of 0.1', args: ['proof/upgrade/run.ts'] },
  rebuild: { what: 'the state store deleted and rebuilt', args: ['proof/prove/rebuild-samples.ts'] },
  scenario: { what: 'months of uploads and nights against a ledger from scratch', args: ['proof/scenario/run.ts'] },
  'ways-in': {
    what: '1,000 random sequences over handler, worker, night and rebuild against a plain ledger',
    args: ['proof/ways-in/run.ts'],
  },
  decomposition: {
    what: '1,000 random histories: every change between two days or versions by cause, to the person',
    args: ['proof/decomposition/run.ts'],
  },
  'access-matrix': {
    what: 'one province about another, decided from the template',
    args: ['proof/access-matrix/run.ts'],
  },
  'portal-access': {
    what: 'every route of the portal × role × province by HTTP, guessed addresses, worthless identities',
    args: ['proof/portal-access/run.ts'],
  },
  'second-line': { what: 'what each way in does with each principal', args: ['proof/second-line/run.ts'] },
  'portal-load': {
    what: 'a hundred sessions that send and read at once on one machine',
    args: ['proof/portal-load/run.ts'],
  },
  export: {
    what: 'tables for SQL read back by DuckDB and pyarrow, equal to status, history and cases',
    args: ['proof/export/run.ts'],
  },
  metrics: {
    what: 'metrics, alert rules and dashboard: a real worker scraped by Prometheus, faults that fire their alerts',
    args: ['proof/metrics/run.ts'],
  },
  names: { what: '300,000 pairs of names over every syllable, judged both ways', args: ['proof/names/run.ts'] },
  'office-resend': {
    what: 'a joined file mended in LibreOffice and sent again',
    args: ['proof/office/mended-resend.ts'],
  },
  office: { what: 'fixtures opened and saved by LibreOffice', args: ['proof/office/round-trip.ts'] },
  tiers: { what: 'tiers of the simulation, all or the named ones', args: [simulation, 'tiers'] },
  seeds: { what: 'random seeds of the simulation: seeds COUNT [FIRST]', args: [simulation, 'seeds'] },
  mutants: { what: 'seeded bugs that the simulation must find', args: [simulation, 'mutants'] },
  'source-mutants': { what: 'bugs in the source that a named test must find', args: ['proof/source-mutants/run.ts'] },
  'alias-mutants': {
    what: 'every entry of every word list taken out, every guard of a coding changed',
    args: ['proof/alias-mutants/run.ts'],
    env: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  },
  traces: { what: 'a thousand seeds of the simulation twice, traces compared', args: [simulation, 'traces'] },
  sdk: {
    what: 'T6: lost answers through the real SDK (DOISOAT_T6_SEEDS)',
    args: [...vitest, 'test/functions/lost-answers.test.ts', '-t', 'T6'],
  },
  properties: {
    what: 'property tests with cases never drawn before',
    args: [...vitest, 'test/core'],
    env: { FAST_CHECK_SEED: 'random' },
  },
  accuracy: { what: 'verdicts against the truth', args: ['bench/accuracy.ts'] },
  commit: { what: 'small commits to a large ledger, which must verify', args: ['bench/run.ts', 'commit'] },
  memory: {
    what: 'three national uploads, one on top of the other, each within a hard limit of memory',
    args: ['bench/run.ts', 'memory'],
  },
  'lambda-memory': {
    what: 'functions as deployed, each at its bounds: memory, processors and time',
    args: ['bench/run.ts', 'lambda-memory'],
  },
  content: { what: 'what data directories say, one digest a part: equal or not', args: ['proof/content/run.ts'] },
  'bundle-sizes': { what: "the functions' bundles within their bounds", args: ['infra/print-sizes.ts'] },
  package: {
    what: 'the npm package, installed into an empty folder and used as a new user',
    args: ['proof/package/run.ts'],
  },
  sbom: {
    what: 'the bill of materials of the runtime packages: licence and integrity of each, and npm audit',
    args: ['proof/sbom/run.ts'],
  },
  'lint-template': {
    what: 'templates and workflows read by cfn-lint, checkov and check-jsonschema; what AWS bounds',
    args: ['test/infra/lint-template.ts'],
  },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

export function programNamed(name: string): Program | undefined {
  return Object.hasOwn(programs, name) ? programs[name as ProgramName] : undefined;
}

/**
 * Runs the long proofs and writes docs/proof/ledger.md and docs/proof/prove.md.
 *
 *   npm run prove                     all steps, two commands at once
 *   npm run prove -- --resume         the steps that have not held yet on this commit
 *   npm run prove -- --only seeds     one step; what others left is kept
 *   npm run prove -- --report         the pages again, from what is kept
 *   npm run prove -- --help
 *
 * One program with options of its own, no page written: `npm run prove -- NAME` (`proof/programs.ts`).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ledgerPage, type Figures } from './ledger-page.ts';
import { provePage, type Outcome } from './prove-page.ts';
import { runCommand, stopCommands, type Ended } from './run-command.ts';
import { steps, type Command, type Step } from './steps.ts';
import { programs } from '../programs.ts';
import { namesText } from '../run-program.ts';

/** Lines of a command's output that are kept, but for the simulation, which prints one for each scenario. */
const keptLines = 12;
const keptScenarioLines = 40;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    resume: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    workers: { type: 'string', default: '2' },
    keep: { type: 'string', default: join(tmpdir(), 'doisoat-prove') },
    pages: { type: 'string', default: 'docs/proof' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Where this run is: one place and one commit for all its steps, as it began. */
const place = where();
const started = performance.now();

function tell(line: string): void {
  process.stdout.write(`${String(Math.round((performance.now() - started) / 1000)).padStart(5)} s  ${line}\n`);
}

function where(): Pick<Outcome, 'commit' | 'machine' | 'node' | 'day'> {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return {
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    machine: `${availableParallelism()} cores (${cpu.model.trim()}), ${gigabytes} GB`,
    node: process.version,
    day: new Date().toISOString().slice(0, 10),
  };
}

function kept<T>(name: string): T[] {
  const path = join(values.keep, `${name}.json`);
  return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as T] : [];
}

function keep(name: string, value: unknown): void {
  writeFileSync(join(values.keep, `${name}.json`), JSON.stringify(value));
}

/** What one command of a step left, so that an interrupted run goes on behind it. */
interface KeptCommand extends Ended {
  command: string;
  commit: string;
}

async function endedOf(step: Step, index: number): Promise<Ended> {
  const command = step.commands[index];
  const name = `command-${step.name}-${index}`;
  if (values.resume) {
    const [before] = kept<KeptCommand>(name);
    const same = before?.commit === place.commit && before.command === JSON.stringify(command);
    if (same && before.code === 0) return before;
  }
  const label = step.commands.length > 1 ? `${step.name} ${index + 1}/${step.commands.length}` : step.name;
  tell(`      ${label}: begins`);
  const json = command.json === undefined ? [] : ['--json', join(values.keep, `${command.json}.json`)];
  const ended = await runCommand(command, json, (line) => tell(`      ${label}: ${line}`));
  keep(name, { ...ended, command: JSON.stringify(command), commit: place.commit } satisfies KeptCommand);
  return ended;
}

/** Every command on its own place of the pool; steps that measure time have the machine to themselves, at the end. */
async function runSteps(wanted: readonly Step[]): Promise<void> {
  const results = new Map(wanted.map((step) => [step, new Map<number, Ended>()]));
  const jobs = wanted.flatMap((step) => step.commands.map((_, index) => ({ step, index })));
  const run = async ({ step, index }: (typeof jobs)[number]): Promise<void> => {
    const ended = await endedOf(step, index);
    const all = results.get(step);
    all?.set(index, ended);
    if (all?.size === step.commands.length)
      told(
        step,
        step.commands.map((_, at) => all.get(at) ?? ended),
      );
  };
  const shared = jobs.filter(({ step }) => step.alone !== true);
  const worker = async (): Promise<void> => {
    for (let job = shared.shift(); job !== undefined; job = shared.shift()) await run(job);
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, worker));
  for (const job of jobs.filter(({ step }) => step.alone === true)) await run(job);
}

function told(step: Step, ended: readonly Ended[]): void {
  const seconds = ended.reduce((sum, each) => sum + each.seconds, 0);
  const lines = ended.flatMap(({ text }, at) => plain(text).slice(-keptOf(step.commands[at])));
  const outcome: Outcome = {
    name: step.name,
    what: step.what,
    seconds,
    ok: ended.every(({ code }) => code === 0),
    lines,
    ...place,
  };
  tell(`${outcome.ok ? 'ok' : 'FAILED'}  ${step.name}: ${step.what}, ${seconds.toFixed(0)} s`);
  if (!outcome.ok) {
    for (const line of lines) tell(`    ${line}`);
    process.exitCode = 1;
  }
  keep(`step-${step.name}`, outcome);
  writePages();
}

function keptOf({ json }: Command): number {
  return json === undefined ? keptLines : keptScenarioLines;
}

/** Without colours and empty lines. */
function plain(text: string): string[] {
  // oxlint-disable-next-line no-control-regex
  const lines = text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, '').split('\n');
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}

function writePages(): void {
  const outcomes = steps.flatMap(({ name }) => kept<Outcome>(`step-${name}`));
  const missing = steps.filter(({ name }) => !outcomes.some((each) => each.name === name));
  const done = steps.filter(({ name }) => !missing.some((each) => each.name === name));
  const simulated = done.filter(({ commands }) => commands.some(({ json }) => json !== undefined));
  const figures = simulated.flatMap(({ commands }) =>
    commands.flatMap(({ json }) => (json === undefined ? [] : kept<Figures>(json))),
  );
  writeFileSync(join(values.pages, 'prove.md'), provePage(outcomes, missing));
  const own = outcomes.filter(({ name }) => simulated.some((step) => step.name === name));
  writeFileSync(join(values.pages, 'ledger.md'), ledgerPage(figures, own));
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(
      'npm run prove -- [--only STEP]... [--resume] [--report] [--workers N] [--keep FOLDER] [--pages ' +
        'FOLDER]\n\nSteps:\n',
    );
    process.stdout.write(namesText(Object.fromEntries(steps.map((step) => [step.name, step]))));
    process.stdout.write(`\nnpm run prove -- NAME [options]\n\nOne alone, no page written:\n${namesText(programs)}`);
    return;
  }
  const unknown = values.only.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new Error(`no step ${unknown.join(', ')}; see --help`);
  mkdirSync(values.keep, { recursive: true });
  const wanted = steps.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  if (!values.report) await runSteps(wanted);
  writePages();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopCommands();
    process.stderr.write('\ninterrupted; npm run prove -- --resume goes on\n');
    process.exit(130);
  });
await main();

/**
 * Runs the long proofs and writes docs/proof/ledger.md and docs/proof/prove.md.
 *
 *   npm run prove                     all steps
 *   npm run prove -- --only seeds     one step; what others left is kept
 *   npm run prove -- --report         the pages again, from what is kept
 *   npm run prove -- --help
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ledgerPage } from './ledger-page.ts';
import type { Figures } from './ledger-page.ts';
import { provePage } from './prove-page.ts';
import type { Outcome } from './prove-page.ts';
import { steps } from './steps.ts';
import type { Command, Step } from './steps.ts';

/** Lines of a step's output that are kept. */
const keptLines = 12;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    report: { type: 'boolean', default: false },
    keep: { type: 'string', default: join(tmpdir(), 'doisoat-prove') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function run(command: Command): Promise<{ code: number; text: string }> {
  const [first, ...rest] = command.args;
  const json = command.json === undefined ? [] : ['--json', join(values.keep, `${command.json}.json`)];
  const program = first === 'npm' ? 'npm' : process.execPath;
  const args = first === 'npm' ? rest : [first, ...rest, ...json];
  const child = spawn(program, args, { env: { ...process.env, ...command.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const take = (chunk: Buffer): void => {
    text += chunk.toString();
    const line = text.trimEnd().split('\n').at(-1) ?? '';
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K  ${line.slice(0, 110)}`);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

async function runStep(step: Step): Promise<Outcome> {
  const started = performance.now();
  const ended: { code: number; text: string }[] = [];
  if (step.parallel === true) ended.push(...(await Promise.all(step.commands.map(run))));
  else for (const command of step.commands) ended.push(await run(command));
  const seconds = (performance.now() - started) / 1000;
  const lines = ended.flatMap(({ text }) => plain(text).slice(-keptLines));
  return { name: step.name, what: step.what, seconds, ok: ended.every(({ code }) => code === 0), lines, ...where() };
}

/** Without colours, empty lines and what npm says about itself. */
function plain(text: string): string[] {
  // oxlint-disable-next-line no-control-regex
  const lines = text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, '').split('\n');
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '' && !/^(npm |> )/.test(line));
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

function writePages(): void {
  const read = <T>(name: string): T[] => {
    const path = join(values.keep, `${name}.json`);
    return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as T] : [];
  };
  const outcomes = steps.flatMap(({ name }) => read<Outcome>(`step-${name}`));
  const missing = steps.filter(({ name }) => !outcomes.some((each) => each.name === name));
  const figures = steps.flatMap((step) =>
    step.commands.flatMap(({ json }) => (json === undefined ? [] : read<Figures>(json))),
  );
  writeFileSync('docs/proof/prove.md', provePage(outcomes, missing));
  writeFileSync('docs/proof/ledger.md', ledgerPage(figures, outcomes));
}

async function main(): Promise<void> {
  if (values.help) {
    tell('npm run prove -- [--only STEP]... [--report] [--keep FOLDER]\n\nSteps:');
    for (const { name, what } of steps) tell(`  ${name.padEnd(12)}${what}`);
    return;
  }
  const unknown = values.only.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new Error(`no step ${unknown.join(', ')}; see --help`);
  mkdirSync(values.keep, { recursive: true });
  const wanted = steps.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  for (const step of values.report ? [] : wanted) {
    const outcome = await runStep(step);
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    tell(`${outcome.ok ? 'ok' : 'FAILED'}  ${step.name}: ${step.what}, ${outcome.seconds.toFixed(0)} s`);
    if (!outcome.ok) {
      for (const line of outcome.lines) tell(`    ${line}`);
      process.exitCode = 1;
    }
    writeFileSync(join(values.keep, `step-${step.name}.json`), JSON.stringify(outcome));
  }
  writePages();
}

await main();

/** What holds of every command: a new one is in these tests by being in the program. */
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rateFallHundredths } from '../../core/summary/summary-events.ts';
import { staleDays } from '../../core/summary/summary-schema.ts';
import { ordinaryMonth } from '../../core/cost/cost.ts';
import { completeOptions } from '../../generate/options.ts';
import { makeProgram } from '../../local/program.ts';
import { leavesOf, type Leaf } from '../support/examples.ts';
import { nobody, runCliAsNobody, type Ended } from '../support/run-cli.ts';

const program = await makeProgram({ language: 'en' });
const leaves = leavesOf(program);
const named = leaves.map((leaf) => [leaf.words.join(' '), leaf] as const);

describe('every command', () => {
  it('is found in the program', () => expect(leaves.length).toBeGreaterThan(50));

  it.each(named)('%s has examples that it understands', async (_name, { words, examples }) => {
    expect(examples, 'add "Examples:" to its help').not.toEqual([]);
    // It may show what is typed before or after it, too.
    const called = await Promise.all(examples.map(calledBy));
    expect(called).toContainEqual(words);
    expect(called).not.toContainEqual([]);
  });

  it.each(named)('%s says the default of every option', (_name, { command, help }) => {
    const flat = help.replaceAll(/\s+/g, ' ');
    const valued = command.options.filter((option) => option.required || option.optional);
    const unsaid = valued.filter(({ long, description, mandatory, defaultValue, defaultValueDescription: words }) =>
      defaultValue === undefined
        ? !mandatory && !withoutDefault.has(long ?? '') && !/\bdefault\b|required for/.test(description)
        : !flat.includes(`default: ${words ?? JSON.stringify(defaultValue)})`),
    );
    const names = unsaid.map(({ long }) => long);
    expect(names, 'say "(default: …)", or that nothing is done without it: `withoutDefault`').toEqual([]);
  });

  it('says no default in figures that nothing holds', () => {
    const said = leaves.flatMap(({ words, command }) =>
      command.options.flatMap(({ long, description, defaultValue }) => {
        const figure = /\(default: ([\d.]+)/.exec(description)?.[1];
        return figure === undefined || defaultValue !== undefined
          ? []
          : [[`${words.join(' ')} ${long}`, Number(figure)]];
      }),
    );
    const generated = completeOptions({ out: '', people: 1, rows: 0, provinces: ['vn34-52'], seed: 1 });
    expect(Object.fromEntries(said)).toEqual({
      'generate --locality': generated.locality,
      'generate --deltas': generated.deltas,
      'generate --history': generated.history,
      'cost --batches': ordinaryMonth.batchesPerProvinceDay,
      'cost --passes': ordinaryMonth.fullPasses,
      'cost --nightly': ordinaryMonth.nightlyShare,
      'cost --stored-gb': ordinaryMonth.storedGb,
      'alerts add --days': staleDays,
      'alerts add --points': rateFallHundredths / 100,
      'alerts add --places': 1, // `$NewRule`, test/core/alerts
      'units list --limit': 30, // test/local/units-command.test.ts
    });
  });
});

/** Options of which nothing is meant where they are left out: a filter, a note, a file that is then not written. */
const withoutDefault = new Set(
  (
    '--unit --reason --actor --scheme --sha256 --ignore-column --against --removed --officer --purpose --usage ' +
    '--provinces --format --parent --page --app-role --mail --webhook --user --session --token --province --keep ' +
    '--recipient --backup --key-file --worker --port'
  ).split(' '),
);

/** The words of the command that an example leads to. Rejects with what commander says of a wrong one. */
async function calledBy(example: readonly string[]): Promise<string[]> {
  const fresh = await makeProgram({ language: 'en', words: example });
  let called: string[] | undefined;
  for (const { words, command } of leavesOf(fresh)) command.action(() => void (called = words));
  silence(fresh);
  await fresh.parseAsync([...example], { from: 'user' });
  return called ?? [];
}

function silence(command: Command): void {
  command.configureOutput({ writeErr: () => {} });
  for (const each of command.commands) silence(each);
}

describe('every command tells plainly, with a code and without a stack,', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'doisoat-plain-'));
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'read-only'), { mode: 0o555 });
    for (const path of [folder, join(folder, 'read-only')]) chmodSync(path, 0o555);
  });
  afterAll(() => {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Its first example; what would not end by itself is told to. */
  const argsOf = ({ words, examples, command }: Leaf): string[] => {
    const example = examples.find((each) => words.every((word, at) => each[at] === word)) ?? words;
    const ends = command.options.some(({ long }) => long === '--once') && !example.includes('--once');
    return [...withoutDirectory(example), ...(ends ? ['--once'] : [])];
  };

  it.each([
    ['a file', 'file'],
    ['below a file', 'file/data'],
    ['not writable', 'read-only'],
    ['missing where nothing can be made', 'read-only/data'],
  ])('a data directory that is %s', async (_what, directory) => {
    const wrong: string[] = [];
    for (const leaf of leaves) {
      const ended = await runCliAsNobody(folder, ...argsOf(leaf), '--dir', join(folder, directory));
      const fault = plainly(ended);
      if (fault !== undefined) wrong.push(`doisoat ${leaf.words.join(' ')}: ${fault}`);
    }
    expect(wrong).toEqual([]);
    expect(existsSync(join(folder, 'read-only/data'))).toBe(false);
  });

  it.each([
    ['missing', 'no-such-file', /^\[(FILE_NOT_FOUND|EXTRACT_NOT_FOUND|REGISTRY_[A-Z_]+|BATCH_UNKNOWN|TRACE_OFF)\]/m],
    ['of the other kind', '.', undefined],
  ])('a file or folder that is %s', async (_what, path, code) => {
    const data = ownDirectory();
    const takers = leaves.filter(({ command }) =>
      command.registeredArguments.some((each) => ['file', 'folder'].includes(each.name())),
    );
    expect(takers.length).toBeGreaterThan(8);
    const wrong: string[] = [];
    for (const leaf of takers) {
      const args = argsOf(leaf);
      args[leaf.words.length] = join(folder, path);
      const ended = await runCliAsNobody(folder, ...args, '--dir', data);
      const fault =
        plainly(ended) ??
        (code === undefined || ended.code === 0 || code.test(ended.stderr) ? undefined : ended.stderr);
      if (fault !== undefined) wrong.push(`doisoat ${args.join(' ')}: ${fault}`);
    }
    expect(wrong).toEqual([]);
    rmSync(data, { recursive: true, force: true });
  });

  it('an output that cannot be written', async () => {
    const data = ownDirectory();
    const writers = leaves.filter(({ command }) => command.options.some(({ long }) => long === '--out'));
    const wrong: string[] = [];
    for (const leaf of writers) {
      const args = argsOf(leaf).filter((each, at, all) => each !== '--out' && all[at - 1] !== '--out');
      for (const out of ['file/out', 'read-only/out']) {
        const ended = await runCliAsNobody(folder, ...args, '--dir', data, '--out', join(folder, out));
        const fault = plainly(ended);
        if (fault !== undefined) wrong.push(`doisoat ${leaf.words.join(' ')} --out ${out}: ${fault}`);
      }
    }
    expect(wrong).toEqual([]);
    rmSync(data, { recursive: true, force: true });
  });
});

/** A data directory of the user who types the command. */
function ownDirectory(): string {
  const data = mkdtempSync(join(tmpdir(), 'doisoat-plain-data-'));
  if (nobody !== undefined) chownSync(data, nobody, nobody);
  return data;
}

function withoutDirectory(args: readonly string[]): string[] {
  return args.filter((each, at) => each !== '--dir' && args[at - 1] !== '--dir');
}

/** Undefined if it ended well, or said in a line with a code what was wrong. */
function plainly({ code, stdout, stderr }: Ended): string | undefined {
  if (/^ {4}at /m.test(stdout + stderr)) return `a stack: ${stderr}`;
  if (code === 0) return undefined;
  if (code !== 1) return `exit code ${code}: ${stderr}`;
  const told = /^\[([A-Z][A-Z0-9_]+)\] \S/m.exec(stderr)?.[1];
  return told === undefined || told === 'INTERNAL' || told.startsWith('ERR_') ? stderr : undefined;
}

/**
 * From 0.1 to 0.2 and back, with the program of 0.1 itself (docs/upgrade.md): `npm run prove -- upgrade`. Its code is
 * the last commit whose package.json says 0.1.0, so it takes a clone with its whole history, git and tar.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'doisoat-upgrade-'));
const [data, copy, sample] = ['data', 'copy', 'sample'].map((name) => join(folder, name));
/** Of the provinces whose batches are sent before the copy is made, and after it. */
const [batchesBefore, batchesAfter] = [['vn34-52', 'vn34-42'], ['vn34-01']];
const refusal = 'state.sqlite: format 2, this program knows 1';

interface Status {
  national: Figures;
  provinces: Figures[];
}
type Figures = Record<'persons' | 'schemes' | 'verdicts', object>;

try {
  prove();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function prove(): void {
  const commit = lastCommitOf('0.1.0');
  if (commit === undefined) {
    process.stdout.write(
      'The history of this clone does not reach back to 0.1.0: git fetch --unshallow. Not proven.\n',
    );
    if (process.env.CI !== undefined) process.exitCode = 1;
    return;
  }
  const old = unpack(commit);
  const now = join(root, 'bin/doisoat.js');

  done(old, 'generate', '--out', sample, '--people', '20000', '--rows', '800', '--seed', '1', ...ofProvinces());
  const extract = join(sample, 'registry', readdirSync(join(sample, 'registry'))[0]);
  work(old, extract, batchesBefore);
  const before = figures(old);
  const kept = filesOf(data);
  tell(`0.1 (${commit.slice(0, 7)}): ${batchesBefore.length} batches, a night, ${kept.size} files; copied`);
  cpSync(data, copy, { recursive: true, preserveTimestamps: true });

  expectEqual('0.2 shows the figures of 0.1', figures(now), before);
  work(now, newVersion(extract), batchesAfter);
  done(now, 'ledger', 'verify', '--dir', data);
  const after = figures(now);
  tell('0.2: the same figures; then a new snapshot index, a batch, a night; the ledgers verify');

  const written = filesOf(data);
  const asked = [
    ['status'],
    ['sync', batch(batchesBefore[0]), '--province', batchesBefore[0]],
    ['registry', 'build', extract],
    ['reconcile'],
    ['publish'],
    ['ledger', 'verify'],
    ['worker', '--once', '--health-port', '0'],
  ];
  for (const args of asked) {
    const { status, stderr } = run(old, ...args, '--dir', data);
    if (status !== 1 || !stderr.includes(refusal)) throw new Error(`0.1 ${args.join(' ')}: ${status} ${stderr}`);
  }
  expectEqual('0.1 changes nothing of what 0.2 has written', filesOf(data), written);
  expectEqual('0.2 goes on after that', figures(now), after);
  tell(`0.1 on the directory of 0.2: ${asked.length} commands refused (${refusal}), no file changed, 0.2 goes on`);

  renameSync(data, join(folder, 'left'));
  cpSync(copy, data, { recursive: true, preserveTimestamps: true });
  expectEqual('the copy put back is what was copied', filesOf(data), kept);
  expectEqual('0.1 shows its figures again', figures(old), before);
  done(old, 'ledger', 'verify', '--dir', data);
  for (const province of batchesAfter) done(old, 'sync', batch(province), '--province', province, '--dir', data);
  done(old, 'reconcile', '--dir', data);
  done(old, 'ledger', 'verify', '--dir', data);
  const found = filesOf(data);
  const lost = [...kept].filter(([path, hash]) => isObject(path) && found.get(path) !== hash);
  expectEqual('every object of the copy is there still', lost, []);
  tell('0.1 on the copy: the same figures, every object there, the batch sent again is taken, the ledgers verify');
}

/** What a day is: an index, uploads, the nightly run, pages. */
function work(program: string, extract: string, batches: readonly string[]): void {
  done(program, 'registry', 'build', extract, '--dir', data);
  for (const province of batches) done(program, 'sync', batch(province), '--province', province, '--dir', data);
  done(program, 'reconcile', '--dir', data);
  done(program, 'publish', '--dir', data);
}

/** The parent of the commit that took the version out of package.json; undefined in a clone that is too shallow. */
function lastCommitOf(version: string): string | undefined {
  const changed = git('log', '--format=%H', `-S"version": "${version}"`, '--', 'package.json').split('\n');
  const last = changed[0] === '' ? '' : git('rev-parse', '--verify', '--quiet', `${changed[0]}^`).trim();
  if (last === '') return undefined;
  const found = (JSON.parse(git('show', `${last}:package.json`)) as { version: string }).version;
  return found === version ? last : undefined;
}

/** '' where git finds nothing. */
function git(...args: string[]): string {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout;
}

/** The program of a commit, with the packages of this one. */
function unpack(commit: string): string {
  const place = join(folder, 'old');
  mkdirSync(place);
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', place], { input: archive });
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
  return join(place, 'bin/doisoat.js');
}

function run(program: string, ...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
}

/** Throws unless the command succeeds; returns what it printed. */
function done(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = run(program, ...args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${status} ${stdout}${stderr}`);
  return stdout;
}

function ofProvinces(): string[] {
  return ['--provinces', [...batchesBefore, ...batchesAfter].join(',')];
}

function batch(province: string): string {
  const incoming = join(sample, 'incoming', province, 'delta');
  return join(incoming, readdirSync(incoming)[0]);
}

/** The extract under another version, as docs/upgrade.md has it. */
function newVersion(extract: string): string {
  const target = join(folder, 'next');
  cpSync(extract, target, { recursive: true });
  const path = join(target, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  writeFileSync(path, JSON.stringify({ ...manifest, version: `${manifest.version}.2` }));
  return target;
}

/** Counts and rates of the country and of every province. */
function figures(program: string): unknown {
  const status = JSON.parse(done(program, 'status', '--json', '--dir', data)) as Status;
  return [status.national, ...status.provinces].map(({ persons, schemes, verdicts }) => ({
    persons,
    schemes,
    verdicts,
  }));
}

/** SHA-256 by path; the journals of SQLite come and go. */
function filesOf(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/\.sqlite-(?:wal|shm)$/.test(entry.name),
  );
  return new Map(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [relative(directory, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

function isObject(path: string): boolean {
  return path.startsWith('objects/') || path === 'fingerprint.key';
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`not so: ${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

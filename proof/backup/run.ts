/**
 * Backups of a directory at work: taken while four processes commit, killed at random instants, damaged bit by bit,
 * restored elsewhere, with and without the keys. `npm run prove -- backup [--people N] [--rows N] [--kills N]
 * [--flips N] [--seed N]`.
 */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomFrom } from '../../generate/random.ts';
import { verifyBackups } from '../../local/backup/care.ts';
import { BackupStore } from '../../local/backup/backup-store.ts';
import { runProgram } from '../drills/files-place.ts';

const number = (value: string): { type: 'string'; default: string } => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: { people: number('3000'), rows: number('500'), kills: number('6'), flips: number('24'), seed: number('23') },
});
const random = randomFrom(Number(values.seed));
const provinces = ['vn34-52', 'vn34-42', 'vn34-01', 'vn34-79'];
const partsOfProvince = 5;
const root = mkdtempSync(join(tmpdir(), 'doisoat-backup-'));
const [data, folder] = [join(root, 'data'), join(root, 'backups')];
const wrong: string[] = [];

interface Verdicts {
  [verdict: string]: number;
}
interface Part {
  province: string;
  path: string;
  truth: Verdicts;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function expect(holds: boolean, what: string): void {
  if (!holds) wrong.push(what);
}

async function must<T = unknown>(...args: string[]): Promise<T> {
  const { code, document, errors } = await runProgram([...args, '--json']);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${JSON.stringify(document)} ${errors}`);
  return document as T;
}

async function refusal(...args: string[]): Promise<string> {
  const { document } = await runProgram([...args, '--json']);
  return (document as { refusal?: { code?: string } } | undefined)?.refusal?.code ?? '';
}

/** The batch of each province in parts of different participants, with what each row is in truth. */
async function makeSample(): Promise<{ parts: Part[]; late: Part[]; extract: string }> {
  const out = join(root, 'sample');
  const size = ['--people', values.people, '--rows', values.rows, '--provinces', provinces.join()];
  await must('generate', '--out', out, ...size, '--seed', values.seed);
  const [version] = readdirSync(join(out, 'registry'));
  const all: Part[] = [];
  for (const province of provinces) {
    const incoming = join(out, 'incoming', province, 'delta');
    const lines = readFileSync(join(incoming, readdirSync(incoming)[0]), 'utf8')
      .trimEnd()
      .split(/\r?\n/);
    const truth = readFileSync(join(out, 'truth', `${province}.csv`), 'utf8')
      .trimEnd()
      .split(/\r?\n/)
      .slice(1);
    const share = Math.ceil((lines.length - 1) / (partsOfProvince + 1));
    for (let n = 0; n <= partsOfProvince; n++) {
      const rows = lines.slice(1).slice(n * share, (n + 1) * share);
      const path = join(out, `${province}-${n}.csv`);
      writeFileSync(path, [lines[0], ...rows, ''].join('\r\n'));
      const verdicts: Verdicts = {};
      for (const line of truth.slice(n * share, (n + 1) * share)) {
        const verdict = line.split(',')[2];
        verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      }
      all.push({ province, path, truth: verdicts });
    }
  }
  const isLate = (_: Part, at: number): boolean => at % (partsOfProvince + 1) === partsOfProvince;
  const extract = join(out, 'registry', version);
  return { parts: all.filter((part, at) => !isLate(part, at)), late: all.filter(isLate), extract };
}

interface Status {
  provinces: { province: string; ledgerVersion: number; verdicts: Verdicts }[];
}

/** Verdicts of a restored ledger against the truth of the parts that its version has. */
async function compareWithModel(directory: string, parts: readonly Part[], where: string): Promise<number> {
  const status = await must<Status>('status', '--dir', directory);
  let versions = 0;
  for (const province of provinces) {
    const found = status.provinces.find((each) => each.province === province);
    const version = found?.ledgerVersion ?? 0;
    versions += version;
    const model: Verdicts = {};
    for (const { truth } of parts.filter((part) => part.province === province).slice(0, version))
      for (const [verdict, count] of Object.entries(truth)) model[verdict] = (model[verdict] ?? 0) + count;
    for (const [verdict, count] of Object.entries(found?.verdicts ?? {}))
      expect(count === (model[verdict] ?? 0), `${where}, ${province}, version ${version}: ${count} ${verdict}`);
  }
  return versions;
}

interface Made {
  id: string;
  objects: number;
  bytes: number;
  copied: { files: number; bytes: number };
  moments: number;
}
interface Restored {
  ledger: { ok: boolean; provinces: { drift: number }[] };
  keys: { missing: string[] };
  canCompare: boolean;
}

async function restore(name: string, ...options: string[]): Promise<{ directory: string; report: Restored }> {
  const directory = join(root, name);
  const report = await must<Restored>('restore', folder, '--dir', directory, ...options);
  const drift = report.ledger.provinces.reduce((sum, each) => sum + each.drift, 0);
  expect(report.ledger.ok && drift === 0, `${name}: drift ${drift}`);
  return { directory, report };
}

/** Twenty commits by four processes; a backup is begun as soon as the one before has ended. */
async function whileAtWork(parts: readonly Part[]): Promise<void> {
  const work = { ended: false };
  const sending = Promise.all(
    provinces.map(async (province) => {
      for (const part of parts.filter((each) => each.province === province))
        await must('sync', part.path, '--province', province, '--dir', data);
    }),
  ).finally(() => (work.ended = true));
  const made: Made[] = [];
  while (!work.ended) made.push(await must<Made>('backup', folder, '--dir', data));
  await sending;
  const versions: number[] = [];
  for (const { id } of made) {
    const { directory } = await restore(`at-work-${id}`, '--backup', id);
    versions.push(await compareWithModel(directory, parts, id));
    rmSync(directory, { recursive: true });
  }
  const moments = made.reduce((sum, each) => sum + each.moments, 0);
  say(
    `at work: ${parts.length} commits by ${provinces.length} processes, ${made.length} backups of ${moments} moments ` +
      `at ${versions.join(', ')} ledger versions; each restored, drift 0, verdicts as in the model`,
  );
}

async function incremental(late: readonly Part[]): Promise<void> {
  const told = ({ objects, bytes, copied }: Made): string =>
    `${objects} objects, ${bytes} bytes, new ${copied.files} files, ${copied.bytes} bytes`;
  await must('backup', folder, '--dir', data);
  const again = await must<Made>('backup', folder, '--dir', data);
  expect(again.copied.files === 0, `an unchanged directory: ${again.copied.files} files copied`);
  await must('sync', late[0].path, '--province', late[0].province, '--dir', data);
  const after = await must<Made>('backup', folder, '--dir', data);
  expect(after.copied.bytes < after.bytes / 2, `one upload: ${after.copied.bytes} bytes copied`);
  say(`incremental: unchanged ${told(again)}; after one upload ${told(after)}`);
}

const program = fileURLToPath(new URL('../../bin/doisoat.js', import.meta.url));

/** Starts a command and kills it after a random time; true if it was still running. */
async function killed(args: readonly string[], within: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'ignore' });
  const ended = new Promise<boolean>((resolve) => void child.once('close', (code) => resolve(code === null)));
  await Promise.race([ended, sleep(random() * within)]);
  child.kill('SIGKILL');
  return ended;
}

async function kills(late: readonly Part[]): Promise<void> {
  const store = await BackupStore.open(folder);
  const whole = new Set(await store.ids());
  let [stopped, unfinished] = [0, 0];
  const started = performance.now();
  await must('backup', folder, '--dir', data);
  const within = (performance.now() - started) * 1.2;
  for (let n = 0; n < Number(values.kills); n++) {
    const fresh = join(root, `fresh-${n}`);
    // Into a directory of its own all bytes are to be copied, so that the kill meets a copy.
    const target = n % 2 === 0 ? folder : fresh;
    if (await killed(['backup', target, '--dir', data], within)) stopped += 1;
    await must('backup', target, '--dir', data);
    const report = await must<{ damaged: string[] }>('backup', 'verify', target);
    expect(report.damaged.length === 0, `after kill ${n}: ${report.damaged.join()}`);
    const restored = join(root, `killed-${n}`);
    if (await killed(['restore', folder, '--dir', restored], within)) stopped += 1;
    if (existsSync(join(restored, 'restore-unfinished.json'))) {
      unfinished += 1;
      expect((await refusal('status', '--dir', restored)) === 'RESTORE_UNFINISHED', `restore ${n} is not refused`);
    } else if (existsSync(join(restored, 'state.sqlite'))) await must('ledger', 'verify', '--dir', restored);
    rmSync(restored, { recursive: true, force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
  const ids = new Set(await store.ids());
  for (const id of whole) expect(ids.has(id), `backup ${id} is gone`);
  await must('sync', late[1].path, '--province', late[1].province, '--dir', data);
  say(`kills: ${stopped} commands killed, ${unfinished} unfinished restores refused; older backups whole`);
}

async function flips(): Promise<void> {
  const store = await BackupStore.open(folder);
  const kept = await must<{ pruned: { kept: string[]; removed: string[]; files: number } }>(
    'backup',
    folder,
    '--dir',
    data,
    '--keep',
    '1',
  );
  expect(kept.pruned.kept.length === 1, 'one backup is kept');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /manifests|blobs/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const { manifest } = await store.find();
  const named = [manifest.state, manifest.files, manifest.config, manifest.objects[0], manifest.objects.at(-1)];
  const lists = named.flatMap((blob) => blob ?? []);
  const first = [
    ...lists.map(({ sha256 }) => store.blobPath(sha256)),
    ...files.filter((path) => path.includes('manifests')),
  ];
  const chosen = [
    ...first,
    ...Array.from({ length: Number(values.flips) }, () => files[Math.floor(random() * files.length)]),
  ];
  let found = 0;
  for (const path of chosen) {
    const whole = readFileSync(path);
    // An empty file has no bit to change: it becomes longer.
    const bytes = whole.length === 0 ? Buffer.alloc(1) : whole;
    copyFileSync(path, join(root, 'flipped-file'));
    bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
    writeFileSync(path, bytes);
    const report = await verifyBackups(store);
    const target = join(root, 'flipped');
    const code = await refusal('restore', folder, '--dir', target);
    if (report.damaged.length > 0 && code === 'BACKUP_DAMAGED' && !existsSync(target)) found += 1;
    else wrong.push(`a flip in ${relative(folder, path)}: verify ${report.damaged.length}, restore ${code}`);
    copyFileSync(join(root, 'flipped-file'), path);
    rmSync(target, { recursive: true, force: true });
  }
  say(
    `flips: ${found} of ${chosen.length} found by verify and refused by restore, nothing left behind; ` +
      `pruned to one backup of ${files.length} files, ${kept.pruned.removed.length} backups removed`,
  );
}

/** Serves the copy, asks for its first page, and stops it. */
async function pageOf(directory: string): Promise<number> {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--dir', directory, '--json']);
  try {
    let out = '';
    for await (const chunk of child.stdout) {
      out += String(chunk);
      if (out.trimEnd().endsWith('}')) break;
    }
    return (await fetch((JSON.parse(out) as { url: string }).url)).status;
  } finally {
    child.kill('SIGTERM');
  }
}

async function keys(late: readonly Part[]): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const [pub, secret] = [join(root, 'recipient.pem'), join(root, 'recipient.key')];
  writeFileSync(pub, publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  await must('backup', folder, '--dir', data, '--with-key', '--recipient', pub);
  const [bare, whole] = [await restore('bare'), await restore('whole', '--key-file', secret)];
  expect(!bare.report.canCompare && whole.report.canCompare, 'what can be compared is not told');
  const [{ path, province }] = late.slice(2);
  const sync = (directory: string): string[] => ['sync', path, '--province', province, '--dir', directory];
  for (const args of [sync(bare.directory), ['reconcile', '--dir', bare.directory]])
    expect((await refusal(...args)) === 'FINGERPRINT_KEY_MISSING', `without the key ${args[0]} is not refused`);
  for (const { directory } of [bare, whole]) {
    await must('publish', '--dir', directory);
    expect((await pageOf(directory)) === 200, `no page of ${directory}`);
  }
  await must(...sync(whole.directory));
  await must('reconcile', '--dir', whole.directory);
  await must('ledger', 'verify', '--dir', whole.directory);
  const sent = await must<{ status: string; counts: object; verdicts: object }>(...sync(data));
  const again = await must<{ status: string }>(...sync(whole.directory));
  expect(sent.status === 'committed' && again.status === 'duplicate', `sent again: ${sent.status}, ${again.status}`);
  say('keys: without them pages are shown and nothing is compared; with them sync, reconcile and serve go on');
}

try {
  const started = performance.now();
  const { parts, late, extract } = await makeSample();
  await must('registry', 'build', extract, '--dir', data);
  await whileAtWork(parts);
  await incremental(late);
  await kills(late);
  await keys(late);
  await flips();
  say(`${Math.round((performance.now() - started) / 1000)} s`);
} finally {
  rmSync(root, { recursive: true, force: true });
}
for (const each of wrong) say(`WRONG: ${each}`);
if (wrong.length > 0) process.exitCode = 1;

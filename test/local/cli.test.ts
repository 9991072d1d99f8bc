import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { stateKey } from '../../core/domain/province-state.ts';
import { $Receipt } from '../../core/domain/receipt.ts';
import { $Status } from '../../core/summary/status.ts';
import { $NationalSummary, $ProvinceDocument } from '../../core/summary/summary.ts';
import { findSample, makeSample } from '../../local/sample.ts';
import { voiceOf } from '../../local/voice.ts';
import { runCli, runCliAlone, stopCli, type Ended } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const commands = [
  'start',
  'check',
  'answers',
  'profiles',
  'sync',
  'status',
  'publish',
  'serve',
  'registry',
  'ledger',
  'release',
  'reconcile',
  'runs',
  'history',
  'generate',
  'portal',
];
const leaves = [
  'registry build',
  'registry list',
  'registry dry-run',
  'registry activate',
  'registry verify',
  'registry compact',
  'registry canaries',
  'registry prune',
  'ledger verify',
  'ledger show',
  'ledger compact',
  'ledger repair',
  'ledger sweep',
  'ledger rebuild',
  'ledger restore',
  'history load',
  'portal token',
  'portal revoke',
];

/** The one document of standard output. */
function documentOf(ended: Ended): unknown {
  return JSON.parse(ended.stdout);
}

describe('doisoat --help', () => {
  it('names every command and the exit codes, and exits 0', async () => {
    const { code, stdout } = await runCli('--help');
    expect(code).toBe(0);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(stdout).toContain('Exit codes: 0 done');
  });

  it.each([...commands, ...leaves])(
    'shows for %s its use, the options that every command has, and an example',
    async (command) => {
      const { code, stdout } = await runCli(...command.split(' '), '--help');
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: doisoat ${command}`);
      expect(stdout).toContain('--dir <folder>');
      expect(stdout).toContain('--json');
      const isGroup = ['registry', 'ledger', 'history', 'portal'].includes(command);
      expect(/Examples?:\n  (doisoat|npm) /.test(stdout)).toBe(!isGroup);
    },
  );
});

describe('a process of its own', () => {
  it.each([
    [0, ['profiles']],
    [1, ['registry', 'verify']],
    [2, ['nonsense']],
  ])('ends with exit code %i and the same output as one command after another: %j', async (code, args) => {
    const dir = makeTempFolder();
    const alone = await runCliAlone(...args, '--dir', dir);
    expect(alone.code).toBe(code);
    expect(alone).toEqual(await runCli(...args, '--dir', dir));
  });
});

describe('wrong usage', () => {
  it.each([
    [[]],
    [['nonsense']],
    [['status', '--nonsense']],
    [['status', 'superfluous']],
    [['sync']],
    [['sync', 'file.csv']],
    [['sync', 'file.csv', '--province', 'vn34-52', '--kind', 'partial']],
    [['sync', 'file.csv', '--province', 'vn34-52', '--schemes', 'BHXH']],
    [['sync', 'file.csv', '--province', 'vn34-52', '--rows', '-1']],
    [['sync', 'file.csv', '--province', 'vn34-52', '--rows', '1e3']],
    [['sync', 'file.csv', '--province', 'vn34-52', '--sha256', 'abc']],
    [['sync', 'file.csv', '--province', 'vn34-52', '--as-of', '31/01/2026']],
    [['sync', 'file.csv', '--province', 'vn34-52', '--officer', 'two\nlines']],
    [['registry', 'build']],
    [['registry', 'nonsense']],
    [['ledger', 'show', '--province', 'vn34-52']],
    [['serve', '--port', '65536']],
    [['generate', '--out', 'x', '--people', '0', '--rows', '1', '--provinces', 'vn34-52', '--seed', '1']],
  ])('of %j exits 2, says why on standard error, and touches nothing', async (args) => {
    const dir = join(tmpdir(), `doisoat-never-made-${process.pid}`);
    const { code, stdout, stderr } = await runCli(...args, '--dir', dir, '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
    expect(existsSync(dir)).toBe(false);
  });
});

describe('a refusal', () => {
  it.each([
    ['PROVINCE_UNKNOWN', 'sync', 'package.json', '--province', 'vn63-52'],
    ['PROVINCE_UNKNOWN', 'status', '--province', 'vn34-99'],
    ['PROVINCE_UNKNOWN', 'ledger', 'verify', '--province', 'nowhere'],
    ['FILE_NOT_FOUND', 'sync', 'no-such-file.csv', '--province', 'vn34-52'],
    ['FILE_NOT_FOUND', 'sync', 'core', '--province', 'vn34-52'],
    ['FILE_NOT_FOUND', 'check', 'no-such-file.csv'],
    ['PROFILE_UNKNOWN', 'check', 'test/fixtures/batches/clean.csv', '--profile', 'd99'],
    ['SCHEMES_MISSING', 'check', 'test/fixtures/batches/schemes-missing.csv'],
    ['ROWS_MISMATCH', 'check', 'test/fixtures/batches/clean.csv', '--schemes', 'BHYT', '--rows', '7'],
    ['SHA256_MISMATCH', 'check', 'test/fixtures/batches/clean.csv', '--schemes', 'BHYT', '--sha256', '0'.repeat(64)],
    ['ROWS_REQUIRED', 'check', 'test/fixtures/batches/clean.csv', '--kind', 'full', '--schemes', 'BHYT'],
    ['BATCH_UNKNOWN', 'answers', 'package.json', '--batch', '0'.repeat(32)],
    ['REGISTRY_NONE', 'sync', 'package.json', '--province', 'vn34-52'],
    ['EXTRACT_NOT_FOUND', 'registry', 'build', 'core'],
    ['REGISTRY_VERSION_UNKNOWN', 'registry', 'activate', '2020-01-01'],
    ['REGISTRY_NONE', 'registry', 'verify'],
    ['REGISTRY_NONE', 'registry', 'canaries', 'package.json'],
    ['PARTICIPANT_UNKNOWN', 'ledger', 'show', '--province', 'vn34-52', '--participant', '5200000001'],
    ['NUMBER_UNREADABLE', 'ledger', 'show', '--province', 'vn34-52', '--participant', '52'],
    ['BATCH_UNKNOWN', 'release', '--province', 'vn34-52', '--batch', '0'.repeat(32)],
    ['NOT_PUBLISHED', 'serve', '--port', '0'],
    [
      'UNKNOWN_PROVINCE',
      'generate',
      '--out',
      'unused',
      '--people',
      '9',
      '--rows',
      '0',
      '--provinces',
      'x',
      '--seed',
      '1',
    ],
  ])(
    '%s exits 1 with its code: a document in both languages, a line in that of the terminal',
    async (code, ...args) => {
      const ended = await runCli(...args, '--dir', makeTempFolder(), '--json');
      expect(ended.code).toBe(1);
      const { vi, en } = (documentOf(ended) as { refusal: { message: { vi: string; en: string } } }).refusal.message;
      expect(documentOf(ended)).toMatchObject({ refusal: { code } });
      expect(vi).not.toBe('');
      expect(en).not.toBe('');
      expect(ended.stderr).toContain(`[${code}] ${en}\n`);
    },
  );

  it('prints nothing on standard output without --json', async () => {
    const ended = await runCli('registry', 'verify', '--dir', makeTempFolder());
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('[REGISTRY_NONE]');
  });
});

describe('before sending', () => {
  it('check prints one report without making a data directory, and as text the lines to mend', async () => {
    const dir = join(tmpdir(), `doisoat-never-made-${process.pid}-check`);
    const file = 'test/fixtures/batches/xlsx-numbers.xlsx';
    const ended = await runCli('check', file, '--dir', dir, '--json');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const report = { status: 'ready', profile: 'canonical', rows: { read: 7, accepted: 6, rejected: 1, blank: 0 } };
    expect(documentOf(ended)).toMatchObject({ ...report, rejects: [{ line: 8, code: 'NUMBER_UNREADABLE' }] });
    const { stdout } = await runCli('check', file, '--dir', dir);
    expect(stdout).toContain('line 8: [NUMBER_UNREADABLE]');
    expect(stdout).toContain('ID_INVALID: 2 rows, lines 5, 7');
    expect(existsSync(dir)).toBe(false);
  });

  it('check tells who a full would remove, from earlier answers, and writes the list', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'doisoat-removed-'));
    const answers = join(folder, 'outcomes.csv');
    const header = 'row,line,participant_number,unit,verdict,details,flags,next_step';
    const rows = ['1,2,5200000001,,VERIFIED,,,', '2,3,5200000099,,VERIFIED,,,'];
    writeFileSync(answers, `\ufeff${[header, ...rows].join('\r\n')}\r\n`);
    const file = 'test/fixtures/batches/xlsx.xlsx';
    const list = join(folder, 'removed.csv');
    const more = ['--kind', 'full', '--schemes', 'BHYT', '--rows', '2', '--against', answers, '--removed', list];
    const { code, stdout } = await runCli('check', file, ...more);
    expect([code, stdout]).toEqual([0, expect.stringContaining('would be removed: 1 of 2 (50.00 %)\n  5200000099\n')]);
    expect(readFileSync(list, 'utf8')).toBe('\ufeffparticipant_number,schemes\r\n5200000099,\r\n');
    expect(await runCli('check', file, '--against', answers)).toMatchObject({ code: 2 });
    rmSync(folder, { recursive: true });
  });

  it('profiles writes the template of a form, which is a file that check knows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'doisoat-template-'));
    const out = join(folder, 'd03.xlsx');
    const written = documentOf(await runCli('profiles', '--template', 'd03-ts', '--out', out, '--json'));
    expect(written).toMatchObject({ template: 'd03-ts', out });
    const report = documentOf(await runCli('check', out, '--json'));
    expect(report).toMatchObject({ refusal: { code: 'NO_ROWS' } });
    rmSync(folder, { recursive: true });
  });

  it('profiles lists every form with its columns', async () => {
    const listed = documentOf(await runCli('profiles', '--json')) as { name: string; columns: object }[];
    expect(listed.map(({ name }) => name)).toEqual(['canonical', 'aliases', 'd02-lt', 'd03-ts', 'd05-ts']);
    expect(listed[2].columns).toMatchObject({ participant_number: ['masobhxh'] });
    expect((await runCli('profiles')).stdout).toContain('D03-TS');
  });
});

describe('the whole job on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-cli-'));
  const dir = join(folder, 'data');
  const sample = join(folder, 'sample');
  const extract = join(sample, 'registry/2026-01-31');
  let batch: string;
  let built: Ended;

  beforeAll(async () => {
    const options = ['--people', '3000', '--rows', '400', '--provinces', 'vn34-52', '--seed', '1'];
    const made = await runCli('generate', '--out', sample, ...options, '--json');
    batch = join(sample, (documentOf(made) as { batches: { file: string }[] }).batches[0].file);
    built = await runCli('--dir', dir, '--json', 'registry', 'build', extract);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const sync = (...more: string[]): Promise<Ended> =>
    runCli('sync', batch, '--province', 'vn34-52', '--dir', dir, '--json', ...more);

  it('prints one document of the index that was built and is in use', () => {
    expect(built).toMatchObject({ code: 0, stderr: '' });
    expect(documentOf(built)).toMatchObject({ version: '2026-01-31', active: true });
  });

  it('prints one receipt, and for the same file again a duplicate; both exit 0', async () => {
    const first = await sync('--as-of', '2026-01-31T00:00:00Z', '--officer', 'Cán bộ A');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const receipt = $Receipt.parse(documentOf(first));
    expect(receipt).toMatchObject({ status: 'committed', rows: { read: 400, accepted: 400 }, ledgerVersion: 1 });
    const again = await sync('--as-of', '2026-01-31T00:00:00Z', '--officer', 'Cán bộ A');
    expect(again.code).toBe(0);
    const after = receipt.counts.after;
    expect(documentOf(again)).toMatchObject({ status: 'duplicate', ledgerVersion: 1, counts: { after } });
  });

  it('takes the same bytes again when they are resent, under another key', async () => {
    const resent = await sync('--as-of', '2026-02-01T00:00:00Z', '--resend');
    expect(documentOf(resent)).toMatchObject({ status: 'committed', ledgerVersion: 2, applied: { changed: 0 } });
    const names = readdirSync(join(dir, 'objects/incoming/vn34-52/delta')).sort();
    expect(names).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}-20260201T000000\.000Z\.csv$/),
      expect.stringMatching(/^[0-9a-f]{32}\.csv$/),
    ]);
  });

  it('exits 1 with the receipt when the file is refused, and nothing changes', async () => {
    const before = await runCli('status', '--dir', dir, '--json');
    const path = join(folder, 'broken.csv');
    writeFileSync(path, 'participant_number,full_name\n5200000001,Someone\n');
    const ended = await runCli('sync', path, '--province', 'vn34-52', '--schemes', 'bhyt', '--dir', dir, '--json');
    expect(ended.code).toBe(1);
    expect($Receipt.parse(documentOf(ended))).toMatchObject({
      status: 'refused',
      refusal: { code: 'HEADER_MISSING_COLUMN' },
      ledgerVersion: 2,
    });
    const [now, then] = [await runCli('status', '--dir', dir, '--json'), before].map((each) =>
      $Status.parse(documentOf(each)),
    );
    expect(now.provinces).toEqual(then.provinces);
    const full = await sync('--kind', 'full', '--schemes', 'BHYT');
    expect(full.code).toBe(1);
    expect(documentOf(full)).toMatchObject({ status: 'refused', refusal: { code: 'ROWS_REQUIRED' } });
  });

  it('answers status in the shape of the contract, for the country and for one province', async () => {
    const whole = $Status.parse(documentOf(await runCli('status', '--dir', dir, '--json')));
    expect(whole.names).toEqual({ canonicalisation: 2, day: null, participants: {}, waiting: 0 });
    expect(whole).toMatchObject({ registryVersion: '2026-01-31', national: { persons: { participants: 400 } } });
    const one = documentOf(await runCli('--json', 'status', '--province', 'vn34-52', '--dir', dir)) as typeof whole;
    expect(one.provinces).toEqual(whole.provinces.filter((each) => each.province === 'vn34-52'));
    const { stdout } = await runCli('status', '--dir', dir, '--lang', 'vi');
    // Deltas alone are no whole books: listed, not ranked.
    expect(stdout).toMatch(/^ +– +Gia Lai +vn34-52 .*\d+,\d\d %/m);
    expect(stdout).toContain('33 tỉnh, thành phố chưa có dữ liệu');
  });

  it('publishes the summary, the table and the page', async () => {
    const { code } = await runCli('publish', '--dir', dir);
    expect(code).toBe(0);
    const read = (name: string): string => readFileSync(join(dir, 'published', name), 'utf8');
    const names = readdirSync(join(dir, 'published'));
    expect(names).toEqual(expect.arrayContaining(['index.html', 'national.csv', 'national.json', 'provinces']));
    expect(names.filter((name) => name.includes('.tmp'))).toEqual([]);
    const province = $ProvinceDocument.parse(JSON.parse(read('provinces/vn34-52.json')));
    expect(province.groups).toMatchObject({ ledgerVersion: 2, units: { total: expect.any(Number) } });
    expect(province.batches.map(({ status, ledgerVersion }) => [status, ledgerVersion])).toEqual(
      expect.arrayContaining([['committed', 2]]),
    );
    const summary = $NationalSummary.parse(JSON.parse(read('national.json')));
    expect(summary.provinces[0]).toMatchObject({
      rank: null,
      eligibility: { reason: 'FULL_MISSING' },
      province: 'vn34-52',
    });
    expect(read('national.csv')).toContain(',vn34-52,Gia Lai,2,');
    expect(read('index.html')).toContain('Gia Lai');
  });

  it('verifies the registry and the ledger, and finds a changed byte of either', async () => {
    for (const command of ['registry', 'ledger']) {
      const ended = await runCli(command, 'verify', '--dir', dir, '--json');
      expect(ended.code).toBe(0);
      expect(documentOf(ended)).toMatchObject({ ok: true });
    }
    const damaged = join(folder, 'damaged');
    await damageOneByte(dir, damaged, 'staged');
    const ledger = await runCli('ledger', 'verify', '--dir', damaged, '--json');
    expect(ledger.code).toBe(1);
    expect(documentOf(ledger)).toMatchObject({ ok: false });
    expect(ledger.stderr).toContain('[LEDGER_DAMAGED]');
    await damageOneByte(dir, damaged, 'registry');
    const registry = await runCli('registry', 'verify', '--dir', damaged, '--json');
    expect(registry.code).toBe(1);
    expect(registry.stderr).toMatch(/\[(REGISTRY_DAMAGED|INTEGRITY)\]/);
  });

  it('compacts and sweeps a copy of the ledger, which verifies after it', async () => {
    const copy = join(folder, 'compacted');
    await cp(dir, copy, { recursive: true, preserveTimestamps: true });
    const compacted = await runCli('ledger', 'compact', '--dir', copy, '--json');
    expect(compacted.code).toBe(0);
    expect(documentOf(compacted)).toMatchObject({ provinces: [{ province: 'vn34-52', status: 'compacted' }] });
    const swept = await runCli('ledger', 'sweep', '--remove', '--dir', copy, '--json');
    expect(documentOf(swept)).toMatchObject({ remove: true, provinces: [{ orphans: 0, removed: 0 }] });
    const verified = await runCli('ledger', 'verify', '--dir', copy, '--json');
    expect(documentOf(verified)).toMatchObject({ ok: true });
  });

  it('repairs a copy whose state shows other figures, and nothing in one that is right', async () => {
    const copy = join(folder, 'repaired');
    await cp(dir, copy, { recursive: true, preserveTimestamps: true });
    const repair = ['ledger', 'repair', '--province', 'vn34-52', '--dir', copy, '--json'];
    expect(documentOf(await runCli(...repair))).toMatchObject({ province: 'vn34-52', status: 'notNeeded' });
    const store = new SqliteStateStore(join(copy, 'state.sqlite'));
    const item = await store.read(stateKey('vn34-52'));
    await store.put(stateKey('vn34-52'), { ...item, verified: 1 });
    store.close();
    const drifted = await runCli('ledger', 'verify', '--dir', copy);
    expect(drifted.code).toBe(1);
    expect(drifted.stdout).toContain('DRIFT: verified is 1');
    const repaired = await runCli(...repair, '--officer', 'NV001', '--purpose', 'test');
    expect(repaired.code).toBe(0);
    expect(documentOf(repaired)).toMatchObject({
      status: 'compacted',
      facts: { repair: { counts: false, claims: 0 } },
    });
    expect((await runCli('ledger', 'verify', '--dir', copy, '--json')).code).toBe(0);
  });

  it('rebuilds the state store from the objects, to the same status', async () => {
    const copy = join(folder, 'rebuilt');
    await cp(dir, copy, { recursive: true, preserveTimestamps: true });
    const before = documentOf(await runCli('status', '--dir', copy, '--json'));
    for (const name of readdirSync(copy)) if (name.startsWith('state.sqlite')) await rm(join(copy, name));
    const rebuilt = await runCli('ledger', 'rebuild', '--dir', copy, '--json');
    expect(rebuilt.code).toBe(0);
    expect(documentOf(rebuilt)).toMatchObject({ provinces: [{ province: 'vn34-52', state: 'restored' }] });
    const after = documentOf(await runCli('status', '--dir', copy, '--json'));
    expect({ ...(after as object), asOf: '' }).toEqual({ ...(before as object), asOf: '' });
  });

  it('shows one row, and lists and switches versions', async () => {
    const number = readFileSync(batch, 'utf8').split('\n')[1].split(',')[0].replaceAll('"', '');
    const row = await runCli(
      'ledger',
      'show',
      '--province',
      'vn34-52',
      '--participant',
      number.padStart(10, '0'),
      '--dir',
      dir,
      '--json',
    );
    expect(row.code).toBe(0);
    expect(documentOf(row)).toMatchObject({ province: 'vn34-52', participant: number.padStart(10, '0') });
    const listed = await runCli('registry', 'list', '--dir', dir, '--json');
    expect(documentOf(listed)).toMatchObject({ versions: [{ version: '2026-01-31', active: true, kind: 'snapshot' }] });
    expect((await runCli('registry', 'activate', '2026-01-31', '--dir', dir)).code).toBe(0);
  });

  it('builds a version without switching to it when told so', async () => {
    const other = join(folder, 'other');
    const kept = await runCli('registry', 'build', extract, '--no-activate', '--dir', other, '--json');
    expect(documentOf(kept)).toMatchObject({ active: false });
    const listed = await runCli('registry', 'list', '--dir', other, '--json');
    expect(documentOf(listed)).toMatchObject({ versions: [{ active: false }] });
    expect(readdirSync(join(other, 'scratch'))).toEqual([]);
  });
});

describe('doisoat start', () => {
  // CI starts a fresh clone with the whole sample, and compares it with its truth.
  it('takes the sample, reaches its truth and serves; a second run changes nothing', { tags: 'long' }, async () => {
    const dir = makeTempFolder();
    expect(await findSample(dir)).toBeUndefined();
    const sample = await makeSample(
      dir,
      { measure: () => () => {}, voice: voiceOf('en') },
      { people: 20_000, rows: 1_000 },
    );
    expect(sample).toEqual(await findSample(dir));
    expect(readdirSync(join(dir, 'sample')).sort()).toEqual(['incoming', 'registry', 'truth']);
    const first = await runCliAlone('start', '--once', '--json', '--dir', dir);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const document = documentOf(first) as { receipts: unknown[]; status: unknown };
    const status = $Status.parse(document.status);
    expect(document.receipts.map((each) => $Receipt.parse(each).status)).toEqual(Array(6).fill('committed'));
    const touched = status.provinces.filter((each) => each.ledgerVersion > 0);
    expect(touched).toHaveLength(6);
    for (const { province, verdicts } of touched) {
      const truth = readFileSync(join(dir, 'sample/truth', `${province}.csv`), 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1);
      const counts = Object.fromEntries(Object.keys(verdicts).map((verdict) => [verdict, 0]));
      for (const line of truth) counts[line.split(',')[2]]++;
      expect(verdicts).toEqual(counts);
    }
    // The README shows this table.
    const { stdout: table } = await runCli('status', '--dir', dir, '--lang', 'vi');
    const titles = (line: string): string => line.trim().split(/ {2,}/).join(' | ');
    expect(readFileSync('README.md', 'utf8').split('\n').map(titles)).toContain(titles(table.split('\n')[0]));
    // And what is said to do next, but for the data directory and the batch.
    const { stdout: told } = await runCli('start', '--once', '--dir', dir, '--lang', 'vi');
    const general = (text: string): string => text.replaceAll(/[0-9a-f]{32}/g, 'ID');
    const next = told.slice(told.indexOf('Tiếp theo\n')).replaceAll(` --dir ${dir}`, '').replaceAll(dir, '.doisoat');
    expect(general(readFileSync('README.md', 'utf8'))).toContain(`\n${general(next)}\`\`\``);
    const again = await stopCli('SIGTERM', 'start', '--port', '0', '--json', '--dir', dir);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const second = documentOf(again) as { url: string; receipts: unknown[]; status: unknown };
    expect(second.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(second.receipts.map((each) => $Receipt.parse(each).status)).toEqual(Array(6).fill('duplicate'));
    expect($Status.parse(second.status).provinces).toEqual(status.provinces);
    expect(readdirSync(join(dir, 'scratch'))).toEqual([]);
  });
});

/** Copies the data directory and flips one bit in the largest object of a kind. */
async function damageOneByte(from: string, to: string, kind: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, preserveTimestamps: true });
  const folder = join(to, 'objects', kind);
  let largest = { path: '', size: -1, time: 0 };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const found = await stat(join(folder, name));
    if (found.isFile() && found.size > largest.size)
      largest = { path: join(folder, name), size: found.size, time: found.mtimeMs };
  }
  const bytes = await readFile(largest.path);
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  await writeFile(largest.path, bytes);
  await utimes(largest.path, largest.time / 1000, largest.time / 1000);
}

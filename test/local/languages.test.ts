/** One language at a time, provinces by name, and what the environment decides. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageFacts from '../../package.json' with { type: 'json' };
import { errorsVi } from '../../local/help/errors-vi.ts';
import { runCli, type Ended } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const program = join(import.meta.dirname, '../../bin/doisoat.js');
/** English words that no Vietnamese sentence of a command may hold. */
const englishWords = /\b(?:rows?|read|accepted|rejected|verified|remain|batch|ledger|registry|people|not|the|and|of)\b/;

describe('a command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-languages-'));
  const dir = join(folder, 'data');
  let batch: string;

  let made: Ended;
  let built: Ended;

  beforeAll(async () => {
    const sample = join(folder, 'sample');
    const size = ['--people', '3000', '--rows', '400', '--seed', '3'];
    made = await runCli('generate', '--out', sample, ...size, '--provinces', 'Gia Lai; tp.hcm', '--lang', 'vi');
    const incoming = join(sample, 'incoming/vn34-52/delta');
    batch = join(incoming, readdirSync(incoming)[0]);
    const extract = join(sample, 'registry', readdirSync(join(sample, 'registry'))[0]);
    built = await runCli('registry', 'build', extract, '--dir', dir, '--lang', 'vi');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes provinces by name, and tells what it made in Vietnamese', () => {
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(/^3\.011 người .*\n400 dòng .*vn34-52.*\n400 dòng .*vn34-79/);
    expect(built.stdout).toMatch(/^Chỉ mục dân cư .*: 3\.011 người, đang dùng\.\nCách so tên: 2\.\nthời gian /);
  });

  it('tells an upload in Vietnamese, without a word of English, and names the province first', async () => {
    const sent = await runCli('sync', batch, '--province', 'tinh gia lai', '--dir', dir, '--lang', 'vi');
    expect(sent.code).toBe(0);
    expect(sent.stderr).toBe('Gia Lai (vn34-52)\n');
    expect(sent.stdout).toMatch(/^Gia Lai \(vn34-52\): đã ghi nhận, lần gửi [0-9a-f]{32}\ndòng: đọc 400 = nhận /);
    expect(sent.stdout).toContain('Đã xác thực: mọi thông tin khớp');
    expect(sent.stdout.replace(/^sha256.*|^trả lời.*|[0-9a-f]{32}/gm, '')).not.toMatch(englishWords);
  });

  it('tells the same in English', async () => {
    const args = ['sync', 'no-such-file.csv', '--province', '52', '--dir', dir];
    const [vi, en] = [await runCli('--lang', 'vi', ...args), await runCli(...args, '--lang=en')].map(({ stderr }) =>
      stderr.split('\n').slice(0, -1),
    );
    expect(vi).toEqual(['Gia Lai (vn34-52)', expect.stringMatching(/^\[FILE_NOT_FOUND\] Không tìm thấy tệp/)]);
    expect(en).toEqual(['Gia Lai (vn34-52)', expect.stringMatching(/^\[FILE_NOT_FOUND\] There is no such file/)]);
  });

  it('prints the same document in every language', async () => {
    const documents = await Promise.all(
      ['vi', 'en'].map((lang) => runCli('status', '--dir', dir, '--json', '--lang', lang)),
    );
    const [vi, en] = documents.map(({ stdout }) => ({ ...(JSON.parse(stdout) as object), asOf: '' }));
    expect(vi).toEqual(en);
  });

  it('shows the table in the language that was asked for', async () => {
    expect((await runCli('status', '--dir', dir, '--lang', 'en')).stdout).toMatch(
      /^Rank +Province .*\n.*Gia Lai.*\n.*Viet Nam/,
    );
    expect((await runCli('status', '--dir', dir, '--lang', 'vi')).stdout).toMatch(/^Hạng +Tỉnh, thành phố /);
    const check = await runCli('check', 'test/fixtures/batches/xlsx-numbers.xlsx', '--lang', 'vi');
    expect(check.stdout).toContain('dòng 8: [NUMBER_UNREADABLE] Mã số BHXH không đọc được');
    expect(check.stdout).toContain('Số định danh sai cấu trúc: 2 dòng (dòng 5, 7)');
  });

  it.each([
    'registry list',
    'registry verify',
    'ledger verify',
    'ledger compact',
    'ledger sweep',

    'profiles',
  ])('%s speaks Vietnamese', async (command) => {
    const { code, stdout } = await runCli(...command.split(' '), '--dir', dir, '--lang', 'vi');
    expect(code).toBe(0);
    expect(stdout.replace(/\([^)]*\)|objects\/|[a-z0-9-]+\.[a-z]+|^[a-z0-9-]+ /gm, '')).not.toMatch(englishWords);
  });

  it('names the province of a merged one, and the nearest of a mistyped one', async () => {
    const merged = await runCli('status', '--province', 'Bình Định', '--dir', dir, '--lang', 'vi');
    expect(merged.stderr).toMatch(/^\[PROVINCE_MERGED\] Bình Định nay thuộc Gia Lai \(vn34-52\)\. /);
    const mistyped = await runCli('release', '--province', 'gia lia', '--batch', '0', '--dir', dir, '--lang', 'en');
    expect(mistyped.stderr).toMatch(/^\[PROVINCE_UNKNOWN\] .* Did you mean Gia Lai \(vn34-52\)\?\n$/);
  });
});

describe('the environment', () => {
  const run = async (variables: object, ...args: string[]) => {
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...variables };
    return promisify(execFile)(process.execPath, [program, ...args], { env });
  };

  it('gives directory, province and language, and options go first', async () => {
    const dir = makeTempFolder();
    const variables = { LANG: 'vi_VN.UTF-8', DOISOAT_DIR: dir, DOISOAT_PROVINCE: 'Huế' };
    expect((await run(variables, 'status')).stdout).toMatch(/^Hạng .*\n +– +Huế +vn34-46 /);
    expect(readdirSync(dir)).toContain('state.sqlite');
    const other = await run(variables, 'status', '--province', 'da nang', '--dir', makeTempFolder(), '--lang', 'en');
    expect(other.stdout).toMatch(/^Rank .*\n +– +Da Nang +vn34-48 /);
    await expect(run(variables, 'sync', 'no-such-file.csv')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Huế \(vn34-46\)\n\[FILE_NOT_FOUND\] Không tìm thấy/),
    });
  });
});

describe('wrong usage in Vietnamese', () => {
  it.each([
    [['sinc'], "lỗi: không có lệnh 'sinc'\n(Có phải là sync?)\n"],
    [['status', '--provinc', '52'], "lỗi: không có tùy chọn '--provinc'\n(Có phải là --province?)\n"],
    [['check'], "lỗi: thiếu tham số 'file'\n"],
    [['sync', 'file.csv'], "lỗi: thiếu tùy chọn bắt buộc '--province <name>'\n"],
    [['status', 'more'], 'lỗi: thừa tham số: cần 0, có 1.\n'],
    [['status', '--province'], "lỗi: tùy chọn '--province <name>' thiếu giá trị\n"],
    [['completion', 'fish'], "lỗi: tham số 'shell' không nhận 'fish'. Chọn một trong: bash, zsh.\n"],
    [
      ['sync', 'file.csv', '--kind', 'all'],
      "lỗi: giá trị 'all' của tùy chọn '--kind <kind>' không đúng. Chọn một trong: delta, full, leave.\n",
    ],
    [['runs', '--limit', '0'], "lỗi: giá trị '0' của tùy chọn '--limit <n>' không đúng. Cần một số nguyên từ 1.\n"],
  ])('%j is told whole', async (args, told) => {
    expect(await runCli(...args, '--lang', 'vi')).toEqual({ code: 2, stdout: '', stderr: told });
  });

  it('has words for every error of our own options', () => {
    const folder = join(import.meta.dirname, '../../local');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const said = sources.flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return [...text.matchAll(/(?:InvalidArgumentError|\.error)\(\s*(['"`])(.*?)\1/g)].map(([, , words]) => words);
    });
    const english = said
      .map((words) => words.replaceAll(/\$\{[^}]*\}/g, '7'))
      .filter((words) => errorsVi.reduce((told, [pattern, vi]) => told.replace(pattern, vi), words) === words);
    expect(said.length).toBeGreaterThan(20);
    expect(english, 'add them to errorsVi in local/help/errors-vi.ts').toEqual([]);
  });

  it('of the variable for the language is told too', async () => {
    const env = { PATH: process.env.PATH, DOISOAT_LANG: 'fr' };
    await expect(promisify(execFile)(process.execPath, [program, 'profiles'], { env })).rejects.toMatchObject({
      code: 2,
      stderr: "lỗi: giá trị 'fr' của biến môi trường DOISOAT_LANG không đúng. Chọn một trong: vi, en.\n",
    });
  });
});

describe('a slip', () => {
  it('prints the version of the package', async () => {
    expect(await runCli('--version')).toEqual({ code: 0, stdout: `${packageFacts.version}\n`, stderr: '' });
  });

  it('of a data directory that is a file is told without a stack', async () => {
    const path = join(makeTempFolder(), 'file');
    writeFileSync(path, '');
    const { code, stderr } = await runCli('status', '--dir', path, '--lang', 'vi');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(`^\\[ENOTDIR\\] Cần một thư mục, nhưng đây là tệp: ${path}\\. .*\n$`),
    ]);
  });

  it('of a command is told in Vietnamese with the likely one', async () => {
    const { code, stderr } = await runCli('sinc', '--lang', 'vi');
    expect([code, stderr]).toEqual([2, "lỗi: không có lệnh 'sinc'\n(Có phải là sync?)\n"]);
  });

  it.each([['--help | true'], ['profiles | head -1'], ['--help 2>&1 | head -1']])(
    'is none when the reader has seen enough: doisoat %s',
    async (rest) => {
      const { stderr } = await promisify(execFile)('/bin/sh', ['-c', `'${process.execPath}' '${program}' ${rest}`]);
      expect(stderr).toBe('');
    },
  );
});

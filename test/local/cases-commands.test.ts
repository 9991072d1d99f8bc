/** The commands `cases` and `explain` on files: documents, files and refusals. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { $CasesDocument } from '../../core/cases/cases-document.ts';
import { $Explanation } from '../../core/cases/explain.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { openWorld } from '../../local/world.ts';
import { MemoryExtract, MemoryScratch } from '../core/registry/registry-support.ts';
import { somePeople } from '../support/office.ts';
import { runCli } from '../support/run-cli.ts';

const province = 'vn34-52';

describe('the commands of open cases', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-cases-'));
  const cli = (...args: string[]) => runCli('--dir', folder, ...args);

  beforeAll(async () => {
    const world = await openWorld(folder, { log: false });
    const people = somePeople(4);
    await buildRegistry(world, new MemoryExtract([people]), {
      key: world.fingerprintKey,
      scratch: new MemoryScratch(),
    });
    await activateRegistry(world, '2026-01-31');
    const rows = people.map(({ id, name, birth }, n) => {
      const date = n === 1 ? birth.replace('1990', '1991') : birth;
      return `520000000${n},${n === 0 ? '' : id},${name},${date},BHYT,${n % 2 === 0 ? 'A' : '=B'}`;
    });
    const text = ['participant_number,personal_id,full_name,birth_date,schemes,unit', ...rows].join('\n');
    const key = `incoming/${province}/delta/books.csv`;
    await world.objects.put(key, new TextEncoder().encode(text));
    const { version = '' } = (await world.objects.head(key)) ?? {};
    await syncBatch(world, { key, version });
    world.close();
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('list everyone of a province who is not verified, as an office is told, or in full', async () => {
    const { code, stdout } = await cli('cases', '--province', province, '--json');
    expect(code).toBe(0);
    const document = $CasesDocument.parse(JSON.parse(stdout));
    expect(document).toMatchObject({ province, ledgerVersion: 1, comparedWith: null, next: null });
    expect(
      document.cases.map((each) => [each.participantNumber, each.verdict, each.details.join(), each.change]),
    ).toEqual([
      ['5200000000', 'ID_MISSING', '', 'new'],
      ['5200000001', 'BIRTH_DATE_DIFFERS', 'DATE_OTHER', 'new'],
    ]);
    const exact = await cli('cases', '--province', province, '--format', 'json', '--exact');
    expect(JSON.parse(exact.stdout).cases[1].details).toEqual(['DATE_DIGIT']);
    const one = await cli('cases', '--province', province, '--unit', '=B', '--reason', 'ID_MISSING', '--json');
    expect(JSON.parse(one.stdout).cases).toEqual([]);
  });

  it('give all provinces, and a text of counts', async () => {
    const all = JSON.parse((await cli('cases', '--json')).stdout) as {
      provinces: { province: string; cases: unknown[] }[];
    };
    expect(all.provinces).toHaveLength(34);
    expect(all.provinces.flatMap(({ cases }) => cases)).toHaveLength(2);
    const { stdout } = await cli('cases', '--province', province, '--lang', 'vi');
    expect(stdout).toContain('2 người chưa xác thực');
    expect(stdout).toContain('ID_MISSING: Chưa có số định danh cá nhân');
    expect(stdout).toContain('--format xlsx --out');
  });

  it('speak one language, with figures and names in it', async () => {
    const cases = async (...args: string[]) => (await cli('cases', '--province', 'gia lai', ...args)).stdout;
    const [vi, en] = [await cases('--lang', 'vi'), await cases('--lang', 'en')];
    expect(vi).toMatch(/^Gia Lai \(vn34-52\), \d\d\/\d\d\/\d{4}: 2 người chưa xác thực\nChưa có ngày chốt để so: /);
    expect(vi).not.toMatch(/\b(?:open|new|nothing|closed|left|cases:)\b/i);
    expect(en).toMatch(/^Gia Lai \(vn34-52\), \d{4}-\d\d-\d\d: 2 open cases\nNo closed day to compare with: New 2, /);
    expect(en).toContain('1  ID_MISSING: No personal ID');
    expect(en.replaceAll(/Gia Lai/g, '')).not.toMatch(/[ăâđêôơưạảấầẩậắằặẹẻếềểệỉịọỏốồổộớờợụủứừựỳỵỷ]/i);
    expect((await cli('cases', '--province', 'Huế', '--lang', 'en')).stdout).toMatch(/: nothing was sent yet\n$/);
    const out = join(folder, 'told.json');
    const file = await cli('cases', '--province', '52', '--format', 'json', '--out', out, '--lang', 'vi');
    expect(file.stdout).toBe(`2 người chưa xác thực: ${out}\n`);
    const explain = async (lang: string) =>
      (await cli('explain', '--province', 'gia lai', '--participant', '5200000001', '--lang', lang)).stdout;
    expect(await explain('vi')).toMatch(
      /^5200000001 · Gia Lai \(vn34-52\)\nTình trạng: Chưa xác thực\n[^]*Lịch sử kết quả:\n/,
    );
    expect(await explain('en')).toMatch(
      /^5200000001 · Gia Lai \(vn34-52\)\nState: Not verified\n[^]*verdict:\n[^]* on\)\n$/,
    );
  });

  it('write CSV and workbooks, on standard output or to a file', async () => {
    const { stdout } = await cli('cases', '--province', province, '--format', 'csv');
    expect(stdout).toContain(`5200000001,"'=B",BIRTH_DATE_DIFFERS,DATE_OTHER,ID_WARNS_YEAR,`);
    const out = join(folder, 'cases.csv');
    await cli('cases', '--province', province, '--format', 'csv', '--out', out);
    expect(readFileSync(out, 'utf8')).toBe(stdout);
    const book = join(folder, 'cases.xlsx');
    const answer = await cli('cases', '--province', province, '--format', 'xlsx', '--out', book, '--json');
    expect(JSON.parse(answer.stdout)).toMatchObject({ province, format: 'xlsx', out: book });
    expect(readFileSync(book).subarray(0, 2).toString()).toBe('PK');
  });

  it('refuse a day that was not closed, an unknown province, and a file of all provinces', async () => {
    const refused = async (...args: string[]): Promise<unknown> => {
      const { code, stdout } = await cli(...args, '--json');
      return [code, (JSON.parse(stdout) as { refusal: { code: string } }).refusal.code];
    };
    expect(await refused('cases', '--province', province, '--since', '2026-01-01')).toEqual([1, 'DAY_UNKNOWN']);
    expect(await refused('cases', '--province', 'vn34-99')).toEqual([1, 'PROVINCE_UNKNOWN']);
    expect((await cli('cases', '--format', 'csv')).code).toBe(2);
    expect((await cli('cases', '--format', 'pdf')).code).toBe(2);
    const wrong = await cli('cases', '--format', 'csv', '--lang', 'vi');
    expect([wrong.code, wrong.stderr]).toEqual([2, "lỗi: --format csv cần có tùy chọn '--province <name>'\n"]);
    expect(await refused('explain', '--province', province, '--participant', '5200000099')).toEqual([
      1,
      'PARTICIPANT_UNKNOWN',
    ]);
    expect(await refused('explain', '--province', province, '--participant', '52')).toEqual([1, 'NUMBER_UNREADABLE']);
  });

  it('explain one participant, verified or not', async () => {
    const { stdout } = await cli('explain', '--province', province, '--participant', '5200000001', '--json');
    const found = $Explanation.parse(JSON.parse(stdout));
    expect(found).toMatchObject({ state: 'open', verdict: 'BIRTH_DATE_DIFFERS', cause: { code: 'joined' } });
    expect(found.history).toHaveLength(1);
    const { stdout: text } = await cli(
      'explain',
      '--province',
      province,
      '--participant',
      '5200000002',
      '--lang',
      'vi',
    );
    expect(text).toContain('Tình trạng: Đã xác thực');
    expect(text).not.toContain('052090');
  });
});

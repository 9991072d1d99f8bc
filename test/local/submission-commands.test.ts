/** `batches`, `watch` and `held` on a data directory of their own. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, type Ended } from '../support/run-cli.ts';

const province = 'vn34-52';
const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit';
let folder: string;

const cli = (...args: string[]): Promise<Ended> => runCli(...args, '--dir', join(folder, 'data'));

async function json(...args: string[]): Promise<{ code: number | null; document: Record<string, unknown> }> {
  const { code, stdout } = await cli(...args, '--json');
  return { code, document: JSON.parse(stdout) as Record<string, unknown> };
}

function file(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, [header, ...rows].join('\r\n'));
  return path;
}

/** Four claims on one ID, each another one. */
const rows = [1, 2, 3, 4].map((n) => `520000000${n},052090000001,,Nguyễn Văn Đức,0${n}/05/1990,1,BHYT,DV1`);
let committed: string;
let refused: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doisoat-test-'));
  const extract = join(folder, 'world');
  await runCli(
    'generate',
    '--out',
    extract,
    '--people',
    '2000',
    '--rows',
    '100',
    '--provinces',
    province,
    '--seed',
    '1',
  );
  const [version] = readdirSync(join(extract, 'registry'));
  const before = await json('sync', file('early.csv', rows.slice(1)), '--province', province);
  refused = String(before.document.batchId);
  await cli('registry', 'build', join(extract, 'registry', version));
  const after = await json('sync', file('late.csv', rows), '--province', province, '--officer', 'Cán bộ 17');
  committed = String(after.document.batchId);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('batches', () => {
  it('lists what was sent, the newest first, of one province or of all', async () => {
    const { code, document } = await json('batches', '--province', province);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      batches: [
        { batchId: committed, number: committed.slice(0, 8), state: 'committed', officer: 'Cán bộ 17', held: 4 },
        { batchId: refused, state: 'refused', code: 'REGISTRY_NONE' },
      ],
      next: null,
    });
    expect((await json('batches')).document).toEqual(document);
    const { stdout } = await cli('batches', '--limit', '1');
    expect(stdout).toContain(committed.slice(0, 8));
    expect(stdout).toContain('There are more');
    expect(stdout).not.toContain(refused.slice(0, 8));
    const vietnamese = await cli('batches', '--province', 'gia lai', '--lang', 'vi');
    expect(vietnamese.stdout).toMatch(
      /^Số +Nhận lúc .*\n.* Gia Lai \(vn34-52\) +báo tăng, điều chỉnh +đã ghi nhận +4 /,
    );
    expect((await cli('batches', '--limit', '201', '--lang', 'vi')).stderr).toContain(
      'Cần một số nguyên không quá 200.',
    );
    expect((await cli('batches', '--province', 'vn34-01')).stdout).toBe('Nothing was sent yet.\n');
    expect((await cli('batches', '--limit', '201')).code).toBe(2);
    expect((await cli('batches', '--province', 'vn34-99')).code).toBe(1);
  });
});

describe('watch', () => {
  it('ends with how the batch ended', async () => {
    const done = await json('watch', committed);
    expect(done).toMatchObject({ code: 0, document: { state: 'committed', receipt: { status: 'committed' } } });
    expect((await json('watch', committed.slice(0, 8), '--province', province)).code).toBe(0);
    const wrong = await cli('watch', refused, '--province', province);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('[REGISTRY_NONE]');
  });

  it('gives up in time on what is not answered, and says whether it was there', async () => {
    const unknown = await json('watch', 'f'.repeat(32), '--timeout', '0');
    expect(unknown).toMatchObject({ code: 1, document: { refusal: { code: 'BATCH_UNKNOWN' } } });
    const incoming = join(folder, 'data/objects/incoming/vn34-01/delta');
    mkdirSync(incoming, { recursive: true });
    writeFileSync(join(incoming, 'waiting.csv'), `${header}\r\n`);
    const { batches } = (await json('batches', '--province', 'vn34-01')).document as { batches: { batchId: string }[] };
    expect(batches).toMatchObject([{ state: 'received', kind: 'delta' }]);
    const waiting = await json('watch', batches[0].batchId, '--timeout', '1');
    expect(waiting).toMatchObject({ code: 1, document: { refusal: { code: 'BATCH_WAITING' } } });
    expect((await cli('watch', 'x')).code).toBe(2);
  });
});

describe('held', () => {
  it('lists held claims, and refuses them with a reason', async () => {
    expect((await cli('held')).stdout).toContain(committed.slice(0, 8));
    const named = ['--province', province, '--batch', committed];
    const personal = await json('held', 'refuse', ...named, '--purpose', 'ID 052090000001');
    expect(personal).toMatchObject({ code: 1, document: { refusal: { code: 'HELD_REASON' } } });
    expect((await cli('held', 'refuse', ...named)).code).toBe(2);
    const byName = ['--province', 'gia lai', '--batch', 'x', '--purpose', 'không có hồ sơ', '--lang', 'vi'];
    expect((await cli('held', 'refuse', ...byName)).stderr).toMatch(/^Gia Lai \(vn34-52\)\n\[BATCH_UNKNOWN\] /);
    expect((await cli('held', '--lang', 'vi')).stdout).toMatch(/^Số +Tỉnh .*\n.* Gia Lai \(vn34-52\) /);
    const { code, document } = await json('held', 'refuse', ...named, '--purpose', 'no documents');
    expect([code, document]).toMatchObject([0, { batch: committed, reason: 'no documents' }]);
    expect((await json('held')).document).toMatchObject({
      held: [{ batchId: committed, persons: 4, decision: { decision: 'refused', reason: 'no documents' } }],
    });
  });
});

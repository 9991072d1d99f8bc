/** Submissions by HTTP: list, one of them, its results, and nothing of another province. */
import { beforeEach, describe, expect, it } from 'vitest';
import { syncBatch } from '../../core/sync-batch.ts';
import type { WorkState } from '../../portal/ports.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';

const province = 'vn34-52';
const clerk = { as: { role: 'clerk', province } } as const;
const stranger = { as: { role: 'clerk', province: 'vn34-01' } } as const;
const metadata = { officer: 'Cán bộ 17', purpose: 'Đối soát tháng 1' };
const wrong = { name: 'Khác Hẳn Tên' };
let office: Office;
let portal: TestPortal;

beforeEach(async () => {
  office = await Office.open(somePeople(12));
  portal = testPortal(office.world);
});

async function json(path: string, as: Parameters<TestPortal['ask']>[1] = clerk): Promise<Record<string, unknown>> {
  const answer = await portal.ask(path, as);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

async function page(path: string, as: Parameters<TestPortal['ask']>[1] = clerk): Promise<string> {
  const answer = await portal.ask(path, as);
  expect(answer.status).toBe(200);
  return answer.text();
}

const statusOf = async (path: string, as: Parameters<TestPortal['ask']>[1]): Promise<number> =>
  (await portal.ask(path, as)).status;

/** A batch whose rows are answered in every way that an office sees, with one rejected. */
async function mixedBatch(): Promise<string> {
  const rows = [office.row(1), office.row(2, wrong), '12,3', office.row(3)];
  return (await office.send(rows, { metadata })).batchId;
}

describe('the list of submissions', () => {
  it('is told page by page, and on a page with links to each of them', async () => {
    const first = await mixedBatch();
    await office.store([office.row(4)], { metadata });
    const whole = (await json(`/api/v1/provinces/${province}/batches`)) as { batches: { batchId: string }[] };
    expect(whole.batches).toHaveLength(2);
    const one = (await json(`/api/v1/provinces/${province}/batches?limit=1`)) as { batches: object[]; next: string };
    expect(one.batches).toEqual(whole.batches.slice(0, 1));
    const two = await json(`/api/v1/provinces/${province}/batches?limit=1&cursor=${one.next}`);
    expect(two).toEqual({ batches: whole.batches.slice(1), next: null });
    const shown = await page(`/p/${province}/batches?limit=1&cursor=${one.next}`);
    expect(shown).toContain(`/batches/${first}`);
    expect(shown).toContain('Đã ghi nhận');
    expect([...shown.matchAll(/class="number"><span>(\d+)/g)].map(([, count]) => count)).toEqual(['4', '3', '1']);
    expect(shown).toContain('Cán bộ 17');
    expect(await page(`/p/${province}/batches`)).toContain('Đã nhận, chờ xử lý');
    expect(await page(`/p/${province}/batches?lang=en`)).toContain('Received, waiting');
  });

  it('refuses a limit and a cursor that are none', async () => {
    for (const query of ['limit=0', 'limit=201', 'limit=x'])
      expect(await statusOf(`/api/v1/provinces/${province}/batches?${query}`, clerk)).toBe(400);
    const answer = await portal.ask(`/api/v1/provinces/${province}/batches?cursor=x`, clerk);
    expect(await answer.json()).toMatchObject({ status: 400, code: 'CURSOR_INVALID' });
  });

  it('says of an office that has sent nothing that it has not, without a table', async () => {
    const shown = await page(`/p/${province}/batches`);
    expect(shown).toContain('Chưa có lần gửi nào.');
    expect(shown).not.toContain('<table');
  });
});

describe('one submission', () => {
  it('comes with its receipt, and its page with what there is and no link to a list of nothing', async () => {
    const batch = await mixedBatch();
    const told = await json(`/api/v1/batches/${batch}`);
    expect(told).toMatchObject({ state: 'committed', verified: 2, work: null, receipt: { status: 'committed' } });
    const shown = await page(`/batches/${batch}`);
    for (const name of ['answers.xlsx', 'outcomes.csv', 'rejected.csv'])
      expect(shown).toContain(`/api/v1/batches/${batch}/${name}`);
    expect(shown).not.toContain('removed.csv');
    expect(shown).toContain(`<code>${batch.slice(0, 8)}</code>`);
    expect(shown).toContain('không tự xóa');
    expect(shown).toContain('birth_date');
    const clean = (await office.send([office.row(4)])).batchId;
    expect(await page(`/batches/${clean}`)).not.toContain('rejected.csv');
  });

  it('that was refused says why once, with its line, and what to do', async () => {
    const { batchId, refusal } = await office.send([office.row(1), '"lost', office.row(2)]);
    expect(refusal?.line).toBeGreaterThan(1);
    const shown = await page(`/batches/${batchId}`);
    expect(shown.split(`Dòng ${refusal?.line}: `)).toHaveLength(2);
    expect(shown).toContain('Việc cần làm');
    expect(shown).not.toContain('outcomes.csv');
    const full = { kind: 'full', metadata: { schemes: 'BHYT', rows: '1' } };
    await office.send(Array.from({ length: 10 }, (_, k) => office.row(k + 1)));
    const shrunk = await office.send([office.row(1)], full);
    expect(shrunk.refusal?.code).toBe('SHRINK_NOT_CONFIRMED');
    expect(await page(`/batches/${shrunk.batchId}`)).toContain(`/api/v1/batches/${shrunk.batchId}/removed.csv`);
    expect((await portal.ask(`/api/v1/batches/${shrunk.batchId}/removed.csv`, clerk)).status).toBe(200);
  });

  it('that repeats another one gives the answers of that, and is linked to it', async () => {
    const rows = [office.row(1), office.row(2, wrong)];
    const first = await office.send(rows);
    const again = await office.send(rows);
    expect(again.status).toBe('duplicate');
    const [one, two] = await Promise.all(
      [first, again].map(({ batchId }) => portal.ask(`/api/v1/batches/${batchId}/outcomes.csv`, clerk)),
    );
    expect(await two.text()).toBe(await one.text());
    expect(await page(`/batches/${again.batchId}`)).toContain(`/batches/${first.batchId}"`);
  });

  it('that waits is loaded again by the browser itself, unless that is not wanted, until it is answered', async () => {
    await office.store([office.row(1)], { metadata });
    const { batches } = (await json(`/api/v1/provinces/${province}/batches`)) as { batches: { batchId: string }[] };
    const [{ batchId }] = batches;
    const waiting = await portal.ask(`/batches/${batchId}`, clerk);
    expect(waiting.headers.get('refresh')).toBe('3');
    expect(await waiting.text()).not.toContain('<script');
    expect((await portal.ask(`/batches/${batchId}?live=0`, clerk)).headers.get('refresh')).toBeNull();
    expect(await json(`/api/v1/batches/${batchId}`)).toMatchObject({ state: 'received', receipt: null, work: null });

    const work: WorkState = { state: 'processing', step: 'match', done: 3, total: 8 };
    portal.world.uploads.work = (_province, batch) => (batch === batchId ? work : undefined);
    expect(await json(`/api/v1/batches/${batchId}`)).toMatchObject({ state: 'processing', work });
    const shown = await page(`/batches/${batchId}`);
    expect(shown).toContain('Đang đối soát');
    expect(shown).toContain('<progress aria-label="Tiến độ" max="8" value="3">');
    portal.world.uploads.work = () => ({ state: 'failed', code: 'CONTENTION' });
    expect(await page(`/batches/${batchId}`)).toContain('CONTENTION');
    portal.world.uploads.work = () => undefined;

    for await (const { key } of office.world.objects.list('incoming/')) {
      const info = await office.world.objects.head(key);
      await syncBatch(office.world, { key, version: info?.version ?? '' });
    }
    const answered = await portal.ask(`/batches/${batchId}`, clerk);
    expect(answered.headers.get('refresh')).toBeNull();
    expect(await json(`/api/v1/batches/${batchId}`)).toMatchObject({ state: 'committed' });
  });

  it('says who became verified by it, on the page and as a list', async () => {
    await office.send([office.row(1, wrong), office.row(2, wrong), office.row(3)]);
    const { batchId } = await office.send([office.row(1), office.row(2, wrong), office.row(3)]);
    expect(await json(`/api/v1/batches/${batchId}/verified`)).toEqual({
      count: 1,
      byRelease: 0,
      participants: [{ participantNumber: '5200000001', unit: 'DV1', verdict: 'VERIFIED' }],
    });
    const csv = await portal.ask(`/api/v1/batches/${batchId}/verified.csv`, clerk);
    expect(csv.headers.get('content-disposition')).toContain('attachment');
    expect(await csv.text()).toBe('\ufeffparticipant_number,unit,verdict\r\n5200000001,DV1,VERIFIED\r\n'.slice(1));
    const shown = await page(`/batches/${batchId}`);
    expect(shown).toContain('1 người trước đó chưa được xác thực nay đã khớp.');
    expect(shown).toContain('5200000001');
  });
});

describe('a result', () => {
  it('is an attachment that nobody may store, the receipt a page; both as they are stored', async () => {
    const batch = await mixedBatch();
    const types: Record<string, string> = {
      'outcomes.csv': 'text/csv',
      'rejected.csv': 'text/csv',
      'answers.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'receipt.json': 'application/json',
    };
    for (const [name, type] of Object.entries(types)) {
      const answer = await portal.ask(`/api/v1/batches/${batch}/${name}`, clerk);
      expect(answer.headers.get('content-type')).toContain(type);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="doisoat-${batch.slice(0, 8)}-${name}"`,
      );
      const stored = await office.world.objects.read(`results/${province}/${batch}/${name}`);
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(stored);
    }
    await office.world.objects.put(`results/${province}/${batch}/receipt.html`, new TextEncoder().encode('<p>'));
    const receipt = await portal.ask(`/api/v1/batches/${batch}/receipt.html`, clerk);
    expect(receipt.headers.get('content-disposition')).toBeNull();
    expect(receipt.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(await receipt.text()).toBe('<p>');
    expect(await statusOf(`/api/v1/batches/${batch}/verdicts.csv`, clerk)).toBe(404);
  });

  it('is gone when it is no longer kept, and the page says so; until then it says how long', async () => {
    const batch = await mixedBatch();
    portal.world.resultDays = 180;
    expect(await page(`/batches/${batch}`)).toContain('được giữ đến 30/07/2026');
    for await (const { key } of office.world.objects.list(`results/${province}/${batch}/`))
      await office.world.objects.remove(key);
    expect(await statusOf(`/api/v1/batches/${batch}/outcomes.csv`, clerk)).toBe(404);
    expect(await page(`/batches/${batch}`)).toContain('hết thời hạn lưu giữ');
    expect(await json(`/api/v1/batches/${batch}`)).toMatchObject({ state: 'committed', receipt: null });
  });
});

describe('who may see submissions', () => {
  const paths = (batch: string): string[] => [
    `/api/v1/provinces/${province}/batches`,
    `/p/${province}/batches`,
    `/batches/${batch}`,
    ...['', '/verified', '/verified.csv', '/outcomes.csv', '/rejected.csv', '/answers.xlsx', '/receipt.json'].map(
      (name) => `/api/v1/batches/${batch}${name}`,
    ),
  ];

  it('is their office and headquarters; for everybody else they are not there', async () => {
    const batch = await mixedBatch();
    for (const path of paths(batch)) {
      for (const role of ['clerk', 'director'] as const)
        expect(await statusOf(path, { as: { role, province } })).toBe(200);
      expect(await statusOf(path, { as: { role: 'headquarters' } })).toBe(200);
      expect(await statusOf(path, {})).toBe(401);
      expect(await statusOf(path, stranger)).toBe(404);
      for (const role of ['reviewer', 'operator'] as const) expect(await statusOf(path, { as: { role } })).toBe(404);
    }
    // Also after headquarters has looked, and while it waits.
    await office.store([office.row(5)]);
    const listed = (await json(`/api/v1/provinces/${province}/batches`)) as { batches: { batchId: string }[] };
    const waiting = listed.batches[0].batchId;
    expect(await statusOf(`/api/v1/batches/${waiting}`, stranger)).toBe(404);
    expect(await statusOf(`/api/v1/batches/${waiting}`, { as: { role: 'headquarters' } })).toBe(200);
    expect(await statusOf(`/api/v1/batches/${waiting}`, stranger)).toBe(404);
    for (const other of ['f'.repeat(32), 'x', batch.slice(1), batch.toUpperCase()])
      expect(await statusOf(`/api/v1/batches/${other}`, clerk)).toBe(404);
  });

  it('does not depend on what the store of another office holds under the same id', async () => {
    const batch = await mixedBatch();
    await office.world.objects.put(`results/vn34-01/${batch}/outcomes.csv`, new Uint8Array(3));
    expect(await statusOf(`/api/v1/batches/${batch}/outcomes.csv`, stranger)).toBe(404);
  });
});

/** The columns of an upload through the whole job: receipt, page, answers, release, the same bytes read otherwise. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { joinAnswers } from '../../core/answers/join-answers.ts';
import { changedClaimsMax } from '../../core/commit/attempts.ts';
import { releaseBatch } from '../../core/maintenance/release.ts';
import { $Receipt, type Receipt } from '../../core/domain/receipt.ts';
import { receiptPage } from '../../dashboard/receipt-page.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { Office, somePeople } from '../support/office.ts';
import { testHash } from '../support/test-world.ts';

const province = 'vn34-52';
const canary = 'CỘT-CANARY-KHÔNG-AI-ĐƯỢC-THẤY';
let office: Office;
/** Everything that was written to the state store: ledger state, batch items, queues of work. */
let written: string[];

beforeEach(async () => {
  office = await Office.open(somePeople(12));
  written = [];
  const { state } = office.world;
  const put = state.put.bind(state);
  state.put = async (key, item) => {
    written.push(JSON.stringify([key, item]));
    return put(key, item);
  };
  const compareAndSet = state.compareAndSet.bind(state);
  state.compareAndSet = async (key, expected, item) => {
    written.push(JSON.stringify([key, item]));
    return compareAndSet(key, expected, item);
  };
  office.world.receiptPage = (receipt) => receiptPage(receipt, { sha256Base64 });
});

function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** A file whose last two columns are not understood: one looks like a second ID, one like nothing. */
function fileOf(extra: string = canary): string {
  const rows = office.people.map((person, i) => {
    const [year, month, day] = person.birth.split('-');
    return [5_200_000_001 + i, person.id, person.name, `${day}/${month}/${year}`, 'Nam', 'BHYT', `ghi ${i}`].join(',');
  });
  return [`Mã số BHXH,Số CCCD,Họ và tên,Ngày sinh,Giới tính (Nam/Nữ),schemes,${extra}`, ...rows].join('\r\n');
}

let uploads = 0;
async function send(text: string, metadata: Record<string, string> = {}): Promise<Receipt> {
  const { world } = office;
  world.clock.time += 60_000;
  const key = `incoming/${province}/delta/columns-${++uploads}.csv`;
  await world.objects.put(key, new TextEncoder().encode(text), metadata);
  return syncBatch(world, { key, version: (await world.objects.head(key))?.version ?? '' });
}

async function stored(receipt: Receipt, name: string): Promise<string> {
  const bytes = await office.world.objects.read(`results/${province}/${receipt.batchId}/${name}`);
  return new TextDecoder().decode(bytes);
}

describe('the columns of an upload', () => {
  it('are in the receipt, on its page and with the answers, in file order', async () => {
    const receipt = await send(fileOf());
    expect(receipt.status).toBe('committed');
    expect(receipt.columns).toMatchObject([
      { heading: 'Mã số BHXH', field: 'participant_number', by: 'heading' },
      { heading: 'Số CCCD', field: 'personal_id', by: 'heading' },
      { heading: 'Họ và tên', field: 'full_name', by: 'heading' },
      { heading: 'Ngày sinh', field: 'birth_date', by: 'heading' },
      { heading: 'Giới tính (Nam/Nữ)', field: 'sex', by: 'heading' },
      { heading: 'schemes', field: 'schemes', by: 'heading' },
      { heading: canary, field: null, by: null },
    ]);
    expect($Receipt.parse(JSON.parse(await stored(receipt, 'receipt.json'))).columns).toEqual(receipt.columns);
    const page = await stored(receipt, 'receipt.html');
    for (const { heading } of receipt.columns ?? []) expect(page).toContain(`<th scope="row">${heading}</th>`);
    expect(page).toContain('không hiểu tên cột, không dùng');
    expect(page).toContain('heading not understood, not used');
  });

  it('are in the receipt of a refusal; without the column the file is accepted', async () => {
    const text = fileOf('Mã định danh');
    const refused = await send(text);
    expect(refused).toMatchObject({ status: 'refused', refusal: { code: 'COLUMN_UNKNOWN' } });
    expect(refused.columns).toHaveLength(7);
    const receipt = await send(text, { 'ignore-columns': JSON.stringify(['Mã định danh']) });
    expect(receipt).toMatchObject({ status: 'committed', rows: { accepted: 12 } });
    expect(receipt.columns?.[6]).toMatchObject({ field: null, by: 'option' });
  });

  it('appear in no log, state item, queue or key', async () => {
    const receipts = [
      await send(fileOf()),
      await send(fileOf(), { 'ignore-columns': JSON.stringify([canary]) }),
      await send(fileOf(`CCCD/${canary}`)),
      await send(`Họ tên,${canary}\r\nA,B\r\n`),
    ];
    expect(receipts.map(({ status }) => status)).toEqual(['committed', 'committed', 'committed', 'refused']);
    const keys: string[] = [];
    for await (const { key } of office.world.objects.list('')) keys.push(key);
    const told = JSON.stringify([office.world.log.events, written, keys]).normalize('NFC');
    expect(written.length).toBeGreaterThan(6);
    expect(told).not.toContain('CANARY');
  });

  it('refuse metadata that is no list of columns', async () => {
    for (const value of ['Mã CD', '{}', '[1]', '[""]']) {
      const receipt = await send(fileOf(), { 'ignore-columns': value });
      expect([value, receipt.refusal?.code]).toEqual([value, 'METADATA_INVALID']);
    }
  });
});

describe('the same bytes, with other columns left out', () => {
  it('are another upload, not a duplicate; in the same way they are one', async () => {
    const wrong = fileOf().replaceAll(',Nam,', ',Nữ,');
    const first = await send(wrong);
    expect(first.verdicts.SEX_DIFFERS).toBe(12);
    expect(await send(wrong)).toMatchObject({ status: 'duplicate', duplicateOf: first.batchId });
    const ignore = { 'ignore-columns': JSON.stringify(['Giới tính (Nam/Nữ)']) };
    const mended = await send(wrong, ignore);
    expect([mended.status, mended.verdicts.VERIFIED]).toEqual(['committed', 12]);
    expect(await send(wrong, ignore)).toMatchObject({ status: 'duplicate', duplicateOf: mended.batchId });
    expect(await send(wrong)).toMatchObject({ status: 'duplicate', duplicateOf: first.batchId });
  });

  it('are released as they were sent', async () => {
    const [person] = office.people;
    const [year, month, day] = person.birth.split('-');
    // More different claims of one person than a file may make: the first is right.
    const names = [person.name, ...Array.from({ length: changedClaimsMax }, (_, i) => `Trần Văn ${'ABCDEF'[i]}n`)];
    const rows = names.map((name, i) =>
      [5_200_000_100 + i, person.id, name, `${day}/${month}/${year}`, 'Nữ', 'BHYT'].join(','),
    );
    const text = ['Mã số BHXH,Số CCCD,Họ và tên,Ngày sinh,Giới tính,schemes', ...rows].join('\r\n');
    const held = await send(text, { 'ignore-columns': JSON.stringify(['Giới tính']) });
    expect(held.verdicts.HELD).toBe(rows.length);
    office.world.clock.time += 60_000;
    const released = await releaseBatch(office.world, province, held.batchId);
    expect(released.verdicts).toMatchObject({ VERIFIED: 1, NAME_DIFFERS: changedClaimsMax, SEVERAL_DIFFER: 0 });
  });

  it('are joined to their answers, whatever was left out', async () => {
    const text = fileOf('Mã định danh');
    const receipt = await send(text, { 'ignore-columns': JSON.stringify(['#7']) });
    const [outcomes, rejected] = await Promise.all(
      ['outcomes.csv', 'rejected.csv'].map((name) =>
        office.world.objects.read(`results/${province}/${receipt.batchId}/${name}`),
      ),
    );
    if (outcomes === undefined || rejected === undefined) throw new Error('no answers');
    const { sha256, profile } = receipt;
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(text);
    };
    const joined = await joinAnswers({ open }, { sha256, profile, outcomes, rejected }, testHash);
    for await (const chunk of joined.chunks) expect(chunk.length).toBeGreaterThanOrEqual(0);
    expect(joined.rows).toMatchObject({ answered: 12, rejected: 0 });
  });
});

/** The main job on stores in memory, with a real index of a few people: one upload after the other, to the receipt. */
import { beforeEach, describe, expect, it } from 'vitest';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { checkBatch } from '../../core/intake/check-batch.ts';
import { schemesOfText } from '../../core/intake/normalise-codes.ts';
import { removedCsv, type Removed } from '../../core/intake/removal.ts';
import { NameReader } from '../../core/names/reader.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { readMembers } from '../../core/ledger/members.ts';
import { bytesOf, inChunks } from './intake/batch-support.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { releaseBatch } from '../../core/maintenance/release.ts';
import { ObjectMissing } from '../../core/ports.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { showParticipant } from '../../core/ledger/show.ts';
import { testWorld, type TestWorld } from '../support/test-world.ts';
import { MemoryExtract, MemoryScratch } from './registry/registry-support.ts';

const province = 'vn34-52';
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes,unit';
/** Ten people, 052090000001 to 052090000010, born on the 1st to the 10th of May 1990. */
const people = Array.from({ length: 10 }, (_, i) => ({
  id: `0520900000${String(i + 1).padStart(2, '0')}`,
  name: 'Nguyễn Văn Đức',
  birth: `1990-05-${String(i + 1).padStart(2, '0')}`,
  sex: '1',
}));

/** A row that agrees with person n, but for the changes. */
function row(
  n: number,
  change: Partial<{ number: string; id: string; name: string; date: string; schemes: string }> = {},
): string {
  const { number = `52000000${String(n).padStart(2, '0')}`, id = people[n - 1].id, name = people[n - 1].name } = change;
  const [year, month, day] = people[n - 1].birth.split('-');
  return [number, id, name, change.date ?? `${day}/${month}/${year}`, '1', change.schemes ?? 'BHYT', 'DV1'].join(',');
}

let world: TestWorld;
let uploads = 0;

interface Sending {
  kind?: string;
  metadata?: Record<string, string>;
  key?: string;
}

async function sendText(text: string, options: Sending = {}) {
  world.clock.time += 60_000;
  const kind = options.kind ?? 'delta';
  const key = options.key ?? `incoming/${province}/${kind}/upload-${++uploads}.csv`;
  await world.objects.put(key, new TextEncoder().encode(text), options.metadata);
  const info = await world.objects.head(key);
  return syncBatch(world, { key, version: info?.version ?? '' });
}

function send(rows: string[], options: Sending = {}) {
  return sendText([header, ...rows].join('\r\n'), options);
}

function logged(name: string) {
  return world.log.events.filter((event) => event.name === name).map(({ facts }) => facts);
}

async function outcomes(batch: string): Promise<string[][]> {
  const bytes = await world.objects.read(`results/${province}/${batch}/outcomes.csv`);
  const lines = new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
  return lines.map((line) => line.split(',').slice(2, 7));
}

beforeEach(async () => {
  world = testWorld();
  uploads = 0;
  await buildRegistry(world, new MemoryExtract([people]), { key: world.fingerprintKey, scratch: new MemoryScratch() });
  await activateRegistry(world, '2026-01-31');
});

describe('an upload', () => {
  it('is committed, counted and answered row by row', async () => {
    const receipt = await send([
      row(1),
      row(2, { name: 'Nguyễn Văn Duc' }),
      row(3, { date: '31/02/1990' }),
      row(4, { id: '' }),
    ]);
    expect(receipt).toMatchObject({
      status: 'committed',
      rows: { read: 4, accepted: 4, rejected: 0, blank: 0 },
      applied: { changed: 4, unchanged: 0, stale: 0, left: 0, held: 0 },
      ledgerVersion: 1,
      counts: {
        before: { participants: 0 },
        after: { participants: 4, denominator: 4, synced: 2, verified: 1, remaining: 3 },
      },
    });
    expect(await outcomes(receipt.batchId)).toEqual([
      ['5200000001', 'DV1', 'VERIFIED', '', ''],
      ['5200000002', 'DV1', 'NAME_DIFFERS', 'NAME_MARKS', ''],
      ['5200000003', 'DV1', 'DATA_INVALID', 'DATE_IMPOSSIBLE', ''],
      ['5200000004', 'DV1', 'ID_MISSING', '', ''],
    ]);
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('costs the same after many of the day: the newest objects are merged by the one whose turn it is', async () => {
    for (let n = 0; n < 40; n++) {
      const receipt = await send([row(1 + (n % 10), { number: `5200000${String(100 + n)}` })]);
      expect(receipt).toMatchObject({ status: 'committed', applied: { changed: 1 } });
    }
    const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
    // 25 became one, and fifteen came on top.
    expect([ledger.manifest?.version, ledger.manifest?.segments.length]).toEqual([41, 16]);
    expect(ledger.manifest?.claims.length).toBeLessThanOrEqual(16);
    expect(logged('ledger.merged')).toMatchObject([{ segments: 25, rows: 25 }]);
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 41, drift: 0 }] });
  });

  it('is committed all the same if the merge fails, or there is no time for it', async () => {
    for (let n = 0; n < 24; n++) await send([row(1, { number: `5200000${String(100 + n)}` })]);
    const kept = world.state.compareAndSet.bind(world.state);
    let commits = 0;
    world.state.compareAndSet = (key, expected, item) => {
      if (key.sort === 'STATE' && ++commits > 1) return Promise.reject(new Error('0520900000XX'));
      return kept(key, expected, item);
    };
    expect(await send([row(2)])).toMatchObject({ status: 'committed', ledgerVersion: 25 });
    expect(logged('ledger.mergeFailed')).toEqual([{ province, code: 'CONTENTION' }]);
  });

  it('is a duplicate the second time, and changes nothing', async () => {
    const first = await send([row(1)], { key: `incoming/${province}/delta/a.csv` });
    const state = await readProvinceState(world.state, province);
    const again = await send([row(1)], { key: `incoming/${province}/delta/a.csv` });
    expect(again).toMatchObject({ status: 'duplicate', batchId: first.batchId, applied: { changed: 0 } });
    const renamed = await send([row(1)], { key: `incoming/${province}/delta/b.csv` });
    expect(renamed).toMatchObject({ status: 'duplicate', duplicateOf: first.batchId });
    expect(await readProvinceState(world.state, province)).toEqual(state);
  });

  it('is taken again when resend is given', async () => {
    await send([row(1)]);
    expect(await send([row(1)], { metadata: { resend: 'true' } })).toMatchObject({
      status: 'committed',
      applied: { changed: 0, unchanged: 1 },
      ledgerVersion: 2,
    });
  });

  it('of another scope is not a duplicate', async () => {
    await send([row(1)], { metadata: { schemes: 'BHYT' } });
    expect(await send([row(1)], { metadata: { schemes: 'BHXHBB' } })).toMatchObject({ status: 'committed' });
  });

  it.each([
    ['FILE_EMPTY', '', {}],
    ['NO_ROWS', header, {}],
    ['HEADER_MISSING_COLUMN', 'participant_number,full_name\r\n1,2', {}],
    ['CSV_UNTERMINATED_QUOTE', `${header}\r\n5200000001,"052`, {}],
    ['ROWS_MISMATCH', `${header}\r\n${row(1)}`, { rows: '2' }],
    ['SHA256_MISMATCH', `${header}\r\n${row(1)}`, { sha256: '0'.repeat(64) }],
    ['METADATA_INVALID', `${header}\r\n${row(1)}`, { rows: 'many' }],
    ['AS_OF_AHEAD', `${header}\r\n${row(1)}`, { 'as-of': '2026-02-01T00:00:00Z' }],
    ['AS_OF_TOO_OLD', `${header}\r\n${row(1)}`, { 'as-of': '2024-01-01T00:00:00Z' }],
  ])('is refused whole with %s, and nothing changes', async (code, text, metadata) => {
    await send([row(9)]);
    const state = await readProvinceState(world.state, province);
    expect(await sendText(text, { metadata })).toMatchObject({ status: 'refused', refusal: { code } });
    expect(await readProvinceState(world.state, province)).toEqual(state);
  });

  it('needs rows and schemes for a full, and schemes for a leave', async () => {
    expect(await send([row(1)], { kind: 'full', metadata: { schemes: 'BHYT' } })).toMatchObject({
      refusal: { code: 'ROWS_REQUIRED' },
    });
    expect(await send([row(1)], { kind: 'full', metadata: { rows: '1' } })).toMatchObject({
      refusal: { code: 'SCHEMES_REQUIRED' },
    });
    expect(await send([row(1)], { kind: 'leave' })).toMatchObject({ refusal: { code: 'SCHEMES_REQUIRED' } });
  });

  it('that was refused can be confirmed and is then committed', async () => {
    await send([row(1), row(2), row(3)]);
    const full = { kind: 'full', key: `incoming/${province}/full/f.csv` };
    const metadata = { schemes: 'BHYT', rows: '1' };
    const refused = await send([row(1)], { ...full, metadata });
    expect(refused).toMatchObject({
      refusal: { code: 'SHRINK_NOT_CONFIRMED', message: { en: expect.stringContaining('2 of 3, BHYT') } },
      removed: { count: 2, listed: 2 },
    });
    // Who it is, for the office, before anything counts: its own numbers and nothing else.
    const list = await world.objects.read(`results/${province}/${refused.batchId}/removed.csv`);
    const numbers = [row(2), row(3)].map((line) => line.split(',')[0]);
    expect(new TextDecoder().decode(list)).toBe(
      `participant_number,schemes\r\n${numbers.map((number) => `${number},BHYT\r\n`).join('')}`,
    );
    const confirmed = await send([row(1)], { ...full, metadata: { ...metadata, 'confirm-shrink': 'true' } });
    expect(confirmed).toMatchObject({
      status: 'committed',
      applied: { left: 2 },
      leftUnverified: 0,
      counts: { after: { participants: 1 } },
    });
    const bytes = await world.objects.read(`results/${province}/${confirmed.batchId}/receipt.json`);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ status: 'committed' });
  });

  it('that would shrink the books names the same people as a check against them', async () => {
    await send([1, 2, 3, 4, 5].map((n) => row(n, { schemes: n === 5 ? 'BHXHBB' : 'BHYT;BHXHBB' })));
    const rows = [row(1, { schemes: 'BHYT;BHXHBB' }), row(2, { schemes: 'BHYT' }), row(2, { schemes: 'BHXHBB' })];
    const fewer = row(3, { schemes: 'BHYT' });
    for (const [lines, scope] of [
      [rows, 'BHYT;BHXHBB'],
      [rows, 'BHYT'],
      [[...rows, fewer], 'BHXHBB;BHYT'],
    ] as const) {
      const metadata = { schemes: scope, rows: String(lines.length) };
      const refused = await send([...lines], { kind: 'full', metadata });
      const list = await world.objects.read(`results/${province}/${refused.batchId}/removed.csv`);
      const removed: Removed[] = [];
      const { removal } = await checkBatch(inChunks(bytesOf([header, ...lines].join('\r\n')), 64), {
        names: new NameReader(new Uint8Array(16)),
        hash: world.hash,
        schemes: schemesOfText(scope),
        storedOn: 20260101,
        kind: 'full',
        rows: lines.length,
        known: { source: 'ledger', complete: true, ...(await readMembers(world, province)) },
        removed: (each) => void removed.push(each),
      });
      expect(refused).toMatchObject({ refusal: { code: 'SHRINK_NOT_CONFIRMED' }, removed: { count: removal?.count } });
      expect(removal?.needsConfirmation).toBe(true);
      expect(Buffer.from(list ?? []).toString()).toBe(Buffer.from(removedCsv(removed, true)).toString());
    }
  });

  it('is read in the version that the event names, though the key was overwritten', async () => {
    const key = `incoming/${province}/delta/late.csv`;
    await world.objects.put(key, new TextEncoder().encode([header, row(1)].join('\n')));
    const first = await world.objects.head(key);
    await world.objects.put(key, new TextEncoder().encode([header, row(2), row(3)].join('\n')));
    expect(await syncBatch(world, { key, version: first?.version ?? '' })).toMatchObject({
      status: 'committed',
      rows: { read: 1 },
    });
    expect(await syncBatch(world, { key, version: 'gone' })).toMatchObject({ refusal: { code: 'UPLOAD_CHANGED' } });
  });

  it('is not refused because an object of the index in use is gone: it waits until that is restored', async () => {
    const [manifest, table] = [/^registry\/[^/]+\/manifest\.json$/, /^registry\/[^/]+\/people\/052\.arrow$/];
    const keys: string[] = [];
    for await (const { key } of world.objects.list('registry/')) keys.push(key);
    for (const wanted of [manifest, table]) {
      const key = keys.find((each) => wanted.test(each)) ?? '';
      const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
      await world.objects.remove(key);
      await expect(send([row(4)], { key: `incoming/${province}/delta/waits.csv` })).rejects.toMatchObject({
        code: 'INTEGRITY',
        key,
      });
      await world.objects.put(key, bytes);
    }
    const upload = { key: `incoming/${province}/delta/waits.csv` };
    const info = await world.objects.head(upload.key);
    expect(await syncBatch(world, { ...upload, version: info?.version ?? '' })).toMatchObject({ status: 'committed' });
  });

  it('is not said to be changed because another object vanished while it was read', async () => {
    const { objects } = world;
    const vanished = 'staged/vn34-52/b/one';
    const stream = (): AsyncIterable<Uint8Array> => {
      throw new ObjectMissing(vanished);
    };
    const failing = { ...world, objects: Object.assign(Object.create(objects) as typeof objects, { stream }) };
    const key = `incoming/${province}/delta/other.csv`;
    await objects.put(key, new TextEncoder().encode([header, row(5)].join('\n')));
    const info = await objects.head(key);
    await expect(syncBatch(failing, { key, version: info?.version ?? '' })).rejects.toMatchObject({ key: vanished });
  });

  it('logs no name, number or birth date', async () => {
    await send([row(1), row(2, { id: '999' }), row(3, { number: 'XYZZY' })]);
    const logged = JSON.stringify(world.log.events);
    for (const secret of ['Nguy', '05209', '52000000', '1990', 'XYZZY']) expect(logged).not.toContain(secret);
  });
});

describe('claims on one ID', () => {
  const guess = (n: number, number: string): string =>
    row(1, { number, date: `${String(n).padStart(2, '0')}/06/1990` });

  it('are held beyond three in thirty days, keep the row they had, and are compared once released', async () => {
    await send([row(1)]);
    await send([guess(2, '5200000001')]);
    await send([guess(3, '5200000001')]);
    const held = await send([guess(4, '5200000001')]);
    expect(held).toMatchObject({ status: 'committed', applied: { held: 1 }, verdicts: { HELD: 1 } });
    expect(await showParticipant(world, province, '5200000001')).toMatchObject({
      birthDate: '1990-06-03',
      verdict: 'BIRTH_DATE_DIFFERS',
      verdictBefore: 'VERIFIED',
      cause: 'claim',
      notVerifiedSince: '2026-01-31',
    });

    const released = await releaseBatch(world, province, held.batchId);
    expect(released).toMatchObject({
      status: 'committed',
      releases: held.batchId,
      verdicts: { BIRTH_DATE_DIFFERS: 1 },
    });
    expect(await showParticipant(world, province, '5200000001')).toMatchObject({ birthDate: '1990-06-04' });
    const version = (await readProvinceState(world.state, province))?.version;
    await releaseBatch(world, province, held.batchId);
    expect((await readProvinceState(world.state, province))?.version).toBe(version);
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('count a new participant as not synced while held', async () => {
    const receipt = await send([1, 2, 3, 4].map((n) => guess(n, `520000001${n}`)));
    expect(receipt).toMatchObject({
      applied: { held: 4 },
      counts: { after: { participants: 4, denominator: 4, synced: 0, verified: 0, remaining: 4 } },
    });
    await expect(releaseBatch(world, province, 'f'.repeat(32))).rejects.toMatchObject({ code: 'BATCH_UNKNOWN' });
    await releaseBatch(world, province, receipt.batchId);
    expect(await readProvinceState(world.state, province)).toMatchObject({ synced: 4, verdicts: { HELD: 0 } });
  });

  it('flag two numbers of one person and a stranger on an ID', async () => {
    const first = await send([
      row(1),
      row(1, { number: '5299999999' }),
      row(2),
      row(2, { number: '5288888888', name: 'Trần Văn Bình' }),
    ]);
    expect((await outcomes(first.batchId)).map((answer) => answer[4])).toEqual([
      'SHARED_SAME_PERSON',
      'SHARED_SAME_PERSON',
      'SHARED_OTHER_PERSON',
      '',
    ]);
    const later = await send([row(1, { number: '5277777777' })]);
    expect((await outcomes(later.batchId))[0][4]).toBe('SHARED_SAME_PERSON');
  });
});

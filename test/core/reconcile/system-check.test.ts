import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../../core/base/sha256.ts';
import { provinces, systemCheck } from '../../../core/domain/provinces.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { rebuildState } from '../../../core/maintenance/rebuild.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { documentFiles, makeDocuments } from '../../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../../core/summary/summary-read.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { leaveFile, trialFile } from '../../../local/accept/trial-files.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { Office, somePeople } from '../../support/office.ts';

const check = systemCheck.id;
const oneDay = 86_400_000; // milliseconds
const people = somePeople(12);

/** What the system check sends: rows of people whom a province has too, strangers, a `leave`, a file to be refused. */
type Sent = 'people' | 'strangers' | 'leave' | 'refused';
const kinds: readonly Sent[] = ['people', 'strangers', 'leave', 'refused'];

async function sendAsCheck(office: Office, what: Sent, at: number): Promise<void> {
  const { world } = office;
  const before = world.clock.time;
  if (what === 'people') {
    const rows = [1, 2, 3].map((n) => office.row(n, { number: String(90_000_200 + n).padStart(10, '0') }));
    await office.send(rows, { province: check });
  } else if (what === 'refused') await office.send([office.row(4)], { province: check, metadata: { rows: '7' } });
  else {
    const kind = what === 'leave' ? 'leave' : 'delta';
    const { bytes } = what === 'leave' ? leaveFile(`run-${at}`) : trialFile(`run-${at}`);
    const key = `incoming/${check}/${kind}/${at}.csv`;
    await world.objects.put(key, bytes, what === 'leave' ? { schemes: 'BHXHBB;BHXHTN;BHYT;BHTN' } : {});
    await syncBatch(world, { key, version: (await world.objects.head(key))?.version ?? '' });
  }
  world.clock.time = before;
}

/** Everything that people and programs read of the provinces after a night, by name; the clocks are equal. */
async function everythingAfter(sent: readonly Sent[]): Promise<Map<string, string>> {
  const office = await Office.open(people);
  const { world } = office;
  await office.send(
    [1, 2, 3, 4, 5].map((n) => office.row(n)),
    { key: 'incoming/vn34-52/delta/a.csv' },
  );
  for (const [at, what] of sent.entries()) await sendAsCheck(office, what, at);
  await office.send([office.row(2, { name: 'Lê Văn Sai' }), office.row(6, { number: '4200000006' })], {
    key: 'incoming/vn34-42/delta/b.csv',
  });
  world.clock.time += oneDay;
  const report = await reconcile(world, {});
  const documents = makeDocuments(await readSummaryInput(world, { ledger: false }), world.clock.now());
  const found = new Map(documentFiles(documents));
  const { use: _use, cost: _cost, ...told } = report;
  found.set(
    'report of the run',
    JSON.stringify({ ...told, provinces: told.provinces.map(({ use: _used, ...each }) => each) }),
  );
  for await (const { key } of world.objects.list('results/'))
    if (!key.startsWith(`results/${check}/`))
      found.set(key, sha256Of(world.hash, (await world.objects.read(key)) ?? new Uint8Array(0)));
  for (const { id } of provinces)
    for await (const { sort, item } of world.state.list(`PROVINCE#${id}`, ''))
      found.set(`${id} ${sort}`, JSON.stringify(item));
  return found;
}

describe('what the system check sends', () => {
  it('changes no byte of what is published, answered, listed or kept of any province', async () => {
    const without = await everythingAfter([]);
    expect(without.size).toBeGreaterThan(40);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 4 }), async (sent) => {
        expect(await everythingAfter(sent)).toEqual(without);
      }),
      { numRuns: 8 },
    );
  });

  it('is a ledger that a recount finds whole, of that id alone', async () => {
    const office = await Office.open(people);
    await sendAsCheck(office, 'people', 0);
    await sendAsCheck(office, 'strangers', 1);
    expect((await readProvinceState(office.world.state, check))?.participants).toBe(9);
    expect((await verifyLedger(office.world, check)).provinces).toMatchObject([{ province: check, drift: 0 }]);
    expect((await verifyLedger(office.world)).provinces).toEqual([]);
  });

  it('is rebuilt with the ledgers of the provinces, or no test would ever run again', async () => {
    const office = await Office.open(people);
    await sendAsCheck(office, 'strangers', 0);
    const world = { ...office.world, state: new MemoryStateStore() };
    const { provinces: rebuilt } = await rebuildState(world);
    expect(rebuilt).toMatchObject([{ province: check, state: 'restored', participants: 6 }]);
  });

  it('is swept at the end of a run, and failing at it fails no run', async () => {
    const office = await Office.open(people);
    const { world } = office;
    await sendAsCheck(office, 'strangers', 0);
    const orphan = `staged/${check}/${'0'.repeat(32)}/${'0'.repeat(64)}`;
    await world.objects.put(orphan, new Uint8Array(1));
    world.clock.time += 30 * oneDay;
    expect((await reconcile(world, {})).status).toBe('done');
    expect(await world.objects.head(orphan)).toBeUndefined();
    expect(world.log.events.filter(({ name }) => name === 'systemCheck.tidied')).toHaveLength(1);
    // A state that is older than its ledger.
    await world.state.remove?.({ partition: `PROVINCE#${check}`, sort: 'STATE' });
    expect((await reconcile(world, { again: true })).status).toBe('done');
    expect(world.log.events.find(({ name }) => name === 'systemCheck.failed')?.facts).toEqual({ code: 'INTEGRITY' });
  });
});

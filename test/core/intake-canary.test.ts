/** Over the whole corpus of batch fixtures, what tells of a person is in no log, error, receipt, check report or key. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checkBatch } from '../../core/check-batch.ts';
import { NameReader } from '../../core/name-reader.ts';
import { readBatch } from '../../core/read-batch.ts';
import { activateRegistry } from '../../core/registry-activate.ts';
import { buildRegistry } from '../../core/registry-build.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { fixtureBytes, fixtureExpected, fixtureNames, personalCells } from '../support/batch-fixtures.ts';
import { testWorld } from '../support/test-world.ts';
import type { TestWorld } from '../support/test-world.ts';
import { inChunks, nodeHash } from './batch-support.ts';
import { MemoryExtract, MemoryScratch } from './registry-support.ts';

const province = 'vn34-52';
let world: TestWorld;

beforeAll(async () => {
  world = testWorld();
  const person = { id: '052090000001', name: 'Trần Thị Một', birth: '1990-02-01', sex: '1' };
  await buildRegistry(world, new MemoryExtract([[person]]), {
    key: world.fingerprintKey,
    scratch: new MemoryScratch(),
  });
  await activateRegistry(world, '2026-01-31');
});

/** Sends the fixture as an upload; the receipt, what was logged, and every key there is. */
async function told(name: string): Promise<string> {
  const key = `incoming/${province}/delta/fixture-${fixtureNames.indexOf(name)}`;
  const { metadata } = fixtureExpected(name);
  world.clock.time += 60_000;
  await world.objects.put(key, fixtureBytes(name), { schemes: 'BHYT', ...metadata });
  const info = await world.objects.head(key);
  const receipt = await syncBatch(world, { key, version: info?.version ?? '' });
  const keys: string[] = [];
  for await (const object of world.objects.list('')) keys.push(object.key);
  return JSON.stringify([receipt, world.log.events.splice(0), keys]);
}

/** What a check says, and the error of a reading. */
async function said(name: string): Promise<string> {
  const profile = fixtureExpected(name).metadata?.profile;
  const options = { hash: nodeHash, schemes: 4, storedOn: 20260101, profile };
  const names = new NameReader(new Uint8Array(16));
  const report = await checkBatch(inChunks(fixtureBytes(name), 4096), { ...options, names });
  const { rejects, ...rest } = report;
  const error = await readBatch(inChunks(fixtureBytes(name), 4096), { ...options, names }).then(
    () => undefined,
    (thrown: Error) => `${thrown.message} ${thrown.stack} ${JSON.stringify(thrown)}`,
  );
  return JSON.stringify([rest, rejects, error]);
}

describe('personal data of the fixtures', () => {
  it('is found in them by this test', () => {
    expect(personalCells('clean')).toContain('052090000001');
    for (const name of ['xlsx', 'gzip-members', 'utf16be', 'xlsx-stored'])
      expect(personalCells(name)).toEqual(expect.arrayContaining(['052090000001', 'Trần Thị Một', '01/02/1990']));
    expect(fixtureNames.filter((name) => personalCells(name).length > 0).length).toBeGreaterThan(90);
  });

  it.each(fixtureNames)('appears nowhere: %s', async (name) => {
    const text = `${await told(name)}${await said(name)}`.normalize('NFC').toLowerCase();
    expect(text).toContain('sha256');
    const found = personalCells(name).filter((cell) => text.includes(cell.normalize('NFC').toLowerCase()));
    expect(found.length).toBe(0);
  });
});

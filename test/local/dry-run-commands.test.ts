import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { $DryRun, type DryRun } from '../../core/reconcile/dry-run.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { buildIndex } from '../../local/build-index.ts';
import { openWorld } from '../../local/world.ts';
import { MemoryExtract, MemoryScratch, type Person } from '../core/registry/registry-support.ts';
import { somePeople } from '../support/office.ts';
import { runCli } from '../support/run-cli.ts';

const province = 'vn34-52';

/** Every file of a folder with the hash of its bytes. */
function contentOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    files
      .map((each) => join(each.parentPath, each.name))
      .sort()
      .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

describe('registry dry-run', () => {
  const root = mkdtempSync(join(tmpdir(), 'doisoat-dry-run-'));
  const directory = join(root, 'data');
  const people = somePeople(12);
  const changed = people.map((person, at): Person => (at < 3 ? { ...person, status: 'deceased' } : person));
  let delta: string;

  /** An extract in a folder of its own. */
  const extractFolder = (some: readonly Person[], version: string, base?: string): string => {
    const folder = join(root, version);
    mkdirSync(folder);
    const extract = new MemoryExtract([some], { version });
    if (base !== undefined) Object.assign(extract.announced, { kind: 'delta', base });
    for (const [name, bytes] of extract.parts) writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(extract.announced));
    return folder;
  };

  beforeAll(async () => {
    const world = await openWorld(directory, { log: false });
    const options = { key: world.fingerprintKey, scratch: new MemoryScratch() };
    await buildRegistry(world, new MemoryExtract([people]), options);
    await activateRegistry(world, '2026-01-31');
    const rows = people.map(({ id, name, birth }, n) => `52000000${10 + n},${id},${name},${birth},BHYT`);
    const key = `incoming/${province}/delta/books.csv`;
    const text = ['participant_number,personal_id,full_name,birth_date,schemes', ...rows].join('\n');
    await world.objects.put(key, new TextEncoder().encode(text));
    const { version = '' } = (await world.objects.head(key)) ?? {};
    await syncBatch(world, { key, version });
    world.close();
    delta = extractFolder(changed.slice(0, 3), '2026-02-01', '2026-01-31');
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('of an extract leaves every file of the data as it was, and says what the next run then does', async () => {
    const before = contentOf(directory);
    const { code, stdout } = await runCli('registry', 'dry-run', delta, '--dir', directory, '--json');
    expect(code).toBe(0);
    expect(contentOf(directory)).toEqual(before);
    const report: DryRun = $DryRun.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      registryVersion: '2026-02-01',
      against: { registryVersion: '2026-01-31' },
      refused: null,
      national: { compared: 3, changed: 3, verifiedBefore: 12, verifiedAfter: 9 },
    });
    const snapshot = extractFolder(changed, '2026-02-02');
    const whole = await runCli('registry', 'dry-run', snapshot, '--dir', directory, '--json');
    expect(contentOf(directory)).toEqual(before);
    expect($DryRun.parse(JSON.parse(whole.stdout)).national).toEqual(report.national);

    const world = await openWorld(directory, { log: false });
    try {
      await buildIndex(world, delta);
      const built = await runCli('registry', 'dry-run', '2026-02-01', '--dir', directory, '--json');
      expect(JSON.parse(built.stdout)).toEqual(JSON.parse(stdout));
      await activateRegistry(world, '2026-02-01');
      const { national } = await reconcile(world, { provinces: [province] });
      expect(national).toMatchObject({ compared: 3, changed: 3, causes: { death: 3 }, verified: 9 });
    } finally {
      world.close();
    }
  }, 60_000);

  it('is told in both languages, with what activation would be refused for', async () => {
    const few = extractFolder(people.slice(0, 4), 'few');
    const vi = await runCli('registry', 'dry-run', few, '--dir', directory, '--lang', 'vi');
    expect(vi.code).toBe(0);
    expect(vi.stdout).toContain('Thử chỉ mục dân cư few (đến ');
    expect(vi.stdout).toContain('Gia Lai (vn34-52)');
    expect(vi.stdout).toContain('Không ghi gì.');
    expect(vi.stdout).toContain('sẽ bị từ chối: [REGISTRY_SHRINK_NOT_CONFIRMED]');
    const en = await runCli('registry', 'dry-run', few, '--dir', directory, '--lang', 'en');
    expect(en.stdout).toMatch(/^vn34-52 +.* done$/m);
    expect(en.stdout).toContain('Nothing was written.');
  });

  it('of nothing that is known is refused', async () => {
    const { code, stderr } = await runCli('registry', 'dry-run', '2027-01-01', '--dir', directory);
    expect(code).toBe(1);
    expect(stderr).toContain('[REGISTRY_VERSION_UNKNOWN]');
  });
});

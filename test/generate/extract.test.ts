import { createHash } from 'node:crypto';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeExtract } from '../../generate/extract.ts';
import { Population } from '../../generate/population.ts';
import { snapshotParts, snapshotRecords, writeSnapshotParts } from '../../generate/snapshot.ts';

const head = { version: '2026-01-31', kind: 'snapshot', base: null } as const;
const country = 100_000_000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'extract-'));
});
afterAll(() => rm(folder, { recursive: true }));

function* failing(): Generator<string> {
  yield 'a\n';
  throw new Error('the disk is full');
}

describe('writeExtract', () => {
  it('leaves no manifest when it fails, not even that of an earlier run', async () => {
    const manifest = join(folder, 'manifest.json');
    await writeExtract(folder, head, [['a\n', 'b\n'], ['c\n']]);
    expect(JSON.parse(await readFile(manifest, 'utf8'))).toMatchObject({ rows: 3, parts: [{ rows: 2 }, { rows: 1 }] });
    await expect(writeExtract(folder, head, [['a\n'], failing()])).rejects.toThrow('the disk is full');
    await expect(access(manifest)).rejects.toThrow('ENOENT');
  });

  it('asks for the records of a part only when the part before is written', async () => {
    const events: string[] = [];
    function* records(name: string): Generator<string> {
      events.push(`begin ${name}`);
      yield `${name}\n`;
      events.push(`end ${name}`);
    }
    function* parts(): Generator<Iterable<string>> {
      for (const name of ['0', '1', '2']) {
        events.push(`part ${name}`);
        yield records(name);
      }
    }
    await writeExtract(folder, head, parts());
    expect(events).toEqual(['0', '1', '2'].flatMap((name) => [`part ${name}`, `begin ${name}`, `end ${name}`]));
  });
});

describe('writeSnapshotParts', () => {
  it('writes the same people on threads and without, compressed or plain', async () => {
    const population = { people: 3000, until: { year: 2026, month: 1, day: 31 }, key: 5, needs: [] };
    const write = async (plain: boolean, threads: number) =>
      writeSnapshotParts({ folder, plain, population }, new Population(population), () => {}, threads);
    expect(await write(false, 2)).toEqual(await write(false, 0));
    const [part] = await write(true, 1);
    const bytes = await readFile(join(folder, 'part-0000.csv'));
    expect(bytes).toEqual(gunzipSync(await readFile(join(folder, 'part-0000.csv.gz'))));
    expect(part.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});

describe('snapshotParts', () => {
  it('begins the records of a whole country at once, with memory for the cells only', () => {
    const bytesUsed = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = bytesUsed();
    const population = new Population({
      people: country,
      until: { year: 2026, month: 1, day: 31 },
      key: 5,
      needs: [{ province: 'vn34-52', people: 1_500_000 }],
    });
    for (const record of snapshotRecords(population, 0)) {
      const id = record.slice(0, 12);
      expect(population.find(id)?.person.id).toBe(id);
      break;
    }
    expect(snapshotParts(population)).toBe(400);
    expect(population.find(population.person(country - 1).id)?.person.index).toBe(country - 1);
    expect(bytesUsed() - before).toBeLessThan(50_000_000);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDocuments } from '../../../core/summary/published-documents.ts';
import { makeStatus } from '../../../core/summary/status.ts';
import { noFacts, noProvinceFacts, type ProvinceFacts } from '../../../core/summary/summary-facts.ts';
import type { BatchSummary } from '../../../core/summary/summary-schema.ts';
import { writePublished } from '../../../local/serve/write-published.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';
import { closedDays, figures } from '../../support/trends.ts';

/**
 * Documents made at that instant, when so many of 1,000 in Gia Lai were verified; 800 were at the close of the day
 * before.
 */
function documentsAt(instant: string, verified: number, lastUpload = instant) {
  const status = makeStatus(new Map(), { registryVersion: '2026-01-31', asOf: instant });
  const giaLai = status.provinces.find(({ province }) => province === 'vn34-52');
  Object.assign(giaLai ?? {}, { persons: figures(verified, 1_000), ledgerVersion: 1, lastUpload });
  const history = closedDays('vn34-52', '2026-01-31', [figures(800, 1_000)]);
  const facts: ProvinceFacts = { ...noProvinceFacts, history };
  return makeDocuments(
    { status, facts: { ...noFacts, provinces: new Map([['vn34-52', facts]]) } },
    Date.parse(instant),
  );
}

function published(folder: string): { madeAt: string; verified: number } {
  const { madeAt, provinces } = JSON.parse(readFileSync(join(folder, 'published/national.json'), 'utf8'));
  return { madeAt, verified: provinces[0].persons.verified };
}

describe('writePublished', () => {
  const older = documentsAt('2026-02-01T01:00:00.000Z', 810);
  const newer = documentsAt('2026-02-01T02:00:00.000Z', 820);

  it('ends with the newer documents in whichever order two publishers come', async () => {
    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      const folder = makeTempFolder();
      for (const documents of order) await writePublished(folder, documents);
      expect(published(folder)).toEqual({ madeAt: '2026-02-01T02:00:00.000Z', verified: 820 });
      const province = JSON.parse(readFileSync(join(folder, 'published/provinces/vn34-52.json'), 'utf8'));
      expect(province).toMatchObject({ madeAt: '2026-02-01T02:00:00.000Z', province: { persons: { verified: 820 } } });
    }
  });

  it('reports that it wrote nothing over something newer', async () => {
    const folder = makeTempFolder();
    await writePublished(folder, newer);
    expect(await writePublished(folder, older)).toBeUndefined();
    expect(await writePublished(folder, newer)).toContain(join(folder, 'published', 'index.html'));
  });

  it('links receipts to the file and to the portal at once, below a base path to the portal', async () => {
    const batch: BatchSummary = {
      id: '0'.repeat(32),
      kind: 'delta',
      status: 'committed',
      code: '',
      storedOn: '2026-02-01',
      asOf: '',
      ledgerVersion: 1,
      registryVersion: '2026-01-31',
      read: 1,
      accepted: 1,
      rejected: 0,
      held: 0,
    };
    const withBatch = { ...newer, provinces: newer.provinces.map((each) => ({ ...each, batches: [batch] })) };
    const linked = async (basePath: string): Promise<string[]> => {
      const folder = makeTempFolder();
      await writePublished(folder, withBatch, { basePath });
      const page = readFileSync(join(folder, 'published/provinces/vn34-52.html'), 'utf8');
      return [...page.matchAll(/href="([^"]*)objects\/results\//g)].map(([, start]) => start);
    };
    expect(new Set(await linked(''))).toEqual(new Set(['../../']));
    expect(new Set(await linked('/doisoat'))).toEqual(new Set(['../']));
    expect(new URL('../objects/x', 'https://v.vn/doisoat/provinces/vn34-52.html').pathname).toBe('/doisoat/objects/x');
  });

  it('writes the first page last, after every document', async () => {
    const paths = (await writePublished(makeTempFolder(), newer)) ?? [];
    const names = paths.map((path) => path.slice(path.indexOf('published/') + 'published/'.length));
    const firstPage = names.findIndex((name) => name.endsWith('.html'));
    expect(names.at(-1)).toBe('index.html');
    expect(names.filter((name) => name.endsWith('.json'))).toHaveLength(35);
    expect(names.findLastIndex((name) => /^(provinces\/.*\.json|national\.(json|csv))$/.test(name))).toBeLessThan(
      firstPage,
    );
  });

  it('notifies once a day of a stale province and a fall of half a point', async () => {
    const folder = makeTempFolder();
    const events = join(folder, 'published', 'events');
    await writePublished(folder, newer);
    expect(existsSync(events)).toBe(false);
    const fallen = documentsAt('2026-02-01T03:00:00.000Z', 795, '2026-01-18T03:00:00.000Z');
    await writePublished(folder, fallen);
    const names = ['2026-02-01-provinceStale-vn34-52.json', '2026-02-01-rateFell-vn34-52.json'];
    expect(readdirSync(events).sort()).toEqual(names);
    const before = names.map((name) => readFileSync(join(events, name), 'utf8'));
    expect(before.map((text) => JSON.parse(text))).toMatchObject([
      { staleDays: 14 },
      { verifiedPoints: '-0.50', since: '2026-01-31' },
    ]);
    await writePublished(folder, documentsAt('2026-02-01T04:00:00.000Z', 700, '2026-01-18T03:00:00.000Z'));
    expect(names.map((name) => readFileSync(join(events, name), 'utf8'))).toEqual(before);
    await writePublished(folder, documentsAt('2026-02-02T04:00:00.000Z', 796, '2026-01-18T03:00:00.000Z'));
    expect(readdirSync(events)).toHaveLength(3);
    // For whoever sends mail: each event one line, in Vietnamese first.
    const lines = readFileSync(join(folder, 'events.log'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(
      '2026-02-01T03:00:00.000Z provinceStale vn34-52 | Gia Lai: 14 ngày không có dữ liệu mới. | Gia Lai: no ' +
        'new data for 14 days.',
    );
  });
});

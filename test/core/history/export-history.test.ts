import { expect, it } from 'vitest';
import { historyCsv } from '../../../core/history/export-history.ts';
import { loadHistory } from '../../../core/history/load-history.ts';
import { concatBytes } from '../../../core/base/bytes.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { Office, somePeople } from '../../support/office.ts';

async function textOf(world: Office['world'], provinces?: readonly string[]): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of historyCsv(world, provinces)) pieces.push(piece);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(concatBytes(pieces));
}

it('writes every day of both systems of provinces in the form that is loaded again, to the same figures', async () => {
  const office = await Office.open(somePeople(5));
  const { world } = office;
  const header = 'province,day,participants,out_of_scope,synced,verified,source,note\n';
  const lines = [
    'vn63-52,2025-06-29,60,1,55,48,=SUM(A1),',
    'vn63-64,2025-06-29,50,0,45,40,"a, b",of a month',
    'vn34-52,2025-07-02,110,1,100,90,a table,',
    'vn34-52,2025-07-02,110,1,100,91,corrected,',
  ];
  await loadHistory(world, new TextEncoder().encode(header + lines.slice(0, 3).join('\n')));
  await loadHistory(world, new TextEncoder().encode(header + lines[3]));
  await office.send([office.row(1), office.row(2, { name: 'Người Khác' })]);
  world.clock.time += 86_400_000;
  await reconcile(world);
  const text = await textOf(world);
  expect(text.startsWith('\ufeffprovince,day,')).toBe(true);
  expect(text.split('\r\n').slice(1)).toEqual([
    'vn63-52,2025-06-29,60,1,55,48,"\'=SUM(A1)",',
    'vn63-64,2025-06-29,50,0,45,40,"a, b; of a month",',
    'vn34-52,2025-07-02,110,1,100,91,corrected,',
    'vn34-52,2026-01-31,2,0,2,1,doisoat,',
    '',
  ]);
  expect(await loadHistory(world, new TextEncoder().encode(text))).toMatchObject({ rows: 4, recorded: 0, known: 4 });
  const other = (await Office.open(somePeople(1))).world;
  expect(await loadHistory(other, new TextEncoder().encode(text))).toMatchObject({ rows: 4, recorded: 4 });
  const figures = (all: string): string[] => all.split('\r\n').map((line) => line.split(',').slice(0, 6).join(','));
  expect(figures(await textOf(other))).toEqual(figures(text));
  expect((await textOf(world, ['vn34-42'])).split('\r\n')).toHaveLength(2);
});

/** What is published of units: names of administrative units and public bodies, of nobody else; children by unit. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeDocuments, type SummaryDocuments } from '../../core/summary/published-documents.ts';
import { childrenByUnit } from '../../core/summary/children-by-unit.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { loadUnits } from '../../core/units/load-units.ts';
import { publicationOf } from '../../dashboard/publication.ts';
import { Office, somePeople } from '../support/office.ts';

const province = 'vn34-52';
const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');
const kinds = [
  ['X1', 'Xã Một', 'commune'],
  ['H1', 'Huyện Một', 'district'],
  ['B1', 'Trạm Y tế Một', 'public-body'],
  ['T1', 'Trường Trần Thị Bé', 'school'],
  ['C1', 'Hộ Trần Thị Bé', 'employer'],
  ['G1', 'Nhóm Trần Thị Bé', 'group'],
  ['K1', 'Khác Trần Thị Bé', 'other'],
] as const;

describe('what is published of units', () => {
  let documents: SummaryDocuments;
  let files: string;

  beforeAll(async () => {
    const office = await Office.open(somePeople(70));
    const { world } = office;
    const table = ['code,name,parent,kind,goal,source,as_of'];
    for (const [code, name, kind] of kinds) table.push(`${code},${name},,${kind},,Sở,2026-01-01`);
    await loadUnits(world, new TextEncoder().encode(table.join('\n')), province);
    const rows = Array.from({ length: 70 }, (_, at) => office.row(at + 1).replace(/DV1$/, kinds[at % 7][0]));
    await office.send(rows);
    const lists = { day: '2026-01-31', run: 1, lists: {}, children: { resident: 90, uninsured: 32 } };
    await world.state.put(
      { partition: `PROVINCE#${province}`, sort: 'LISTS' },
      {
        ...lists,
        childrenByUnit: childrenByUnit([
          ['X1', 20],
          ['C1', 9],
          ['B1', 3],
        ]),
      },
    );
    documents = makeDocuments(await readSummaryInput(world, { ledger: true }), world.clock.now());
    files = [...publicationOf(documents, { sha256Base64 })]
      .flatMap((step) => step.files())
      .map(([, text]) => text)
      .join('\n');
  });

  it('are names of administrative units and public bodies, and of nobody else', () => {
    const own = documents.provinces.find((each) => each.province.province === province);
    const named = own?.groups?.units.groups?.map(({ name, unit }) => [name, unit?.name ?? null]);
    expect(named?.toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))).toEqual([
      ['B1', 'Trạm Y tế Một'],
      ['C1', null],
      ['G1', null],
      ['H1', 'Huyện Một'],
      ['K1', null],
      ['T1', null],
      ['X1', 'Xã Một'],
    ]);
    expect(files).toContain('Trạm Y tế Một');
    expect(files).not.toContain('Trần Thị Bé');
  });

  it('are children under 6 by unit, small counts hidden, on the page too', () => {
    const own = documents.provinces.find((each) => each.province.province === province);
    expect(own?.lists?.childrenByUnit).toEqual({
      units: [
        { name: 'X1', children: 20, unit: { name: 'Xã Một', kind: 'commune' } },
        { name: 'B1', children: null, unit: { name: 'Trạm Y tế Một', kind: 'public-body' } },
        { name: 'C1', children: null },
      ],
      total: 3,
      others: null,
    });
    expect(files).toMatch(/Trẻ em dưới 6 tuổi chưa có thẻ BHYT, theo đơn vị<\/caption>[^]*Xã Một[^]*<td>20<\/td>/);
  });
});

import { describe, expect, it } from 'vitest';
import { textTable, type TextColumn } from '../../local/text-table.ts';

const columns: TextColumn[] = [
  { title: 'Tỉnh', align: 'left', dispensable: 0 },
  { title: 'Số', align: 'right', dispensable: 1 },
  { title: 'Khi', align: 'left', dispensable: 2 },
];
const rows = [
  ['Hà Nội', '1.000', 'hôm nay'],
  ['Huế', '7', ''],
];

describe('textTable', () => {
  it('aligns by visible letters', () => {
    const decomposed = rows.map((row) => row.map((cell) => cell.normalize('NFD')));
    const expected = 'Tỉnh       Số  Khi\nHà Nội  1.000  hôm nay\nHuế         7\n';
    expect(textTable(columns, rows, Infinity)).toBe(expected);
    expect(textTable(columns, decomposed, Infinity).normalize('NFC')).toBe(expected);
  });

  it('leaves out the most dispensable columns until it fits, and never the others', () => {
    expect(textTable(columns, rows, 22)).toContain('Khi');
    expect(textTable(columns, rows, 21)).toBe('Tỉnh       Số\nHà Nội  1.000\nHuế         7\n');
    expect(textTable(columns, rows, 12)).toBe('Tỉnh\nHà Nội\nHuế\n');
    expect(textTable(columns, rows, 1)).toBe('Tỉnh\nHà Nội\nHuế\n');
  });
});

/**
 * Where each province's tile is: column and row, placed by hand so that neighbours stay neighbours and the S of the
 * coast shows. Own work; a test holds that every province of both systems has one tile and no two share a place.
 */

/** A row of the map: ids without their system, from the left; '' where there is none. */
type Row = readonly string[];

const rows34: readonly Row[] = [
  ['12', '15', '08', '04'],
  ['11', '14', '25', '19', '20'],
  ['', '', '01', '24', '22'],
  ['', '', '37', '33', '31'],
  ['', '40', '38'],
  ['', '', '42'],
  ['', '', '44', '46'],
  ['', '', '', '48'],
  ['', '', '', '51'],
  ['', '', '', '52'],
  ['', '', '', '66', '56'],
  ['', '80', '75', '68'],
  ['91', '82', '79'],
  ['92', '86'],
  ['96'],
];

const rows63: readonly Row[] = [
  ['', '12', '10', '02', '04'],
  ['', '11', '15', '08', '06', '20'],
  ['', '14', '25', '26', '19', '24', '22'],
  ['', '', '17', '01', '27', '30', '31'],
  ['', '', '', '35', '33', '34'],
  ['', '', '38', '37', '36'],
  ['', '', '40'],
  ['', '', '', '42'],
  ['', '', '', '44'],
  ['', '', '', '45', '46'],
  ['', '', '', '', '49', '48'],
  ['', '', '', '', '62', '51'],
  ['', '', '', '', '64', '52'],
  ['', '', '', '', '66', '54'],
  ['', '', '', '', '67', '56'],
  ['', '', '72', '70', '68', '58'],
  ['', '', '74', '75', '60'],
  ['', '80', '79', '77'],
  ['89', '87', '82', '83'],
  ['91', '92', '86', '84'],
  ['', '93', '94'],
  ['96', '95'],
];

export interface TilePosition {
  id: string; // 'vn34-52'
  column: number;
  row: number;
}

/** The tiles of a system, from the top left. */
export function tilePositions(system: 'vn34' | 'vn63'): TilePosition[] {
  const rows = system === 'vn34' ? rows34 : rows63;
  return rows.flatMap((codes, row) =>
    codes.flatMap((code, column) => (code === '' ? [] : [{ id: `${system}-${code}`, column, row }])),
  );
}

/** Names that are too long for a tile. */
export const shortNames: Record<string, string> = {
  'vn63-77': 'BR-V.Tàu',
  'vn63-46': 'TT Huế',
};

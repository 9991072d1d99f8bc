/** People of a small country, and what an office writes of them: most right, some wrong in ways that can be mended. */

export interface Human {
  id: string;
  name: string;
  day: string; // dd/mm/yyyy
  sex: '1' | '2';
}

const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Đỗ'];
const given = ['Hồng Đào', 'Minh Ngọc', 'Văn Bằng', 'Thị Tuyết', 'Quốc Hưng', 'Đức Thắng', 'Thanh Hải'];
const two = (n: number): string => String(n).padStart(2, '0');

/** 140 people with IDs of Gia Lai: `052` sex and century, year of birth, six digits. */
export const humans: readonly Human[] = Array.from({ length: 140 }, (_, i) => {
  const sex = i % 2 === 0 ? '1' : '2';
  const year = 60 + (i % 35);
  return {
    id: `052${sex === '1' ? 0 : 1}${year}${String(1000 + i).padStart(6, '0')}`,
    name: `${surnames[i % surnames.length]} ${given[(i * 3) % given.length]}`,
    // A day above 12: nobody takes it for a month.
    day: `${two(13 + (i % 15))}/${two(1 + (i % 12))}/19${year}`,
    sex,
  };
});

/** Rows of the extract of the population database (`docs/registry-index.md`). */
export const extractRows: readonly string[] = humans.map(({ id, name, day, sex }) => {
  const [date, month, year] = day.split('/');
  return `${id},,${name},${year}-${month}-${date},${sex},alive,,vn34-52,2026-01-30`;
});

export const heading = ['participant_number', 'personal_id', 'full_name', 'birth_date', 'sex', 'schemes', 'unit'];

/** What the office has of a person, by their place in `humans`. */
export function rowOf(at: number, change: Partial<Human> = {}): string[] {
  const { id, name, day, sex } = { ...humans[at], ...change };
  const unit = at % 3 === 0 ? 'Trường Tiểu học Kim Đồng' : 'Công ty Cà phê Ia Grai';
  return [`52${String(10_000_000 + at)}`, id, name, day, sex, 'BHYT', unit];
}

/** The row with what is wrong in the books of the office: of every fifth person, in turn, one field. */
export function bookedRow(at: number): string[] {
  if (at % 5 !== 0) return rowOf(at);
  const { name, day } = humans[at];
  const wrong: Partial<Human>[] = [
    { name: name.replaceAll('Đ', 'D') === name ? `${name} Anh` : name.replaceAll('Đ', 'D') },
    { day: `${day.slice(0, 6)}1958` },
    { id: '' },
  ];
  return rowOf(at, wrong[(at / 5) % wrong.length]);
}

/** How many of the people from `from` to `to` (exclusive) are wrong in the books. */
export function wrongAmong(from: number, to: number): number {
  return Array.from({ length: to - from }, (_, i) => from + i).filter((at) => at % 5 === 0).length;
}

export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[heading, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}

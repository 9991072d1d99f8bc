/**
 * Readers of published tables who see the totals and every cell that is shown, and try to work out the hidden ones
 * (docs/attacks.md). The solver is independent of the suppression: it tries every table that fits what a reader knows
 * or assumes.
 */
import { describe, expect, it } from 'vitest';
import { childrenByUnit } from '../../core/summary/children-by-unit.ts';
import { Verdict, verdictCodeEnd } from '../../core/domain/codes.ts';
import { groupsOf } from '../../core/summary/summary-groups.ts';
import { suppress, type CountTable } from '../../core/summary/suppress.ts';

/** What a reader takes for granted of a hidden cell: its least and greatest count. */
type Assumption = (at: number) => readonly [least: number, most: number];

/** Hidden cells that have one value in all tables that fit the totals, the cells shown and the assumption. */
function workedOut({ rows, columns, cells }: CountTable, hidden: Uint8Array, assumed: Assumption): number[] {
  const places = [...hidden.keys()].filter((at) => hidden[at] === 1);
  const bounds = places.map(assumed);
  // What is left to fill of the total of each row, then of each column.
  const left = Array.from({ length: rows + columns }, () => 0);
  const lines = places.map((at) => [Math.floor(at / columns), rows + (at % columns)] as const);
  places.forEach((at, k) => {
    for (const line of lines[k]) left[line] += cells[at];
  });
  const values = places.map(() => 0);
  const first: number[] = []; // the values of the first table that fits
  const varies = places.map(() => false);
  let fixed = places.length; // cells that have had one value so far
  fill(0);
  return first.length === 0 ? [] : places.filter((_, k) => !varies[k]);

  function fill(k: number): void {
    if (fixed === 0) return;
    if (k === places.length) {
      if (left.every((count) => count === 0)) fits();
      return;
    }
    const [row, column] = lines[k];
    const [least, most] = bounds[k];
    const room = Math.min(most, left[row], left[column]);
    for (let value = least; value <= room; value++) {
      left[row] -= value;
      left[column] -= value;
      values[k] = value;
      fill(k + 1);
      left[row] += value;
      left[column] += value;
    }
  }

  function fits(): void {
    if (first.length === 0) first.push(...values);
    values.forEach((value, k) => {
      if (varies[k] || value === first[k]) return;
      varies[k] = true;
      fixed--;
    });
  }
}

function isSmall({ columns, cells, sensitive }: CountTable, at: number, small: number): boolean {
  return sensitive[at % columns] === 1 && cells[at] > 0 && cells[at] < small;
}

/** Readers from the least to the most that they assume. */
function readers(table: CountTable, small: number): Record<string, Assumption> {
  return {
    'no count is below 0': () => [0, Infinity],
    'hidden counts are above 0': () => [1, Infinity],
    'hidden counts are above 0, and the small ones known to be small': (at) =>
      isSmall(table, at, small) ? [1, small - 1] : [1, Infinity],
  };
}

/** Every table of so many cells with counts up to `most`. */
function* everyTable(rows: number, columns: number, most: number): Generator<CountTable> {
  const sensitive = Array.from({ length: columns }, (_, column) => (column === 0 ? 0 : 1));
  const count = (most + 1) ** (rows * columns);
  for (let n = 0; n < count; n++) {
    const cells: number[] = [];
    for (let k = 0, left = n; k < rows * columns; k++, left = Math.floor(left / (most + 1)))
      cells.push(left % (most + 1));
    yield { rows, columns, cells, sensitive };
  }
}

describe.each([
  { rows: 2, columns: 2, most: 6, small: 5 },
  { rows: 2, columns: 3, most: 4, small: 3 },
  { rows: 3, columns: 2, most: 4, small: 4 },
  { rows: 3, columns: 3, most: 2, small: 3 },
])('every table of $rows × $columns counts up to $most, small below $small,', ({ rows, columns, most, small }) => {
  it('has no hidden count that can be worked out, whatever of these a reader assumes', () => {
    let hiding = 0;
    const wrong: string[] = [];
    for (const table of everyTable(rows, columns, most)) {
      const { hidden, open } = suppress(table, small);
      if (open.length > 0) continue;
      const cells = Array.from(table.cells).join();
      for (let at = 0; at < hidden.length; at++) {
        if (isSmall(table, at, small) && hidden[at] === 0) wrong.push(`${cells}: a small count is shown`);
        if (hidden[at] === 1 && table.cells[at] === 0) wrong.push(`${cells}: a 0 is hidden`);
      }
      if (!hidden.includes(1)) continue;
      hiding++;
      for (const [name, assumed] of Object.entries(readers(table, small))) {
        const found = workedOut(table, hidden, assumed);
        if (found.length > 0) wrong.push(`${cells}: cells ${found.join()} for who assumes that ${name}`);
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(hiding).toBeGreaterThan(10);
  });

  it('is given up only where a count can be worked out though every count above 0 is hidden', () => {
    const wrong: string[] = [];
    for (const table of everyTable(rows, columns, most)) {
      const { open } = suppress(table, small);
      if (open.length === 0) continue;
      const cells = Array.from(table.cells);
      const all = Uint8Array.from(cells, (count) => (count > 0 ? 1 : 0));
      const assumed = readers(table, small)['hidden counts are above 0, and the small ones known to be small'];
      const found = workedOut(table, all, assumed);
      if (!open.every((at) => found.includes(at)))
        wrong.push(`${cells.join()}: gave up ${open.join()}, not ${found.join()}`);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});

describe('the groups of a province', () => {
  /** By verdict code: verified, name differs, birth date differs, out of scope. */
  const counts = (verified: number, name: number, date: number, outside = 0): number[] => {
    const byVerdict = Array.from({ length: 16 }, () => 0);
    [byVerdict[1], byVerdict[3], byVerdict[4], byVerdict[14]] = [verified, name, date, outside];
    return byVerdict;
  };

  it('never show a group in which everybody has one small reason: it is counted with the others', () => {
    const { groups, others, total } = groupsOf({
      A: counts(90, 10, 6),
      B: counts(50, 9, 8),
      C: counts(0, 1, 0),
    });
    expect(groups?.map(({ name }) => name)).toEqual(['A']);
    expect([total, others?.participants, others?.reasons.NAME_DIFFERS]).toEqual([3, 50 + 9 + 8 + 1, 10]);
  });

  it('keep every row total, and all of them together the totals of the province', () => {
    const all = {
      A: counts(90, 10, 6),
      B: counts(50, 2, 8),
      C: counts(0, 1, 0),
      D: counts(7, 3, 0),
      E: counts(0, 0, 4),
    };
    const { groups, others } = groupsOf(all);
    const shown = [...(groups ?? []), ...(others === null ? [] : [others])];
    expect(shown.reduce((sum, { participants }) => sum + participants, 0)).toBe(181);
  });

  it('do not tell how many remain where they are few: neither exactly nor for who assumes that some remain', () => {
    const sizes = [0, 1, 2, 4, 7];
    let hiding = 0;
    const wrong: string[] = [];
    for (let n = 0; n < sizes.length ** 6; n++) {
      const cells = Array.from({ length: 6 }, (_, k) => sizes[Math.floor(n / sizes.length ** k) % sizes.length]);
      const { groups, others } = groupsOf({
        A: counts(cells[0], cells[1], cells[2]),
        B: counts(cells[3], cells[4], cells[5]),
      });
      if (groups === null || others !== null) continue;
      const byName = groups.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const table = { rows: 2, columns: 3, cells, sensitive: [0, 1, 1] };
      const hidden = Uint8Array.from(
        byName.flatMap(({ verified, reasons }) => [
          verified,
          reasons.NAME_DIFFERS === undefined ? 0 : reasons.NAME_DIFFERS,
          reasons.BIRTH_DATE_DIFFERS === undefined ? 0 : reasons.BIRTH_DATE_DIFFERS,
        ]),
        (shown) => (shown === null ? 1 : 0),
      );
      if (!hidden.includes(1)) continue;
      hiding++;
      const assumed: Assumption = (at) => {
        if (isSmall(table, at, 5)) return [1, 4];
        const remain = cells[at + 1] + cells[at + 2];
        if (at % 3 !== 0 || remain === 0 || remain > 4) return [1, Infinity];
        return [Math.max(1, cells[at] + remain - 4), cells[at] + remain - 1];
      };
      const found = workedOut(table, hidden, assumed);
      if (found.length > 0) wrong.push(`${cells.join()}: cells ${found.join()}`);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(hiding).toBeGreaterThan(10);
  });
});

describe('the order of published units', () => {
  it('is the same for every two provinces that show the same figures, whatever is hidden in them', () => {
    const ofVerdicts = (participants: number, name: number, date: number): number[] => {
      const counts = Array.from({ length: verdictCodeEnd }, () => 0);
      counts[Verdict.VERIFIED] = participants - name - date;
      counts[Verdict.NAME_DIFFERS] = name;
      counts[Verdict.BIRTH_DATE_DIFFERS] = date;
      return counts;
    };
    const choices = [0, 1, 3, 6].flatMap((name) => [0, 2, 8].map((date) => [name, date] as const));
    const orders = new Map<string, Set<string>>(); // by what is shown, in the order of names
    const worlds = new Map<string, number>();
    for (const a of choices)
      for (const b of choices)
        for (const c of choices) {
          const { groups } = groupsOf({ A: ofVerdicts(30, ...a), B: ofVerdicts(30, ...b), C: ofVerdicts(40, ...c) });
          if (groups === null) continue;
          const shown = JSON.stringify(groups.toSorted((x, y) => (x.name < y.name ? -1 : 1)));
          const order = groups.map(({ name }) => name).join(' ');
          orders.set(shown, (orders.get(shown) ?? new Set()).add(order));
          worlds.set(shown, (worlds.get(shown) ?? 0) + 1);
        }
    // Many hide something: several worlds look the same.
    expect([...worlds.values()].filter((count) => count > 1).length).toBeGreaterThan(30);
    expect([...orders.values()].filter((each) => each.size > 1)).toEqual([]);
  });

  it('puts units that hide what remains between those that show some and those of which nobody remains', () => {
    const counts = (verified: number, name: number): number[] => {
      const all = Array.from({ length: verdictCodeEnd }, () => 0);
      [all[Verdict.VERIFIED], all[Verdict.NAME_DIFFERS]] = [verified, name];
      return all;
    };
    const { groups } = groupsOf({
      'all done': counts(900, 0),
      'few left': counts(50, 2),
      'some left': counts(40, 6),
      'many left': counts(30, 60),
    });
    expect(groups?.map(({ name, remaining }) => [name, remaining])).toEqual([
      ['many left', 60],
      ['few left', null],
      ['some left', null],
      ['all done', 0],
    ]);
  });
});

describe('children by unit', () => {
  it('tells no count below 5 to a reader who knows the sum and which hidden ones are small', () => {
    const counts = [1, 2, 4, 5, 9];
    let [hiding, shownAll] = [0, 0];
    const wrong: string[] = [];
    for (const a of counts)
      for (const b of counts)
        for (const c of counts)
          for (const d of counts) {
            const own = { A: a, B: b, C: c, D: d };
            const { units } = childrenByUnit(Object.entries(own));
            if (units === null) continue;
            const known = new Map(units.map(({ name, children }) => [name, children]));
            const hidden = Object.entries(own).filter(([name]) => known.get(name) === null);
            const untrue = Object.entries(own).filter(
              ([name, children]) => ![null, children].includes(known.get(name) ?? null),
            );
            if (untrue.length > 0) wrong.push(`another count of ${a} ${b} ${c} ${d}`);
            if (hidden.length === 0) {
              shownAll += 1;
              if (Math.min(a, b, c, d) < 5) wrong.push(`small ones shown of ${a} ${b} ${c} ${d}`);
              continue;
            }
            hiding += 1;
            const sum = hidden.reduce((all, [, children]) => all + children, 0);
            const ways = hidden.map(([, children]) => (children < 5 ? ([1, 4] as const) : ([1, sum] as const)));
            hidden.forEach(([name, children], k) => {
              const isKnown = children < 5 && valuesOf(k, sum, ways).size < 2;
              if (isKnown) wrong.push(`${name} of ${a} ${b} ${c} ${d}`);
            });
          }
    expect(wrong).toEqual([]);
    expect(hiding).toBeGreaterThan(300);
    expect(shownAll).toBe(2 ** 4);
  });

  it('are told as one beyond the limit, and not at all where one unit has them', () => {
    expect(childrenByUnit([['A', 3]])).toEqual({ units: null, total: 1, others: null });
    expect(childrenByUnit([])).toEqual({ units: [], total: 0, others: null });
    const many = Array.from({ length: 502 }, (_, k): [string, number] => [`DV${k}`, 10 + k]);
    const { units, total, others } = childrenByUnit(many);
    expect([units?.length, units?.[0], total, others]).toEqual([
      500,
      { name: 'DV501', children: 511 },
      502,
      { units: 2, children: 21 },
    ]);
  });
});

/** Values that entry k can have where all of them have this sum and are in their bounds. */
function valuesOf(k: number, sum: number, bounds: readonly (readonly [number, number])[]): Set<number> {
  const others = bounds.filter((_, at) => at !== k);
  const least = others.reduce((all, [from]) => all + from, 0);
  const most = others.reduce((all, [, to]) => all + to, 0);
  const [from, to] = bounds[k];
  const values = new Set<number>();
  for (let value = from; value <= to; value++) if (sum - value >= least && sum - value <= most) values.add(value);
  return values;
}

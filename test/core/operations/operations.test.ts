/** Every kind of work that people order is as its page says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../core/operations/operations.ts';

describe('the operations', () => {
  it('are those of the page, with the role and the way that it says', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z -]+)` \| (\w+) \| (answered|queued) \|/gm)];
    const said = rows.map(([, name, by, way]) => ({ name, by, way }));
    const known = Object.values(operations).map(({ name, by, way }) => ({ name, by, way }));
    expect(said.length).toBeGreaterThan(15);
    expect(known.toSorted(byName)).toEqual(said.toSorted(byName));
  });

  it.each(Object.values(operations).map((each) => [each.name, each] as const))(
    '%s takes no request with a field that it does not know',
    (_name, { $Request }) => {
      const full = {
        province: 'vn34-52',
        batch: '0'.repeat(32),
        file: '',
        version: '2026-01-31',
        keys: ['ratified/vn34-52/1'],
        limit: 1,
        day: '2026-01-31',
      };
      const fits = Object.keys(full)
        .flatMap((_, left) => fewer(full, left))
        .find((each) => $Request.safeParse(each).success);
      expect(fits).toBeDefined();
      expect($Request.safeParse({ ...fits, path: '/etc/passwd' }).success).toBe(false);
    },
  );
});

/** Every choice of that many of the fields. */
function fewer(full: Record<string, unknown>, count: number): Record<string, unknown>[] {
  const choose = (names: string[], wanted: number): string[][] =>
    wanted === 0
      ? [[]]
      : names.flatMap((name, at) => choose(names.slice(at + 1), wanted - 1).map((rest) => [name, ...rest]));
  return choose(Object.keys(full), count).map((names) => Object.fromEntries(names.map((name) => [name, full[name]])));
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

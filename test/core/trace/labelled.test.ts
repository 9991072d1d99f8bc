/** Trace on labelled rows of the generator, in small: what `npm run bench -- trace` measures at size. */
import { expect, it } from 'vitest';
import { trace } from '../../../core/trace/trace.ts';
import { openLabelled, truthOf } from '../../../bench/trace/labelled.ts';
import { Measures } from '../../../bench/trace/measures.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const provinces = ['vn34-52', 'vn34-42'];

it('labelled rows are led to their people, and those of nobody to nobody', { tags: 'long' }, async () => {
  const options = { people: 40_000, rows: 2500, provinces, seed: 'test' };
  const { world, registry, ledgers, truths } = await openLabelled(makeTempFolder(), options);
  const measures = new Measures();
  try {
    const traced = await trace(world, { registry, ledgers, books: ledgers });
    for (const province of provinces)
      for (const claim of traced.ofProvince(province)) measures.add(claim, truthOf(truths, traced.claims, claim.claim));
  } finally {
    world.close();
  }
  const share = (part: string, whole: string): number => measures.get(part) / measures.get(whole);
  expect(measures.get('claims')).toBeGreaterThan(3000);
  expect(share('alive unique right', 'alive unique')).toBeGreaterThanOrEqual(0.999);
  expect(share('soft found', 'soft')).toBeGreaterThanOrEqual(0.98);
  expect(share('lonely soft unique', 'lonely soft')).toBeGreaterThanOrEqual(0.9);
  expect(measures.get('absent')).toBeGreaterThan(100);
  expect(measures.get('absent unique')).toBeLessThanOrEqual(1);
  expect(measures.get('same day unique wrong')).toBe(0);
  expect(measures.get('dead unique')).toBe(0);
  // One in five twins and namesakes of the country are among these rows.
  expect(measures.get('same day')).toBeGreaterThan(20);
  const { candidates, told, right } = measures.atTop;
  expect(right / candidates).toBeGreaterThanOrEqual(0.99);
  expect(Math.abs(told - right) / candidates).toBeLessThan(0.02);
});

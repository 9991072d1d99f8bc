/** The forms, as they are published: what an office relies on is not lost by a slip. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { profiles } from '../../../core/intake/profiles.ts';

const published = JSON.parse(readFileSync(new URL('../../fixtures/profiles.json', import.meta.url), 'utf8')) as unknown;

it('the forms are those of the published list, with every key, mark and coding', () => {
  expect(profiles).toEqual(published);
});

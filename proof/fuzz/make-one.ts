import { writeFileSync } from 'node:fs';
import { families } from './families.ts';
import { mulberry } from './mulberry.ts';

/** Writes the file of one family. */
export function makeOne(name: string, seed: string, path: string): void {
  const family = families.find((each) => each.name === name);
  if (family === undefined) throw new Error(`no family ${name}`);
  writeFileSync(path, family.make(mulberry(Number(seed))));
}

export function familyNames(): string[] {
  return families.map((family) => family.name);
}

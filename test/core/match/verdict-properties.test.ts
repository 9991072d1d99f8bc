/** Whatever changes only how a name looks leaves the verdict as it is; whatever changes the name never verifies. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Detail, isVerified, tokensOf, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import { matchClaims } from '../../../core/match/match.ts';
import { canonicalName } from '../../../core/names/canonical.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { RegistryReader } from '../../../core/registry/reader.ts';
import { makeName } from '../../../generate/names.ts';
import { placeTones } from '../../../generate/tone-style.ts';
import { testWorld } from '../../support/test-world.ts';
import { bytesOf, inChunks } from '../intake/batch-support.ts';
import { MemoryExtract, MemoryScratch } from '../registry/registry-support.ts';

const prefixes = ['001', '038', '052', '062', '064', '066', '068', '079', '012'];
/** 600 people, a third of them with names of the highlands, born on one day: only the names tell them apart. */
const people = Array.from({ length: 600 }, (_, n) => ({
  id: `0640900${String(n).padStart(5, '0')}`,
  name: makeName({
    key: Math.imul(n + 1, 0x9e3779b1) >>> 0,
    prefix: prefixes[n % 9],
    female: false,
    year: 1950 + (n % 70),
  }).name,
  birth: '1990-05-04',
  sex: '1',
}));

const world = testWorld();
let registry: RegistryReader;

beforeAll(async () => {
  const scratch = new MemoryScratch();
  const manifest = await buildRegistry(world, new MemoryExtract([people]), { key: world.fingerprintKey, scratch });
  registry = await RegistryReader.open(world, manifest.version);
});

/** Verdict and details of claims that state the ID of person n under another name. */
async function verdictsOf(
  claims: readonly { n: number; name: string }[],
): Promise<{ verdict: number; text: string }[]> {
  const rows = claims.map(({ n, name }, k) => {
    return `${5_200_000_000 + k},${people[n].id},"${name}",04/05/1990,1`;
  });
  const text = `participant_number,personal_id,full_name,birth_date,sex\n${rows.join('\n')}\n`;
  const names = new NameReader(world.fingerprintKey.bytes);
  const read = await readBatch(inChunks(bytesOf(text), 1 << 16), {
    names,
    hash: world.hash,
    schemes: 4,
    storedOn: 20260131,
  });
  await matchClaims(read.claims, registry, new Uint8Array(claims.length));
  return claims.map((_, k) => {
    const verdict = read.claims.verdict(k);
    return { verdict, text: [verdictNames[verdict - 1], ...tokensOf(Detail, read.claims.details(k))].join(' ') };
  });
}

const spaces = [' ', '  ', '\t', '\u00a0', '\u2009 '];
/** Ways of writing a name that change nothing of it. */
const looks: Record<string, (name: string, n: number) => string> = {
  NFD: (name) => name.normalize('NFD'),
  NFC: (name) => name.normalize('NFC'),
  capitals: (name) => name.toUpperCase(),
  'small letters': (name) => name.toLowerCase(),
  'old tone place': (name) => placeTones(name, 'old'),
  'new tone place': (name) => placeTones(name, 'new'),
  'runs of space': (name, n) => name.replaceAll(' ', spaces[n % spaces.length]),
  'space around': (name, n) => `${spaces[n % spaces.length]}${name} `,
  Eth: (name) => name.replaceAll('Đ', 'Ð'),
  'other apostrophes': (name, n) => name.replaceAll("'", ["' ", ' ’', 'ʼ', '′', '`', '´', '‘'][n % 7]),
};

describe('the verdict of a claim', () => {
  it.each(Object.entries(looks))('is the same in %s, for everybody', async (_, look) => {
    const found = await verdictsOf(people.map(({ name }, n) => ({ n, name: look(name, n) })));
    expect(found.filter(({ verdict }) => verdict !== Verdict.VERIFIED)).toEqual([]);
  });

  it('is the same for any grouping of look-ups, also where the name differs', async () => {
    const ways = fc.array(fc.constantFrom(...Object.values(looks)), { minLength: 1, maxLength: 4 });
    const claims = fc.record({
      n: fc.nat(people.length - 1),
      other: fc.nat(people.length - 1),
      ways,
      salt: fc.nat(50),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(claims, { minLength: 1, maxLength: 30 }), async (cases) => {
        const plain = cases.map(({ n, other }) => ({ n, name: people[other].name }));
        const looked = cases.map(({ n, other, ways: each, salt }) => {
          return { n, name: each.reduce((name, way) => way(name, salt), people[other].name) };
        });
        const expected = await verdictsOf(plain);
        expect(await verdictsOf(looked)).toEqual(expected);
        cases.forEach(({ n, other }, k) => {
          const same = canonicalName(people[n].name) === canonicalName(people[other].name);
          expect(isVerified[expected[k].verdict] === 1).toBe(same);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is never verified when one letter of the canonical name is another', async () => {
    const letters = 'aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ'.normalize('NFC');
    const claims = people.map(({ name }, n) => {
      const all = Array.from(name.normalize('NFC'));
      const at = (n * 7) % all.length;
      const wrong = all.with(at, letters[(n * 13) % letters.length]).join('');
      return { n, name: wrong };
    });
    const found = await verdictsOf(claims);
    const changed = claims.filter(({ n, name }) => canonicalName(name) !== canonicalName(people[n].name));
    expect(changed.length).toBeGreaterThan(500);
    claims.forEach(({ n, name }, k) => {
      const same = canonicalName(name) === canonicalName(people[n].name);
      expect([name, isVerified[found[k].verdict] === 1]).toEqual([name, same]);
    });
  });
});

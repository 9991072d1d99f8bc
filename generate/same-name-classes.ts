import type { Claim } from './claim.ts';
import type { ErrorClass, RowScene } from './error-class.ts';
import { choose } from './hash.ts';
import { asMisreadUtf8, asTcvn3, asVni, asWindows1258, looksDamaged } from './legacy-encodings.ts';
import type { Person } from './person.ts';
import { misplaceTone, placeTones } from './tone-style.ts';

const verified = { verdict: 'VERIFIED', details: [] } as const;
const apostrophes = ['\u2019', '\u2018', '\u02bc', '\u2032', '`', '\u00b4', "' ", "'"];

/** Rows that look otherwise than the registry and say the same: they must be verified. */
export const sameNameClasses: readonly ErrorClass[] = [
  written('nfd', 50, (name) => name.normalize('NFD')),
  {
    ...written('upperCase', 2000, (name) => name.toUpperCase()),
    fits: (person) => person.status === 'alive' && person.registryName === person.name,
  },
  written('oldTone', 100, (name) => placeTones(name, 'old')),
  written('spaces', 50, (name, number) => {
    const kind = number % 4;
    if (kind === 0) return `${name} `;
    if (kind === 1) return ` ${name}`;
    return name.replace(kind === 2 ? / / : / (?=[^ ]+$)/, '  ');
  }),
  written('eth', 10, (name) => name.replaceAll('Đ', '\u00d0')),
  { ...written('apostrophe', 10, varyApostrophe), highland: true },
  {
    name: 'lostZeros',
    per10k: 40,
    fits: (person) => person.status === 'alive' && person.consistent && person.id.startsWith('0'),
    make: (person, scene) => ({ ...scene.claimOf(person), id: person.id.replace(/^0+/, '') }),
    expected: verified,
  },
  written('oddTone', 20, misplaceTones),
  encoded('oddToneTcvn3', 5, oddly(asTcvn3)),
  encoded('oddToneVni', 5, oddly(asVni)),
  encoded('oddTone1258', 3, oddly(asWindows1258)),
  { ...encoded('qTcvn3', 5, asTcvn3), fits: hasQWord },
  { ...encoded('qVni', 5, asVni), fits: hasQWord },
  { ...encoded('q1258', 3, asWindows1258), fits: hasQWord },
  encoded('windows1258', 5, asWindows1258),
  encoded('tcvn3', 20, asTcvn3),
  encoded('vni', 10, asVni),
  encoded('misreadUtf8', 10, asMisreadUtf8),
];

/** The name with the tone of one word on another vowel of it. */
function misplaceTones(name: string, number: number): string | undefined {
  const words = name.split(' ');
  const at = number % words.length;
  const odd = misplaceTone(words[at], number >>> 8);
  return odd === undefined ? undefined : words.with(at, odd).join(' ');
}

function oddly(encode: (name: string) => string | undefined): (name: string, number: number) => string | undefined {
  return (name, number) => {
    const odd = misplaceTones(name, number);
    return odd === undefined ? undefined : encode(odd);
  };
}

function hasQWord(person: Person): boolean {
  return person.status === 'alive' && person.people === 'kinh' && /(?:^| )Q/.test(person.name);
}

/** A class whose names are written in another way, of people whose names can be. */
function written(
  name: string,
  per10k: number,
  write: (name: string, number: number) => string | undefined,
): ErrorClass {
  return {
    name,
    per10k,
    make(person: Person, scene: RowScene): Claim | undefined {
      const writtenName = write(person.name, scene.number);
      return writtenName === undefined || writtenName === person.name
        ? undefined
        : { ...scene.claimOf(person), writtenName };
    },
    expected: verified,
  };
}

function encoded(
  name: string,
  per10k: number,
  encode: (name: string, number: number) => string | undefined,
): ErrorClass {
  return {
    ...written(name, per10k, (original, number) => {
      const text = encode(original, number);
      // A no-break space at the end is lost in most programs, and with it the letter.
      return text !== undefined && looksDamaged(text) && !text.endsWith('\u00a0') ? text : undefined;
    }),
    fits: (person) => person.status === 'alive' && person.people === 'kinh',
  };
}

function varyApostrophe(name: string, number: number): string | undefined {
  if (!name.includes("'")) return undefined;
  const other = choose(apostrophes, number);
  return other === "'" ? name.replace("'", " '") : name.replace("'", other);
}

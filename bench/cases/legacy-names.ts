/**
 * How names damaged by a legacy encoding are repaired, and that clean ones are left alone (`docs/names.md`):
 *
 *   npm run bench -- legacy-names [--names 1000000]
 *
 * Names are those of the sample generator, of all peoples. Exit 1 if a clean name is altered or a damaged one becomes
 * another name.
 */
import { canonicalName } from '../../core/names/canonical.ts';
import { decodeLegacyName } from '../../core/names/legacy.ts';
import { asMisreadUtf8, asTcvn3, asVni, looksDamaged } from '../../generate/legacy-encodings.ts';
import { makeName } from '../../generate/names.ts';
import { benchCase } from '../harness/case.ts';
import { say } from '../harness/table.ts';

const prefixes = ['001', '038', '052', '062', '064', '066', '067', '068', '079', '012', '002', '051'];
const forms: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.toLowerCase(),
  (name) => name.normalize('NFD'),
];
const damages = { 'UTF-8 as windows-1252': asMisreadUtf8, TCVN3: asTcvn3, VNI: asVni };

interface Repaired {
  names: number;
  repaired: number;
  left: number;
  wrong: number;
}

export const benchmark = benchCase({ names: 1_000_000 }, ({ names }) => {
  const counts = Object.fromEntries(
    Object.keys(damages).map((name) => [name, { names: 0, repaired: 0, left: 0, wrong: 0 } satisfies Repaired]),
  ) as Record<keyof typeof damages, Repaired>;
  let altered = 0;
  for (let n = 0; n < names; n++) {
    const key = Math.imul(n + 1, 0x9e3779b1) >>> 0;
    const { name, people } = makeName({
      key,
      prefix: prefixes[n % prefixes.length],
      female: (key & 1) === 1,
      year: 1940 + (n % 85),
    });
    const form = forms[n % forms.length](name);
    const decoded = decodeLegacyName(form);
    if (decoded !== undefined && canonicalName(decoded.text) !== canonicalName(form)) altered++;
    if (people === 'kinh')
      for (const [encoding, damage] of Object.entries(damages))
        repair(name, damage, counts[encoding as keyof typeof damages]);
  }
  say(`clean names: ${names}, altered: ${altered}`);
  for (const [encoding, each] of Object.entries(counts))
    say(
      `${encoding}: ${each.names} damaged, ${each.repaired} repaired, ${each.left} left as they are, ` +
        `${each.wrong} changed to another name`,
    );
  if (altered > 0 || Object.values(counts).some(({ wrong }) => wrong > 0)) process.exitCode = 1;
});

/** Names that show a letter which Vietnamese lacks; a no-break space at the end is lost in most programs. */
function repair(name: string, damage: (name: string) => string | undefined, count: Repaired): void {
  const seen = damage(name);
  if (seen === undefined || !looksDamaged(seen) || seen.endsWith('\u00a0')) return;
  count.names++;
  const decoded = decodeLegacyName(seen);
  if (decoded === undefined) count.left++;
  else if (canonicalName(decoded.text) === canonicalName(name)) count.repaired++;
  else count.wrong++;
}

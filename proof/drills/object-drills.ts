/** Drills of lost and damaged objects: of the ledger, of its answers, of an index, and of a whole province. */
import { DrillFailed, mustEqual, type Drill, type DrillPlace } from './drill.ts';

/** Each round of verify and restore mends a layer: a damaged manifest hides what it names. */
const roundsMax = 200;
const garbage = new TextEncoder().encode('damaged by a restore drill');

interface VerifyDocument {
  ok: boolean;
  provinces?: { problems: string[] }[];
  problems?: { key: string }[];
}

/** Keys that `ledger verify` and `registry verify` name as damaged. */
async function damagedKeys(place: DrillPlace, what: 'ledger' | 'registry'): Promise<string[]> {
  const { document, code, errors } = await place.command(what, 'verify');
  const told = document as Partial<VerifyDocument> & { refusal?: { message?: { en?: string } } };
  const problems = [
    ...(told.provinces ?? []).flatMap((each) => each.problems),
    ...(told.problems ?? []).map(({ key }) => `INTEGRITY: ${key}:`),
    // A damaged manifest of an index ends the command itself.
    ...(told.refusal === undefined ? [] : [errors]),
  ];
  if ((code === 0) !== (problems.length === 0)) throw new DrillFailed(`${what} verify: exit code ${code}`);
  const keys = problems.map((problem) => /INTEGRITY: (\S+?):? /.exec(`${problem} `)?.[1] ?? problem);
  return [...new Set(keys)];
}

/** Verifies and restores what is named until nothing is; gives how many objects were restored. */
export async function restoreAll(place: DrillPlace, what: 'ledger' | 'registry'): Promise<number> {
  let restored = 0;
  for (let round = 0; round < roundsMax; round++) {
    const keys = await damagedKeys(place, what);
    if (keys.length === 0) return restored;
    // What a round cannot restore yet, because what names it is damaged too, the next one can.
    await place.command('ledger', 'restore', ...keys);
    restored += keys.length;
  }
  throw new DrillFailed(`${what} verify still finds damage after ${roundsMax} rounds`);
}

/** Overwrites an object as a tool by mistake would: the store keeps the version before. */
export async function overwrite(place: DrillPlace, keys: readonly string[]): Promise<void> {
  for (const key of keys) await place.objects.put(key, garbage);
}

export const objectDamaged: Drill = {
  name: 'object-damaged',
  what:
    'a segment, a manifest and objects of the index overwritten, answers and a marker lost: each restored ' +
    'from its version or copy',
  async run(place) {
    const before = await place.figures();
    const { province } = place.files;
    const version = (await place.status()).provinces.find((each) => each.province === province)?.ledgerVersion ?? 0;
    const staged = await place.keysUnder(`staged/${province}/`);
    const index = (await place.keysUnder('registry/')).filter((key) => !key.includes('/canaries/'));
    const outcomes = (await place.keysUnder(`results/${province}/`)).filter((key) => key.endsWith('/outcomes.csv'));
    const damaged = [
      ...staged.filter((_, at) => at % 3 === 0),
      ...staged.slice(-1),
      ...index.slice(0, 1),
      ...index.slice(-1),
    ];
    await overwrite(place, damaged);
    const marker = `ratified/${province}/${version}`;
    await place.lose([...outcomes.slice(0, 1), marker]);
    place.damaged();
    let restored = (await restoreAll(place, 'ledger')) + (await restoreAll(place, 'registry'));
    // A newest version without its marker passes for one that is not published yet, and so do its answers.
    await place.must('ledger', 'restore', marker);
    restored += await restoreAll(place, 'ledger');
    if (restored < 4) throw new DrillFailed(`${restored} objects were named by verify`);
    await place.verified();
    mustEqual(await place.figures(), before);
  },
};

export const provinceVersions: Drill = {
  name: 'province-versions',
  what: 'every object of one province overwritten: each restored from its version',
  async run(place) {
    const before = await place.figures();
    const { province } = place.files;
    const keys = await keysOfProvince(place, province);
    await overwrite(place, keys);
    place.damaged();
    await place.mustStop(['INTEGRITY', 'LEDGER_DAMAGED'], 'ledger', 'verify');
    // Markers come first: a version without one passes for one that is not published yet.
    await place.command('ledger', 'restore', ...keys.filter(isNamed));
    await restoreAll(place, 'ledger');
    await place.verified();
    mustEqual(await place.figures(), before);
  },
};

/** What a province is, as the runbook names it. */
const prefixesOf = (province: string) => ['staged', 'ratified', 'results'].map((name) => `${name}/${province}/`);

export async function keysOfProvince(place: DrillPlace, province: string): Promise<string[]> {
  const keys: string[] = [];
  for (const prefix of prefixesOf(province)) keys.push(...(await place.keysUnder(prefix)));
  return keys;
}

/** A receipt's page is made of the receipt; no hash covers it. */
export function isNamed(key: string): boolean {
  return !key.endsWith('/receipt.html');
}

export const provinceBackup: Drill = {
  name: 'province-backup',
  what:
    'all objects of one province lost, the backup older than the newest upload: copied back, state rebuilt, ' +
    'the upload processed again',
  async run(place) {
    const { province } = place.files;
    const backup = await place.keepObjects(prefixesOf(province));
    await place.send();
    const before = await place.figures();
    await place.lose(await keysOfProvince(place, province));
    place.damaged();
    await place.mustStop('LEDGER_DAMAGED', 'ledger', 'verify');
    await backup.putBack();
    // The state names a version that the backup does not have.
    await place.mustStop('LEDGER_DAMAGED', 'ledger', 'verify');
    await place.loseState();
    await place.must('ledger', 'rebuild');
    await place.verified();
    await place.must('publish');
    mustEqual(await place.figures(), before);
  },
};

/**
 * Drills of the state store and of what lies beside the ledger: registry versions, pages, uploads without an event, the
 * key.
 */
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DrillFailed, mustEqual, type Drill, type DrillPlace, type Figures } from './drill.ts';

export const stateLost: Drill = {
  name: 'state-lost',
  what: 'the state store deleted: rebuilt from the objects',
  async run(place) {
    const before = await place.figures();
    const registry = (await place.status()).registryVersion;
    place.removeState();
    place.damaged();
    await place.mustStop('STATE_LOST', 'status');
    await place.mustStop('LEDGER_DAMAGED', 'ledger', 'verify');
    await rebuild(place);
    const now = (await place.status()).registryVersion;
    if (now !== registry) throw new DrillFailed(`registry ${now} is in use, before ${registry}`);
    mustEqual(await place.figures(), before);
  },
};

async function rebuild(place: DrillPlace): Promise<void> {
  await place.must('ledger', 'rebuild');
  await place.must('registry', 'list');
  await place.verified();
  await place.must('publish');
}

export const stateRolledBack: Drill = {
  name: 'state-rolled-back',
  what: 'the state store replaced by an older copy: found by status, verify, an upload and the nightly run; rebuilt',
  async run(place) {
    const { province, upload } = place.files;
    const earlier = place.copyTo('earlier');
    try {
      await place.send();
      const before = await place.figures();
      place.removeState();
      place.takeFrom(earlier, ['state.sqlite', 'state.sqlite-wal', 'state.sqlite-shm']);
      place.damaged();
      await place.mustStop('STATE_LOST', 'status');
      await place.mustStop('LEDGER_DAMAGED', 'ledger', 'verify');
      await place.mustStop('INTEGRITY', 'sync', upload, '--province', province, '--resend');
      await place.mustStop(['RUN_INCOMPLETE', 'STATE_LOST', 'INTEGRITY'], 'reconcile');
      await place.mustStop('STATE_LOST', 'publish');
      // The upload that was stopped is taken away: it was of the drill, and a rebuild would process it.
      for (const key of await place.keysUnder(`incoming/${province}/`))
        if (!(await earlier.objects.head(key)) && isResent(key)) await place.objects.remove(key);
      place.removeState();
      await rebuild(place);
      mustEqual(await place.figures(), before);
    } finally {
      earlier.remove();
    }
  },
};

/** A re-sent upload has its instant in its key. */
function isResent(key: string): boolean {
  return /-\d{8}T\d{6}/.test(key);
}

export const registryBad: Drill = {
  name: 'registry-bad',
  what: 'an index of far too few people in use: switched back, and what was compared with it compared again',
  async run(place) {
    const { badExtract, badVersion } = place.files;
    const good = (await place.status()).registryVersion;
    if (good === null) throw new DrillFailed('no registry is in use');
    const expected = await withUpload(place, { versions: false });
    // What protects against it: the switch is refused until somebody says that it is meant.
    await place.mustStop('REGISTRY_SHRINK_NOT_CONFIRMED', 'registry', 'build', badExtract);
    await place.must('registry', 'activate', badVersion, '--confirm-shrink');
    await place.send();
    const wrong = await place.figures({ versions: false });
    if (wrong.get(place.files.province) === expected.get(place.files.province))
      throw new DrillFailed('the bad index did no harm');
    place.damaged();
    await place.must('registry', 'activate', good, '--confirm-shrink');
    await place.must('registry', 'verify');
    await place.must('reconcile');
    await place.verified();
    mustEqual(await place.figures({ versions: false }), expected);
  },
};

/** Figures of a copy in which the further upload was processed and nothing was damaged. */
async function withUpload(place: DrillPlace, options: { versions: boolean }): Promise<Figures> {
  const undisturbed = place.copyTo('undisturbed');
  try {
    await undisturbed.send();
    return await undisturbed.figures(options);
  } finally {
    undisturbed.remove();
  }
}

export const pagesLost: Drill = {
  name: 'pages-lost',
  what: 'all published pages and documents lost: published again',
  async run(place) {
    await place.must('publish');
    const before = published(place);
    const figures = await place.figures();
    rmSync(place.path('published'), { recursive: true });
    place.damaged();
    await place.must('publish');
    if (!existsSync(place.path('published', 'index.html'))) throw new DrillFailed('there is no page');
    if (published(place) !== before) throw new DrillFailed('the summary says something else');
    mustEqual(await place.figures(), figures);
  },
};

/** What the summary says, without the instants at which it was made and read. */
function published(place: DrillPlace): string {
  const summary = JSON.parse(readFileSync(place.path('published', 'national.json'), 'utf8')) as Record<string, unknown>;
  return JSON.stringify({ ...summary, madeAt: '', asOf: '' });
}

export const uploadLost: Drill = {
  name: 'upload-lost',
  what: 'an upload that no event told of: the nightly run finds and processes it',
  async run(place) {
    const { province, upload, storedAt } = place.files;
    const expected = await withUpload(place, { versions: true });
    const path = place.path('objects', 'incoming', province, 'delta', 'without-an-event.csv');
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(upload, path);
    utimesSync(path, new Date(storedAt), new Date(storedAt));
    place.damaged();
    await place.must('reconcile');
    await place.verified();
    mustEqual(await place.figures(), expected);
  },
};

export const keyMissing: Drill = {
  name: 'key-missing',
  what: 'the fingerprint key lost, then replaced by a wrong one: nothing is compared until the right one is back',
  async run(place) {
    const { province, upload, storedAt } = place.files;
    const expected = await withUpload(place, { versions: true });
    const before = await place.figures();
    const file = place.path('fingerprint.key');
    const key = readFileSync(file);
    const sync = ['sync', upload, '--province', province, '--as-of', new Date(storedAt).toISOString()];
    rmSync(file);
    place.damaged();
    await place.mustStop('FINGERPRINT_KEY_MISSING', ...sync);
    if (existsSync(file)) throw new DrillFailed('another key was made');
    writeFileSync(file, '1:00000000000000000000000000000000\n', { mode: 0o600 });
    await place.mustStop('CANON_MISMATCH', ...sync);
    mustEqual(await place.figures(), before);
    writeFileSync(file, key, { mode: 0o600 });
    await place.send();
    await place.verified();
    mustEqual(await place.figures(), expected);
  },
};

export const keyLost: Drill = {
  name: 'key-lost',
  what:
    'the fingerprint key lost for ever: a key of another number, an index under it; figures stay, and rows ' +
    'are compared when sent again',
  sampleOnly: true,
  async run(place) {
    const { sameExtract } = place.files;
    if (sameExtract === undefined) throw new DrillFailed('the extract of the index is needed');
    const before = await place.figures();
    const expected = await withUpload(place, { versions: true });
    rmSync(place.path('fingerprint.key'));
    place.damaged();
    writeFileSync(place.path('fingerprint.key'), `2:${randomBytes(16).toString('hex')}\n`, { mode: 0o600 });
    await place.must('registry', 'build', sameExtract);
    await place.must('reconcile');
    await place.verified();
    mustEqual(await place.figures({ versions: false }), withoutVersions(before));
    await place.send();
    await place.verified();
    mustEqual(await place.figures({ versions: false }), withoutVersions(expected));
  },
};

/** The nightly run makes a version where rows stand on another index, also if nothing changes. */
function withoutVersions(figures: Figures): Figures {
  return new Map([...figures].map(([name, text]) => [name, text.replace(/"version":\d+/, '"version":0')]));
}

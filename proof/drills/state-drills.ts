/**
 * Drills of the state store and of what lies beside the ledger: registry versions, pages, uploads without an event, the
 * key.
 */
import { randomBytes } from 'node:crypto';
import { DrillFailed, figuresWithUpload, mustEqual, withoutVersions, type Drill, type DrillPlace } from './drill.ts';

export const stateLost: Drill = {
  name: 'state-lost',
  what: 'the state store deleted: rebuilt from the objects',
  async run(place) {
    const before = await place.figures();
    const registry = (await place.status()).registryVersion;
    await place.loseState();
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
    const uploads = new Set(await place.keysUnder(`incoming/${province}/`));
    const earlier = await place.keepState();
    await place.send();
    const before = await place.figures();
    await earlier.putBack();
    place.damaged();
    await place.mustStop('STATE_LOST', 'status');
    await place.mustStop('LEDGER_DAMAGED', 'ledger', 'verify');
    await place.mustStop('INTEGRITY', 'sync', upload, '--province', province, '--resend');
    await place.mustStop(['RUN_INCOMPLETE', 'STATE_LOST', 'INTEGRITY'], 'reconcile');
    await place.mustStop('STATE_LOST', 'publish');
    // The upload that was stopped is taken away: it was of the drill, and a rebuild would process it.
    for (const key of await place.keysUnder(`incoming/${province}/`))
      if (!uploads.has(key) && isResent(key)) await place.objects.remove(key);
    await place.loseState();
    await rebuild(place);
    mustEqual(await place.figures(), before);
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
    const expected = withoutVersions(await figuresWithUpload(place));
    // What protects against it: the switch is refused until somebody says that it is meant.
    await place.mustStop('REGISTRY_SHRINK_NOT_CONFIRMED', 'registry', 'build', badExtract);
    await place.must('registry', 'activate', badVersion, '--confirm-shrink');
    await place.send();
    const wrong = withoutVersions(await place.figures());
    if (wrong.get(place.files.province) === expected.get(place.files.province))
      throw new DrillFailed('the bad index did no harm');
    place.damaged();
    await place.must('registry', 'activate', good, '--confirm-shrink');
    await place.must('registry', 'verify');
    await place.must('reconcile');
    await place.verified();
    mustEqual(withoutVersions(await place.figures()), expected);
  },
};

export const pagesLost: Drill = {
  name: 'pages-lost',
  what: 'all published pages and documents lost: published again',
  async run(place) {
    await place.must('publish');
    const before = await published(place);
    const figures = await place.figures();
    await place.losePublished();
    place.damaged();
    await place.must('publish');
    if ((await place.readPublished('index.html')) === undefined) throw new DrillFailed('there is no page');
    if ((await published(place)) !== before) throw new DrillFailed('the summary says something else');
    mustEqual(await place.figures(), figures);
  },
};

/** What the summary says, without the instants at which it was made and read. */
async function published(place: DrillPlace): Promise<string> {
  const summary = JSON.parse((await place.readPublished('national.json')) ?? '{}') as Record<string, unknown>;
  return JSON.stringify({ ...summary, madeAt: '', asOf: '' });
}

export const uploadLost: Drill = {
  name: 'upload-lost',
  what: 'an upload that no event told of: the nightly run finds and processes it',
  async run(place) {
    const expected = await figuresWithUpload(place);
    await place.storeUnannounced();
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
    const expected = await figuresWithUpload(place);
    const before = await place.figures();
    const key = await place.readKey();
    await place.loseKey();
    place.damaged();
    await place.mustStop('FINGERPRINT_KEY_MISSING', ...place.sending);
    const made = await place.readKey().catch(() => undefined);
    if (made !== undefined) throw new DrillFailed('another key was made');
    await place.writeKey('1:00000000000000000000000000000000\n');
    await place.mustStop('CANON_MISMATCH', ...place.sending);
    mustEqual(await place.figures(), before);
    await place.writeKey(key);
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
    const expected = await figuresWithUpload(place);
    await place.loseKey();
    place.damaged();
    await place.writeKey(`2:${randomBytes(16).toString('hex')}\n`);
    await place.must('registry', 'build', sameExtract);
    await place.must('reconcile');
    await place.verified();
    // The nightly run makes a version where rows stand on another index, also if nothing changes.
    mustEqual(withoutVersions(await place.figures()), withoutVersions(before));
    await place.send();
    await place.verified();
    mustEqual(withoutVersions(await place.figures()), withoutVersions(expected));
  },
};

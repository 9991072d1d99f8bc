/** Drills of what only versioned buckets, locks and queues know: they are done with `--on aws`. */
import { CloudPlace } from './cloud-place.ts';
import { DrillFailed, figuresWithUpload, mustEqual, type Drill, type DrillPlace } from './drill.ts';
import { isNamed, keysOfProvince, overwrite, restoreAll } from './object-drills.ts';

function inCloud(place: DrillPlace): CloudPlace {
  if (!(place instanceof CloudPlace)) throw new DrillFailed('a drill of the cloud alone');
  return place;
}

/** A lock of the bucket is on them; answers have none. */
const isLocked = (key: string) => !key.startsWith('results/');

export const deleteMarkers: Drill = {
  name: 'delete-markers',
  what:
    'every object of one province removed, and their versions as far as locks allow: restored from under the delete ' +
    'markers, answers from their copies',
  async run(drillPlace) {
    const place = inCloud(drillPlace);
    const before = await place.figures();
    const keys = await keysOfProvince(place, place.files.province);
    await place.lose(keys);
    const kept = await place.destroyVersions(keys);
    const locked = keys.filter(isLocked).length;
    if (kept < locked) throw new DrillFailed(`${kept} versions are left of ${locked} that are locked`);
    place.damaged();
    await place.mustStop(['INTEGRITY', 'LEDGER_DAMAGED'], 'ledger', 'verify');
    // The chain first: what answers were is known from it.
    for (const known of [isLocked, (key: string) => !isLocked(key) && isNamed(key)])
      await place.must('ledger', 'restore', ...keys.filter(known));
    await place.verified();
    mustEqual(await place.figures(), before);
  },
};

export const indexLost: Drill = {
  name: 'index-lost',
  what: 'every object of the index in use removed: batches wait, all is restored from under the delete markers',
  async run(drillPlace) {
    const place = inCloud(drillPlace);
    const expected = await figuresWithUpload(place);
    const version = (await place.status()).registryVersion ?? '';
    await place.lose(await place.keysUnder(`registry/${version}/`));
    place.damaged();
    const upload = await place.putFurther();
    await mustWait(place, upload);
    // Without it nothing says what else the index is made of.
    await place.must('ledger', 'restore', `registry/${version}/manifest.json`);
    await restoreAll(place, 'registry');
    await place.must('registry', 'verify');
    await mustBeDone(place, upload);
    await place.verified();
    mustEqual(await place.figures(), expected);
  },
};

export const deadLetters: Drill = {
  name: 'dead-letters',
  what:
    'a damaged ledger makes an upload a dead letter: the objects restored, the message delivered again, twice, and ' +
    'counted once',
  async run(drillPlace) {
    const place = inCloud(drillPlace);
    const expected = await figuresWithUpload(place);
    await overwrite(place, await place.keysUnder(`staged/${place.files.province}/`));
    place.damaged();
    const upload = await place.putFurther();
    for (let delivery = 0; delivery < 3; delivery++) await mustWait(place, upload);
    await restoreAll(place, 'ledger');
    for (let delivery = 0; delivery < 2; delivery++) await mustBeDone(place, upload);
    await place.verified();
    mustEqual(await place.figures(), expected);
  },
};

type Upload = Awaited<ReturnType<CloudPlace['putFurther']>>;

/** A delivery that fails, so that the message stays in its queue. */
async function mustWait(place: CloudPlace, upload: Upload): Promise<void> {
  if (!(await place.delivered(upload))) return;
  const { status, refusal } = await place.receiptOf(upload);
  throw new DrillFailed(`an upload is answered over damaged objects: ${status} ${refusal?.code ?? ''}`);
}

async function mustBeDone(place: CloudPlace, upload: Upload): Promise<void> {
  if (!(await place.delivered(upload))) throw new DrillFailed('a delivery after the restore fails');
}

/**
 * Where the time of one sync goes: wall clock and processor time of each stage, and the hashes of what it wrote, which
 * no optimisation may change (time of storage is fixed). Data as of `npm run bench -- --data DIR`; with `--again` the
 * same rows once more, on the ledger of the first time.
 *
 *   npm run bench -- stages --data DIR [--people N] [--rows N] [--again]
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { attemptDay } from '../../core/commit/attempts.ts';
import { prepareVersion } from '../../core/commit/prepare-version.ts';
import { publishBatch } from '../../core/commit/publish-batch.ts';
import { ratify } from '../../core/commit/ratify.ts';
import { stageVersion } from '../../core/commit/stage-version.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { batchId, contentId, parseUploadKey, readRequest } from '../../core/intake/upload-request.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import type { Upload } from '../../core/sync-batch.ts';
import { matchBatch } from '../../core/commit/match-batch.ts';
import { openRegistry } from '../../core/registry/open-registry.ts';
import { readUpload } from '../../core/intake/read-upload.ts';
import { storeUpload } from '../../local/files/store-upload.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { benchData } from '../harness/bench-data.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { peakMiB, timed, type Time } from '../harness/measure.ts';
import { row, say } from '../harness/table.ts';
import { indexPaths, inFolder, linkDirectory, province } from '../harness/world.ts';

const storedAt = Date.UTC(2026, 1, 2, 3);

function line(name: string, { seconds, cpuSeconds }: Time): string {
  return row([20, 10, 14], [name, `${seconds.toFixed(2)} s`, `${cpuSeconds.toFixed(2)} CPU s`]);
}

/** One sync, stage by stage; the rounds before it were other uploads of the same rows. Returns its time. */
async function syncByStages(world: LocalWorld, upload: Upload, round: number): Promise<Time> {
  const total = { seconds: 0, cpuSeconds: 0 };
  const stage = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const { result, ...time } = await timed(work);
    total.seconds += time.seconds;
    total.cpuSeconds += time.cpuSeconds;
    say(line(name, time));
    return result;
  };
  const info = await world.objects.head(upload.key, { version: upload.version });
  if (info === undefined) throw new Error('the upload is not there');
  const key = round === 0 ? upload.key : `${upload.key}-again`;
  const batch = batchId(world.hash, world.objects.bucket, key, upload.version);
  const at = storedAt + round * 60_000;
  const place = { ...parseUploadKey(upload.key), key, batch };
  const request = { ...readRequest(place, { ...info, storedAt: at }, at), key: upload.key };
  const registry = await openRegistry(world);
  const read = await stage('read', () => readUpload(world, request, info, registry.canon));
  const matched = await stage('match', () => matchBatch(world, read, registry, false));
  const state = await readProvinceState(world.state, province);
  const ledger = await Ledger.open(world, province, state);
  const today = attemptDay(request.storedAt);
  const prepared = await stage('merge', () =>
    prepareVersion(world, ledger, request, matched, { released: false, today }),
  );
  const content = contentId(world.hash, { ...request, sha256: read.sha256 });
  const made = { ledger, previous: state, request, content, matched, prepared };
  const staged = await stage('stage', () =>
    stageVersion({ world, ...made, disclosure: world.disclosure, releases: null }),
  );
  await ratify(world, province, state?.version, staged.state);
  const version = { manifest: staged.manifest, sha256: staged.manifestSha256 };
  await stage('publish', () => publishBatch(world, version, 0, staged.made));
  const { outcomes, rejected } = staged.manifest.answers;
  say(`manifest ${staged.manifestSha256}`);
  say(`outcomes ${outcomes.sha256.slice(0, 16)}, rejected ${rejected.sha256.slice(0, 16)}`);
  return total;
}

export const benchmark = benchCase(
  { data: optionalText, people: 10_000_000, rows: 1_300_000, again: false },
  ({ data: kept, people, rows, again }) =>
    inFolder(kept, 'stages', async (folder) => {
      const data = await benchData(folder, { people, rows, locality: 0.9 });
      const directory = join(data.folder, 'peers', `stages-${process.pid}`);
      linkDirectory(data.index, directory, indexPaths);
      const world = await openWorld(directory, { log: false });
      try {
        const upload = await storeUpload(world, { path: data.batch, province, kind: 'delta', metadata: {} });
        const rounds: Time[] = [];
        for (let round = 0; round <= (again ? 1 : 0); round++) rounds.push(await syncByStages(world, upload, round));
        const seconds = rounds.reduce((sum, each) => sum + each.seconds, 0);
        const cpuSeconds = rounds.reduce((sum, each) => sum + each.cpuSeconds, 0);
        say(`${line('all', { seconds, cpuSeconds })}, peak ${peakMiB().toFixed(0)} MiB`);
      } finally {
        world.close();
        rmSync(directory, { recursive: true, force: true });
      }
    }),
);

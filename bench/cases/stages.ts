/**
 * Where the time of one sync goes: wall clock and processor time of each stage, and the hashes of what it wrote, which
 * no optimisation may change (time of storage is fixed). Data as of `npm run bench -- --data DIR`; with `--uploads` the
 * files of the months behind it (`harness/next-month.ts`), each on the ledger of those before. Several in one process
 * are a warm worker; `npm run bench -- --peers doisoat --uploads 10` runs each in a process of its own.
 *
 *   npm run bench -- stages --data DIR [--people N] [--rows N] [--uploads N]
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
import { monthsOf } from '../harness/next-month.ts';
import { peakMiB, timed, type Time } from '../harness/measure.ts';
import { row, say } from '../harness/table.ts';
import { indexPaths, inFolder, linkDirectory, province } from '../harness/world.ts';

const storedAt = Date.UTC(2026, 1, 2, 3);
const roundMilliseconds = 60_000;

function line(name: string, { seconds, cpuSeconds }: Time): string {
  return row([20, 10, 14], [name, `${seconds.toFixed(2)} s`, `${cpuSeconds.toFixed(2)} CPU s`]);
}

/** One sync, stage by stage; the rounds before it were earlier uploads. Returns its time. */
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
  const batch = batchId(world.hash, world.objects.bucket, upload.key, upload.version);
  const at = storedAt + round * roundMilliseconds;
  const request = readRequest({ ...parseUploadKey(upload.key), batch }, { ...info, storedAt: at }, at);
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
  { data: optionalText, people: 10_000_000, rows: 1_300_000, uploads: 1 },
  ({ data: kept, people, rows, uploads }) =>
    inFolder(kept, 'stages', async (folder) => {
      const data = await benchData(folder, { people, rows, locality: 0.9 });
      const directory = join(data.folder, 'peers', `stages-${process.pid}`);
      linkDirectory(data.index, directory, indexPaths);
      const world = await openWorld(directory, { log: false });
      try {
        for (const [round, month] of (await monthsOf(data, uploads)).entries()) {
          // Of a fixed instant, as when it was stored: the manifest names it.
          const metadata = { 'as-of': new Date(storedAt + round * roundMilliseconds).toISOString() };
          const file = { path: month.batch, province, kind: 'delta', metadata };
          const upload = await storeUpload(world, file);
          if (uploads > 1) say(`upload ${round + 1}`);
          const time = await syncByStages(world, upload, round);
          say(`${line('all', time)}, peak ${peakMiB().toFixed(0)} MiB`);
        }
      } finally {
        world.close();
        rmSync(directory, { recursive: true, force: true });
      }
    }),
);

/**
 * Where the time of one sync goes: wall clock and processor time of each stage, and the hashes of what it wrote, which
 * no optimisation may change (time of storage is fixed). Data as of `npm run bench -- --data DIR`.
 *
 *   npm run bench:stages -- DIR [--rows N] [--again]        --again: the same rows once more, on the ledger of the
 *   first time
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { attemptDay } from '../core/commit/attempts.ts';
import { Ledger } from '../core/ledger/ledger.ts';
import { prepareVersion } from '../core/commit/prepare-version.ts';
import { readProvinceState } from '../core/domain/province-state.ts';
import { publishBatch } from '../core/commit/publish-batch.ts';
import { ratify } from '../core/commit/ratify.ts';
import { stageVersion } from '../core/commit/stage-version.ts';
import { matchBatch } from '../core/commit/match-batch.ts';
import { openRegistry } from '../core/registry/open-registry.ts';
import { readUpload } from '../core/intake/read-upload.ts';
import { batchId, contentId, parseUploadKey, readRequest } from '../core/intake/upload-request.ts';
import { storeUpload } from '../local/files/store-upload.ts';
import { openWorld } from '../local/world.ts';
import { benchData, freshDirectory, province } from './peers/bench-data.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    people: { type: 'string', default: '10000000' },
    rows: { type: 'string', default: '1300000' },
    again: { type: 'boolean', default: false },
  },
});
const storedAt = Date.UTC(2026, 1, 2, 3);

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

const total = { seconds: 0, cpu: 0 };
async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpu = (user + system) / 1e6;
  total.seconds += seconds;
  total.cpu += cpu;
  tell(`${name.padEnd(20)}${seconds.toFixed(2).padStart(8)} s ${cpu.toFixed(2).padStart(8)} CPU s`);
  return result;
}

const wanted = { people: Number(values.people), rows: Number(values.rows), locality: 0.9 };
const data = await benchData(positionals[0], wanted, tell);
const directory = join(data.folder, 'peers', `stages-${process.pid}`);
freshDirectory(data.index, directory);
const world = await openWorld(directory, { log: false });
try {
  const upload = await storeUpload(world, { path: data.batch, province, kind: 'delta', metadata: {} });
  const info = await world.objects.head(upload.key, { version: upload.version });
  if (info === undefined) throw new Error('the upload is not there');
  for (let round = 0; round <= (values.again ? 1 : 0); round++) {
    const key = round === 0 ? upload.key : `${upload.key}-again`;
    const place = {
      ...parseUploadKey(upload.key),
      key,
      batch: batchId(world.hash, world.objects.bucket, key, upload.version),
    };
    const request = {
      ...readRequest(place, { ...info, storedAt: storedAt + round * 60_000 }, storedAt + round * 60_000),
      key: upload.key,
    };
    const registry = await openRegistry(world);
    const read = await stage('read', () => readUpload(world, request, info));
    const matched = await stage('match', () => matchBatch(world, read, registry, false));
    const state = await readProvinceState(world.state, province);
    const ledger = await Ledger.open(world, province, state);
    const today = attemptDay(request.storedAt);
    const prepared = await stage('merge', () =>
      prepareVersion(world, ledger, request, matched, { released: false, today }),
    );
    const { disclosure } = world;
    const content = contentId(world.hash, request, read.sha256);
    const made = { ledger, previous: state, request, content, matched, prepared };
    const staged = await stage('stage', () => stageVersion({ world, ...made, disclosure, releases: null }));
    await ratify(world, province, state?.version, staged.state);
    const version = { manifest: staged.manifest, sha256: staged.manifestSha256 };
    await stage('publish', () => publishBatch(world, version, 0, staged.made));
    tell(`manifest ${staged.manifestSha256}`);
    tell(
      `outcomes ${staged.manifest.answers.outcomes.sha256.slice(0, 16)}, rejected ` +
        staged.manifest.answers.rejected.sha256.slice(0, 16),
    );
  }
  tell(
    `${'all'.padEnd(20)}${total.seconds.toFixed(2).padStart(8)} s ${total.cpu.toFixed(2).padStart(8)} CPU s, ` +
      `peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
  );
} finally {
  world.close();
  rmSync(directory, { recursive: true, force: true });
}

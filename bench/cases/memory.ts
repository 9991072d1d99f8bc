/**
 * Memory of a national upload: the second half of a sync (merge, segments, claims parts, answers) of 14 million rows
 * with synthetic columns, as the first upload of a province; the ledger goes nowhere, object by object. Prints the peak
 * of the process.
 *
 *   npm run bench -- memory [--rows 14000000]
 */
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { defaultDisclosure } from '../../core/answers/outcomes-csv.ts';
import { prepareVersion } from '../../core/commit/prepare-version.ts';
import { stageVersion } from '../../core/commit/stage-version.ts';
import { contentId } from '../../core/intake/upload-request.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import type { ObjectStore } from '../../core/ports.ts';
import { benchCase } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { claimsOf, requestOf, verifiedBatch } from '../harness/claims.ts';
import { peakMiB, timed } from '../harness/measure.ts';
import { megabytes, say } from '../harness/table.ts';
import { province } from '../harness/world.ts';

/** Takes everything, keeps nothing: a file would lie in the page cache, which is not this process's memory. */
function emptyObjects(wrote: (bytes: number) => void): Pick<ObjectStore, 'putIfAbsent'> {
  return {
    async putIfAbsent(_key, body) {
      if (body instanceof Uint8Array) wrote(body.length);
      else for await (const chunk of body) wrote(chunk.length);
      return 'stored';
    },
  };
}

async function told<T>(step: string, work: () => T | Promise<T>): Promise<T> {
  const { result, seconds } = await timed(work);
  const { rss, arrayBuffers } = process.memoryUsage();
  const cpu = process.cpuUsage();
  say(
    `${step.padEnd(10)}${seconds.toFixed(1).padStart(7)} s, CPU so far ` +
      `${((cpu.user + cpu.system) / 1e6).toFixed(1)} s, now ${(rss / 2 ** 20).toFixed(0)} MiB, arrays ` +
      `${(arrayBuffers / 2 ** 20).toFixed(0)} MiB, peak ${peakMiB().toFixed(0)} MiB`,
  );
  return result;
}

export const benchmark = benchCase({ rows: 14_000_000 }, async ({ rows }) => {
  const storedAt = Date.UTC(2026, 0, 20);
  const id = '0'.repeat(64);
  const request = requestOf(id, storedAt);
  let written = 0;
  // Nothing is read of an empty ledger.
  const world = {
    objects: emptyObjects((bytes) => (written += bytes)) as ObjectStore,
    hash: nodeHash,
    clock: { now: () => storedAt, sleep: async () => {} },
  };
  // Participants in no order. 7,654,321 and the number of rows have no common factor for the sizes used: everybody
  // occurs once.
  const claims = await told('columns', () => claimsOf(rows, (row) => (row * 7_654_321) % rows));
  const matched = await told('groups', () => verifiedBatch(id, claims));
  const ledger = await Ledger.open(world, province, undefined);
  const prepared = await told('merge', () =>
    prepareVersion(world, ledger, request, matched, { released: false, today: 2000 }),
  );
  const content = contentId(nodeHash, { ...request, sha256: id });
  const version = { ledger, previous: undefined, request, content, matched, prepared };
  const { manifest } = await told('stage', () =>
    stageVersion({ world, ...version, disclosure: defaultDisclosure, releases: null }),
  );
  const inSegments = manifest.segments.reduce((sum, segment) => sum + segment.rows, 0);
  must(inSegments === rows, `${inSegments} rows in segments, expected ${rows}`);
  say(`${rows} rows, ${manifest.segments.length} segments, ${megabytes(written, 0)} written`);
});

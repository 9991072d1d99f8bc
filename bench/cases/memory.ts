/**
 * Memory and time of a province's monthly uploads: the second half of a sync (merge, segments, claims parts, answers)
 * of a `full` of 14 million rows with synthetic columns, as the first upload and on top of those before. Prints for each
 * upload its time, the peak of the process and what it wrote.
 *
 *   npm run bench -- memory [--rows 14000000] [--uploads 3] [--dir DIR]
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { sha256Of } from '../../core/base/sha256.ts';
import { defaultDisclosure } from '../../core/answers/outcomes-csv.ts';
import { prepareVersion } from '../../core/commit/prepare-version.ts';
import { stageVersion } from '../../core/commit/stage-version.ts';
import type { ProvinceState } from '../../core/domain/province-state.ts';
import { contentId } from '../../core/intake/upload-request.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { claimsOf, requestOf, verifiedBatch } from '../harness/claims.ts';
import { timed } from '../harness/measure.ts';
import { megabytes, say } from '../harness/table.ts';
import { inFolder, province } from '../harness/world.ts';

const minute = 60_000; // milliseconds
/** One of so many people has another name in each upload; one of twice as many is another person. */
const changedShare = 50;

/** Who is in row `row` of an upload: in no order; 7,654,321 and the sizes used have no common factor. */
function personAt(row: number, rows: number, upload: number): number {
  const person = (row * 7_654_321) % rows;
  return (person + upload) % (2 * changedShare) === 0 ? person + rows * (1 + upload) : person;
}

/** The peak of this process since `resetPeak`, MiB; since its start where the system cannot set it back. */
function peakMiB(): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}

function resetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

async function told<T>(step: string, work: () => T | Promise<T>): Promise<T> {
  resetPeak();
  const { result, seconds, cpuSeconds } = await timed(work);
  const { rss, arrayBuffers } = process.memoryUsage();
  say(
    `${step.padEnd(10)}${seconds.toFixed(2).padStart(7)} s, ${cpuSeconds.toFixed(2).padStart(7)} CPU s, now ` +
      `${(rss / 2 ** 20).toFixed(0)} MiB, arrays ${(arrayBuffers / 2 ** 20).toFixed(0)} MiB, ` +
      `peak ${peakMiB().toFixed(0)} MiB`,
  );
  return result;
}

export const benchmark = benchCase({ rows: 14_000_000, uploads: 3, dir: optionalText }, ({ rows, uploads, dir }) =>
  inFolder(dir, 'memory', async (folder) => {
    const world = {
      objects: new FileObjectStore(join(folder, 'objects')),
      hash: nodeHash,
      clock: { now: () => Date.UTC(2026, 0, 20), sleep: async () => {} },
    };
    let state: ProvinceState | undefined;
    const lowMemory = rows >= 4_000_000;
    for (let upload = 0; upload < uploads; upload++) {
      const storedAt = Date.UTC(2026, 0, 20) + upload * minute;
      const id = sha256Of(nodeHash, new TextEncoder().encode(`upload ${upload}`));
      const request = { ...requestOf(id, storedAt), kind: 'full' as const, scope: ['BHYT' as const] };
      const claims = await told('columns', () => claimsOf(rows, (row) => personAt(row, rows, upload)));
      for (let row = 0; row < rows; row++)
        if ((claims.participant(row) + upload) % changedShare === 0) claims.words32[row * 16 + 4] += upload;
      const matched = await told('groups', () => verifiedBatch(id, claims));
      const ledger = await Ledger.open(world, province, state);
      const prepared = await told('merge', () =>
        prepareVersion(world, ledger, request, matched, { released: false, today: 2000 + upload, lowMemory }),
      );
      const content = contentId(nodeHash, { ...request, sha256: id });
      const version = { ledger, previous: state, request, content, matched, prepared, lowMemory };
      const staged = await told('stage', () =>
        stageVersion({ world, ...version, disclosure: defaultDisclosure, releases: null }),
      );
      state = staged.state;
      const { segments, claims: parts, answers } = staged.manifest;
      const added = (refs: readonly { key: string; bytes: number; rows: number }[]): string => {
        const own = refs.filter(({ key }) => key.includes(request.batch));
        return `${own.reduce((sum, each) => sum + each.rows, 0)} rows in ${megabytes(
          own.reduce((sum, each) => sum + each.bytes, 0),
          0,
        )}`;
      };
      say(
        `upload ${upload + 1}: segments ${added(segments)}, claims ${added(parts)}, answers ` +
          `${megabytes(answers.outcomes.bytes, 0)}; ${JSON.stringify(prepared.applied)}, counts ` +
          `${staged.manifest.counts.sha256.slice(0, 12)}, outcomes ${answers.outcomes.sha256.slice(0, 12)}, ` +
          `manifest ${staged.manifestSha256.slice(0, 12)}`,
      );
    }
  }),
);
void [readdirSync, rmSync, statSync];

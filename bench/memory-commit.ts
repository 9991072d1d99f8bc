/**
 * Memory of a national upload: the second half of a sync (merge, segments, claims parts, answers) of 14 million rows
 * with synthetic columns, as the first upload of a province; the ledger goes nowhere, object by object. Prints the peak
 * of the process.
 *
 *   npm run bench:memory [-- --rows 14000000]
 */
import { parseArgs } from 'node:util';
import { rowsOverClaimLimit, groupClaims } from '../core/commit/attempts.ts';
import { foldedParts, IdState, NameState, noOldId, type ClaimColumns } from '../core/domain/columns.ts';
import { defaultDisclosure } from '../core/answers/outcomes-csv.ts';
import { Verdict } from '../core/domain/codes.ts';
import { Ledger } from '../core/ledger/ledger.ts';
import type { ObjectStore } from '../core/ports.ts';
import { prepareVersion, type MatchedBatch } from '../core/commit/prepare-version.ts';
import { stageVersion } from '../core/commit/stage-version.ts';
import { Remade } from '../core/base/remade.ts';
import { contentId, type UploadRequest } from '../core/intake/upload-request.ts';
import { nodeHash } from '../adapters/node/node-hash.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '14000000' } } });
const rows = Number(values.rows);
const province = 'vn34-52';
let written = 0;

/** Takes everything, keeps nothing: a file would lie in the page cache, which is not this process's memory. */
const objects: Pick<ObjectStore, 'putIfAbsent'> = {
  async putIfAbsent(_key, body) {
    if (body instanceof Uint8Array) written += body.length;
    else for await (const chunk of body) written += chunk.length;
    return 'stored';
  },
};

function tell(stage: string, from: number): void {
  const { rss, arrayBuffers } = process.memoryUsage();
  const peak = process.resourceUsage().maxRSS / 1024;
  const cpu = process.cpuUsage();
  process.stdout.write(
    `${stage.padEnd(10)}${((performance.now() - from) / 1000).toFixed(1).padStart(7)} s, CPU so far ` +
      `${((cpu.user + cpu.system) / 1e6).toFixed(1)} s, now ${(rss / 2 ** 20).toFixed(0)} MiB, arrays ` +
      `${(arrayBuffers / 2 ** 20).toFixed(0)} MiB, peak ${peak.toFixed(0)} MiB\n`,
  );
}

/** Participants in no order, everybody with an ID of their own. */
function columns(): ClaimColumns {
  // 7,654,321 and the number of rows have no common factor for the sizes used: every participant occurs once.
  const person = (i: number): number => (i * 7_654_321) % rows;
  const claims: ClaimColumns = {
    length: rows,
    row: new Uint32Array(rows),
    line: new Uint32Array(rows),
    participant: new Float64Array(rows),
    id: new Float64Array(rows),
    idState: new Uint8Array(rows).fill(IdState.whole),
    oldId: new Uint32Array(rows).fill(noOldId),
    birthDate: new Uint32Array(rows).fill(19_900_101),
    sex: new Uint8Array(rows).fill(1),
    nameState: new Uint8Array(rows).fill(NameState.whole),
    nameLow: new Uint32Array(rows),
    nameHigh: new Uint32Array(rows),
    folded: new Uint16Array(rows * foldedParts).fill(1),
    schemes: new Uint8Array(rows).fill(4),
    outOfScope: new Uint8Array(rows),
    category: new Uint16Array(rows),
    unit: new Uint32Array(rows),
    flags: new Uint16Array(rows),
    categories: [''],
    units: Array.from({ length: 3001 }, (_, unit) => (unit === 0 ? '' : `DV${unit}`)),
  };
  for (let i = 0; i < rows; i++) {
    const p = person(i);
    claims.row[i] = i + 1;
    claims.line[i] = i + 2;
    claims.participant[i] = 5_200_000_000 + 3 * p;
    claims.id[i] = 52_000_000_000 + ((p * 7_654_321) % 999_999_937);
    claims.nameLow[i] = Math.imul(p, 0x9e3779b1);
    claims.nameHigh[i] = Math.imul(p, 0x85ebca77);
    claims.unit[i] = 1 + (p % 3000);
  }
  return claims;
}

function matchedBatch(claims: ClaimColumns): MatchedBatch {
  const groups = groupClaims(claims);
  return {
    read: {
      claims,
      rejects: [],
      rows: { read: rows, accepted: rows, rejected: 0, blank: 0 },
      rejectedPresent: new Float64Array(0),
      unreadableNumbers: 0,
      bytes: 0,
      sha256: '0'.repeat(64),
      profile: 'canonical',
    },
    groups: new Remade(() => groupClaims(claims), groups),
    overLimit: rowsOverClaimLimit(groups, rows),
    verdict: new Uint8Array(rows).fill(Verdict.VERIFIED),
    details: new Uint16Array(rows),
    flags: new Uint16Array(rows),
    agrees: new Uint8Array(rows).fill(1),
    registryVersion: '2026-01-31',
    canon: 257,
  };
}

const storedAt = Date.UTC(2026, 0, 20);
const request: UploadRequest = {
  batch: '0'.repeat(32),
  province,
  kind: 'delta',
  scope: [],
  key: `incoming/${province}/delta/national.csv`,
  objectVersion: 'v1',
  storedAt,
  asOf: storedAt,
  rows: undefined,
  sha256: undefined,
  profile: undefined,
  confirmShrink: false,
  resend: false,
  officer: undefined,
  purpose: undefined,
};
// Nothing is read of an empty ledger.
const world = {
  objects: objects as ObjectStore,
  hash: nodeHash,
  clock: { now: () => storedAt, sleep: async () => {} },
};

let from = performance.now();
const claims = columns();
tell('columns', from);
from = performance.now();
const matched = matchedBatch(claims);
tell('groups', from);
from = performance.now();
const ledger = await Ledger.open(world, province, undefined);
const prepared = await prepareVersion(world, ledger, request, matched, { released: false, today: 2000 });
tell('merge', from);
from = performance.now();
const disclosure = defaultDisclosure;
const content = contentId(nodeHash, request, matched.read.sha256);
const version = { ledger, previous: undefined, request, content, matched, prepared };
const { manifest } = await stageVersion({ world, ...version, disclosure, releases: null });
tell('stage', from);
const inSegments = manifest.segments.reduce((sum, segment) => sum + segment.rows, 0);
if (inSegments !== rows) throw new Error(`${inSegments} rows in segments, expected ${rows}`);
process.stdout.write(`${rows} rows, ${manifest.segments.length} segments, ${(written / 1e6).toFixed(0)} MB written\n`);

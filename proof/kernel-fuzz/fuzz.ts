/**
 * The kernel beside TypeScript alone: files are made, changed and cut into chunks, and read both ways. Rows, rejects,
 * counts, notes and refusals must be equal.
 */
import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../../core/base/errors.ts';
import type { ReadBatch } from '../../core/domain/read-batch.ts';
import { startKernel } from '../../core/intake/kernel-reader.ts';
import type { KernelStart } from '../../core/intake/kernel-rows.ts';
import { readBatch } from '../../core/intake/read-batch.ts';
import { NameReader } from '../../core/names/reader.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { mulberry } from '../fuzz/mulberry.ts';
import { fixtureBytes, fixtureNames } from '../../test/support/batch-fixtures.ts';
import { bytesOfTable, makeTable, type Below } from './tables.ts';

/** Larger fixtures would take most of the time; the tests read them whole. */
const fixtureBytesMax = 20_000;
/** One file in so many is a fixture. */
const fixtureEvery = 6;
const changesMax = 8;

export interface KernelFuzzReport {
  files: number;
  readings: number; // with the kernel: each file is cut in several ways
  read: number; // files
  refused: number; // files
  byKernel: number; // readings in which the kernel read some rows
  rows: number; // accepted
  rowsByKernel: number;
  counts: Map<string, number>; // files by form
  /** Seeds of the files that were read in another way. */
  different: { seed: number; form: string; chunks: readonly number[] }[];
}

const pieces =
  '"|""|,|;|\t|\n|\r|\r\n| |\'|`|\u00a0|\u2019|Ã|0|9|-|/|.||x|Đ|(|)|1|\u0000|ươ|A.|97|00:00|\u0303|1990|QN|US|="'
    .split('|')
    .map((text) => Buffer.from(text));

function changed(bytes: Uint8Array, below: Below): Uint8Array {
  let out = Buffer.from(bytes);
  for (let changes = below(2) * below(changesMax); changes > 0 && out.length > 0; changes--) {
    const at = below(out.length);
    const to = Math.min(out.length, at + (below(3) === 0 ? below(40) : below(4)));
    if (below(8) === 0) out[at] ^= 1 << below(8);
    else if (below(12) === 0) out = Buffer.concat([out.subarray(0, to), out.subarray(at)]);
    else out = Buffer.concat([out.subarray(0, at), pieces[below(pieces.length)], out.subarray(to)]);
  }
  return out;
}

interface Case {
  bytes: Uint8Array;
  form: string;
  cuts: number[][]; // lengths of chunks, by turns
  options: { schemes: number; schemesOfMetadataOnly: boolean; tolerates: boolean };
}

function makeCase(seed: number, fixtures: readonly Uint8Array[]): Case {
  const random = mulberry(seed);
  const below: Below = (end) => Math.floor(random() * end);
  let form = 'fixture';
  let bytes: Uint8Array;
  if (below(fixtureEvery) === 0) bytes = fixtures[below(fixtures.length)];
  else {
    const table = makeTable(below);
    const { delimiter, quoting, lineEnd } = table.kind;
    form = [table.encoding, JSON.stringify(delimiter), quoting, JSON.stringify(lineEnd)].join(' ');
    bytes = bytesOfTable(table);
  }
  return {
    bytes: changed(bytes, below),
    form,
    cuts: [7, 64, 700, 1_000_000].map((most) => Array.from({ length: 5 }, () => 1 + below(most))),
    options: { schemes: below(3) * 4, schemesOfMetadataOnly: below(12) === 0, tolerates: below(4) === 0 },
  };
}

type Outcome = { batch: ReadBatch } | { refused: unknown };

async function readWith(
  { bytes, options }: Case,
  chunks: readonly number[],
  names: NameReader,
  kernel: KernelStart | undefined,
): Promise<{ outcome: Outcome; tolerated: unknown[] }> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0, k = 0; at < bytes.length; k++) {
      const length = chunks[k % chunks.length];
      yield bytes.subarray(at, at + length);
      at += length;
    }
  }
  const tolerated: unknown[] = [];
  const told = ({ code, line, facts }: Refusal): unknown => ({ code, line, facts });
  const { tolerates, ...more } = options;
  try {
    const batch = await readBatch(pieces(), {
      ...more,
      names,
      hash: nodeHash,
      storedOn: 20260105,
      kernel,
      tolerate: tolerates ? (refusal) => void tolerated.push(told(refusal)) : undefined,
    });
    return { outcome: { batch }, tolerated };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { outcome: { refused: told(error) }, tolerated };
  }
}

/** Files from seed `first` on. `goOn` is given how many are done and how many readings differ; false: it ends there. */
export async function fuzzKernel(
  first: number,
  files: number,
  goOn: (done: number, different: number) => boolean = () => true,
): Promise<KernelFuzzReport> {
  const fixtures = fixtureNames.map(fixtureBytes).filter(({ length }) => length > 0 && length < fixtureBytesMax);
  const key = Uint8Array.from({ length: 16 }, (_, i) => 7 * i + first);
  const [plain, taught] = [new NameReader(key), new NameReader(key)];
  const report: KernelFuzzReport = {
    files: 0,
    readings: 0,
    read: 0,
    refused: 0,
    byKernel: 0,
    rows: 0,
    rowsByKernel: 0,
    counts: new Map(),
    different: [],
  };
  for (let seed = first; seed < first + files; seed++) {
    const made = makeCase(seed, fixtures);
    const expected = await readWith(made, [made.bytes.length + 1], plain, undefined);
    for (const chunks of made.cuts) {
      let taken = 0;
      const counting: KernelStart = (rows, csv, delimiter) => {
        const take = rows.take.bind(rows);
        rows.take = (written, row) => {
          taken += written.count;
          take(written, row);
        };
        return startKernel(rows, csv, delimiter);
      };
      const found = await readWith(made, chunks, taught, counting);
      report.readings++;
      report.rowsByKernel += taken;
      if (taken > 0) report.byKernel++;
      if (!isDeepStrictEqual(found, expected)) report.different.push({ seed, form: made.form, chunks });
    }
    report.counts.set(made.form, (report.counts.get(made.form) ?? 0) + 1);
    if ('batch' in expected.outcome) {
      report.read++;
      report.rows += expected.outcome.batch.rows.accepted;
    } else report.refused++;
    report.files++;
    if (!goOn(report.files, report.different.length)) break;
  }
  return report;
}

/**
 * Fixtures with bytes turned, cut out, doubled or mixed: whatever comes, it is read with its rows conserved or refused
 * with a code.
 */
import { NameReader } from '../../core/names/reader.ts';
import { Refusal } from '../../core/base/errors.ts';
import { readBatch } from '../../core/intake/read-batch.ts';
import { refusalCodes } from '../../core/catalogue/refusal-texts.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { fixtureBytes, fixtureNames } from '../../test/support/batch-fixtures.ts';

/** Larger fixtures are covered by the families. */
const fixtureBytesMax = 20_000;

export interface MutationReport {
  rounds: number;
  outcomes: Map<string, number>;
}

/** Throws what a mutated fixture must not lead to, with the round that leads there again. */
export async function fuzzMutations(random: () => number, rounds: number): Promise<MutationReport> {
  const fixtures = fixtureNames.map(fixtureBytes).filter((bytes) => bytes.length > 0 && bytes.length < fixtureBytesMax);
  const outcomes = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const bytes = mutated(fixtures, random);
    const outcome = await outcomeOf(bytes, 1 + Math.floor(random() * 4000)).catch((error: unknown) => {
      throw new Error(`round ${round}`, { cause: error });
    });
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return { rounds, outcomes };
}

function mutated(fixtures: readonly Uint8Array[], random: () => number): Uint8Array {
  const below = (end: number): number => Math.floor(random() * end);
  let bytes = Uint8Array.from(fixtures[below(fixtures.length)]);
  for (let changes = 1 + below(4); changes > 0 && bytes.length > 0; changes--) {
    const at = below(bytes.length);
    const to = Math.min(bytes.length, at + 1 + below(40));
    const kind = below(5);
    if (kind === 0) bytes[at] ^= 1 << below(8);
    else if (kind === 1) bytes[at] = [0, 0x22, 0x0a, 0x2c, 0x3c, 0x26, 0xff, 0x50][below(8)];
    else if (kind === 2) bytes = joined(bytes.subarray(0, at), bytes.subarray(to));
    else if (kind === 3) bytes = joined(bytes.subarray(0, to), bytes.subarray(at));
    else {
      const other = fixtures[below(fixtures.length)];
      const from = below(other.length);
      bytes = joined(bytes.subarray(0, at), other.subarray(from, from + 200), bytes.subarray(at));
    }
  }
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts));
}

async function outcomeOf(bytes: Uint8Array, size: number): Promise<string> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const names = new NameReader(new Uint8Array(16));
  try {
    const { rows, claims, rejects } = await readBatch(chunks(), {
      names,
      hash: nodeHash,
      schemes: 4,
      storedOn: 20260101,
    });
    const conserved = rows.read === rows.accepted + rows.rejected + rows.blank;
    if (!conserved || rows.accepted !== claims.length || rows.rejected !== rejects.length)
      throw new Error(`rows are not conserved: ${JSON.stringify(rows)}`);
    return 'read';
  } catch (error) {
    if (error instanceof Refusal && refusalCodes.some((code) => code === error.code)) return error.code;
    throw error;
  }
}

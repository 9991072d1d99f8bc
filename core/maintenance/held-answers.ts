/** The rows of a batch whose answer was HELD, from its own answers. */
import { CsvReader } from '../formats/csv/reader.ts';
import { plainCell } from '../formats/csv/writer.ts';
import { streamRef, type Manifest } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';

export interface HeldAnswer {
  row: number; // data record of the upload
  participantNumber: string;
  unit: string;
}

/** Calls `visit` for each of them, in the order of the upload. Memory is one buffer. Throws `IntegrityError`. */
export async function visitHeld(
  world: Pick<World, 'objects' | 'hash'>,
  { answers }: Pick<Manifest, 'answers'>,
  visit: (answer: HeldAnswer) => void,
): Promise<void> {
  const text = new TextDecoder();
  const reader = new CsvReader({
    record(at, bounds, fields) {
      const field = (k: number): string => text.decode(at.subarray(bounds[2 * k], bounds[2 * k + 1]));
      if (fields <= 4 || field(4) !== 'HELD') return;
      // The reader has taken off the quotes that mark a cell of ours.
      const unit = plainCell(`"${field(3).replaceAll('"', '""')}"`);
      visit({ row: Number(field(0)), participantNumber: field(2), unit });
    },
    broken() {
      throw new Error('answers of our own writing cannot be read');
    },
  });
  for await (const chunk of streamRef(world.objects, world.hash, answers.outcomes)) reader.push(chunk);
  reader.finish();
}

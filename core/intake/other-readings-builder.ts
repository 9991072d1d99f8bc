import { foldedParts, NameState, type OtherReadings } from '../domain/columns.ts';
import type { NamePrints } from '../names/reader.ts';

const firstCapacity = 64;

/** Growing columns of the names that can be read in another way: 26 bytes each, for none a few hundred. */
export class OtherReadingsBuilder {
  private length = 0;
  private readings = room(firstCapacity);

  /** The other reading of the name of a row; empty for nearly all. Rows come in ascending order. */
  add(place: number, { state, low, high, folded, words }: NamePrints): void {
    if (state === NameState.empty) return;
    this.reserve(1);
    const { readings } = this;
    const at = this.length++;
    readings.place[at] = place;
    readings.nameState[at] = state;
    readings.nameLow[at] = low;
    readings.nameHigh[at] = high;
    readings.folded.set(folded, at * foldedParts);
    readings.words[at] = words;
  }

  /** As a member of the columns; none if no name can be read in another way. */
  finish(): { other?: OtherReadings } {
    return this.length === 0 ? {} : { other: cut(this.readings, this.length) };
  }

  private reserve(more: number): void {
    const { readings, length } = this;
    if (length + more <= readings.place.length) return;
    const larger = room(Math.max(length + more, 2 * readings.place.length));
    for (const [name, values] of Object.entries(readings)) larger[name as 'place'].set(values);
    this.readings = larger;
  }
}

function room(capacity: number): OtherReadings {
  return {
    place: new Uint32Array(capacity),
    nameState: new Uint8Array(capacity),
    nameLow: new Uint32Array(capacity),
    nameHigh: new Uint32Array(capacity),
    folded: new Uint16Array(capacity * foldedParts),
    words: new Uint8Array(capacity),
  };
}

function cut(readings: OtherReadings, length: number): OtherReadings {
  return {
    place: readings.place.slice(0, length),
    nameState: readings.nameState.slice(0, length),
    nameLow: readings.nameLow.slice(0, length),
    nameHigh: readings.nameHigh.slice(0, length),
    folded: readings.folded.slice(0, length * foldedParts),
    words: readings.words.slice(0, length),
  };
}

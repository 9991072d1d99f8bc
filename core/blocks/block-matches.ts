/** Rows that a look-up finds, gathered block by block, for whoever copies columns instead of single rows. */
import type { VisitMatch } from './block-lookup.ts';
import type { Block } from './block-table.ts';

/** Rows of one block, by their places in it. */
export interface BlockPlaces {
  places: Uint32Array;
  count: number; // the first of `places`
}

export class BlockMatches implements BlockPlaces {
  places = new Uint32Array(256);
  /** Of each row what the caller knows it by: the number of its key. */
  keys = new Uint32Array(256);
  count = 0;
  private block: Block | undefined;
  private readonly take: (block: Block, matches: BlockMatches) => void;

  /** `take` gets the rows of one block, in their order; they are valid during the call. */
  constructor(take: (block: Block, matches: BlockMatches) => void) {
    this.take = take;
  }

  /** For `askMatches`. */
  readonly visit: VisitMatch = (block, row, keyIndex) => {
    if (block !== this.block) {
      this.flush();
      this.block = block;
    }
    if (this.count === this.places.length) this.grow();
    this.places[this.count] = row;
    this.keys[this.count++] = keyIndex;
  };

  /** Gives away what there is: at the end, and before the block may be used for something else. */
  flush(): void {
    if (this.block !== undefined && this.count > 0) this.take(this.block, this);
    this.count = 0;
    this.block = undefined;
  }

  private grow(): void {
    const { places, keys } = this;
    this.places = new Uint32Array(2 * places.length);
    this.keys = new Uint32Array(2 * keys.length);
    this.places.set(places);
    this.keys.set(keys);
  }
}

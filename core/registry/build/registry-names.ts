/**
 * The names of the registry under every canonicalisation that an index serves: today's, and the one before for ledger
 * rows that were compared under it (`docs/registry-index.md`, Earlier names).
 */
import { NameReader, type NamePrints } from '../../names/reader.ts';
import { readableVersion } from '../../names/canon.ts';
import type { FingerprintKey } from '../../ports.ts';
import type { ExtractPerson } from './part-sink.ts';

export class RegistryNames {
  /** Of the first canon; after `read`. */
  readonly main: NameReader;
  private readonly before: NameReader | undefined;
  private same = true;

  /** `canons`: of the index, `canonsOf`. All are of this key and readable. */
  constructor(key: FingerprintKey, canons: readonly number[]) {
    const compareBefore = canons.length > 1;
    const [main, before] = canons.map(
      (canon) => new NameReader(key.bytes, readableVersion(canon, key.number), { compareBefore }),
    );
    this.main = main;
    this.before = before;
  }

  read({ bytes, nameStart, nameEnd }: Pick<ExtractPerson, 'bytes' | 'nameStart' | 'nameEnd'>): void {
    this.main.readRegistered(bytes, nameStart, nameEnd);
    // Nearly every name is the same: to read all twice would be a fifth of a build.
    this.same = this.before === undefined || this.main.sameBefore;
    if (!this.same) this.before?.readRegistered(bytes, nameStart, nameEnd);
  }

  /** Whether the index serves the canonicalisation before too. */
  get servesEarlier(): boolean {
    return this.before !== undefined;
  }

  /** Fingerprints of the name that was read, under the canonicalisation before. */
  get earlier(): NamePrints {
    return this.same || this.before === undefined ? this.main : this.before;
  }

  /** Whether they are others than today's. */
  get earlierDiffers(): boolean {
    const { main, earlier } = this;
    if (main === earlier) return false;
    if (main.low !== earlier.low || main.high !== earlier.high) return true;
    return main.folded.some((value, part) => value !== earlier.folded[part]);
  }
}

/**
 * The names of the registry under every canonicalisation that an index serves: today's, and the one before for ledger
 * rows that were compared under it (`docs/registry-index.md`, Earlier names).
 */
import { NameReader } from '../../names/reader.ts';
import { readableVersion } from '../../names/canon.ts';
import type { FingerprintKey } from '../../ports.ts';
import type { ExtractPerson } from './part-sink.ts';

export class RegistryNames {
  /** Of the first canon; after `read`. */
  readonly main: NameReader;
  /** Of the canon before, if the index has it too. */
  readonly earlier: NameReader | undefined;

  /** `canons`: of the index, `canonsOf`. All are of this key and readable. */
  constructor(key: FingerprintKey, canons: readonly number[]) {
    const [main, earlier] = canons.map((canon) => new NameReader(key.bytes, readableVersion(canon, key.number)));
    this.main = main;
    this.earlier = earlier;
  }

  read({ bytes, nameStart, nameEnd }: Pick<ExtractPerson, 'bytes' | 'nameStart' | 'nameEnd'>): void {
    this.main.readRegistered(bytes, nameStart, nameEnd);
    this.earlier?.readRegistered(bytes, nameStart, nameEnd);
  }

  /** Whether the fingerprints of the name that was read are others under the canon before. */
  get earlierDiffers(): boolean {
    const { main, earlier } = this;
    if (earlier === undefined) return false;
    if (main.low !== earlier.low || main.high !== earlier.high) return true;
    return main.folded.some((value, part) => value !== earlier.folded[part]);
  }
}

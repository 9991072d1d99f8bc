/**
 * What a process keeps from one batch to the next, so that a warm one reads little more than the blocks it needs
 * (`docs/performance.md`). Nothing of a batch is in it: of the registry, which all provinces share, directories and a
 * bounded number of blocks; of a ledger the directories of its tables and the small tables whole, under the name of
 * their province (`docs/ledger.md`, Caching).
 */
import { BlockCache } from '../blocks/block-cache.ts';
import { OpenTables } from '../blocks/open-tables.ts';
import type { RegistryManifest } from './format.ts';

/**
 * Versions of the index whose manifests are kept: the one in use, and the one before while batches that began with it
 * end.
 */
const versionsMax = 2;

export class Warm {
  /** Blocks of the registry alone. */
  readonly blocks = new BlockCache();
  readonly tables = new OpenTables();
  /** Manifests of the layers by the SHA-256 of the uppermost. */
  private readonly layers = new Map<string, readonly RegistryManifest[]>();

  layersOf(sha256: string): readonly RegistryManifest[] | undefined {
    return this.layers.get(sha256);
  }

  keepLayers(sha256: string, manifests: readonly RegistryManifest[]): void {
    this.layers.set(sha256, manifests);
    for (const oldest of this.layers.keys()) {
      if (this.layers.size <= versionsMax) break;
      this.layers.delete(oldest);
    }
  }
}

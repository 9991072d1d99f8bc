/**
 * Which bucket holds a key. The core sees one object store; on AWS its prefixes are in buckets of their own, so that
 * access, encryption and expiry differ and no function writes to a bucket that notifies it.
 */

export interface BucketNames {
  uploads: string;
  registry: string;
  ledger: string;
  records: string;
  results: string;
  trace: string;
  /** Absent where nothing is exported. */
  exports?: string | undefined;
}

/**
 * Bucket of each key prefix, in ascending order of the prefixes: `under` lists them in the order of keys. A prefix
 * inside another one stands before it, and what the other bucket has begins with greater letters.
 */
const bucketByPrefix = [
  ['audit/', 'records'],
  ['export/', 'exports'],
  ['extract/', 'uploads'],
  ['incoming/', 'uploads'],
  ['orders/', 'uploads'],
  ['published/', 'results'],
  ['ratified/', 'records'],
  ['registry/', 'registry'],
  ['results/', 'results'],
  ['runs/', 'ledger'],
  ['scratch/', 'registry'],
  ['staged/', 'ledger'],
  ['trace/decisions/', 'records'],
  ['trace/', 'trace'],
] as const satisfies readonly (readonly [string, keyof BucketNames])[];

/**
 * Prefixes under which an object is written once: their buckets refuse a write without "only if absent"
 * (`infra/data-bucket.ts`).
 */
export const writtenOnce = {
  registry: ['registry/'],
  records: ['audit/', 'ratified/', 'trace/decisions/'],
} as const satisfies Partial<Record<keyof BucketNames, readonly string[]>>;

const writtenOncePrefixes: readonly string[] = Object.values(writtenOnce).flat();

export function isWrittenOnce(key: string): boolean {
  return writtenOncePrefixes.some((prefix) => key.startsWith(prefix));
}

export interface Route {
  /** The uploads bucket: batch ids are over its name. */
  readonly bucket: string;
  /** The bucket of a key; throws if no prefix is known. */
  of(key: string): string;
  /** Bucket and prefix of each listing that together give the keys under `prefix`, in ascending order of keys. */
  under(prefix: string): { bucket: string; prefix: string }[];
  /** True where the bucket takes no write over an object that is there. Absent: it takes them everywhere. */
  isWrittenOnce?(key: string): boolean;
}

export function routeBuckets(names: BucketNames): Route {
  const routes = bucketByPrefix.flatMap(([prefix, purpose]): [prefix: string, bucket: string][] => {
    const bucket = names[purpose];
    return bucket === undefined ? [] : [[prefix, bucket]];
  });
  return {
    bucket: names.uploads,
    of(key) {
      const found = routes.find(([prefix]) => key.startsWith(prefix));
      // The first part of a key names a kind of object; what follows may be a file name of an office and is not
      // repeated.
      if (found === undefined) throw new Error('no bucket holds the prefix of this key');
      return found[1];
    },
    under(prefix) {
      // The first is the narrowest: nothing of a wider prefix is under it.
      const inside = routes.find(([known]) => prefix.startsWith(known));
      const below = routes.filter((each) => each !== inside && each[0].startsWith(prefix));
      return [...below, ...(inside === undefined ? [] : [inside])].map(([known, bucket]) => ({
        bucket,
        prefix: prefix.startsWith(known) ? prefix : known,
      }));
    },
    isWrittenOnce,
  };
}

/**
 * How a function is bundled: shared by the stack and by `npm run prove -- bundle-sizes`, so that what is measured is
 * what is deployed.
 */
export const bundleOptions = {
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  // Some dependencies are CommonJS and ask for Node's own modules by `require`, which an ES module does not have.
  banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};

/** Entries of `functions/`. */
export const entries = [
  'sync-batch',
  'build-index',
  'build-part',
  'build-shard',
  'publish-summary',
  'upload-ticket',
  'release',
  'trace-decide',
  'reconcile',
  'operate',
  'operation-task',
] as const;

/** Of the portal, which a stage may do without. */
export const portalEntry = 'portal';

/**
 * Bytes of a bundle, at most: above this it has taken something in that it does not need. The largest function has
 * 1.52 MB, of which 0.06 write Parquet; the portal has the pages, the reading of books and workbooks and the login
 * besides.
 */
export function bundleMaxOf(entry: string): number {
  return entry === portalEntry ? 2_000_000 : 1_600_000;
}

/**
 * Where synthesis leaves the source map of each bundle, below the folder of its output: kept with the build, not
 * deployed. `npm run where` reads them.
 */
export const sourceMapFolder = 'source-maps';

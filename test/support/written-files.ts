/** Files that are made from the code, by the name that `npm run write --` takes. */
export const writtenFiles: Record<string, { what: string; scripts: readonly string[] }> = {
  catalogue: { what: 'docs/catalogue.md', scripts: ['local/write-catalogue.ts'] },
  columns: { what: 'docs/columns.md', scripts: ['local/write-columns.ts'] },
  schemas: { what: 'docs/schemas/', scripts: ['local/write-schemas.ts'] },
  golden: {
    what: 'test/fixtures/summary/ and test/fixtures/bulletins/',
    scripts: ['test/support/small-country.ts', 'test/support/bulletin-samples.ts'],
  },
  fixtures: {
    what: 'the workbooks and foreign files of test/fixtures/batches/',
    scripts: ['test/support/make-workbooks.ts', 'test/support/make-foreign-files.ts'],
  },
  kernel: { what: 'core/intake/kernel-bytes.ts', scripts: ['test/support/compile-kernel.ts'] },
  snapshots: { what: 'test/fixtures/template/', scripts: ['test/infra/template-snapshot.ts'] },
};

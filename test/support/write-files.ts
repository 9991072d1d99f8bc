/** `npm run write -- NAME`: writes files that are made from the code. What has changed is read before it is kept. */
import { namesText, runProgram } from '../../proof/run-program.ts';

const files: Record<string, { what: string; scripts: readonly string[] }> = {
  catalogue: { what: 'docs/catalogue.md', scripts: ['local/write-catalogue.ts'] },
  columns: { what: 'docs/columns.md', scripts: ['local/write-columns.ts'] },
  schemas: { what: 'docs/schemas/', scripts: ['local/write-schemas.ts'] },
  golden: {
    what: 'test/fixtures/summary/ and test/fixtures/bulletins/',
    scripts: ['test/support/small-country.ts', 'test/support/bulletin-samples.ts'],
  },
  fixtures: { what: 'the workbooks of test/fixtures/batches/', scripts: ['test/support/make-workbooks.ts'] },
  snapshots: { what: 'test/fixtures/template/', scripts: ['test/infra/template-snapshot.ts'] },
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(files, name));
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`npm run write -- NAME...\n\n${namesText(files)}`);
  process.exitCode = 2;
} else {
  for (const name of names)
    for (const script of files[name].scripts) process.exitCode ||= await runProgram({ what: name, args: [script] }, []);
}

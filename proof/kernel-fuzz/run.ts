/**
 * The kernel of the reader beside TypeScript alone, on files of every form, changed and cut at random. Exit 1 if one is
 * read in another way. An interrupt ends it with a report of what was read until then.
 *
 *   npm run prove -- kernel-fuzz [--files N] [--seed N] [--page]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzzKernel } from './fuzz.ts';
import { kernelFuzzPage } from './page.ts';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '25000' },
    seed: { type: 'string', default: '1' },
    page: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
let stopped = false;
process.on('SIGINT', () => {
  stopped = true;
});
const report = await fuzzKernel(first, Number(values.files), (done, different) => {
  if (done % 1000 === 0) process.stderr.write(`${done} files, ${different} readings differ\n`);
  return !stopped;
});
const page = kernelFuzzPage(first, report);
process.stdout.write(page);
if (values.page) writeFileSync(new URL('../../docs/proof/kernel-fuzz.md', import.meta.url), page);
if (report.different.length > 0) process.exitCode = 1;

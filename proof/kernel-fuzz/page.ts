/** `docs/proof/kernel-fuzz.md`. */
import type { KernelFuzzReport } from './fuzz.ts';

/** Files that were read in another way, shown of many. */
const differentShown = 20;

export function kernelFuzzPage(first: number, report: KernelFuzzReport): string {
  const { files, read, refused, byKernel, rows, rowsByKernel, counts, different } = report;
  const number = (count: number): string => count.toLocaleString('en');
  const by = (place: number): string =>
    [...Map.groupBy([...counts], ([form]) => parts(form)[place] ?? '')]
      .filter(([name]) => name !== '')
      .map(([name, forms]) => `${name} ${number(forms.reduce((sum, [, count]) => sum + count, 0))}`)
      .toSorted((a, b) => a.localeCompare(b))
      .join(', ');
  return [
    '# The kernel of the reader beside TypeScript alone',
    '',
    '`npm run prove -- kernel-fuzz --page` makes tables of every form, and takes fixtures, changes bytes of half of them,',
    'cuts them into chunks and reads each with the kernel and without. Rows, rejects, counts, notes and refusals must be',
    'equal. Written by the program.',
    '',
    `**${number(files - different.length)} of ${number(files)} files equal** (seeds ${first} to ${first + files - 1}).`,
    '',
    '| What | Files |',
    '| --- | ---: |',
    `| read | ${number(read)} |`,
    `| refused, with the same code, line and facts | ${number(refused)} |`,
    `| of which the kernel read rows | ${number(byKernel)} |`,
    '',
    `Rows: ${number(rows)} in files that were read; ${number(rowsByKernel)} written by the kernel in all files.`,
    '',
    '| Files by | |',
    '| --- | --- |',
    `| encoding, or fixtures | ${by(0)} |`,
    `| delimiter | ${by(1)} |`,
    `| quotes | ${by(2)} |`,
    `| ends of lines | ${by(3)} |`,
    '',
    ...different.slice(0, differentShown).map(({ seed, form }) => `- seed ${seed}: ${form}`),
    ...(different.length > 0 ? [''] : []),
  ].join('\n');
}

function parts(form: string): string[] {
  return form.split(' ');
}

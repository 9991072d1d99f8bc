/** `docs/proof/kernel-fuzz.md`. */
import type { KernelFuzzReport } from './fuzz.ts';

/** Files that were read in another way, shown of many. */
const differentShown = 20;

export function kernelFuzzPage(first: number, report: KernelFuzzReport): string {
  const { files, readings, read, refused, byKernel, rows, rowsByKernel, counts, different } = report;
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
    '`npm run prove -- kernel-fuzz --page` makes tables of every form, and takes fixtures, changes bytes of half of',
    'them, and reads each without the kernel, and with it in several ways cut into chunks. Rows, rejects, counts,',
    'notes and refusals must be equal. Written by the program.',
    '',
    `**${number(readings - different.length)} of ${number(readings)} readings equal** ` +
      `(seeds ${first} to ${first + files - 1}).`,
    '',
    '| What | |',
    '| --- | ---: |',
    `| files read | ${number(read)} |`,
    `| files refused, with the same code, line and facts | ${number(refused)} |`,
    `| readings in which the kernel read rows | ${number(byKernel)} |`,
    '',
    `Rows: ${number(rows)} in files that were read; ${number(rowsByKernel)} written by the kernel in all readings.`,
    '',
    '| Files by | |',
    '| --- | --- |',
    `| encoding, or fixtures | ${by(0)} |`,
    `| delimiter | ${by(1)} |`,
    `| quotes | ${by(2)} |`,
    `| ends of lines | ${by(3)} |`,
    '',
    ...different
      .slice(0, differentShown)
      .map(({ seed, form, chunks }) => `- seed ${seed}: ${form}, chunks ${chunks.join(' ')}`),
    ...(different.length > 0 ? [''] : []),
  ].join('\n');
}

function parts(form: string): string[] {
  return form.split(' ');
}

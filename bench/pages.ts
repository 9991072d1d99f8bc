/**
 * Size and time of the pages of a year of 34 provinces: `npm run bench:pages`. The limits are 300 kB and 50 ms for the
 * national page.
 */
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { nationalPage } from '../dashboard/national-page.ts';
import { publishedPages } from '../dashboard/published-pages.ts';
import { sampleYear } from '../test/dashboard/sample-summary.ts';

const rounds = 50;
const bytesMax = 300_000;
const msMax = 50;

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');
const documents = sampleYear();

/** Wall and CPU milliseconds of each round, the first apart: a publisher that starts cold pays it. */
function time(make: () => unknown): { cold: number; median: number; most: number; cpu: number } {
  const start = performance.now();
  make();
  const cold = performance.now() - start;
  const cpuStart = process.cpuUsage();
  const walls: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const at = performance.now();
    make();
    walls.push(performance.now() - at);
  }
  const { user, system } = process.cpuUsage(cpuStart);
  walls.sort((a, b) => a - b);
  return { cold, median: walls[rounds >> 1], most: walls[rounds - 1], cpu: (user + system) / 1000 / rounds };
}

const page = nationalPage(documents.national, { sha256Base64 });
const bytes = Buffer.byteLength(page);
if (!page.includes('id="en-ranking"') || documents.national.provinces.length !== 34)
  throw new Error('not the whole page');
const national = time(() => nationalPage(documents.national, { sha256Base64 }));
const all = time(() => [...publishedPages(documents, { sha256Base64 })]);
const say = ({ cold, median, most, cpu }: typeof national): string =>
  `first ${cold.toFixed(1)} ms, then median ${median.toFixed(1)}, most ${most.toFixed(1)}, CPU ${cpu.toFixed(1)} ms`;
process.stdout.write(`${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}; ${rounds} rounds
national page, ${documents.national.national.days.days.length} days, 34 provinces: ${bytes} bytes; ${say(national)}
all 35 pages: ${say(all)}
`);
if (bytes >= bytesMax || national.cpu >= msMax) process.exitCode = 1;

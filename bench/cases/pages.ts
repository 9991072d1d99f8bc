/**
 * Size and time of the pages of a year of 34 provinces. The limits are 300 kB and 50 ms for the national page.
 *
 *   npm run bench -- pages [--rounds 50]
 */
import { createHash } from 'node:crypto';
import { nationalPage } from '../../dashboard/national-page.ts';
import { publishedPages } from '../../dashboard/published-pages.ts';
import { sampleYear } from '../../test/dashboard/sample-summary.ts';
import { benchCase } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { median, timed, type Time } from '../harness/measure.ts';
import { say } from '../harness/table.ts';
import { machine } from '../harness/world.ts';

const bytesMax = 300_000;
const cpuMax = 50; // milliseconds of processor time, in the mean of the rounds

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Milliseconds of each round, the first apart: a publisher that starts cold pays it. */
async function time(rounds: number, make: () => unknown): Promise<{ text: string; cpu: number }> {
  const cold = await timed(make);
  const costs: Time[] = [];
  const all = await timed(async () => {
    for (let i = 0; i < rounds; i++) costs.push(await timed(make));
  });
  const walls = costs.map(({ seconds }) => 1000 * seconds);
  const cpu = (1000 * all.cpuSeconds) / rounds;
  const text =
    `first ${(1000 * cold.seconds).toFixed(1)} ms, then median ${median(walls).toFixed(1)}, most ` +
    `${Math.max(...walls).toFixed(1)}, CPU ${cpu.toFixed(1)} ms`;
  return { text, cpu };
}

export const benchmark = benchCase({ rounds: 50 }, async ({ rounds }) => {
  const documents = sampleYear();
  const page = nationalPage(documents.national, { sha256Base64 });
  const { provinces, national: country } = documents.national;
  must(page.includes('id="en-ranking"') && provinces.length === 34, 'not the whole page');
  const bytes = Buffer.byteLength(page);
  const national = await time(rounds, () => nationalPage(documents.national, { sha256Base64 }));
  const all = await time(rounds, () => [...publishedPages(documents, { sha256Base64 })]);
  say(`${machine()}; ${rounds} rounds`);
  say(`national page, ${country.days.days.length} days, 34 provinces: ${bytes} bytes; ${national.text}`);
  say(`all 35 pages: ${all.text}`);
  if (bytes >= bytesMax || national.cpu >= cpuMax) process.exitCode = 1;
});

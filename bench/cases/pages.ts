/**
 * Size and time of the pages of a year and of three years of 34 provinces. The limits are 400 kB and 50 ms for each
 * page.
 *
 *   npm run bench -- pages [--rounds 50]
 */
import { createHash } from 'node:crypto';
import { nationalPage } from '../../dashboard/national-page.ts';
import { provincePage } from '../../dashboard/province-page.ts';
import { publishedPages } from '../../dashboard/published-pages.ts';
import { sampleYear, threeYears, type SampleDocuments } from '../../test/dashboard/sample-summary.ts';
import { benchCase } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { median, timed, type Time } from '../harness/measure.ts';
import { say } from '../harness/table.ts';
import { machine } from '../harness/world.ts';

const bytesMax = 400_000;
const cpuMax = 50; // milliseconds of processor time, in the mean of the rounds

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');
const options = { sha256Base64, receipts: '../../objects/results' };

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

/** Size and time of the national page and of a province's; fails the run where one of them is above its limit. */
async function measure(documents: SampleDocuments, rounds: number): Promise<void> {
  const { provinces, national } = documents.national;
  const [province] = documents.provinces.filter(({ days }) => days.days.length === national.days.days.length);
  const makers = {
    national: () => nationalPage(documents.national, options),
    province: () => provincePage(province, options),
  };
  must(makers.national().includes('id="en-ranking"') && provinces.length === 34, 'not the whole page');
  say(`${national.days.days.length} days, 34 provinces`);
  for (const [name, make] of Object.entries(makers)) {
    const bytes = Buffer.byteLength(make());
    const { text, cpu } = await time(rounds, make);
    say(`  ${name} page: ${bytes} bytes; ${text}`);
    if (bytes >= bytesMax || cpu >= cpuMax) process.exitCode = 1;
  }
  const all = await time(Math.ceil(rounds / 5), () => [...publishedPages(documents, options)]);
  say(`  all 35 pages: ${all.text}`);
}

export const benchmark = benchCase({ rounds: 50 }, async ({ rounds }) => {
  say(`${machine()}; ${rounds} rounds`);
  await measure(sampleYear(), rounds);
  await measure(sampleYear(7, threeYears), rounds);
});

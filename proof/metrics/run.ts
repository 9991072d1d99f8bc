/**
 * Metrics, alert rules and dashboard with a real worker and Debian's Prometheus: `npm run prove -- metrics`. The worker
 * takes uploads of two provinces and does a night; what it tells is checked by `promtool`, equals `status`, and answers
 * every query of the dashboard; faults that are provoked fire their alerts. With DOISOAT_PYTHON, a Python that has
 * `grafana-foundation-sdk`, the dashboard is also read by Grafana's own model.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { metricList } from '../../local/metrics/metric-list.ts';
import type { Status } from '../../core/summary/status.ts';
import { dashboardFile, dashboardQueries, metricsIn } from './dashboard-queries.ts';
import { Prometheus } from './prometheus.ts';
import { checkMetrics, checkQueries, checkRules, checkTestsFindSilence, hasProgram, rulesFile } from './promtool.ts';

const provinces = ['vn34-52', 'vn34-01'];
/** Starting, two uploads, a night and publishing; more says that the worker hangs. */
const patience = 120_000; // milliseconds
/** Nothing has failed, so nothing is told of it. */
const emptyQueries = ['sum by (store, code) (increase(doisoat_store_errors_total[1h]))'];

if (!hasProgram('promtool') || !hasProgram('prometheus')) {
  process.stdout.write('metrics skipped: no promtool or prometheus; install them (apt-get install prometheus)\n');
  process.exit(process.env.CI === undefined ? 0 : 1);
}
const began = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'doisoat-metrics-'));
const data = join(folder, 'data');
let worker: ChildProcess | undefined;
let prometheus: Prometheus | undefined;
try {
  const queries = dashboardQueries();
  say(`${checkRules()} alert rules, and their unit tests`);
  say(`${checkTestsFindSilence(folder)} alerts made silent, each found by the unit tests`);
  checkQueries(folder, queries);
  const unknown = queries.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !Object.hasOwn(metricList, name));
  if (unknown.length > 0) throw new Error(`the dashboard asks for ${unknown.join(', ')}`);
  say(`${queries.length} queries of the dashboard`);
  checkByGrafanasModel();

  prepare();
  const address = await startWorker();
  await until('the worker has taken the uploads and done the night', async () => {
    const text = await scrape(address);
    return (
      valueOf(text, 'doisoat_uploads_total{status="committed"}') === provinces.length &&
      valueOf(text, 'doisoat_uploads_total{status="refused"}') === 1 &&
      valueOf(text, 'doisoat_nightly_result{result="done"}') === 1 &&
      valueOf(text, 'doisoat_uploads_waiting') === 0 &&
      valueOf(text, 'doisoat_provinces_unpublished') === 0
    );
  });
  await measure(address);
  prometheus = await Prometheus.start(folder, address, rulesFile);
  await compareWithStatus(prometheus);
  const empty: string[] = [];
  for (const { panel, expr } of queries)
    if ((await prometheus.ask(expr)).length === 0 && !emptyQueries.includes(expr)) empty.push(`${panel}: ${expr}`);
  if (empty.length > 0) throw new Error(`no result for\n${empty.join('\n')}`);
  say('every query of the dashboard has a result');
  await provoke(prometheus);
} finally {
  worker?.kill('SIGKILL');
  await prometheus?.stop();
  rmSync(folder, { recursive: true, force: true });
}
say(`${((performance.now() - began) / 1000).toFixed(0)} s`);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function doisoat(...args: string[]): string {
  return execFileSync(process.execPath, ['local/cli.ts', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function incoming(province: string, name: string): string {
  const place = join(data, 'objects/incoming', province, 'delta');
  mkdirSync(place, { recursive: true });
  return join(place, name);
}

/** An index, a batch of each province, and a file that is refused. */
function prepare(): void {
  const sample = join(folder, 'sample');
  const of = ['--people', '3000', '--rows', '600', '--provinces', provinces.join(','), '--seed', '7'];
  doisoat('generate', '--out', sample, ...of);
  doisoat('registry', 'build', join(sample, 'registry', readdirSync(join(sample, 'registry'))[0]), '--dir', data);
  for (const province of provinces) {
    const place = join(sample, 'incoming', province, 'delta');
    copyFileSync(join(place, readdirSync(place)[0]), incoming(province, 'batch.csv'));
  }
  writeFileSync(incoming('vn34-52', 'refused.csv'), 'no row of any kind\n');
}

/** Host and port of `/metrics`. */
async function startWorker(): Promise<string> {
  const options = ['--poll', '1', '--settle', '0', '--health-port', '0', '--portal-port', '0', '--nightly', '00:00'];
  const child = spawn(process.execPath, ['local/cli.ts', 'worker', '--dir', data, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  worker = child;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  let url = '';
  await until('the worker has started', async () => {
    url = /"health":"http:\/\/([^"]+)"/.exec(said)?.[1] ?? '';
    if (child.exitCode !== null) throw new Error(`the worker has ended: ${said}`);
    return url !== '';
  });
  return url;
}

async function scrape(address: string): Promise<string> {
  return (await fetch(`http://${address}/metrics`)).text();
}

function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

/** What promtool says of a scrape, and how large it is. */
async function measure(address: string): Promise<void> {
  await sleep(1_100); // an answer is kept for a second
  const from = performance.now();
  const text = await scrape(address);
  const took = performance.now() - from;
  checkMetrics(text);
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const ours = series.filter((line) => line.startsWith('doisoat_'));
  const bytes = Buffer.byteLength(text);
  say(`/metrics: ${took.toFixed(0)} ms, ${bytes} bytes, ${series.length} series, ${ours.length} of doisoat`);
}

/** Every figure that Prometheus has is the one of `status --json`. */
async function compareWithStatus(asked: Prometheus): Promise<void> {
  const status = JSON.parse(doisoat('status', '--json', '--dir', data)) as Status;
  let compared = 0;
  const equal = async (query: string, of: (each: Status['provinces'][number]) => number): Promise<void> => {
    const found = new Map((await asked.ask(query)).map(({ metric, value }) => [metric.province, value]));
    for (const each of status.provinces) {
      compared++;
      if (found.get(each.province) !== of(each))
        throw new Error(`${query} of ${each.province}: ${found.get(each.province)}, status: ${of(each)}`);
    }
  };
  await equal('doisoat_province_participants', ({ persons }) => persons.participants);
  await equal('doisoat_province_out_of_scope', ({ persons }) => persons.outOfScope);
  await equal('doisoat_province_denominator', ({ persons }) => persons.denominator);
  await equal('doisoat_province_synced', ({ persons }) => persons.synced);
  await equal('doisoat_province_verified', ({ persons }) => persons.verified);
  await equal('doisoat_province_remaining', ({ persons }) => persons.remaining);
  await equal('doisoat_province_held', ({ verdicts }) => verdicts.HELD);
  for (const scheme of ['BHXHBB', 'BHXHTN', 'BHYT', 'BHTN'] as const)
    await equal(`doisoat_scheme_verified{scheme="${scheme}"}`, ({ schemes }) => schemes[scheme].verified);
  const { verified, denominator } = status.national.persons;
  const [ratio] = await asked.ask('doisoat_verified_ratio');
  if (verified === 0 || ratio.value !== verified / denominator) throw new Error(`the rate is ${ratio.value}`);
  say(`${compared} figures in Prometheus are those of status`);
}

/** Nothing but what is wrong fires; then a clock is wrong, and then the worker is gone. */
async function provoke(asked: Prometheus): Promise<void> {
  // The sample's registry is as old as it says.
  const usual = new Set(['DoisoatRegistryOld']);
  const wrong = (await asked.firing()).filter((name) => !usual.has(name));
  if (wrong.length > 0) throw new Error(`nothing is wrong, and ${wrong.join(', ')} fires`);
  const ahead = incoming('vn34-52', 'ahead.csv');
  writeFileSync(ahead, 'a file of the future\n');
  const inTenMinutes = new Date(Date.now() + 600_000);
  utimesSync(ahead, inTenMinutes, inTenMinutes);
  await asked.until('a file of the future fires', async () => (await asked.firing()).includes('DoisoatClockWrong'));
  worker?.kill('SIGKILL');
  await asked.until('a killed worker fires', async () => (await asked.firing()).includes('DoisoatDown'));
  say('a wrong clock and a killed worker fire their alerts, and nothing else did before');
}

function checkByGrafanasModel(): void {
  const python = process.env.DOISOAT_PYTHON;
  if (python === undefined) {
    if (process.env.CI !== undefined) throw new Error('DOISOAT_PYTHON: a Python with grafana-foundation-sdk');
    return say("Grafana's model skipped: DOISOAT_PYTHON names no Python with grafana-foundation-sdk");
  }
  say(execFileSync(python, ['proof/metrics/check-dashboard.py', dashboardFile], { encoding: 'utf8' }).trim());
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${patience / 1000} s`);
    await sleep(200);
  }
}

/**
 * What must hold in the end, read past the faults: the ledger of each province is what its office's rows were made for,
 * each upload has one answer, what is published is what the states say, nothing is left over.
 */
import { lastRun } from '../../core/reconcile/run-items.ts';
import { readRunReport, type RunReport } from '../../core/reconcile/run-report.ts';
import { verdictNames } from '../../core/domain/codes.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { $Receipt, type Receipt } from '../../core/domain/receipt.ts';
import { isBatchVersion, versionId, walkChain } from '../../core/ledger/manifest.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { checkPublished } from '../network/check.ts';
import type { Stores } from '../network/deployed.ts';
import { testHash } from '../../test/support/test-world.ts';
import type { Cloud } from './cloud.ts';
import type { Country, Truth } from './country.ts';
import type { SentUpload } from './scenario.ts';

const text = new TextDecoder();

/** What was looked at, for the report. */
export interface Compared {
  uploads: number;
  rows: number;
  versions: number;
  objects: number;
}

/** Stores alone: also what the self-check damages. */
export async function checkBooks(
  stores: Stores,
  country: Country,
  sent: readonly SentUpload[],
): Promise<{ wrong: string[]; compared: Compared }> {
  const wrong: string[] = [];
  const compared: Compared = { uploads: sent.length, rows: 0, versions: 0, objects: 0 };
  for (const province of country.provinces) {
    await checkFigures(stores, country, province, wrong);
    const own = sent.filter((each) => each.province === province);
    wrong.push(...(await checkAnswers(stores, province, own, compared)));
    const { provinces: reports } = await verifyLedger({ ...stores, hash: testHash }, province);
    for (const { problems, drift, versions, objects } of reports) {
      wrong.push(...problems.map((problem) => `${province}: ledger verify: ${problem}`));
      if (drift !== 0) wrong.push(`${province}: drift ${drift}`);
      compared.versions += versions;
      compared.objects += objects;
    }
  }
  wrong.push(...(await checkPublished(stores, country.provinces)));
  return { wrong, compared };
}

async function checkFigures(
  { state: store }: Stores,
  { truth, registry }: Country,
  province: string,
  wrong: string[],
): Promise<void> {
  const state = await readProvinceState(store, province);
  const expected = truth.get(province);
  if (state === undefined || expected === undefined) {
    wrong.push(`${province}: no ledger`);
    return;
  }
  const told = (participants: number, verdicts: Truth['verdicts']): string => {
    const named = verdictNames.flatMap((name) => ((verdicts[name] ?? 0) > 0 ? [`${name} ${verdicts[name]}`] : []));
    return `${participants} participants, ${named.join(', ')}`;
  };
  const found = told(state.participants, state.verdicts);
  const wanted = told(expected.participants, expected.verdicts);
  if (found !== wanted) wrong.push(`${province}: ${found} instead of ${wanted}`);
  if (state.registryVersion !== registry[1].version) wrong.push(`${province}: compared with ${state.registryVersion}`);
}

/** Each upload is answered once, by what it is, and nothing is in the ledger that nobody sent. */
async function checkAnswers(
  stores: Stores,
  province: string,
  sent: readonly SentUpload[],
  compared: Compared,
): Promise<string[]> {
  const wrong: string[] = [];
  const state = await readProvinceState(stores.state, province);
  const batches: string[] = [];
  let releases = 0;
  if (state !== undefined)
    for await (const { manifest } of walkChain({ ...stores, hash: testHash }, province, state))
      if (isBatchVersion(manifest)) {
        if (manifest.batch.releases === null) batches.push(versionId(manifest));
        else releases += 1;
      }
  if (new Set(batches).size !== batches.length) wrong.push(`${province}: a batch is in the ledger twice`);
  const statuses = new Map<string, string[]>();
  for (const upload of sent) {
    const receipt = await receiptOf(stores, province, upload.batch);
    const status = receipt?.status ?? 'ignored';
    statuses.set(upload.expected, [...(statuses.get(upload.expected) ?? []), status]);
    const told = `${province} ${upload.name}`;
    if (upload.expected !== 'either' && status !== upload.expected)
      wrong.push(`${told}: ${status} instead of ${upload.expected}`);
    if ((status === 'committed') !== batches.includes(upload.batch))
      wrong.push(`${told}: ${status}, and the ledger not`);
    if (receipt === undefined || status !== 'committed') continue;
    if (receipt.rows.rejected !== upload.rejected) wrong.push(`${told}: ${receipt.rows.rejected} rows rejected`);
    wrong.push(...(await checkRows(stores, upload, compared)).map((fault) => `${told}: ${fault}`));
  }
  const either = (statuses.get('either') ?? []).toSorted().join();
  if (either !== 'committed,duplicate') wrong.push(`${province}: of two equal files ${either}`);
  const known = new Set(sent.map(({ batch }) => batch));
  if (batches.some((batch) => !known.has(batch))) wrong.push(`${province}: a version of an upload that nobody sent`);
  if (releases !== 1) wrong.push(`${province}: ${releases} releases`);
  return wrong;
}

async function receiptOf({ objects }: Stores, province: string, batch: string): Promise<Receipt | undefined> {
  const bytes = await objects.read(`results/${province}/${batch}/receipt.json`);
  return bytes === undefined ? undefined : $Receipt.parse(JSON.parse(text.decode(bytes)));
}

async function checkRows(stores: Stores, upload: SentUpload, compared: Compared): Promise<string[]> {
  const bytes = await stores.objects.read(`results/${upload.province}/${upload.batch}/outcomes.csv`);
  if (bytes === undefined) return ['no outcomes'];
  if (upload.outcomes === undefined) return [];
  const lines = text.decode(bytes).trim().split('\r\n').slice(1);
  const found = lines.map((line) => line.split(',')).map((cells) => [cells[2].replace(/^'/, ''), cells[4]].join(' '));
  const expected = upload.outcomes.map(([number, verdict]) => `${number} ${verdict}`);
  compared.rows += expected.length;
  const at = expected.findIndex((line, row) => found[row] !== line);
  if (at >= 0) return [`row ${at + 1} is answered ${found[at]} instead of ${expected[at]}`];
  return found.length === expected.length ? [] : [`${found.length} rows answered of ${expected.length}`];
}

/** What is left in the services: messages, executions, the night's report. */
export async function checkServices(cloud: Cloud): Promise<string[]> {
  const wrong: string[] = [];
  for (const [queue, left] of await cloud.messages()) wrong.push(`${left} messages in ${queue}`);
  const executions = await cloud.executions();
  for (const { status, executionArn } of executions)
    if (status !== 'SUCCEEDED') wrong.push(`execution ${executionArn.split(':').slice(-2).join(' ')} ${status}`);
  const report = await lastReport(cloud.stores);
  if (report === undefined) wrong.push('no night');
  else if (report.status !== 'done') {
    const failed = report.provinces.flatMap(({ province, failed: fault }) =>
      fault === null ? [] : [`${province} ${fault.step} ${fault.code}`],
    );
    const steps = report.failed.map(({ step, item, code }) => `${step} ${item} ${code}`);
    wrong.push(`the night is ${report.status}: ${[...failed, ...steps].join('; ')}`);
  }
  return wrong;
}

async function lastReport({ objects, state }: Stores): Promise<RunReport | undefined> {
  const days: string[] = [];
  for (let back = 0; back < 3; back++) days.push(new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10));
  for (const day of days) {
    const run = await lastRun({ state }, day);
    if (run !== undefined) return readRunReport({ objects }, run);
  }
  return undefined;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { nodeHash } from '../../../adapters/node/node-hash.ts';
import type { Receipt } from '../../../core/domain/receipt.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { runAcceptance, steps, type StepResult } from '../../../local/accept/acceptance.ts';
import { openDeployment } from '../../../local/accept/open-deployment.ts';
import { publishedKey } from '../../../local/accept/published-figures.ts';
import { readSample, trialFile } from '../../../local/accept/trial-files.ts';
import type { TriedDeployment } from '../../../local/accept/tried-deployment.ts';
import { capturedOutput } from '../../support/captured-output.ts';
import { buckets, context, s3Message, sqsEvent } from '../../support/deployment.ts';
import { runCliAlone, type Ended } from '../../support/run-cli.ts';
import { acceptanceSession, TriedCloud } from '../../support/tried-cloud.ts';

const check = 'vn34-00';
const people = [
  '052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30',
  '052190000002,,Trần Thị Bình,1990-05-06,2,alive,,vn34-52,2026-01-30',
];
const extractHeader = 'personal_id,old_id,full_name,birth_date,sex,status,superseded_by,residence_province,updated_on';

let cloud: TriedCloud;
beforeAll(async () => {
  cloud = await startCloud();
  await capturedOutput(async () => {
    await cloud.deployment.buildRegistry('2026-01-31', people);
  });
});
afterAll(() => capturedOutput(() => cloud.stop()));
beforeEach(() =>
  Object.assign(cloud, { session: acceptanceSession, delivers: true, publishes: 'figures', orders: 'done' }),
);

async function startCloud(): Promise<TriedCloud> {
  const started = await TriedCloud.start();
  for (const [name, value] of Object.entries(started.environment)) vi.stubEnv(name, value);
  return started;
}

/** The time of the one who tries: waiting takes as long as what is waited for. */
function quickClock() {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    async sleep(milliseconds: number) {
      ahead += milliseconds;
      await cloud.settled;
      // Between two tries at the clean-up the store's own clock must go on.
      if (milliseconds > 10_000) await nextSecond();
    },
  };
}

const noCode = (): Promise<string> => Promise.reject(new Error('no profile with MFA is used here'));

interface Trial {
  run?: string;
  sample?: Parameters<typeof trialFile>[1];
  /** What is otherwise with the deployment. */
  change?: (deployment: TriedDeployment) => Partial<TriedDeployment>;
}

let runs = 0;

/** S3 tells of times in whole seconds: what is stored in the same one is of the same time. */
const nextSecond = (): Promise<void> => sleep(1_001);

async function tryIt({ run = `run-${++runs}`, sample = [], change = () => ({}) }: Trial = {}): Promise<StepResult[]> {
  const clock = quickClock();
  let results: StepResult[] = [];
  await capturedOutput(async () => {
    const real = await openDeployment('test', noCode);
    const deployment = { ...real, ...change(real) };
    results = await runAcceptance({ deployment, clock, hash: nodeHash, run, sample, progress: () => {} });
  });
  return results;
}

/** The step that failed, with its code; and whether the clean-up was done. */
async function failureOf(trial: Trial): Promise<[step: string, code: string | undefined, cleanUp: string | undefined]> {
  const results = await tryIt(trial);
  const failed = results.find(({ status }) => status === 'failed');
  return [failed?.step ?? '', failed?.failure?.code, results.find(({ step }) => step === 'cleanUp')?.status];
}

const participants = async (): Promise<number | undefined> =>
  (await readProvinceState(cloud.deployment.container.world.state, check))?.participants;

describe('the acceptance test', () => {
  it('finds nothing wrong with a deployment that works, and leaves nobody in the ledger', async () => {
    cloud.publishes = 'all';
    const results = await tryIt();
    expect(results.map(({ step, status }) => [step, status])).toEqual(Object.keys(steps).map((step) => [step, 'ok']));
    expect(await participants()).toBe(0);
  });

  it('finds nothing wrong with an older deployment, whose ledger it may not have recounted', async () => {
    cloud.orders = 'unknown';
    const results = await tryIt();
    expect(results.filter(({ status }) => status !== 'ok')).toMatchObject([{ step: 'ledger', status: 'skipped' }]);
  });

  it('says in both languages of every failure what it is and what to look at', async () => {
    cloud.session = 'arn:aws:sts::123456789012:assumed-role/doisoat-test-office/vn34-00.cb-1';
    const [{ failure }] = await tryIt();
    expect(failure?.what.vi).toContain('403 PRINCIPAL_WITHOUT_PROVINCE');
    expect(failure?.todo.en).toContain('doisoat-<stage>-acceptance');
  });

  it('has people of a synthetic registry verified', async () => {
    const sample = readSample(new TextEncoder().encode([extractHeader, ...people].join('\n')));
    expect(sample.length).toBe(2);
    expect((await tryIt({ sample })).filter(({ status }) => status === 'failed')).toEqual([]);
    expect(await participants()).toBe(0);
  });

  it('may be run twice at once', async () => {
    const both = await Promise.all([tryIt({ run: 'b1' }), tryIt({ run: 'b2' })]);
    expect(both.flat().filter(({ status }) => status === 'failed')).toEqual([]);
    expect(await participants()).toBe(0);
  });

  it('takes out whom a test left that did not come to its end', async () => {
    await nextSecond();
    await capturedOutput(async () => {
      const { bytes } = trialFile('crashed');
      const stored = cloud.deployment.store(buckets.uploads, `incoming/${check}/delta/a.csv`, bytes);
      await cloud.deployment.sync(sqsEvent([s3Message([stored])]), context());
    });
    expect(await participants()).toBe(6);
    await tryIt();
    expect(await participants()).toBe(0);
  });
});

describe('it finds and names', () => {
  it('a session that gets no ticket', async () => {
    cloud.session = 'arn:aws:sts::123456789012:assumed-role/doisoat-test-operator/op-1';
    expect(await failureOf({})).toEqual(['form', 'TICKET_REFUSED', 'failed']);
  });

  it('a ticket for another province', async () => {
    cloud.session = 'arn:aws:sts::123456789012:assumed-role/doisoat-test-office/vn34-52.cb-1';
    expect(await failureOf({})).toEqual(['form', 'TICKET_OTHER', 'failed']);
  });

  it('a store that takes other bytes than were promised', async () => {
    const change = () => ({ postForm: async () => ({ status: 204, version: 'x' }) });
    expect((await failureOf({ change })).slice(0, 2)).toEqual(['form', 'FORM_TAKEN']);
  });

  it('a store without versions', async () => {
    const change = (real: TriedDeployment): Partial<TriedDeployment> => ({
      postForm: async (...form) => ({ ...(await real.postForm(...form)), version: undefined }),
    });
    expect((await failureOf({ change })).slice(0, 2)).toEqual(['upload', 'VERSION_MISSING']);
  });

  it('an upload without an answer', async () => {
    cloud.delivers = false;
    expect(await failureOf({})).toEqual(['upload', 'RECEIPT_MISSING', 'failed']);
  });

  it('an upload without an index to compare with', async () => {
    const before = cloud;
    cloud = await startCloud();
    const results = await tryIt();
    expect(results[1].failure?.facts).toEqual({ found: 'refused REGISTRY_NONE', expected: 'committed' });
    await capturedOutput(() => cloud.stop());
    cloud = before;
    for (const [name, value] of Object.entries(cloud.environment)) vi.stubEnv(name, value);
  });

  const changed =
    (file: string, from: string, to: string) =>
    (real: TriedDeployment): Partial<TriedDeployment> => ({
      async read(key) {
        const bytes = await real.read(key);
        if (bytes === undefined || !key.endsWith(file)) return bytes;
        return new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replace(from, to));
      },
    });

  it.each([
    ['outcomes.csv', 'ID_MISSING', 'ID_INVALID'],
    ['outcomes.csv', 'OUT_OF_SCOPE', 'ID_NOT_FOUND'],
    ['rejected.csv', 'NUMBER_UNREADABLE', 'ROW_QUOTE'],
  ])('a wrong answer in %s: %s told as %s', async (file, from, to) => {
    expect(await failureOf({ change: changed(file, from, to) })).toEqual(['rows', 'ROW_OTHER', 'ok']);
  });

  it('a row without an answer', async () => {
    const results = await tryIt({ change: changed('outcomes.csv', '1,3,', '1,33,') });
    expect(results[2].failure).toMatchObject({ code: 'ROW_OTHER', facts: { line: 3, found: '–' } });
  });

  it('figures that are not published', async () => {
    await nextSecond();
    cloud.publishes = 'nothing';
    expect(await failureOf({})).toEqual(['figures', 'SUMMARY_STALE', 'ok']);
  });

  it('figures that name the system check', async () => {
    const change = changed('national.json', '"vn34-01"', `"${check}"`);
    expect(await failureOf({ change })).toEqual(['figures', 'SUMMARY_NAMES_CHECK', 'ok']);
  });

  it('figures that the test changed', async () => {
    let looks = 0;
    const change = (real: TriedDeployment): Partial<TriedDeployment> => ({
      async read(key) {
        const bytes = await real.read(key);
        if (bytes === undefined || key !== publishedKey || ++looks === 1) return bytes;
        const national = JSON.parse(new TextDecoder().decode(bytes)) as { national: { persons: { participants: 0 } } };
        national.national.persons.participants += 6;
        return new TextEncoder().encode(JSON.stringify(national));
      },
    });
    expect((await failureOf({ change })).slice(0, 2)).toEqual(['unchanged', 'SUMMARY_CHANGED']);
  });

  /** While the recount is ordered and done something is otherwise. */
  const meanwhile = (disturb: () => Promise<() => void>) => (real: TriedDeployment) => ({
    async orderRecount() {
      const mend = await disturb();
      const order = await real.orderRecount();
      await cloud.settled;
      mend();
      return order;
    },
  });

  it('a ledger that is damaged', async () => {
    const change = meanwhile(async () => {
      const { world } = cloud.deployment.container;
      const marker = `ratified/${check}/${(await readProvinceState(world.state, check))?.version}`;
      cloud.deployment.store(buckets.records, marker, 'damaged');
      return () => cloud.deployment.s3.s3.buckets.get(buckets.records)?.get(marker)?.pop();
    });
    const results = await tryIt({ change });
    const facts = { drift: 0, problems: 1 };
    expect(results.at(-1)).toMatchObject({ step: 'ledger', failure: { code: 'LEDGER_WRONG', facts } });
  });

  it('a ledger that nobody recounts', async () => {
    cloud.orders = 'queued';
    expect(await failureOf({})).toEqual(['ledger', 'RECOUNT_MISSING', 'ok']);
  });

  it('a recount that breaks off', async () => {
    const change = meanwhile(async () => {
      cloud.deployment.intercept = (call, perform) =>
        call.key.startsWith('staged/') ? Promise.reject(new Error('broken off')) : perform();
      return () => (cloud.deployment.intercept = undefined);
    });
    const results = await tryIt({ change });
    const facts = { code: 'ORDER_PART_FAILED' };
    expect(results.at(-1)).toMatchObject({ step: 'ledger', failure: { code: 'FAULT', facts } });
  });

  it('people who do not leave', async () => {
    const change = (real: TriedDeployment): Partial<TriedDeployment> => ({
      async read(key) {
        const bytes = await real.read(key);
        if (bytes === undefined || !key.endsWith('receipt.json')) return bytes;
        const receipt = JSON.parse(new TextDecoder().decode(bytes)) as Receipt;
        receipt.counts.after.participants = 3;
        return new TextEncoder().encode(JSON.stringify(receipt));
      },
    });
    expect((await failureOf({ change })).slice(0, 2)).toEqual(['cleanUp', 'PEOPLE_LEFT']);
  });

  it('a stage that is not there', async () => {
    await expect(openDeployment('other', noCode)).rejects.toMatchObject({
      code: 'DEPLOYMENT_UNKNOWN',
      facts: { stage: 'other' },
    });
  });
});

describe('doisoat accept', () => {
  /** A process of its own; the functions log here. */
  async function accept(...args: string[]): Promise<Ended> {
    let ended: Ended = { code: null, stdout: '', stderr: '' };
    await capturedOutput(async () => {
      ended = await runCliAlone('accept', ...args);
    });
    return ended;
  }

  it('shows every step, and exits 1 with the step that failed', async () => {
    const fine = await accept('--deployment', 'test', '--lang', 'vi');
    expect([fine.code, fine.stderr]).toEqual([0, '']);
    expect(fine.stdout).toMatch(/dọn sổ kiểm tra +ĐẠT/);
    cloud.session = 'arn:aws:sts::123456789012:assumed-role/doisoat-test-operator/op-1';
    const failed = await accept('--deployment', 'test', '--json');
    const document = JSON.parse(failed.stdout) as { ok: boolean; steps: StepResult[] };
    expect([failed.code, document.ok, document.steps[0].failure?.code]).toEqual([1, false, 'TICKET_REFUSED']);
    expect(failed.stderr).toContain('[ACCEPTANCE_FAILED]');
    expect((await accept()).code).toBe(2);
  });
});

/**
 * Commands that order work of a deployment: found, signed, followed, told as on one machine.
 *
 * @module-tag long
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operations } from '../../../core/operations/operations.ts';
import { makeProgram } from '../../../local/program.ts';
import { DeploymentUrl, stackError, stackXml } from '../../support/deployment-url.ts';
import { leavesOf } from '../../support/examples.ts';
import type { Ended } from '../../support/run-cli.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const program = join(import.meta.dirname, '../../../bin/doisoat.js');
let url: DeploymentUrl;

beforeAll(async () => {
  url = await DeploymentUrl.open();
});
afterAll(() => url.close());
beforeEach(() => {
  url.requests.length = 0;
  url.anybody = undefined;
  url.stacks = () => ({ status: 200, body: stackXml('operationsUrl', `${url.address}/`) });
});

interface Options {
  env?: Record<string, string>;
  /** Once standard error has this, the signal is sent. */
  stopAt?: string;
}

/** A command in a process of its own, with nothing of this machine's credentials. */
async function doisoat(args: readonly string[], { env = url.environment, stopAt }: Options = {}): Promise<Ended> {
  const home = { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true', DOISOAT_LANG: 'en' };
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...home, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (stopAt !== undefined && stderr.includes(stopAt) && !child.killed) child.kill('SIGINT');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const there = ['--deployment', 'prod', '--purpose', 'test'];
const verified = {
  province: 'vn34-52',
  ledgerVersion: 9,
  versions: 9,
  objects: 1234,
  bytes: 5,
  rows: 6,
  participants: 6,
  drift: 0,
  problems: [],
};
const report = { ok: true, provinces: [verified] };

/** A queued order that takes one look more than it has parts. */
function queueing(ending: object): void {
  let looks = 0;
  url.answer = ({ method, path, body }) => {
    if (method === 'POST')
      return { status: 202, body: { id: (JSON.parse(body) as { id: string }).id, state: 'queued' } };
    const id = path.slice(1);
    const order = { id, operation: 'ledger verify', done: 1, parts: 1 };
    return { status: 200, body: looks++ === 0 ? { ...order, state: 'running', done: 0 } : { ...order, ...ending } };
  };
}

describe('a command on a deployment', () => {
  it('finds it by its stack, orders, follows, and tells the report as on one machine', async () => {
    queueing({ state: 'done', report });
    const ended = await doisoat(['ledger', 'verify', '--province', 'Gia Lai', ...there]);
    const [order] = url.orders;
    expect(ended).toEqual({
      code: 0,
      stdout: 'vn34-52: version 9, 1,234 objects, 6 rows, drift 0, 0 problems\n',
      stderr: `Ordered ${String(order.id)} of prod.\n`,
    });
    expect(order).toEqual({
      operation: 'ledger verify',
      request: { province: 'vn34-52' },
      purpose: 'test',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(url.requests[0].body).toBe('Action=DescribeStacks&StackName=doisoat-prod&Version=2010-05-15');
    expect(url.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET', 'GET']);
  });

  it('prints the same document, and ends with the code of a report that says so', async () => {
    queueing({ state: 'done', report: { ...report, ok: false }, refusal: 'LEDGER_DAMAGED' });
    const { code, stdout, stderr } = await doisoat(['ledger', 'verify', '--json', ...there]);
    expect([code, JSON.parse(stdout)]).toEqual([1, { ...report, ok: false }]);
    expect(stderr).toMatch(/^\[LEDGER_DAMAGED\] /);
  });

  it('says which parts are missing', async () => {
    const missing = [{ part: 'vn34-01', code: 'INTEGRITY', facts: { key: 'x' } }];
    queueing({ state: 'failed', report, missing, code: 'INTEGRITY' });
    const { code, stdout, stderr } = await doisoat(['ledger', 'verify', '--json', ...there]);
    expect([code, JSON.parse(stdout)]).toEqual([1, { ...report, missing }]);
    expect(stderr).toMatch(/\[ORDER_INCOMPLETE\] The order ended without 1 of its parts, the first is vn34-01 /);
  });

  it('is refused as on one machine where nothing could be done', async () => {
    queueing({ state: 'failed', code: 'RESTORE_NO_SOURCE', missing: [{ part: '', code: 'RESTORE_NO_SOURCE' }] });
    const { code, stdout, stderr } = await doisoat(['ledger', 'restore', 'staged/x', ...there]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/\n\[RESTORE_NO_SOURCE\] /);
  });

  it('names the object of a report that is too long', async () => {
    queueing({ state: 'done', reportKey: 'runs/operations/x/report.json' });
    const { code, stdout } = await doisoat(['ledger', 'verify', ...there]);
    expect([code, stdout]).toEqual([0, 'The report is long, and kept as runs/operations/x/report.json\n']);
  });

  it('sends the text of a file, never its path', async () => {
    const path = join(makeTempFolder(), 'known-people.txt');
    writeFileSync(path, '\ufeff052190000001\n');
    url.answer = ({ body }) => {
      const { id } = JSON.parse(body) as { id: string };
      return {
        status: 200,
        body: { id, state: 'done', report: { version: '2026-01-31', canaries: 1, failed: 0, names: true } },
      };
    };
    const { stdout } = await doisoat(['registry', 'canaries', path, ...there]);
    expect(stdout).toBe('1 canaries, as registry 2026-01-31 has them.\n');
    expect(url.orders[0].request).toEqual({ file: '\ufeff052190000001\n' });
    writeFileSync(path, Uint8Array.from([0x0a, 0xff, 0x0a]));
    const wrong = await doisoat(['targets', path, ...there]);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/^\[TARGET_ROW\] Line 2: /)]);
  });

  it('leaves its order running when it is stopped, and says how to follow it', async () => {
    queueing({ state: 'running', done: 0 });
    const { code, stderr } = await doisoat(['ledger', 'compact', ...there], { stopAt: 'Ordered' });
    const id = String(url.orders[0].id);
    expect(code).toBeNull();
    expect(stderr).toContain(`The order goes on at prod; follow it by: doisoat operation ${id} --deployment prod\n`);
    queueing({ state: 'done', report });
    const followed = await doisoat(['operation', id, '--deployment', 'prod', '--json']);
    expect([followed.code, JSON.parse(followed.stdout)]).toEqual([0, report]);
  });

  it('may ask how far an order is', async () => {
    queueing({ state: 'running' });
    const id = '0193f0c2-5b1e-4a9d-9c55-0f3f6c1f7a10';
    const { stdout } = await doisoat(['operation', id, '--no-wait', '--deployment', 'prod']);
    expect(stdout).toBe('ledger verify: running 0 / 1\n');
  });
});

describe('a deployment is not reached, which is said in words,', () => {
  const verify = ['ledger', 'verify', ...there];

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['without a region', verify, { AWS_REGION: '' }, /^\[REGION_MISSING\] /],
    ['without credentials', verify, { AWS_ACCESS_KEY_ID: '' }, /^\[CREDENTIALS_MISSING\] /],
    [
      'by a name that is none',
      ['ledger', 'verify', '--purpose', 'x', '--deployment', 'Prod/1'],
      {},
      /^\[DEPLOYMENT_NAME\] /,
    ],
    ['in plain text', verify, { DOISOAT_OPERATIONS_URL: 'http://orders.example/' }, /^\[DEPLOYMENT_URL\] /],
    [
      'where nothing listens',
      verify,
      { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:9/' },
      /^\[DEPLOYMENT_AWAY\] /,
    ],
    ['with another secret', verify, { AWS_SECRET_ACCESS_KEY: 'wrong' }, /^\[CREDENTIALS_WRONG\] /],
  ])('%s', async (_how, args, changed, told) => {
    const { code, stdout, stderr } = await doisoat(args, { env: { ...url.environment, ...changed } });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(told)]);
    expect(url.orders).toEqual([]);
  });

  it.each([
    ['ValidationError', /^\[DEPLOYMENT_UNKNOWN\] There is no stack doisoat-prod .* \(ap-southeast-1\)/],
    ['ExpiredToken', /^\[CREDENTIALS_EXPIRED\] /],
    ['InvalidClientTokenId', /^\[CREDENTIALS_WRONG\] /],
    ['AccessDenied', /^\[ROLE_WRONG\] .* doisoat-prod-operator /],
  ])('where its stack answers %s', async (code, told) => {
    url.stacks = () => ({ status: 400, body: stackError(code) });
    expect((await doisoat(verify)).stderr).toMatch(told);
  });

  it('where its stack takes no orders', async () => {
    url.stacks = () => ({ status: 200, body: stackXml('releaseUrl', 'https://example.org/') });
    expect((await doisoat(verify)).stderr).toMatch(/^\[DEPLOYMENT_UNKNOWN\] /);
  });

  it('where its profile needs a code and nobody can be asked, or its role is not given', async () => {
    const folder = makeTempFolder();
    const profile = (more: string): string =>
      '[profile operator]\nrole_arn = arn:aws:iam::123456789012:role/doisoat-prod-operator\n' +
      `role_session_name = op-01\nsource_profile = base\nregion = ap-southeast-1\n${more}`;
    writeFileSync(join(folder, 'credentials'), '[base]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n');
    const env = {
      AWS_PROFILE: 'operator',
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_ENDPOINT_URL: url.address,
    };
    writeFileSync(env.AWS_CONFIG_FILE, profile('mfa_serial = arn:aws:iam::123456789012:mfa/op-01\n'));
    expect((await doisoat(verify, { env })).stderr).toMatch(/^\[MFA_CODE_NEEDED\] /);
    writeFileSync(env.AWS_CONFIG_FILE, profile(''));
    url.anybody = ({ body }) => ({ status: 403, body: body.includes('AssumeRole') ? stackError('AccessDenied') : '' });
    expect((await doisoat(verify, { env })).stderr).toMatch(/^\[ROLE_NOT_ASSUMED\] /);
  });

  it('and a purpose is needed', async () => {
    const { code, stderr } = await doisoat(['ledger', 'verify', '--deployment', 'prod']);
    expect([code, stderr]).toEqual([2, "error: --deployment needs the option '--purpose <text>'\n"]);
    expect(url.requests).toEqual([]);
  });
});

describe('a command without an operation', () => {
  it('refuses a deployment, and does nothing here', async () => {
    const folder = join(makeTempFolder(), 'data');
    for (const env of [{}, { DOISOAT_DEPLOYMENT: 'prod' }]) {
      const named = 'DOISOAT_DEPLOYMENT' in env ? [] : ['--deployment', 'prod'];
      const { code, stderr } = await doisoat(['status', '--dir', folder, ...named], { env });
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^\[COMMAND_NOT_DEPLOYED\] .* release, held, /)]);
    }
    // What touches no data is not meant by the variable.
    expect((await doisoat(['profiles'], { env: { DOISOAT_DEPLOYMENT: 'prod' } })).code).toBe(0);
    expect((await doisoat(['profiles', '--deployment', 'prod'])).stderr).toMatch(/^\[COMMAND_NOT_DEPLOYED\] /);
  });

  it('is every command that takes no purpose of a deployment', async () => {
    const leaves = leavesOf(await makeProgram({ language: 'en' }));
    const taking = leaves.filter(({ command }) =>
      command.options.some(({ long, description }) => long === '--purpose' && !/of the upload/.test(description)),
    );
    const names = taking.map(({ words }) =>
      words.join(' ').replace(/ list$/, (end) => (words[0] === 'held' ? '' : end)),
    );
    expect(names.toSorted()).toEqual(Object.keys(operations).toSorted());
  });
});

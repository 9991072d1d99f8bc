/**
 * `npm run prove -- portal-aws`: an office's day by the portal on AWS, over emulators. The bundle that is deployed is
 * asked as Lambda is; the portal is another process before each step. Exit 1 if anything is other than it should be.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { allRoutes } from '../../portal/routes.ts';
import { signIdentity, proxyHeader } from '../../portal/access/proxy-header.ts';
import { passProvider, startLoginProvider, type LoginProvider } from '../../test/support/login-provider.ts';
import { textRow, workbookOf } from '../../test/support/workbook-writer.ts';
import type { AskedOfStores } from './asked.ts';
import { startAwsHome, type AwsHome } from './aws-home.ts';

const [own, other] = ['vn34-52', 'vn34-42'];
const people = [
  '052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30',
  '052190000002,,Trần Thị Bình,1990-05-06,2,alive,,vn34-52,2026-01-30',
  '042090000003,,Lê Văn Cường,1990-07-08,1,alive,,vn34-42,2026-01-30',
];
const columns = ['participant_number', 'personal_id', 'full_name', 'birth_date', 'sex', 'schemes'];
const bình = ['5200000002', '052190000002', 'Trần Thị Bình', '06/05/1990', '2', 'BHYT'];
/** More claims on one ID than may be compared. */
const guesses = ['01', '02', '03', '04'].map((day, at) => [
  `520000000${at + 3}`,
  '052090000001',
  'Nguyễn Văn An',
  `${day}/02/1990`,
  '1',
  'BHYT',
]);
const csvOf = (rows: string[][]): string => `${[columns, ...rows].map((row) => row.join(',')).join('\n')}\n`;

interface Person {
  role: string;
  user: string;
  province?: string;
}
const clerk: Person = { role: 'clerk', user: 'cb-17', province: own };
const stranger: Person = { role: 'clerk', user: 'cb-99', province: other };
const headquarters: Person = { role: 'headquarters', user: 'hq-07' };

const wrong: string[] = [];
function expect(what: string, found: unknown, expected: unknown): void {
  const holds = isDeepStrictEqual(found, expected);
  process.stdout.write(`${holds ? 'ok   ' : 'WRONG'} ${what}\n`);
  if (!holds) wrong.push(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

type Ask = (path: string, as?: Person, init?: RequestInit) => Promise<Response>;
type Batch = { state: string; rows: Record<string, number>; held: number };

function askOf({ url, proxySecret }: AwsHome): Ask {
  return (path, as, init = {}) => {
    const headers = new Headers(init.headers);
    const exp = Date.now() / 1000 + 60;
    if (as !== undefined) headers.set(proxyHeader, signIdentity({ ...as, exp }, proxySecret));
    return fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
  };
}

/** By the provider and back: the cookie of the session. */
async function logIn(home: AwsHome): Promise<string> {
  const left = await fetch(`${home.url}login/start`, { redirect: 'manual' });
  const back = await passProvider(left.headers.get('location') ?? '', 'cb-17');
  await home.restart(); // what the login began with is with the browser
  const came = await fetch(back, { redirect: 'manual', headers: { cookie: cookieOf(left, 'doisoat-login') } });
  expect('login by the provider ends at the first page', came.headers.get('location'), '/home');
  return cookieOf(came, 'doisoat');
}

function cookieOf(answer: Response, name: string): string {
  return (
    answer.headers
      .getSetCookie()
      .find((line) => line.startsWith(`${name}=`))
      ?.split(';')[0] ?? ''
  );
}

/** A ticket, and its file posted to the store as a browser does. */
async function sendByTicket(ask: Ask, bytes: Uint8Array<ArrayBuffer>, change: (form: FormData) => void = () => {}) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const wish = { kind: 'delta', container: 'csv', bytes: bytes.length, sha256, purpose: 'đối soát' };
  const body = JSON.stringify(wish);
  const headers = { 'content-type': 'application/json' };
  const asked = await ask(`api/v1/provinces/${own}/tickets`, clerk, { method: 'POST', headers, body });
  const ticket = (await asked.json()) as { id: string; url: string; fields: Record<string, string> };
  const form = new FormData();
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value);
  form.append('file', new Blob([bytes]));
  change(form);
  return { ...ticket, stored: (await fetch(ticket.url, { method: 'POST', body: form })).status };
}

async function day(home: AwsHome): Promise<void> {
  const ask = askOf(home);
  const batchOf = async (id: string): Promise<Batch> => (await ask(`api/v1/batches/${id}`, clerk)).json() as never;
  await home.settled();
  expect('it works', (await ask('health')).status, 200);
  expect('published pages need no login', (await ask('')).status, 200);
  expect('everything else does', (await ask(`api/v1/provinces/${own}/batches`)).status, 401);
  const cookie = await logIn(home);
  const page = await ask('home', undefined, { headers: { cookie } });
  expect(
    'a session lives in the table, not in a process',
    [page.status, (await page.text()).includes('cb-17')],
    [200, true],
  );

  const bytes = Buffer.from(csvOf([bình]));
  const { id, stored } = await sendByTicket(ask, bytes);
  expect('a browser posts the file of a ticket to the store', stored, 204);
  await home.restart();
  await home.settled();
  const arrived = (await (await ask(`api/v1/tickets/${id}`, clerk)).json()) as { batchId: string };
  expect('its batch is committed', (await batchOf(arrived.batchId)).state, 'committed');
  const forged = await sendByTicket(ask, bytes, (form) => form.set('key', `incoming/${other}/delta/a.csv`));
  expect('a form that was changed is refused by the store', forged.stored, 403);
  const larger = await sendByTicket(ask, bytes, (form) => form.set('file', new Blob([bytes, bytes])));
  expect('so is another file than was promised', larger.stored, 403);

  const book = workbookOf({
    sheets: [{ data: [columns, ...guesses].map((row, at) => textRow(at + 1, row)).join('') }],
  });
  const sent = await ask(`api/v1/provinces/${own}/uploads`, clerk, { method: 'POST', body: new Uint8Array(book) });
  const { batchId } = (await sent.json()) as { batchId: string };
  expect('a workbook goes through the portal', sent.status, 202);
  await home.restart();
  await home.settled();
  const { state, held } = await batchOf(batchId);
  expect('its claims on one ID are held', [state, held], ['committed', 4]);
  const large = await ask(`api/v1/provinces/${own}/uploads`, clerk, { method: 'POST', body: Buffer.alloc(7_000_000) });
  expect('more than Lambda takes is refused', large.status, 413);
  const text = Buffer.alloc(5_500_000, 'a');
  const csv = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: text };
  const advised = (await (await ask(`api/v1/provinces/${own}/uploads`, clerk, csv)).json()) as { detail: string };
  expect('with advice, where we are asked', advised.detail.includes('ticket'), true);

  for (const name of ['outcomes.csv', 'receipt.html', 'answers.xlsx']) {
    const answer = await ask(`api/v1/batches/${batchId}/${name}`, clerk);
    expect(`${name} is given`, [answer.status, (await answer.bytes()).length > 100], [200, true]);
    expect(
      `${name} is not there for another office`,
      (await ask(`api/v1/batches/${batchId}/${name}`, stranger)).status,
      404,
    );
  }
  for (const path of [`api/v1/batches/${batchId}`, `api/v1/provinces/${own}/batches`, `api/v1/tickets/${id}`])
    expect(`another office sees nothing of ${path.split('/')[2]}`, (await ask(path, stranger)).status, 404);

  const json = { 'content-type': 'application/json' };
  const row = Object.fromEntries(columns.map((name, at) => [name, bình[at]]));
  const checks = `api/v1/provinces/${own}/checks`;
  const one = await ask(checks, clerk, { method: 'POST', headers: json, body: JSON.stringify([row]) });
  const answers = (await one.json()) as unknown[];
  expect('one person is looked up by the form', [one.status, answers.length], [200, 1]);

  const decide = (decision: string) => ({
    method: 'POST',
    headers: json,
    body: JSON.stringify({ decision, reason: 'đã xem từng dòng' }),
  });
  const order = decide('release');
  const held1 = `api/v1/held/${own}/${batchId}`;
  expect('an office releases nothing', (await ask(held1, clerk, order)).status, 403);
  expect('headquarters refuses', (await ask(held1, headquarters, decide('refuse'))).status, 200);
  expect('and releases after all', (await ask(held1, headquarters, order)).status, 200);
  await home.settled();
  const unknown = await ask(`api/v1/held/${own}/${'0'.repeat(32)}`, headquarters, order);
  expect('a refusal of the release comes back', ((await unknown.json()) as { code: string }).code, 'BATCH_UNKNOWN');
  const figures = (await (await ask(`api/v1/figures/${own}`)).json()) as { persons: Record<string, number> };
  expect('the figures have it', JSON.stringify(figures).includes('"verified":2'), true);

  await home.restart();
  const targets = 'year,province,indicator,value,source,as_of\n2026,vn34-52,target_coverage_BHYT,95,QĐ 12,2026-01-05\n';
  const load = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: targets };
  expect('headquarters loads targets', (await ask('api/v1/targets', headquarters, load)).status, 200);
  const heading = 'province,code,name,parent,kind,goal,source,as_of';
  const units = `${heading}\nvn34-52,X1,Xã Một,,commune,95,QĐ 12,2026-01-05\n`;
  for (const body of [units, units.replace('Xã Một', 'Xã Hai')]) {
    const answer = await ask('api/v1/units', headquarters, { ...load, body });
    expect('and tables of units, one in the place of the other', answer.status, 200);
  }

  await goThrough(ask, batchId);
  await checkAudit(home, batchId);
  // By name at run time: what reads templates is compiled under the rules of the CDK.
  const rights = new URL('../access-matrix/portal-calls.ts', import.meta.url).href;
  const { refusedToPortal } = (await import(rights)) as {
    refusedToPortal: (asked: readonly AskedOfStores[]) => Promise<string[]>;
  };
  expect('its role has a right to each of what it did', await refusedToPortal(home.asked), []);
  expect('and it did enough to say so', new Set(home.asked.map(({ action }) => action)).size > 6, true);
}

/** Every page and document that there is, by somebody who may: none ends in a fault. */
async function goThrough(ask: Ask, batch: string): Promise<void> {
  const faults: string[] = [];
  let asked = 0;
  for (const { method, path, access } of allRoutes) {
    const known = path.replace(':province', own).replace(':batch', batch).slice(1);
    if (method !== 'GET' || /[:*]/.test(known)) continue;
    const role = 'roles' in access ? access.roles[0] : 'clerk';
    const ofOffice = role === 'clerk' || role === 'director';
    const answer = await ask(known, { role, user: `${role}-1`, ...(ofOffice ? { province: own } : {}) });
    await answer.bytes();
    asked++;
    if (answer.status >= 500) faults.push(`${answer.status} ${path}`);
  }
  expect(`${asked} pages and documents, none a fault`, faults, []);
}

/** Who sent, who released, who looked: each written, with the session that the portal vouches for. */
async function checkAudit({ stores: { objects } }: AwsHome, batch: string): Promise<void> {
  const text = async (key: string) => new TextDecoder().decode(await objects.read(key));
  const record = JSON.parse(await text(`audit/${own}/${batch}.json`)) as { principal: string; ticket: object };
  expect('the sender is on record', record.ticket, { session: `${own}.cb-17`, attested: true });
  const orders: string[] = [];
  for await (const { key } of objects.list(`audit/${own}/release-${batch}-`)) orders.push(await text(key));
  expect(
    'so is who ordered the release',
    orders.map((each) => (JSON.parse(each) as { principal: string }).principal),
    ['portal:hq-07'],
  );
  const looks: string[] = [];
  for await (const { key } of objects.list('audit/portal/')) looks.push(await text(key));
  expect('and every look, though processes were killed', looks.length > 10 && looks.join().includes('hq-07'), true);
}

let provider: LoginProvider | undefined;
const home = await startAwsHome({
  people,
  async oidc(callback) {
    const claims = { 'cb-17': { doisoat_role: 'clerk', doisoat_province: own } };
    provider = await startLoginProvider({ callback, people: claims });
    return provider;
  },
});
try {
  await day(home);
} finally {
  await home.stop();
  await provider?.stop();
}
process.stdout.write(`portal on AWS: ${wrong.length} wrong\n`);
for (const line of wrong) process.stdout.write(`${line}\n`);
if (wrong.length > 0) process.exitCode = 1;

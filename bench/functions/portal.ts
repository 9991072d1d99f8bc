/**
 * The portal, one request after another in one process: what an office of the largest province, and headquarters, may
 * ask of it that reads or sends most.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { PortalEnvName, portalSecrets } from '../../functions/env-names.ts';
import { sentBytesMax } from '../../functions/portal-uploads.ts';
import { bundleBrowser } from '../../local/serve/bundle-browser.ts';
import { proxyHeader, signIdentity } from '../../portal/access/proxy-header.ts';
import { must } from '../harness/check.ts';
import { province } from '../harness/world.ts';
import type { MeasuredAt, Work } from './work.ts';

const clerk = { role: 'clerk', user: 'cb-17', province };
const headquarters = { role: 'headquarters', user: 'hq-07' };
const host = 'portal.invalid';

const $Answer = z.object({ statusCode: z.int(), bytes: z.int(), text: z.string() });

interface Asked {
  path: string;
  by?: typeof clerk | typeof headquarters;
  send?: { type: string; bytes: Uint8Array };
}

export async function* portal({ stage, ledger }: MeasuredAt): AsyncGenerator<Work> {
  const proxySecret = randomBytes(32).toString('base64url');
  await stage.s3.store.put(portalSecrets.key, Buffer.from(randomBytes(32).toString('hex')));
  await stage.s3.store.put(portalSecrets.proxy, Buffer.from(proxySecret));
  mkdirSync(stage.folder, { recursive: true });
  for (const [name, bytes] of Object.entries(await bundleBrowser()))
    writeFileSync(join(stage.folder, `${name}.js`), bytes);
  const env = {
    [PortalEnvName.settings]: '{}',
    [PortalEnvName.front]: 'url',
    [PortalEnvName.releaseUrl]: 'http://127.0.0.1:1/',
    [PortalEnvName.resultDays]: '180',
  };
  const own = `/p/${province}`;
  const batch = `/api/v1/batches/${ledger.batch}`;
  const works: [string, ...Asked[]][] = [
    ['pages: batches, lists, held, units', ...pages(`${own}/batches`, `${own}/lists`, `${own}/units`, '/held')],
    ['page of the open cases', { path: `${own}/cases` }],
    ['open cases as CSV', { path: `${own}/cases.csv` }],
    ['open cases as a workbook', { path: `${own}/cases.xlsx` }],
    ['open cases, a workbook a unit', { path: `${own}/cases/units.zip` }],
    ['matrix of a province', { path: `${own}/matrix` }],
    ['what changed between two days, what mending does', ...pages(`${own}/diff`, `${own}/what-if`)],
    ['answers of the largest file, CSV', { path: `${batch}/outcomes.csv` }],
    ['answers of the largest file, workbook', { path: `${batch}/answers.xlsx` }],
    ['who was verified by it', { path: `${batch}/verified.csv` }],
    ['the largest file that it takes', upload()],
  ];
  for (const [what, ...requests] of works)
    yield {
      what,
      env,
      run: async (invoke) => {
        for (const asked of requests) {
          const { statusCode, bytes, text } = $Answer.parse(await invoke(eventOf(asked, proxySecret)));
          // A page of something that there is not says so with 404; it was asked for all the same.
          must([200, 202, 404].includes(statusCode), `${asked.path}: ${statusCode} ${text}`);
          process.stderr.write(`${asked.path}: ${statusCode}, ${bytes} bytes\n`);
        }
      },
    };
}

function pages(...paths: string[]): Asked[] {
  return paths.map((path) => ({ path, by: path.startsWith('/p/') ? clerk : headquarters }));
}

function upload(): Asked {
  const bytes = new Uint8Array(sentBytesMax).fill(0x20);
  const head = 'participant_number,personal_id,full_name,birth_date,sex,schemes\n';
  bytes.set(new TextEncoder().encode(head));
  return { path: `/api/v1/provinces/${province}/uploads`, send: { type: 'text/csv', bytes } };
}

function eventOf({ path, by = clerk, send }: Asked, secret: string): object {
  const method = send === undefined ? 'GET' : 'POST';
  const exp = Date.now() / 1000 + 3_600;
  const requestContext = {
    domainName: host,
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
    requestId: 'bench',
  };
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: '',
    headers: {
      host,
      [proxyHeader.toLowerCase()]: signIdentity({ ...by, exp }, secret),
      ...(send === undefined ? {} : { 'content-type': send.type }),
    },
    requestContext,
    ...(send === undefined ? {} : { body: Buffer.from(send.bytes).toString('base64') }),
    isBase64Encoded: send !== undefined,
  };
}

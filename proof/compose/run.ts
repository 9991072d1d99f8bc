/**
 * deploy/compose.yaml as it is written, run by Docker Compose on podman: `npm run prove -- compose --endpoint
 * S3SERVER`. DOISOAT_COMPOSE names Docker Compose; nginx is Debian's, with the configuration that is deployed. In place
 * of versitygw, whose image cannot be fetched here, the S3 server at the endpoint (moto) answers. A clerk's program
 * sends a file by ticket through the proxy and gets its answer; wrong names, what is too large and forged identities
 * are refused.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ticketBytesMax } from '../../core/intake/ticket-request.ts';
import { freePort } from '../network/servers.ts';
import { image, imageUser, openEngine, type Engine } from '../image/engine.ts';
import { makeSample, seconds, tell } from '../image/sample.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const way = fileURLToPath(new URL('way.ts', import.meta.url));
const province = 'vn34-52';
const host = 'doisoat.example.vn';
/** The user of the proxy's image. */
const proxyUser = 101;
/** Of an answer: more says that something hangs. */
const patience = 90_000; // milliseconds
const { endpoint } = parseArgs({ options: { endpoint: { type: 'string' } } }).values;
const compose = process.env.DOISOAT_COMPOSE;

interface Service {
  image: string;
  command?: string[] | null;
  ports?: object[];
  read_only?: boolean;
}

if (compose === undefined || endpoint === undefined) {
  if (process.env.CI !== undefined) throw new Error('DOISOAT_COMPOSE and --endpoint are needed');
  tell('Not proven here: needs DOISOAT_COMPOSE (Docker Compose, version 2) and --endpoint (an S3 server).');
} else {
  const engine = openEngine();
  if (engine !== undefined) await proveWith(engine, { compose, endpoint });
}

async function proveWith(engine: Engine, { compose: program, endpoint: s3 }: { compose: string; endpoint: string }) {
  const folder = join(engine.folder, 'deploy');
  cpSync(join(root, 'deploy'), folder, { recursive: true });
  const port = await freePort();
  const { extract, batch } = makeSample(engine.folder, [province]);
  prepareFolder(folder, port);
  cpSync(extract, join(folder, 'data/extract'), { recursive: true });
  giveTo(imageUser, join(folder, 'data'));
  const sockets = join(engine.folder, 'sockets');
  mkdirSync(sockets);
  const toStore = await openWay(join(sockets, 'store'), new URL(s3));
  try {
    const env = { ...process.env, STORE_SOCKETS: sockets, DOCKER_HOST: await engine.serve() };
    const run = (...args: string[]): string => {
      const files = ['--file', 'compose.yaml', '--file', join(root, 'proof/compose/override.yaml')];
      const ended = spawnSync(program, [...files, ...args], { cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
      if (ended.status !== 0) throw new Error(`compose ${args.join(' ')}: ${ended.stdout}${ended.stderr}`);
      return ended.stdout;
    };
    const { services } = JSON.parse(run('config', '--format=json')) as { services: Record<string, Service> };
    const open = Object.keys(services).filter((name) => services[name].ports !== undefined);
    check(`the proxy alone is reached from outside: ${open.join()}`, open.join() === 'proxy');
    tell(`Docker Compose takes the file: ${Object.keys(services).join(', ')}`);

    const started = performance.now();
    engine.build();
    standIns(engine, services);
    run('up', '--detach', '--no-build');
    const doisoat = (...args: string[]): string =>
      run('exec', '--no-TTY', 'doisoat', '/usr/local/bin/node', '/opt/doisoat/dist/bin/doisoat.js', ...args);
    const ask = asker(port, readFileSync(join(folder, 'tls/server.crt')));
    await until('the portal answers through the proxy', async () => (await ask('GET', '/login')).status === 200);
    tell(`up: images, network, bucket, worker, proxy: ${seconds(started)} s`);
    doisoat('registry', 'build', '/data/extract');
    const token = doisoat('portal', 'token', '--role', 'clerk', '--province', province, '--json');
    await useIt(ask, (JSON.parse(token) as { token: string }).token, readFileSync(batch(province)));
    await refuse(ask, port);

    const stopping = performance.now();
    run('stop', 'doisoat');
    const code = engine.podman('inspect', '--format={{.State.ExitCode}}', 'doisoat-doisoat-1').trim();
    check(`compose stop ends the worker with 0: ${code}`, code === '0');
    tell(`compose stop: the worker ended with 0 in ${seconds(stopping)} s`);
    run('down', '--volumes', '--timeout=2');
  } catch (error) {
    process.stdout.write(engine.tryPodman('ps', '--all').stdout);
    for (const name of ['bucket', 'doisoat', 'proxy'])
      process.stdout.write(JSON.stringify(engine.tryPodman('logs', '--tail=20', `doisoat-${name}-1`)));
    throw error;
  } finally {
    toStore.kill();
    engine.close();
  }
}

/** The files that docs/install.md says are to be made, from the examples. */
function prepareFolder(folder: string, port: number): void {
  const example = readFileSync(join(folder, 'env.example'), 'utf8');
  const keys = example.replace(/^(STORE_\w+)=$/gm, (_, name: string) => `${name}=${name.toLowerCase()}-0123456789`);
  writeFileSync(join(folder, '.env'), keys.replace(/^HTTPS_PORT=.*$/m, `HTTPS_PORT=${port}`));
  mkdirSync(join(folder, 'data'));
  cpSync(join(folder, 'config.example.json'), join(folder, 'data/config.json'));
  chmodSync(join(folder, 'data/config.json'), 0o600);
  mkdirSync(join(folder, 'tls'));
  const [key, certificate] = ['server.key', 'server.crt'].map((name) => join(folder, 'tls', name));
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, ...subject],
    { stdio: 'ignore' },
  );
  giveTo(proxyUser, join(folder, 'tls'));
}

function giveTo(user: number, path: string): void {
  execFileSync('chown', ['-R', `${user}:${user}`, path]);
}

/** nginx of this machine under the name of its image; the store as a way to the S3 server of this machine. */
function standIns(engine: Engine, services: Record<string, Service>): void {
  const nginx = execFileSync('which', ['nginx'], { encoding: 'utf8' }).trim();
  engine.standIn(services.proxy.image, {
    programs: { '/usr/sbin/nginx': nginx },
    instructions: `USER ${proxyUser}\nENTRYPOINT ["/usr/sbin/nginx", "-g", "daemon off;"]`,
  });
  engine.standIn(services.store.image, {
    programs: { '/usr/local/bin/node': process.execPath },
    files: { '/way.ts': way },
    // What the compose file says to versitygw is not for it.
    instructions: 'ENTRYPOINT ["/usr/local/bin/node", "/way.ts", "7070", "/sockets/store"]',
  });
  check('the worker is the image that was built', services.doisoat.image === image);
}

/** A socket file that leads to the S3 server: containers of an inner network reach no address of the machine. */
async function openWay(path: string, { port }: URL): Promise<ChildProcess> {
  const child = spawn(process.execPath, [way, path, port], { stdio: 'inherit' });
  await until('there is a way to the store', async () => existsSync(path));
  chmodSync(path, 0o666);
  return child;
}

interface Answer {
  status: number;
  rawHeaders: string[];
  text: string;
}
interface Asked {
  headers?: Record<string, string | number>;
  body?: Uint8Array | string;
  servername?: string;
}
type Ask = (method: string, path: string, asked?: Asked) => Promise<Answer>;

/** Requests by the name of the portal to the port of the proxy; the certificate is verified. */
function asker(port: number, ca: Buffer): Ask {
  return (method, path, { headers = {}, body, servername = host } = {}) =>
    new Promise((resolve, reject) => {
      const at = { host: '127.0.0.1', port, servername, ca, method, path, headers: { host, ...headers }, agent: false };
      const asked = request({ ...at, timeout: patience }, (answer: IncomingMessage) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, rawHeaders: answer.rawHeaders, text }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
}

async function useIt(ask: Ask, token: string, file: Buffer): Promise<void> {
  const authorization = `Bearer ${token}`;
  const json = { authorization, 'content-type': 'application/json' };
  const sha256 = createHash('sha256').update(file).digest('hex');
  const about = { kind: 'delta', container: 'csv', bytes: file.length, sha256, schemes: ['BHYT'] };
  const asked = await ask('POST', `/api/v1/provinces/${province}/tickets`, {
    headers: json,
    body: JSON.stringify(about),
  });
  check(`a ticket: ${asked.status} ${asked.text}`, asked.status === 200);
  const { url } = JSON.parse(asked.text) as { url: string };
  const headers = { authorization, 'content-type': 'application/octet-stream', 'content-length': file.length };
  const sent = await ask('POST', new URL(url, `https://${host}`).pathname, { headers, body: file });
  check(`the file is taken: ${sent.status} ${sent.text}`, sent.status === 202);
  const { location } = JSON.parse(sent.text) as { location: string };
  const path = new URL(location, `https://${host}`).pathname;
  let answer = '';
  await until('the batch is committed', async () => {
    answer = (await ask('GET', path, { headers: { authorization } })).text;
    return (JSON.parse(answer) as { state: string }).state === 'committed';
  });
  tell(`a clerk's program sent ${file.length} bytes by ticket through the proxy, and has its answer`);
}

async function refuse(ask: Ask, port: number): Promise<void> {
  const page = await ask('GET', '/login');
  const names = page.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  for (const name of ['strict-transport-security', 'x-content-type-options', 'content-security-policy'])
    check(`${name} is sent once`, names.filter((each) => each === name).length === 1);
  const forged = { 'X-Doisoat-Identity': 'e30.e30', 'X-Forwarded-Proto': 'http' };
  const identity = await ask('GET', `/api/v1/provinces/${province}/batches`, { headers: forged });
  check(`a forged identity is nobody's: ${identity.status}`, identity.status === 401);
  const other = await ask('GET', '/login', { headers: { host: 'other.example.vn' } });
  check(`another name is refused: ${other.status}`, other.status === 421);
  const unknown = await ask('GET', '/login', { servername: 'other.example.vn' }).catch(() => undefined);
  check('another name gets no certificate', unknown === undefined);
  const large = await ask('POST', '/api/v1/tickets/x', {
    headers: { 'content-length': ticketBytesMax + 1 },
    body: '',
  }).catch(() => undefined);
  check(`more than ${ticketBytesMax} bytes are refused by the proxy: ${large?.status}`, large?.status === 413);
  tell(
    `refused at port ${port}: other names, ${ticketBytesMax + 1} bytes, a forged identity; each security header once`,
  );
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + patience; ; await sleep(300)) {
    if (await isSo().catch(() => false)) return;
    if (performance.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
  }
}

function check(what: string, isSo: boolean): void {
  if (!isSo) throw new Error(`not so: ${what}`);
}

/**
 * The container image, built by its Containerfile and run as docs/install.md says: `npm run prove -- image`. Fails if
 * it runs as root, writes outside /data and /tmp, has what only developers need, answers no upload, or ends otherwise
 * than in order. hadolint reads the Containerfile where DOISOAT_HADOLINT names it.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { image, imageUser, openEngine, type Engine } from './engine.ts';
import { makeSample, seconds, tell } from './sample.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const province = 'vn34-52';
const host = 'doisoat.example.vn';
/** Of an answer, and of an orderly end: more says that it hangs. */
const patience = 60_000; // milliseconds
/** The whole image. Node alone is 120 MB of it. */
const imageBytesMax = 200_000_000;
/** Flags of docs/install.md, and a zone that is a day ahead of Viet Nam for hours. */
const flags = [
  '--read-only',
  '--tmpfs=/tmp',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
  '--stop-timeout=300',
];
const zone = '--env=TZ=Pacific/Kiritimati';

const engine = openEngine();
if (engine !== undefined) {
  try {
    lint();
    const started = performance.now();
    engine.build();
    tell(`built by its Containerfile, on stand-ins of both bases: ${seconds(started)} s`);
    lookInside(engine);
    await runIt(engine);
  } finally {
    engine.close();
  }
}

function lint(): void {
  const program = process.env.DOISOAT_HADOLINT;
  if (program === undefined) {
    if (process.env.CI !== undefined) throw new Error('DOISOAT_HADOLINT is not set');
    return tell('the Containerfile is not read by hadolint: DOISOAT_HADOLINT is not set');
  }
  const { status, stdout } = spawnSync(program, ['deploy/Containerfile'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`hadolint: ${stdout}`);
  tell('hadolint finds nothing in the Containerfile');
}

interface Inspected {
  Size: number;
  Config: {
    User: string;
    Entrypoint: string[];
    Cmd: string[];
    Volumes: object;
    StopSignal: string;
    Labels: Record<string, string>;
  };
  Healthcheck?: { Test: string[] };
}

/** What the image says of itself, and what is in it. */
function lookInside(podman: Engine): void {
  const [{ Size, Config, Healthcheck }] = JSON.parse(podman.podman('image', 'inspect', image)) as Inspected[];
  check('the user is a number that is not root', Config.User === `${imageUser}:${imageUser}`);
  check('/data is the volume', Object.keys(Config.Volumes).join() === '/data');
  check('the health check is run by node', Healthcheck?.Test[1] === '/usr/local/bin/node');
  check('it has a licence and a version', Config.Labels['org.opencontainers.image.version'] === 'proof');
  check(`it is below ${imageBytesMax} bytes: ${Size}`, Size < imageBytesMax);
  const listing = `
    const fs = require('node:fs');
    const names = fs.readdirSync('/opt/doisoat/node_modules');
    const sbom = JSON.parse(fs.readFileSync('/opt/doisoat/sbom.cdx.json', 'utf8'));
    const bytes = {};
    for (const top of ['/usr/local/bin/node', '/opt/doisoat/node_modules', '/opt/doisoat/dist']) {
      const below = () => fs.readdirSync(top, { recursive: true }).map((name) => top + '/' + name);
      const files = fs.statSync(top).isFile() ? [top] : below();
      bytes[top] = files.map((f) => fs.lstatSync(f)).reduce((sum, s) => sum + (s.isFile() ? s.size : 0), 0);
    }
    console.log(JSON.stringify({ names, parts: sbom.components.length, bytes, shell: fs.existsSync('/bin/sh') }));`;
  const out = podman.podman('run', '--rm', '--entrypoint=/usr/local/bin/node', image, '--eval', listing);
  const { names, parts, bytes, shell } = JSON.parse(out) as {
    names: string[];
    parts: number;
    bytes: Record<string, number>;
    shell: boolean;
  };
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const unwanted = names.filter((name) => name in devDependencies || name.startsWith('node-linux'));
  check(`nothing that only developers need: ${unwanted.join()}`, unwanted.length === 0);
  check('no shell', !shell);
  const mb = (count: number): string => `${(count / 1e6).toFixed(1)} MB`;
  const each = Object.entries(bytes).map(([top, count]) => `${top} ${mb(count)}`);
  tell(`${mb(Size)}: ${each.join(', ')}; user ${Config.User}; no shell; SBOM of ${parts} packages`);
}

async function runIt(podman: Engine): Promise<void> {
  const data = join(podman.folder, 'data');
  mkdirSync(data);
  const { extract, batch } = makeSample(podman.folder, [province]);
  cpSync(extract, join(data, 'extract'), { recursive: true });
  const volume = `${data}:/data:U`; // owned by the user of the image
  const alone = podman.tryPodman('run', '--rm', ...flags, '--volume', volume, image);
  check('without a login it ends, and says why', alone.status === 1 && alone.stderr.includes('[LOGIN_NOT_CONFIGURED]'));

  const config = join(data, 'config.json');
  writeFileSync(config, JSON.stringify({ portal: { hosts: [host], proxySecret: 'x'.repeat(32) } }), { mode: 0o600 });
  chownSync(config, imageUser, imageUser);
  const run = ['run', '--detach', '--name=doisoat', ...flags, zone, '--volume', volume, image];
  podman.podman(
    ...run,
    ...JSON.parse(podman.podman('image', 'inspect', '--format={{json .Config.Cmd}}', image)),
    '--settle=0',
    '--poll=1',
  );
  const address = podman.podman('inspect', '--format={{.NetworkSettings.IPAddress}}', 'doisoat').trim();
  const command = (...args: string[]): string =>
    podman.podman('exec', 'doisoat', '/usr/local/bin/node', '/opt/doisoat/dist/bin/doisoat.js', ...args);
  await until('/health answers', async () => (await ask(address, 9464, '/health')).status === 200);
  podman.podman('healthcheck', 'run', 'doisoat');
  command('registry', 'build', '/data/extract');
  const incoming = join(data, 'objects/incoming', province, 'delta');
  mkdirSync(incoming, { recursive: true });
  cpSync(batch(province), join(incoming, 'batch.csv'));
  for (const path of readdirSync(join(data, 'objects/incoming'), { recursive: true, encoding: 'utf8' }))
    chownSync(join(data, 'objects/incoming', path), imageUser, imageUser);
  chownSync(join(data, 'objects/incoming'), imageUser, imageUser);
  const results = join(data, 'objects/results', province);
  await until('the batch has its answer', async () =>
    readdirSync(results, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('outcomes.csv')),
  );
  await until('the page shows the province', async () => (await ask(address, 8080, '/')).text.includes('Gia Lai'));
  const { provinces } = JSON.parse(command('status', '--json')) as { provinces: { persons: { verified: number } }[] };
  const verified = provinces.reduce((sum, { persons }) => sum + persons.verified, 0);
  check('people are verified', verified > 0);
  tell(`read-only root, no capability, TZ a day ahead: healthy, a batch answered (${verified} verified), pages served`);

  const started = performance.now();
  podman.podman('stop', '--time=60', 'doisoat');
  const [{ State }] = JSON.parse(podman.podman('inspect', 'doisoat')) as { State: { ExitCode: number } }[];
  check(`SIGTERM ends it with 0: ${State.ExitCode}`, State.ExitCode === 0);
  const { stderr } = podman.tryPodman('logs', 'doisoat');
  check('it says that it stopped', stderr.includes('"worker.stopped"'));
  const written = podman.podman('inspect', '--format={{.GraphDriver.Data.UpperDir}}', 'doisoat').trim();
  // Empty files are places at which the engine mounts its own.
  const files = readdirSync(written, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const found = lstatSync(join(written, name));
    return found.isFile() && found.size > 0;
  });
  check(`nothing is written outside /data and /tmp: ${files.join()}`, files.length === 0);
  tell(`SIGTERM: ended with 0 in ${seconds(started)} s; nothing written outside /data and /tmp`);
}

/** A request by the name of the portal, wherever it is. */
function ask(address: string, port: number, path: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve) => {
    get({ host: address, port, path, headers: { host }, timeout: 5_000 }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    }).on('error', () => resolve({ status: undefined, text: '' }));
  });
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + patience; ; await sleep(200)) {
    if (await isSo().catch(() => false)) return;
    if (performance.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
  }
}

function check(what: string, isSo: boolean): void {
  if (!isSo) throw new Error(`not so: ${what}`);
}

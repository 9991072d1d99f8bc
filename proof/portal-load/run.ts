/**
 * A hundred sessions that send and read at once on one machine: `npm run prove -- portal-load [--sessions 100]
 * [--seconds 60]`. Fails if one request is answered by an error, an upload has no receipt, or the ledger does not
 * verify; prints how long requests took.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { startSession } from '../../portal/access/sessions.ts';
import { workDay, type Day, type Session } from './office-day.ts';

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '100' }, seconds: { type: 'string', default: '60' } },
});
const [sessions, seconds] = [Number(values.sessions), Number(values.seconds)];
const provinces = ['vn34-52', 'vn34-42', 'vn34-01', 'vn34-79'];
const root = fileURLToPath(new URL('../..', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'doisoat-load-'));
const [sample, data] = [join(folder, 'sample'), join(folder, 'data')];
try {
  const of = ['--people', '50000', '--rows', '5000', '--provinces', provinces.join(','), '--seed', '7'];
  await doisoat('generate', '--out', sample, ...of);
  await doisoat('registry', 'build', join(sample, 'registry', readdirSync(join(sample, 'registry'))[0]), '--dir', data);
  for (const province of provinces) await doisoat('sync', batchOf(province), '--province', province, '--dir', data);
  await doisoat('publish', '--dir', data);
  const server = await serve();
  try {
    const people = await openSessions(server.url);
    const end = performance.now() + seconds * 1000;
    const days = await Promise.all(people.map((each) => workDay(each, end)));
    tell(days);
  } finally {
    await server.stop();
  }
  await doisoat('ledger', 'verify', '--dir', data);
  process.stdout.write('the ledgers verify\n');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function batchOf(province: string): string {
  const incoming = join(sample, 'incoming', province, 'delta');
  return join(incoming, readdirSync(incoming)[0]);
}

/** Real sessions, as a login makes them, of clerks of four offices. */
async function openSessions(url: string): Promise<Session[]> {
  const state = new SqliteStateStore(join(data, 'state.sqlite'));
  const world = {
    state,
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
    randomBytes: (length: number) => randomBytes(length),
  };
  const made: Session[] = [];
  for (let i = 0; i < sessions; i++) {
    const province = provinces[i % provinces.length];
    const secret = await startSession(world, { user: `cb-${i}`, role: 'clerk', province });
    const [header, ...rows] = readFileSync(batchOf(province), 'utf8')
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split(/\r?\n/);
    const from = Math.floor((i * 37) % rows.length);
    made.push({
      url,
      province,
      cookie: `doisoat=${secret}`,
      header,
      rows: [...rows.slice(from), ...rows.slice(0, from)],
    });
  }
  state.close();
  return made;
}

function tell(days: readonly Day[]): void {
  const requests = days.flatMap((day) => day.requests);
  const batches = days.flatMap((day) => day.batches);
  const errors = days.flatMap((day) => day.errors);
  const names = [...new Set(requests.map(({ what }) => what))];
  process.stdout.write(
    `${days.length} sessions, ${seconds} s: ${requests.length} requests, ${batches.length} uploads, ` +
      `${errors.length} errors\n`,
  );
  for (const name of names) {
    const times = requests.filter(({ what }) => what === name).map(({ milliseconds }) => milliseconds);
    times.sort((a, b) => a - b);
    const at = (share: number): string =>
      `${Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))])}`;
    process.stdout.write(`  ${name.padEnd(22)} ${String(times.length).padStart(6)} × `);
    process.stdout.write(`p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms\n`);
  }
  if (batches.length === 0) throw new Error('nothing was sent');
  if (new Set(batches).size !== batches.length) process.stdout.write('  some files were sent twice\n');
  if (errors.length === 0) return;
  const counted = new Map<string, number>();
  for (const each of errors) counted.set(each, (counted.get(each) ?? 0) + 1);
  for (const [each, count] of counted) process.stdout.write(`  ${count} × ${each}\n`);
  process.exitCode = 1;
}

async function serve(): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = start('serve', '--port', '0', '--dir', data);
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /(http:\/\/[^\s]+\/)upload#key=/.exec(text);
      if (found !== null) resolve(found[1]);
    });
    child.on('close', (code) => reject(new Error(`serve ended with ${String(code)}: ${text}`)));
  });
  const ended = new Promise((resolve) => {
    child.on('close', resolve);
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(root, 'bin/doisoat.js'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function doisoat(...args: string[]): Promise<void> {
  const child = start(...args);
  child.stdout?.resume();
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`doisoat ${args.join(' ')} ended with ${String(code)}`);
}

/**
 * A process that carries out commands of doisoat one after the other, each by `local/cli.ts` run anew with arguments,
 * output and clock of its own (`run-cli.ts`): to start a process for each would be most of their time. Forked with
 * `shifted-clock.ts` preloaded, so that its threads have the clock as well.
 */
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Answered, Asked, Ended } from './run-cli.ts';
import { startClockAt } from './shifted-clock.ts';

/** Opened when first asked for, which must not look like something that a command left open. */
for (const name of ['stdin', 'stdout', 'stderr'] as const) void process[name];

/** Milliseconds in which what a command has closed must be gone, on a busy machine too. */
const endsWithin = 20_000;

async function carryOut({ number, args, instant, cwd }: Asked): Promise<Ended> {
  startClockAt(instant);
  process.chdir(cwd);
  const stdout = new Captured();
  const stderr = new Captured();
  Object.defineProperty(process, 'stdout', { value: stdout, configurable: true });
  Object.defineProperty(process, 'stderr', { value: stderr, configurable: true });
  process.argv = [process.execPath, 'doisoat', ...args];
  process.exitCode = undefined;
  const before = resources();
  try {
    await import(`../../local/cli.ts?command=${number}`);
  } catch (error) {
    stderr.write(`${inspect(error)}\n`);
    process.exitCode = 1;
  }
  await untilFree(before);
  return { code: process.exitCode ?? 0, stdout: stdout.text(), stderr: stderr.text() };
}

/** In place of a standard stream: no terminal, and with no listeners of an earlier command. */
class Captured extends Writable {
  private readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

/** What would keep the process from ending, by kind. */
function resources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** A command that leaves a server, a thread or a timer behind is one whose process would not end: that is an error. */
async function untilFree(before: ReadonlyMap<string, number>): Promise<void> {
  const latest = performance.now() + endsWithin;
  for (;;) {
    const left = [...resources()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (left.length === 0) return;
    if (performance.now() > latest) throw new Error(`the process would not end: ${left.join(' ')}`);
    await sleep(1, undefined, { ref: false });
  }
}

let turn = Promise.resolve();
process.on('message', (asked: Asked) => {
  turn = turn.then(async () => {
    const answered: Answered = { number: asked.number, ended: await carryOut(asked) };
    process.send?.(answered);
  });
});

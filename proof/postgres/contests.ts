/** Commits on PostgreSQL: one after another, at once from four processes, connections cut, the server killed. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { openState } from '../../local/state/open-state.ts';
import { commitOne, contentionWorld, wrongAfter } from '../contention/commit-at-once.ts';
import { contendOnFiles, type Contest } from '../contention/contend.ts';
import type { Cluster } from './cluster.ts';
import { cuttingProxy } from './cutting-proxy.ts';

const processes = 4;
const commits = 20;
/** Of what is sent through the network that cuts. */
const cutChance = 0.02;
/** Of the database while they commit, at most: commits come through between them. */
const databaseKills = 5;

export function tell(where: string, { commits: count, attempts, wrong }: Contest, more = ''): void {
  const total = attempts.reduce((sum, each) => sum + each, 0);
  const verdict = wrong.length === 0 ? 'each batch once, 0 problems' : wrong.join('; ');
  const tried = `attempts ${total} in all, ${Math.max(...attempts)} for the worst`;
  process.stdout.write(`${where}: ${count} commits at once: ${verdict}; ${tried}${more}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

/** Small commits one after another, per second, on each state; objects on files. */
export async function measureCommits(folder: string, cluster: Cluster, count: number): Promise<void> {
  const { app } = await cluster.newDatabase('doisoat_single');
  for (const [name, address] of [
    ['SQLite', undefined],
    ['PostgreSQL', app],
  ] as const) {
    const directory = newFolder(folder, `single-${name}`);
    const { store, close } = await openState(directory, address, undefined);
    const world = contentionWorld(new FileObjectStore(directory), store, 1);
    const began = performance.now();
    for (let n = 0; n < count; n++) await commitOne(world, n);
    const seconds = (performance.now() - began) / 1000;
    const wrong = await wrongAfter(world, count);
    if (wrong.length > 0) process.exitCode = 1;
    const key = { partition: 'MEASURE', sort: 'X' };
    const began2 = performance.now();
    await store.compareAndSet(key, undefined, { version: 1 });
    const sets = 200;
    for (let n = 1; n < sets; n++) await store.compareAndSet(key, n, { version: n + 1 });
    const each = (performance.now() - began2) / sets;
    process.stdout.write(
      `${name}: ${count} commits one after another, ${(count / seconds).toFixed(1)} a second; one conditional write ` +
        `${each.toFixed(2)} ms${wrong.length === 0 ? '' : `; ${wrong.join('; ')}`}\n`,
    );
    close();
  }
}

export async function contend(folder: string, cluster: Cluster, random: () => number): Promise<void> {
  const onSqlite = await contendOnFiles(newFolder(folder, 'sqlite'), processes, commits);
  tell(`${processes} processes on SQLite`, onSqlite);

  const { app: calm } = await cluster.newDatabase('doisoat_calm');
  tell(
    `${processes} processes on PostgreSQL`,
    await contendOnFiles(newFolder(folder, 'calm'), processes, commits, { address: calm }),
  );

  const { app: cut } = await cluster.newDatabase('doisoat_cut');
  const proxy = await cuttingProxy(cluster.port, 0, random);
  const through = cut.replace(`:${cluster.port}/`, `:${proxy.port}/`);
  const onCut = await contendOnFiles(newFolder(folder, 'cut'), processes, commits, {
    address: through,
    calm: cut,
    begins: () => {
      proxy.chance = cutChance;
    },
  });
  proxy.stop();
  const { before, after } = proxy.cuts;
  tell(
    'the same, connections cut',
    onCut,
    `; cut ${before} times before a statement, ${after} times before its answer`,
  );
  if (before + after === 0) throw new Error('nothing was cut');

  const { app: killed } = await cluster.newDatabase('doisoat_killed');
  let kills = 0;
  let over = false;
  let killing: Promise<void> = Promise.resolve();
  const kill = async (): Promise<void> => {
    while (kills < databaseKills) {
      await sleep(500 + random() * 1_500);
      if (over) return;
      await cluster.kill(random() * 400);
      kills++;
    }
  };
  const onKilled = await contendOnFiles(newFolder(folder, 'killed'), processes, commits, {
    address: killed,
    begins: () => {
      killing = kill();
    },
  }).finally(() => (over = true));
  await killing;
  tell('the same, the database killed', onKilled, `; killed ${kills} times`);
  if (kills === 0) throw new Error('nothing was killed');
}

function newFolder(folder: string, name: string): string {
  const made = join(folder, name);
  mkdirSync(made, { recursive: true });
  return made;
}

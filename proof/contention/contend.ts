/** The two contests: processes on files and SQLite, and commits in one process on DynamoDB (dynalite). */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { openState } from '../../local/state/open-state.ts';
import { dynaliteTable } from '../../test/support/aws-stores.ts';
import { MemoryObjectStore } from '../../test/support/memory-object-store.ts';
import { commitAtOnce, contentionWorld, wrongAfter } from './commit-at-once.ts';

export interface Contest {
  commits: number;
  attempts: number[]; // of each commit
  wrong: string[];
}

const script = fileURLToPath(new URL('commit-on-files.ts', import.meta.url));

/**
 * `processes` real processes, each with `commits / processes` commits at once, on one data directory, whose state is
 * its own or that at `address`; the ledger is looked at through `calm`, which nothing disturbs. `begins` is called when
 * all have opened it.
 */
export async function contendOnFiles(
  directory: string,
  processes: number,
  commits: number,
  { address, calm = address, begins }: { address?: string; calm?: string; begins?: () => void } = {},
): Promise<Contest> {
  const share = commits / processes;
  const children = Array.from({ length: processes }, (_, p) => {
    const child = spawn(process.execPath, [script, directory, String(p * share), String((p + 1) * share)], {
      env: { ...process.env, ...(address === undefined ? {} : { DOISOAT_STATE: address }) },
    });
    child.stderr.pipe(process.stderr);
    return { child, lines: linesOf(child) };
  });
  for (const { lines } of children) await lines.next();
  begins?.();
  for (const { child } of children) child.stdin.write('go\n');
  const attempts: number[] = [];
  for (const { lines } of children) {
    const { value } = await lines.next();
    attempts.push(...(JSON.parse(String(value)) as number[]));
  }
  const { store, close } = await openState(directory, calm, undefined);
  const world = contentionWorld(new FileObjectStore(directory), store, 0);
  const wrong = await wrongAfter(world, commits);
  close();
  return { commits, attempts, wrong };
}

function linesOf(child: ChildProcessWithoutNullStreams): AsyncIterator<string> {
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

/** `commits` commits at once in one process, through the DynamoDB adapter over HTTP; objects in memory. */
export async function contendOnDynamo(commits: number): Promise<Contest> {
  const table = await dynaliteTable();
  try {
    const objects = new MemoryObjectStore({ clock: { now: () => Date.now() } });
    const world = contentionWorld(objects, table.store, 1);
    const attempts = await commitAtOnce(world, 0, commits);
    return { commits, attempts, wrong: await wrongAfter(world, commits) };
  } finally {
    await table.dispose();
  }
}

/**
 * One of several processes that commit to one data directory: node commit-on-files.ts DIR FROM TO. Says when it is
 * ready, begins when it is told to, and prints the attempts of its commits as JSON.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { commitAtOnce, contentionWorld } from './commit-at-once.ts';

const [directory, from, to] = process.argv.slice(2);
const state = new SqliteStateStore(join(directory, 'state.sqlite'));
const world = contentionWorld(new FileObjectStore(directory), state, Number(from) + 1);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdout.write(`${JSON.stringify(await commitAtOnce(world, Number(from), Number(to)))}\n`);
state.close();
process.stdin.destroy();

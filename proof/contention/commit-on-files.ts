/**
 * One of several processes that commit to one data directory: node commit-on-files.ts DIR FROM TO. Its state is the
 * directory's own, or that of `DOISOAT_STATE`. Says when it is ready, begins when it is told to, and prints the
 * attempts of its commits as JSON.
 */
import { once } from 'node:events';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { openState } from '../../local/state/open-state.ts';
import { commitAtOnce, contentionWorld } from './commit-at-once.ts';

const [directory, from, to] = process.argv.slice(2);
const { store, close } = await openState(directory, process.env.DOISOAT_STATE, undefined);
const world = contentionWorld(new FileObjectStore(directory), store, Number(from) + 1);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdout.write(`${JSON.stringify(await commitAtOnce(world, Number(from), Number(to)))}\n`);
close();
process.stdin.destroy();

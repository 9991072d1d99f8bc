/** `doisoat doctor`: what is wrong with a data directory, in the order in which it is mended (`docs/doctor.md`). */
import { join } from 'node:path';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { readEnvironment } from '../environment.ts';
import { openState } from '../state/open-state.ts';
import { withoutPassword } from '../state/shown-password.ts';
import { openObjects, readConfig } from '../world.ts';
import { checkFileSystem, checkLeftOvers, checkModes, checkNode, checkPresence } from './check-directory.ts';
import { checkDisk, checkIndex, checkKey, checkLedgers, checkStateFile, checkStore } from './check-stores.ts';
import {
  checkBackup,
  checkClock,
  checkExtract,
  checkLease,
  checkNights,
  checkPages,
  checkPorts,
  checkPortal,
  checkProvider,
  checkUploads,
  checkWorker,
} from './check-work.ts';
import { codeOf, type DoctorWorld } from './doctor-world.ts';
import type { Finding } from './findings.ts';
import { thisMachine, type Machine } from './machine.ts';

export interface DoctorOptions {
  /** Reads every byte of the ledgers and of the index in use. */
  deep?: boolean;
  /** Asks the login provider too. */
  online?: boolean;
  /** Address of a worker's `/health`. */
  worker?: string;
  /** Ports that should be free. */
  ports?: readonly number[];
  /** Address of the shared state; else that of the environment, of the configuration, or none. */
  state?: string | undefined;
  machine?: Machine;
}

/** Everything that is wrong; nothing is changed. */
export async function examine(directory: string, options: DoctorOptions = {}): Promise<Finding[]> {
  const { machine = thisMachine, deep = false } = options;
  const found: Finding[] = checkNode(machine);
  const note = async (check: string, ask: Ask): Promise<boolean> => {
    const some = await answerOf(check, ask);
    found.push(...some);
    return some.length === 0;
  };
  await note('ports', () => checkPorts({ machine }, options.ports ?? []));
  const { worker } = options;
  if (worker !== undefined) await note('worker', () => checkWorker({ machine }, worker));
  const absent = await checkPresence(directory);
  if (absent !== undefined) return [...found, absent];
  await note('fileSystem', () => checkFileSystem(directory, machine));
  await note('leftOvers', () => checkLeftOvers(directory, machine.now()));
  const config = await readConfig(join(directory, 'config.json')).catch(() => undefined);
  if (config === undefined) return [...found, { code: 'CONFIG_WRONG', facts: {} }];
  await note('modes', () => checkModes(directory, config));
  const address = options.state ?? readEnvironment().state ?? withoutPassword(config.state);
  if (address === undefined && !(await note('stateFile', () => checkStateFile(directory, deep)))) return found;

  const opened = await openState(directory, address, config.objects?.bucket).catch((error: unknown) => codeOf(error));
  if (typeof opened === 'string') return [...found, { code: 'STATE_UNREACHABLE', facts: { code: opened } }];
  const { store: state, close } = opened;
  try {
    const isHere = config.objects === undefined;
    const objects = isHere ? new FileObjectStore(directory, () => machine.now()) : await openObjects(directory, config);
    const clock = { now: () => machine.now(), sleep: () => Promise.resolve() };
    const world: DoctorWorld = { directory, config, machine, objects, state, hash: nodeHash, clock };
    await note('portal', () => checkPortal(world));
    if (options.online === true) await note('provider', () => checkProvider(world));
    await note('backup', () => checkBackup(world));
    await note('clock', () => checkClock(world));
    await note('lease', () => checkLease(world));
    await note('extract', () => checkExtract(world));
    if (!(await note('store', () => checkStore(world)))) return found;
    await note('index', () => checkIndex(world, deep));
    await note('key', () => checkKey(world));
    const isSound = await note('ledgers', () => checkLedgers(world, deep));
    // What follows reads the ledgers that are damaged.
    if (isSound || !found.some(({ code }) => code === 'LEDGER_DAMAGED')) await note('disk', () => checkDisk(world));
    await note('uploads', () => checkUploads(world));
    await note('nights', () => checkNights(world));
    // Pages name the index: without one they are as old as it.
    if (!found.some(({ code }) => code === 'INDEX_NONE')) await note('pages', () => checkPages(world));
    return found;
  } finally {
    close();
  }
}

type Ask = () => Promise<Finding[]> | Finding[];

/** A check that fails is told as such, and keeps no other back. */
async function answerOf(check: string, ask: Ask): Promise<Finding[]> {
  try {
    return await ask();
  } catch (error) {
    return [{ code: 'CHECK_FAILED', facts: { check, code: codeOf(error) } }];
  }
}

/** What a restore drill is, and the copy of a data directory on which it is done. */
import { spawn } from 'node:child_process';
import { constants, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { $Status, type Status } from '../../core/summary/status.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';

/** The command as an operator runs it. */
const program = fileURLToPath(new URL('../../bin/doisoat.js', import.meta.url));

export interface Drill {
  /** As `npm run prove -- drills --only` and the runbook have it. */
  name: string;
  what: string;
  /** True: needs the extract of which the index was built. */
  sampleOnly?: boolean;
  /** Breaks the copy, mends it by the commands of the runbook, and throws `DrillFailed` unless all is as it was. */
  run(place: DrillPlace): Promise<void>;
}

/** What a drill found to be otherwise than the runbook says. */
export class DrillFailed extends Error {}

/** What every drill has in hand beside the copy. */
export interface DrillFiles {
  /** The data directory that each drill copies. */
  original: string;
  /** A province with a ledger, and a further upload of it. */
  province: string;
  upload: string;
  /** When that upload is stored, in milliseconds since 1970: it is true as of then. */
  storedAt: number;
  /** An extract of far fewer people under a version of its own. */
  badExtract: string;
  badVersion: string;
  /** An extract of the very people of the index in use, under another version; only of sample data. */
  sameExtract: string | undefined;
}

/** How a command of a drill ended. */
export interface Ended {
  code: number;
  document: unknown;
  errors: string;
}

/** Copies where the file system shares blocks take no room; times stay, because metadata is found by them. */
export const copyOptions = { recursive: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE } as const;

export class DrillPlace {
  readonly directory: string;
  readonly files: DrillFiles;
  readonly objects: FileObjectStore;
  /** Commands that were run since the damage, and their time in milliseconds. */
  commands = 0;
  mending = 0;

  private constructor(directory: string, files: DrillFiles) {
    this.directory = directory;
    this.files = files;
    this.objects = new FileObjectStore(directory);
  }

  /** A copy of the original at `directory`, which is not there yet. */
  static make(directory: string, files: DrillFiles): DrillPlace {
    cpSync(files.original, directory, copyOptions);
    return new DrillPlace(directory, files);
  }

  path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  /** Another copy as it is now: a backup, or what would have been without the damage. */
  copyTo(name: string): DrillPlace {
    const directory = `${this.directory}-${name}`;
    cpSync(this.directory, directory, copyOptions);
    return new DrillPlace(directory, this.files);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs doisoat on this copy with `--json`. */
  async command(...args: string[]): Promise<Ended> {
    const started = performance.now();
    const ended = await runProgram([...args, '--dir', this.directory, '--json']);
    this.commands += 1;
    this.mending += performance.now() - started;
    return ended;
  }

  /** A command that must succeed; its document. */
  async must(...args: string[]): Promise<unknown> {
    const { code, document, errors } = await this.command(...args);
    if (code !== 0) throw new DrillFailed(`${args.join(' ')} ended with ${code}: ${errors}`);
    return document;
  }

  /** A command that must stop with this code (or one of these). */
  async mustStop(codes: string | readonly string[], ...args: string[]): Promise<void> {
    const { code, document, errors } = await this.command(...args);
    const told = (document as { refusal?: { code?: string } } | undefined)?.refusal?.code ?? '';
    const expected = typeof codes === 'string' ? [codes] : codes;
    if (code !== 1 || !expected.some((each) => told === each || errors.includes(`[${each}]`)))
      throw new DrillFailed(`${args.join(' ')} ended with ${code} ${told}, not with ${expected.join(' or ')}`);
  }

  /** Begins to measure what mending takes. */
  damaged(): void {
    this.commands = 0;
    this.mending = 0;
  }

  /** Sends the further upload as an office would. */
  async send(): Promise<unknown> {
    const { upload, province, storedAt } = this.files;
    return this.must('sync', upload, '--province', province, '--as-of', new Date(storedAt).toISOString());
  }

  async status(): Promise<Status> {
    return $Status.parse(await this.must('status'));
  }

  /** Figures of every province and of the nation; with `versions`, the version of each ledger too. */
  async figures(options: { versions: boolean } = { versions: true }): Promise<Figures> {
    const { provinces, national } = await this.status();
    const figures = provinces.map(({ province, ledgerVersion, persons, schemes, verdicts }): [string, string] => {
      const version = options.versions ? ledgerVersion : 0;
      return [province, JSON.stringify({ version, persons, schemes, verdicts })];
    });
    return new Map([...figures, ['national', JSON.stringify(national)]]);
  }

  /** Every object has its hash, the chain is whole, a recount gives the counts. */
  async verified(): Promise<void> {
    await this.must('ledger', 'verify');
  }

  removeState(): void {
    for (const name of readdirSync(this.directory)) if (name.startsWith('state.sqlite')) rmSync(this.path(name));
  }

  /** Replaces what is under these names by what the other copy has there. */
  takeFrom(other: DrillPlace, names: readonly string[]): void {
    for (const name of names) {
      rmSync(this.path(name), { recursive: true, force: true });
      if (existsSync(other.path(name))) cpSync(other.path(name), this.path(name), copyOptions);
    }
  }

  async keysUnder(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.objects.list(prefix)) keys.push(key);
    return keys;
  }
}

export type Figures = ReadonlyMap<string, string>;

/** Throws `DrillFailed` with the names of those whose figures differ. */
export function mustEqual(found: Figures, expected: Figures): void {
  const different = [...expected].filter(([name, figures]) => found.get(name) !== figures).map(([name]) => name);
  if (different.length > 0 || found.size !== expected.size)
    throw new DrillFailed(`other figures than before: ${different.join(', ')}`);
}

/** Runs doisoat; its document, or undefined if it printed none. */
export function runProgram(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, document: parsed(out), errors: errors.trim() }));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

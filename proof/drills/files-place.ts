/** A copy of a data directory on which a drill is done, by the command line. */
import { spawn } from 'node:child_process';
import {
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { DrillPlace, type DrillFiles, type Ended, type Kept } from './drill.ts';

/** The command as an operator runs it. */
const program = fileURLToPath(new URL('../../bin/doisoat.js', import.meta.url));

/** Copies where the file system shares blocks take no room; times stay, because metadata is found by them. */
export const copyOptions = { recursive: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE } as const;

export class FilesPlace extends DrillPlace {
  readonly directory: string;
  readonly objects: FileObjectStore;
  private readonly original: string;
  private readonly kept: string[] = [];

  /** A copy of the original at `directory`, which is not there yet. */
  constructor(original: string, directory: string, files: DrillFiles) {
    super(files);
    cpSync(original, directory, copyOptions);
    this.original = original;
    this.directory = directory;
    this.objects = new FileObjectStore(directory);
  }

  protected perform(args: readonly string[]): Promise<Ended> {
    return runProgram([...args, '--dir', this.directory, '--json']);
  }

  async undisturbed(): Promise<FilesPlace> {
    return new FilesPlace(this.original, `${this.directory}-undisturbed`, this.files);
  }

  async remove(): Promise<void> {
    for (const folder of [this.directory, ...this.kept]) rmSync(folder, { recursive: true, force: true });
  }

  async lose(keys: readonly string[]): Promise<void> {
    for (const key of keys) rmSync(this.path('objects', key));
  }

  async loseState(): Promise<void> {
    for (const name of this.stateFiles()) rmSync(this.path(name));
  }

  async keepState(): Promise<Kept> {
    return this.keep('state', this.stateFiles());
  }

  async keepObjects(prefixes: readonly string[]): Promise<Kept> {
    return this.keep(
      'objects',
      prefixes.map((prefix) => join('objects', prefix)),
    );
  }

  async losePublished(): Promise<void> {
    rmSync(this.path('published'), { recursive: true });
  }

  async readPublished(name: string): Promise<string | undefined> {
    const path = this.path('published', name);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  async storeUnannounced(): Promise<void> {
    const { province, upload, storedAt } = this.files;
    const path = this.path('objects', 'incoming', province, 'delta', 'without-an-event.csv');
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(upload, path);
    utimesSync(path, new Date(storedAt), new Date(storedAt));
  }

  async readKey(): Promise<string> {
    return readFileSync(this.path('fingerprint.key'), 'utf8');
  }

  async writeKey(text: string): Promise<void> {
    writeFileSync(this.path('fingerprint.key'), text, { mode: 0o600 });
  }

  async loseKey(): Promise<void> {
    rmSync(this.path('fingerprint.key'));
  }

  private path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  private stateFiles(): string[] {
    return readdirSync(this.directory).filter((name) => name.startsWith('state.sqlite'));
  }

  private keep(what: string, names: readonly string[]): Kept {
    const folder = `${this.directory}-kept-${what}`;
    this.kept.push(folder);
    for (const name of names) if (existsSync(this.path(name))) cpSync(this.path(name), join(folder, name), copyOptions);
    return {
      putBack: async () => {
        for (const name of what === 'state' ? this.stateFiles() : names)
          rmSync(this.path(name), { recursive: true, force: true });
        cpSync(folder, this.directory, copyOptions);
      },
    };
  }
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

/** Runs programs as somebody would who has the package, Node and nothing of this repository. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How a program ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Of whom files below a folder are not: what is read-only to others is read-only to him, also where root runs this. */
const nobody = 65_534;

function npmSetting(name: string): string {
  return execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim();
}

export class NewUser {
  /** Where he works. */
  readonly folder: string;
  readonly node: string;
  private readonly env: NodeJS.ProcessEnv;

  /** `home`: an empty folder, in which Node is put under `bin`. */
  constructor(home: string, folder: string) {
    const bin = join(home, 'bin');
    mkdirSync(bin);
    this.node = join(bin, 'node');
    copyFileSync(process.execPath, this.node);
    chmodSync(this.node, 0o755);
    this.folder = folder;
    const machine = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'));
    // Proxies and certificates are the machine's; what this clone or its npm has set is not his.
    const kept = Object.entries(process.env).filter(([name]) => !/^(?:npm_|DOISOAT_|AWS_|NODE_(?!EXTRA))/i.test(name));
    this.env = {
      ...Object.fromEntries(kept),
      HOME: home,
      PATH: [bin, ...machine].join(delimiter),
      LANG: 'C.UTF-8',
      npm_config_userconfig: npmSetting('userconfig'),
      npm_config_cache: npmSetting('cache'),
    };
  }

  /** Starts a program; `apart`: as a user to whom nothing belongs. */
  start(program: string, args: readonly string[], { apart = false } = {}): ChildProcess {
    const other = apart && process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
    return spawn(program, args, { cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'], ...other });
  }

  async run(program: string, args: readonly string[], options: { apart?: boolean } = {}): Promise<Ended> {
    const child = this.start(program, args, options);
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ ...ended, code }));
    });
  }
}

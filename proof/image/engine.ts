/**
 * A container engine for proofs: podman with runc, on storage of its own, so that nothing of the machine's containers
 * is touched. No image registry is reachable where the proofs run: base images are stood in for by programs of this
 * machine with the libraries they need, under the names that the Containerfile and the compose file say.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const image = 'localhost/doisoat:latest';
/** The user of the image, and of the base image that it is built on. */
export const imageUser = 65_532;

/** Certificates, where Debian keeps them. */
const certificates = '/etc/ssl/certs/ca-certificates.crt';

/** Open files, and processes, of a container at most: enough for what is proven. */
const limitMax = 16_384;

export interface StandIn {
  /** Programs by their path in the image; their libraries come along. */
  programs: Record<string, string>;
  /** More files or folders by their path in the image. */
  files?: Record<string, string>;
  instructions?: string;
}

/**
 * Where podman and runc are installed and this is the root user; else undefined, and one line says what is missing. In
 * CI that is an error.
 */
export function openEngine(): Engine | undefined {
  const missing = ['podman', 'runc'].filter((program) => spawnSync(program, ['--version']).error !== undefined);
  if (process.getuid?.() !== 0) missing.push('the root user');
  if (missing.length === 0) return new Engine();
  const line = `Not proven here: needs ${missing.join(', ')} (Debian: podman runc netavark aardvark-dns iptables).`;
  if (process.env.CI !== undefined) throw new Error(line);
  process.stdout.write(`${line}\n`);
  return undefined;
}

export class Engine {
  readonly folder = mkdtempSync(join(tmpdir(), 'doisoat-image-'));
  private readonly env: NodeJS.ProcessEnv;
  private service: ChildProcess | undefined;

  constructor() {
    const file = (name: string, text: string): string => {
      const path = join(this.folder, name);
      writeFileSync(path, text);
      return path;
    };
    const folderOf = (name: string): string => join(this.folder, name);
    this.env = {
      ...process.env,
      CONTAINERS_CONF: file(
        'containers.conf',
        `[containers]
default_ulimits = ["nofile=${limitOf('open files')}", "nproc=${limitOf('processes')}"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "${folderOf('engine')}"
volume_path = "${folderOf('volumes')}"
[network]
network_backend = "netavark"
network_config_dir = "${folderOf('networks')}"
`,
      ),
      CONTAINERS_STORAGE_CONF: file(
        'storage.conf',
        `[storage]
driver = "overlay"
graphroot = "${folderOf('storage')}"
runroot = "${folderOf('run')}"
`,
      ),
    };
  }

  /** Standard output of podman; throws what it printed if it fails. */
  podman(...args: string[]): string {
    const { status, stdout, stderr } = this.tryPodman(...args);
    if (status !== 0) throw new Error(`podman ${args.join(' ')}: ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  tryPodman(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync('podman', args, { env: this.env, cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  }

  /** Docker's API on a socket, for compose: the value of DOCKER_HOST. */
  async serve(): Promise<string> {
    const socket = join(this.folder, 'podman.sock');
    const args = ['system', 'service', '--time=0', `unix://${socket}`];
    this.service = spawn('podman', args, { env: this.env, stdio: 'ignore' });
    for (let tries = 0; !existsSync(socket); tries++) {
      if (tries === 100) throw new Error('podman system service does not begin');
      await sleep(100);
    }
    return `unix://${socket}`;
  }

  /** An image of programs of this machine under the name of one that cannot be fetched. */
  standIn(name: string, { programs, files = {}, instructions = '' }: StandIn): void {
    const context = mkdtempSync(join(this.folder, 'stand-in-'));
    const base = join(context, 'root');
    mkdirSync(join(base, 'tmp'), { recursive: true });
    chmodSync(join(base, 'tmp'), 0o1777);
    for (const link of ['bin', 'sbin', 'lib', 'lib64']) {
      mkdirSync(join(base, 'usr', link), { recursive: true });
      symlinkSync(`usr/${link}`, join(base, link));
    }
    const copy = (from: string, to: string): void => {
      mkdirSync(dirname(join(base, to)), { recursive: true });
      cpSync(realpathSync(from), join(base, to), { recursive: true, verbatimSymlinks: true });
    };
    for (const [to, from] of Object.entries(programs)) {
      copy(from, to);
      for (const library of librariesOf(from)) copy(library, library);
    }
    for (const [to, from] of Object.entries({ [certificates]: certificates, ...files })) copy(from, to);
    const lines = ['FROM scratch', 'COPY root /', instructions];
    writeFileSync(join(context, 'Containerfile'), `${lines.join('\n')}\n`);
    this.podman('build', '--quiet', '--isolation=chroot', '--format=docker', '--tag', name, context);
    rmSync(context, { recursive: true });
  }

  /** The image by its own Containerfile, on stand-ins of the bases that it names; with npm's settings and cache. */
  build(): void {
    const text = readFileSync(join(root, 'deploy/Containerfile'), 'utf8');
    const base = (name: string): string => new RegExp(`^ARG ${name}=(\\S+)$`, 'm').exec(text)?.[1] ?? '';
    const node = process.execPath;
    const npm = execFileSync('which', ['npm'], { encoding: 'utf8' }).trim();
    const npmFolder = dirname(dirname(realpathSync(npm)));
    const npmSettings = join(this.folder, 'npmrc');
    writeFileSync(npmSettings, `cafile=${certificates}\n`);
    const npmProgram = join(this.folder, 'npm');
    writeFileSync(npmProgram, '#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/npm-cli.js "$@"\n', {
      mode: 0o755,
    });
    const shell = Object.fromEntries(
      ['sh', 'env', 'mkdir', 'find'].map((each) => [`/usr/bin/${each}`, `/usr/bin/${each}`]),
    );
    this.standIn(base('NODE_IMAGE'), {
      programs: { '/usr/local/bin/node': node, ...shell },
      files: {
        '/usr/local/lib/node_modules/npm': npmFolder,
        '/usr/local/bin/npm': npmProgram,
        '/usr/local/etc/npmrc': npmSettings,
      },
      instructions: 'ENV HOME=/root',
    });
    // Distroless: what node needs to be loaded, certificates, the user; no shell.
    const user = join(this.folder, 'passwd');
    writeFileSync(user, `nonroot:x:${imageUser}:${imageUser}:nonroot:/home/nonroot:/sbin/nologin\n`);
    const libraries = Object.fromEntries(librariesOf(node).map((library) => [library, library]));
    this.standIn(base('BASE_IMAGE'), {
      programs: {},
      files: { ...libraries, '/etc/passwd': user },
      instructions: `USER ${imageUser}`,
    });
    const own = join(homedir(), '.npmrc');
    const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
    mkdirSync(cache, { recursive: true });
    const mounts = [...(existsSync(own) ? [`${own}:/root/.npmrc:ro`] : []), `${cache}:/root/.npm`];
    const options = ['--file', 'deploy/Containerfile', '--build-arg', 'VERSION=proof', '--tag', image];
    const offline = ['--pull=never', '--isolation=chroot', '--network=host', '--layers=false', '--format=docker'];
    execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' });
    this.podman('build', ...options, ...offline, ...mounts.flatMap((mount) => ['--volume', mount]), '.');
  }

  /** Ends what runs and removes everything. */
  close(): void {
    this.service?.kill();
    this.tryPodman('rm', '--all', '--force', '--time', '2');
    this.tryPodman('network', 'prune', '--force');
    this.tryPodman('system', 'reset', '--force');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `soft:hard`: a container may not ask for more than this process may have. */
function limitOf(name: 'open files' | 'processes'): string {
  const lines = readFileSync('/proc/self/limits', 'utf8').split('\n');
  const [, , hard] = (lines.find((each) => each.startsWith(`Max ${name}`)) ?? '').split(/\s{2,}/);
  const limit = hard === 'unlimited' ? limitMax : Math.min(limitMax, Number(hard));
  return `${limit}:${limit}`;
}

/** What the dynamic linker loads for a program, and the linker itself. */
function librariesOf(program: string): string[] {
  const { stdout } = spawnSync('ldd', [realpathSync(program)], { encoding: 'utf8' });
  return [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) => path);
}

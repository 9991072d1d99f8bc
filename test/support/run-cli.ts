import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'bin/doisoat.js');

/** As tests read it: English where they ask for no language, and no colours whatever shows the tests. */
const variables = { DOISOAT_LANG: 'en', FORCE_COLOR: undefined, NO_COLOR: undefined };

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What `cli-server.ts` is asked: a command, where it is typed, and when if it is not now. */
export interface Asked {
  number: number;
  args: readonly string[];
  instant: string | undefined;
  cwd: string;
}

/** What it answers. */
export interface Answered {
  number: number;
  ended: Ended;
}

/** Starts doisoat, sends it the signal once it has printed a line on standard output, and gives how it ended. */
export function stopCli(signal: NodeJS.Signals, ...args: string[]): Promise<Ended> {
  return runProcess(args, signal);
}

/** Runs doisoat as a process of its own, without a terminal. */
export function runCliAlone(...args: string[]): Promise<Ended> {
  return runProcess(args);
}

/** Runs a command of doisoat, without a terminal, in a process that takes one after the other. */
export function runCli(...args: string[]): Promise<Ended> {
  return ask(args, {});
}

/** The same typed in another folder, and by a user who may read everything and write nothing of others. */
export function runCliAsNobody(cwd: string, ...args: string[]): Promise<Ended> {
  return ask(args, { cwd, nobody: true });
}

/** Root may write everywhere: as root a process is started as somebody else. */
export const nobody = process.getuid?.() === 0 ? 65_534 : undefined;

/** The same at another time: the clock of the command starts at the instant. */
export function runCliAt(instant: string, ...args: string[]): Promise<Ended> {
  return ask(args, { instant });
}

async function runProcess(args: readonly string[], signal?: NodeJS.Signals): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  let stdout = '';
  let stderr = '';
  // A letter may be cut in two by the end of a chunk.
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    stdout += chunk;
    // Once: a second signal would end even a server that is already stopping.
    if (signal !== undefined && stdout.includes('\n') && !child.killed) child.kill(signal);
  });
  child.stderr.on('data', (chunk: string) => (stderr += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

interface Waiting {
  resolve: (ended: Ended) => void;
  reject: (error: Error) => void;
}

interface Server {
  child: ChildProcess;
  waiting: Map<number, Waiting>;
}

const servers = new Map<boolean, Server>();
let asked = 0;

interface AskOptions {
  instant?: string;
  cwd?: string;
  nobody?: boolean;
}

function ask(args: readonly string[], options: AskOptions): Promise<Ended> {
  const key = options.nobody === true;
  const server = servers.get(key) ?? startServer(key);
  const command: Asked = { number: ++asked, args, instant: options.instant, cwd: options.cwd ?? root };
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  server.waiting.set(command.number, { resolve, reject });
  server.child.ref();
  server.child.channel?.ref();
  server.child.send(command);
  return promise;
}

/** Ends by itself with the process that started it. */
function startServer(asNobody: boolean): Server {
  const child = fork(join(import.meta.dirname, 'cli-server.ts'), {
    execArgv: [`--import=${import.meta.resolve('./shifted-clock.ts')}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(asNobody && nobody !== undefined ? { uid: nobody, gid: nobody } : {}),
    // As bin/doisoat.js keeps what is compiled, for the threads too.
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/doisoat'), ...process.env, ...variables },
  });
  const server: Server = { child, waiting: new Map() };
  servers.set(asNobody, server);
  child.on('message', ({ number, ended }: Answered) => {
    server.waiting.get(number)?.resolve(ended);
    server.waiting.delete(number);
    if (server.waiting.size > 0) return;
    child.unref();
    child.channel?.unref();
  });
  child.on('exit', (code) => {
    const error = new Error(`the process of the commands ended with ${code} before it had answered`);
    for (const { reject } of server.waiting.values()) reject(error);
    servers.delete(asNobody);
  });
  return server;
}

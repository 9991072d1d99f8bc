/**
 * The servers of the network test as processes of their own: an S3 server and DynamoDB (dynalite on LevelDB), which can
 * be taken away for a moment.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface Server {
  name: string;
  endpoint: string;
  /** What `away` does to it, for the report. */
  outage: string;
  /** Takes the server from its clients in the middle of what they do, and brings it back. */
  away(): Promise<void>;
  stop(): void;
}

/** How long a server is gone: longer than the SDK's retries of one request, so that deliveries fail as well. */
const awayFor = 1_500; // milliseconds
/** A server that starts answers within a second, on a loaded machine within some. */
const startTries = 300;
const startDelay = 100; // milliseconds

const dynaliteProgram = fileURLToPath(new URL('../../node_modules/dynalite/cli.js', import.meta.url));

/** A free port; whoever takes it next may be somebody else, so a server that cannot have it ends the test. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** A program that serves on a port and keeps everything on disk: killed with SIGKILL and started again. */
async function onDisk(name: string, endpoint: string, start: () => ChildProcess): Promise<Server> {
  let child = start();
  // Also where the test is ended from outside: a server outlives its parent.
  process.on('exit', () => child.kill('SIGKILL'));
  await answering(endpoint);
  return {
    name,
    endpoint,
    outage: 'killed and started again',
    async away() {
      child.kill('SIGKILL');
      await sleep(awayFor);
      child = start();
      await answering(endpoint);
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

async function answering(endpoint: string): Promise<void> {
  for (let tries = 0; tries < startTries; tries++) {
    const up = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (up) return;
    await sleep(startDelay);
  }
  throw new Error('a server does not answer');
}

/** DynamoDB by dynalite, its table in LevelDB files. */
export async function dynalite(folder: string): Promise<Server> {
  const port = await freePort();
  const args = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--path',
    join(folder, 'dynamo'),
    '--createTableMs',
    '0',
  ];
  const start = (): ChildProcess => spawn(process.execPath, [dynaliteProgram, ...args], { stdio: 'ignore' });
  return onDisk('dynalite', `http://127.0.0.1:${port}`, start);
}

/** S3 by versitygw on files. */
export async function versitygw(program: string, folder: string): Promise<Server> {
  const port = await freePort();
  const [files, versions] = ['s3', 's3-versions'].map((name) => join(folder, name));
  for (const each of [files, versions]) mkdirSync(each, { recursive: true });
  const keys = { ROOT_ACCESS_KEY: process.env.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: process.env.AWS_SECRET_ACCESS_KEY };
  const args = ['--port', `127.0.0.1:${port}`, 'posix', '--versioning-dir', versions, files];
  const start = (): ChildProcess => spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...keys } });
  return onDisk('versitygw', `http://127.0.0.1:${port}`, start);
}

/**
 * A server that keeps its objects in memory and so cannot be killed: all connections break, and no new ones are taken
 * for a while.
 */
export async function behindProxy(target: string): Promise<Server> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let open = true;
  const server = createServer((client) => {
    if (!open) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    name: 'the S3 server at the given endpoint',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    outage: 'all connections broken',
    async away() {
      open = false;
      for (const socket of sockets) socket.destroy();
      await sleep(awayFor);
      open = true;
    },
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

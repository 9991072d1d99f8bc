/** A server of this machine for the portal: loopback unless it is told otherwise; TLS is a reverse proxy's. */
import { createAdaptorServer } from '@hono/node-server';
import { isIPv6, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Portal } from '../../portal/app.ts';

/** A request under way is finished before the server ends; a file may be on a slow line. */
const stopGrace = 270_000; // milliseconds; a service manager leaves five minutes
/** Between two looks for connections that have become idle. */
const stopLook = 100; // milliseconds
/** Of a whole request: 2 GB on a line of 5 Mbit/s. Headers have a minute, as Node has it. */
const requestTime = 3_600_000; // milliseconds

export interface PortalServer {
  /** Without the base path: `http://127.0.0.1:8080`. */
  origin: string;
  /** Takes no new connection; resolves when those under way are done. */
  stop(): Promise<void>;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Throws EADDRINUSE, EADDRNOTAVAIL or what else listening throws. */
export async function servePortal(
  portal: Pick<Portal, 'fetch'>,
  { host, port }: { host: string; port: number },
): Promise<PortalServer> {
  const serverOptions = { requestTimeout: requestTime };
  const server = createAdaptorServer({ fetch: portal.fetch, hostname: host, serverOptions }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo; // listening on a port, so not a pipe's name
  return { origin: `http://${isIPv6(host) ? `[${host}]` : host}:${taken}`, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection that is kept alive becomes idle when its request is answered.
  const look = setInterval(() => server.closeIdleConnections(), stopLook);
  const force = setTimeout(() => server.closeAllConnections(), stopGrace);
  await closed;
  clearInterval(look);
  clearTimeout(force);
}

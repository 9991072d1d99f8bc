/** The portal as a server of this machine: loopback unless it is told otherwise; TLS is a reverse proxy's. */
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Portal } from '../../portal/app.ts';

/** A request under way is given this long when the server is stopped. */
const stopGrace = 2_000; // milliseconds

export async function servePortal(
  portal: Portal,
  { host = '127.0.0.1', port }: { host?: string; port: number },
): Promise<{ url: string; stop: () => void }> {
  const server = createAdaptorServer({ fetch: portal.fetch, hostname: host }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const stop = (): void => {
    server.close();
    setTimeout(() => server.closeAllConnections(), stopGrace).unref();
    server.closeIdleConnections();
  };
  const { port: taken } = server.address() as AddressInfo; // listening on a port, so not a pipe's name
  return { url: `http://${host}:${taken}/`, stop };
}

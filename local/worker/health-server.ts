/** `/health` and `/metrics` of a worker, on this machine only; a probe or a collector asks. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { healthOf, metricsText, type WorkerFacts } from './worker-facts.ts';

export interface HealthServer {
  url: string;
  close(): void;
}

/** Throws EADDRINUSE if the port is taken. */
export async function startHealthServer(facts: WorkerFacts, at: { host: string; port: number }): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const now = Date.now();
    const answer = (status: number, type: string, text: string): void => {
      response.writeHead(status, {
        'Content-Type': type,
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      });
      response.end(request.method === 'HEAD' ? undefined : text);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'text/plain', '405\n');
    if (request.url === '/health') {
      const health = healthOf(facts, now);
      return answer(health.status === 'ok' ? 200 : 503, 'application/json', `${JSON.stringify(health)}\n`);
    }
    if (request.url === '/metrics')
      return answer(200, 'text/plain; version=0.0.4; charset=utf-8', metricsText(facts, now));
    return answer(404, 'text/plain', '404\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(at.port, at.host, resolve);
  });
  const { port } = server.address() as AddressInfo; // listening on a port, so not a pipe's name
  return {
    url: `http://${at.host}:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

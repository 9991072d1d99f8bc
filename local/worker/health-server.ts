/** `/health` and `/metrics` of a worker, on this machine only unless told otherwise; a probe or a collector asks. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonsOf, type HealthChecks } from '../../portal/api/health-checks.ts';
import type { Scrape } from '../metrics/scrape.ts';
import { healthOf, livenessOf, type Health, type WorkerFacts } from './worker-facts.ts';

export interface HealthServer {
  url: string;
  close(): void;
}

interface Watched {
  facts: WorkerFacts;
  checks: () => Promise<HealthChecks>;
  scrape: () => Promise<Scrape>;
}

/** What is told, by path. */
interface Answer {
  status: number;
  type: string;
  text: string;
}

/** A look that failed by itself: neither well nor ill can be said. */
const cannotTell: Answer = { status: 500, type: 'text/plain', text: '500\n' };

/** Throws EADDRINUSE if the port is taken. */
export async function startHealthServer(watched: Watched, at: { host: string; port: number }): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const asked = answerTo(watched, request.method ?? '', request.url ?? '');
    // Whoever looks must not end the work: a directory that is away fails the look, and the rounds tell of it.
    void asked
      .catch(() => cannotTell)
      .then(({ status, type, text }) => {
        response.writeHead(status, {
          'Content-Type': type,
          'Cache-Control': 'no-store',
          'X-Content-Type-Options': 'nosniff',
        });
        response.end(request.method === 'HEAD' ? undefined : text);
      });
  });
  return listen(server, at);
}

async function answerTo(watched: Watched, method: string, path: string): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, type: 'text/plain', text: '405\n' };
  const now = Date.now();
  if (path === '/health/live') return told(livenessOf(watched.facts, now));
  if (path === '/health') return told(await judge(watched, now, false));
  if (path === '/health/ready') return told(await judge(watched, now, true));
  if (path !== '/metrics') return { status: 404, type: 'text/plain', text: '404\n' };
  const { contentType, text } = await watched.scrape();
  return { status: 200, type: contentType, text };
}

function told(health: Pick<Health, 'status'>): Answer {
  const status = health.status === 'ok' ? 200 : 503;
  return { status, type: 'application/json', text: `${JSON.stringify(health)}\n` };
}

async function judge({ facts, checks }: Watched, now: number, ready: boolean): Promise<Health> {
  const seen = await checks();
  const own = healthOf(facts, now);
  const reasons = [...own.reasons, ...reasonsOf(seen, { ready })];
  return { ...own, status: reasons.length === 0 ? 'ok' : 'failing', reasons, checks: seen };
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<HealthServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo; // listening on a port, so not a pipe's name
  return {
    url: `http://${host}:${taken}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

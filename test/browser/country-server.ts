/** The portal of a whole country over HTTP, for a browser: all in memory, everybody let in by a signed header. */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { proxyHeader, signIdentity } from '../../portal/access/proxy-header.ts';
import type { Role } from '../../portal/access/identity.ts';
import { makeDocuments } from '../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { publicationOf } from '../../dashboard/publication.ts';
import type { Office } from '../support/office.ts';
import { proxySecret, testPortal } from '../support/portal-world.ts';

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');

export interface CountryServer {
  url: string;
  /** Headers of a request of somebody. */
  as(role: Role, province?: string): Record<string, string>;
  stop(): Promise<void>;
}

/** Publishes the country and serves it on a free port. */
export async function serveCountry({ world }: Office): Promise<CountryServer> {
  await publishCountry(world);
  const { portal } = testPortal(world);
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request: Request) {
      const { pathname, search } = new URL(request.url);
      const headers = new Headers(request.headers);
      headers.set('host', '127.0.0.1:8080'); // the one that the portal's settings name
      return portal.request(`http://127.0.0.1:8080${pathname}${search}`, { method: request.method, headers });
    },
  });
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    as(role, province) {
      const exp = world.clock.now() / 1000 + 3600;
      return { [proxyHeader]: signIdentity({ user: 'tw-01', role, province: province ?? null, exp }, proxySecret) };
    },
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function publishCountry(world: Office['world']): Promise<void> {
  const documents = makeDocuments(await readSummaryInput(world, { ledger: true }), world.clock.now());
  for (const { files } of publicationOf(documents, { sha256Base64 }))
    for (const [name, text] of files()) await world.objects.put(`published/${name}`, new TextEncoder().encode(text));
}

/** The portal of a whole country over HTTP, for a browser: all in memory, everybody let in by a signed header. */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
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
  const { portal, world: portalWorld } = testPortal(world);
  portalWorld.alerts = { offer: { webhookHosts: ['nhan-tin.example.vn'], mailDomains: [], topic: false }, secretOf };
  const server = createAdaptorServer({ fetch: portal.fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
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

const secretOf = (rule: string): string => sha256Base64(`secret of ${rule}`);

async function publishCountry(world: Office['world']): Promise<void> {
  const documents = makeDocuments(await readSummaryInput(world, { ledger: true }), world.clock.now());
  for (const { files } of publicationOf(documents, { sha256Base64 }))
    for (const [name, text] of files()) await world.objects.put(`published/${name}`, new TextEncoder().encode(text));
}

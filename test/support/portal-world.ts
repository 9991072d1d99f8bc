/** The portal over a world in memory: uploads are processed as they are sent, requests go straight to the app. */
import { createHash } from 'node:crypto';
import { createPortal, type Portal } from '../../portal/app.ts';
import type { Identity, Role } from '../../portal/access/identity.ts';
import { proxyHeader, signIdentity } from '../../portal/access/proxy-header.ts';
import { Problem } from '../../portal/http/problem.ts';
import type { OutgoingUpload, PortalWorld, Uploads } from '../../portal/ports.ts';
import { allRoutes } from '../../portal/routes.ts';
import { $PortalSettings } from '../../portal/settings.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import { releaseOnOrder } from '../../core/maintenance/release-order.ts';
import { dryRun } from '../../core/reconcile/dry-run.ts';
import { listRegistries } from '../../core/registry/activate.ts';
import { uploadBatchId } from '../../core/intake/admit-upload.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { checkApiAnswer } from './api-answers.ts';
import type { TestWorld } from './test-world.ts';

export const proxySecret = 'a-secret-of-the-tests-alone';
const origin = 'http://127.0.0.1:8080';

export interface TestPortal {
  portal: Portal;
  world: PortalWorld;
  /** A request; `as` is who the organisation's proxy says it is. */
  ask: (
    path: string,
    options?: RequestInit & { as?: { role: Role; province?: string; user?: string } },
  ) => Promise<Response>;
}

/** `instead`: another world of the portal over the same stores. */
export function testPortal(world: TestWorld, settings: object = {}, instead?: PortalWorld): TestPortal {
  let count = 0;
  const portalWorld: PortalWorld = instead ?? {
    ...world,
    portalKey: Uint8Array.from({ length: 32 }, (_, i) => i),
    randomBytes: (length) => createHash('sha512').update(`random ${count++}`).digest().subarray(0, length),
    uploads: new MemoryUploads(world),
    published: { read: (name) => world.objects.read(`published/${name}`) },
    release: ({ officer, ...order }) => releaseOnOrder(world, { ...order, principal: officer, order: String(count++) }),
    registry: { versions: () => listRegistries(world), dryRun: (version) => dryRun(world, version) },
    scripts: [],
  };
  const portal = createPortal(portalWorld, $PortalSettings.parse({ proxySecret, ...settings }));
  return {
    portal,
    world: portalWorld,
    async ask(path, { as, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has('host')) headers.set('host', '127.0.0.1:8080');
      if (as !== undefined) {
        const exp = world.clock.now() / 1000 + 60;
        headers.set(proxyHeader, signIdentity({ user: as.user ?? 'cb-17', province: null, ...as, exp }, proxySecret));
      }
      const answer = await portal.request(`${origin}${path}`, { ...init, headers });
      await checkApiAnswer(allRoutes, { method: init.method ?? 'GET', path }, answer);
      return answer;
    },
  };
}

/** Stores and processes at once; tickets lead to the portal. */
class MemoryUploads implements Uploads {
  private readonly world: TestWorld;
  private readonly tickets = new Map<
    string,
    { upload: OutgoingUpload; arrived?: { province: string; batch: string } }
  >();

  constructor(world: TestWorld) {
    this.world = world;
  }

  async send({ province, kind, metadata, sender }: OutgoingUpload, body: AsyncIterable<Uint8Array>): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk.slice());
    const bytes = concatBytes(chunks);
    const name = createHash('sha256').update(bytes).update(JSON.stringify(metadata)).digest('hex').slice(0, 32);
    const ending = bytes[0] === 0x50 && bytes[1] === 0x4b ? 'xlsx' : 'csv';
    const key = `incoming/${province}/${kind}/${name}.${ending}`;
    await this.world.objects.put(key, bytes, metadata);
    const info = await this.world.objects.head(key);
    const upload = { key, version: info?.version ?? '' };
    await syncBatch(this.world, { ...upload, principal: `portal:${sender.user}` });
    return uploadBatchId(this.world.hash, { ...upload, bucket: this.world.objects.bucket });
  }

  async ticket(upload: OutgoingUpload): Promise<{ id: string; url: string; expiresAt: string }> {
    const id = `ticket-${this.tickets.size + 1}`;
    this.tickets.set(id, { upload });
    return { id, url: `/api/v1/tickets/${id}`, expiresAt: new Date(this.world.clock.now() + 3_600_000).toISOString() };
  }

  async take(id: string, sender: Identity, body: AsyncIterable<Uint8Array>): Promise<string> {
    const ticket = this.find(id, sender);
    const batch = await this.send(ticket.upload, body);
    ticket.arrived = { province: ticket.upload.province, batch };
    return batch;
  }

  async arrived(id: string, sender: Identity): Promise<{ province: string; batch: string } | undefined> {
    return this.find(id, sender).arrived;
  }

  work(): undefined {
    return undefined;
  }

  private find(id: string, { user, province }: Identity) {
    const ticket = this.tickets.get(id);
    const own = ticket?.upload.sender;
    if (ticket === undefined || own?.user !== user || own.province !== province) throw new Problem('NOT_FOUND');
    return ticket;
  }
}

import { streamHandle } from 'hono/aws-lambda';
import { Records } from '../portal/access/records.ts';
import { createPortal } from '../portal/app.ts';
import { createClients, createContainer } from './container.ts';
import { portalSecrets } from './env-names.ts';
import { readEnv } from './env.ts';
import { Fault } from './fault.ts';
import { hostsOf, portalHandler } from './portal-handler.ts';
import { PortalObjects } from './portal-objects.ts';
import { readPortalEnv, readPortalSettings } from './portal-settings.ts';
import { openPortalWorld } from './portal-world.ts';

const clients = createClients();
const container = createContainer('portal', readEnv(), clients, PortalObjects);
const { settings: text, front, releaseUrl, resultDays } = readPortalEnv();

/** Answers are streamed: one that is held back whole may have 6 MB, and the answers of a province have more. */
export const handler = streamHandle(
  portalHandler({
    telemetry: container.telemetry,
    async open(ownHost) {
      const frontSecret = front === 'cloudfront' ? await container.secret(portalSecrets.front) : undefined;
      if (front === 'cloudfront' && frontSecret === undefined) throw new Fault('PORTAL_FRONT_MISSING');
      const settings = await readPortalSettings(text, container.secret);
      const scripts = new URL('.', import.meta.url);
      const world = await openPortalWorld(container, { s3: clients.s3, releaseUrl, resultDays, scripts });
      const records = new Records(world);
      const hosts = hostsOf(front, settings.hosts, ownHost);
      const portal = createPortal(world, { ...settings, hosts }, { records });
      return { portal, flush: () => records.flush(), frontSecret };
    },
  }),
);

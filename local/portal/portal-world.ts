/** The portal's world on one machine. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from '../../adapters/files/durable-files.ts';
import { releaseOnOrder } from '../../core/maintenance/release-order.ts';
import { Refusal } from '../../core/base/errors.ts';
import { decide } from '../../core/trace/review/decide.ts';
import { traceList } from '../../core/trace/review/list.ts';
import { recordSettings } from '../../core/trace/review/settings.ts';
import { scriptOf } from '../../portal/http/script.ts';
import type { PortalWorld } from '../../portal/ports.ts';
import { openAlerts } from '../alerts/open-alerts.ts';
import { browserScripts } from '../serve/browser-scripts.ts';
import { publishedFolder } from '../serve/published-folder.ts';
import { requireKey } from '../fingerprint-key.ts';
import type { LocalWorld } from '../world.ts';
import { openRegistryDesk } from './dry-run-desk.ts';
import type { LocalUploads } from './local-uploads.ts';
import { openPortalKey } from './portal-key.ts';

export async function openPortalWorld(world: LocalWorld, uploads: LocalUploads): Promise<PortalWorld> {
  // Lists that are kept are shown only while trace is on: a change of its settings holds from now on.
  await recordSettings(world, world.trace);
  const scripts = await browserScripts();
  const alerts = await openAlerts(world);
  return {
    ...world,
    portalKey: await openPortalKey(world),
    randomBytes: (length) => randomBytes(length),
    uploads,
    published: {
      read: (name) =>
        unless('ENOENT', () => unless('ENOTDIR', () => readFile(join(world.directory, publishedFolder, name)))),
    },
    release: async ({ officer, ...order }) => {
      requireKey(world);
      const principal = `portal:${officer}`;
      return releaseOnOrder(world, { ...order, principal, order: randomBytes(8).toString('hex') });
    },
    listTrace: async (province) => {
      demandTrace(world);
      return traceList(world, province);
    },
    decideTrace: async (file, by) => {
      demandTrace(world);
      return decide(world, file, by);
    },
    registry: openRegistryDesk(world),
    ...(alerts === undefined ? {} : { alerts }),
    scripts: [scriptOf('client', scripts.client), scriptOf('worker', scripts.worker)],
  };
}

/** Throws Refusal TRACE_OFF, FINGERPRINT_KEY_MISSING: pairs are named by the key. */
function demandTrace(world: LocalWorld): void {
  if (world.trace.mode === 'off') throw new Refusal('TRACE_OFF');
  requireKey(world);
}

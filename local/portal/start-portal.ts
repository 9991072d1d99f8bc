/** The portal as `serve` and `worker` run it: its world, its uploads, its server, and an orderly end. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import { errorCode, replaceFile } from '../../adapters/files/durable-files.ts';
import { createPortal } from '../../portal/app.ts';
import { Records } from '../../portal/access/records.ts';
import { hasLogin, settingsWarnings, type PortalSettings } from '../../portal/settings.ts';
import { openHealth } from '../health.ts';
import type { Watching } from '../metrics/watching.ts';
import type { LocalWorld } from '../world.ts';
import { LocalUploads, type LocalUploadsOptions } from './local-uploads.ts';
import { openPortalWorld } from './portal-world.ts';
import { isLoopback, servePortal } from './serve-portal.ts';

/** Between two records of the audit. */
const flushPause = 60_000; // milliseconds
/** Below the data directory, while a server runs: the address with the right to send, for the user of the machine. */
const addressFile = 'upload-address';

export interface RunningPortal {
  url: string;
  /** The upload page; with the key of this start where the user of this machine is its owner. */
  upload: string;
  uploads: LocalUploads;
  /** Lets requests and uploads under way end, and writes what is to be recorded. */
  stop(): Promise<void>;
}

interface PortalOptions {
  host: string;
  port: number;
  /** Called when rates have moved. */
  publish: () => Promise<unknown>;
  /** Milliseconds into the day in Viet Nam, where this process does the nightly run. */
  nightly?: number;
  /** What it shows of this process (`local/metrics/watching.ts`). */
  watching?: Watching;
  /** As of `LocalUploads`: others than its own only in tests. */
  threads?: NonNullable<LocalUploadsOptions['threads']>;
}

/** Throws Refusal LOGIN_NOT_CONFIGURED, PORT_IN_USE, BUNDLER_MISSING. */
export async function startPortal(
  world: LocalWorld,
  { host, port, publish, nightly, watching, threads }: PortalOptions,
): Promise<RunningPortal> {
  const settings = world.portal;
  if (!isLoopback(host) && !hasLogin(settings)) throw new Refusal('LOGIN_NOT_CONFIGURED');
  for (const code of settingsWarnings(settings)) warn(world, code);
  const observe = watching?.log;
  const uploads = new LocalUploads(world, { publish, observe, ...(threads === undefined ? {} : { threads }) });
  const portalWorld = await openPortalWorld(world, uploads);
  if (nightly !== undefined) portalWorld.nightly = nightly;
  portalWorld.health = watching?.health ?? openHealth(world);
  watching?.watch(uploads);
  if (watching !== undefined) portalWorld.metrics = watching.scrape;
  const ownerKey = isOnlyHere(host, settings) ? randomBytes(24).toString('base64url') : undefined;
  if (ownerKey !== undefined) portalWorld.ownerKey = ownerKey;
  const records = new Records(portalWorld);
  const portal = createPortal(portalWorld, settings, { records });
  const server = await servePortal(portal, { host, port }).catch((error: unknown) => {
    throw errorCode(error) === 'EADDRINUSE' ? new Refusal('PORT_IN_USE') : error;
  });
  const url = `${server.origin}${settings.basePath}/`;
  // Behind `#`, so that no browser puts the key into a request.
  const upload = ownerKey === undefined ? `${url}upload` : `${url}upload#key=${ownerKey}`;
  const file = join(world.directory, addressFile);
  if (ownerKey !== undefined) await replaceFile(file, `${upload}\n`);
  // Meanwhile the portal answers. What cannot be taken up now, the next start or the night takes.
  void uploads.start().catch((error: unknown) => {
    world.log.event('portal.takeUpFailed', { code: errorCode(error) ?? 'FAULT' });
  });
  const timer = setInterval(() => void records.flush(), flushPause);
  return {
    url,
    upload,
    uploads,
    async stop() {
      clearInterval(timer);
      await server.stop();
      await uploads.close();
      await records.flush();
      if (ownerKey !== undefined) await rm(file, { force: true });
    },
  };
}

/** Others reach it neither by the network nor by a proxy: whoever has the key is the user of this machine. */
function isOnlyHere(host: string, { behindProxy }: PortalSettings): boolean {
  return isLoopback(host) && !behindProxy;
}

const warnings = {
  PROXY_SECRET_SHORT:
    'Cảnh báo: portal.proxySecret trong config.json ngắn hơn 32 byte, dễ bị đoán. / Warning: portal.proxySecret in ' +
    'config.json is below 32 bytes and can be guessed.',
};

function warn(world: LocalWorld, code: keyof typeof warnings): void {
  world.log.event('portal.warning', { code });
  process.stderr.write(`${warnings[code]}\n`);
}

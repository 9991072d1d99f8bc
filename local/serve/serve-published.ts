import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../core/base/errors.ts';
import { unless } from '../../adapters/files/durable-files.ts';
import { isObjectKey } from '../../adapters/files/object-key.ts';
import type { UploadServer } from './serve-uploads.ts';

/** Pages are for this machine; a wider audience has a server of its own in front. */
const address = '127.0.0.1';
/** A request under way is given this long when the server is stopped. */
const stopGrace = 2_000; // milliseconds

/** Files of other kinds are not served, whatever the folder holds. */
const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};

const securityHeaders: Record<string, string> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cache-Control': 'no-cache',
};

/**
 * Pages of provinces link to receipts, which hold counts only, where they are in the data directory; nothing else of it
 * is served.
 */
const receiptName = /^objects\/results\/vn34-\d\d\/[0-9a-f]{32}\/receipt\.html$/;

/** Serves the files of a folder; `stop` lets requests under way finish. Throws Refusal NOT_PUBLISHED. */
export async function startServer(options: {
  folder: string;
  port: number;
  /** Takes uploads and hands out their answers, beside the pages. */
  uploads?: Pick<UploadServer, 'answer'>;
}): Promise<{ url: string; stop: () => void }> {
  if ((await unless('ENOENT', () => stat(join(options.folder, 'index.html')))) === undefined) {
    throw new Refusal('NOT_PUBLISHED');
  }
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, address, resolve);
  });
  const stop = (): void => {
    server.close();
    setTimeout(() => server.closeAllConnections(), stopGrace).unref();
    server.closeIdleConnections();
  };
  const { port } = server.address() as AddressInfo; // listening on a port, so not a pipe's name
  return { url: `http://${address}:${port}/`, stop };
}

async function answer(
  { folder, uploads }: { folder: string; uploads?: Pick<UploadServer, 'answer'> },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  // A page elsewhere that has its own name resolved to this machine gets nothing.
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) return refuse(response, 421);
  if (uploads !== undefined && (await uploads.answer(request, response))) return;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405);
  }
  const name = fileName(request.url ?? '/');
  const type = name === undefined ? undefined : contentTypes[extname(name)];
  if (name === undefined || type === undefined) return refuse(response, 404);
  const root = receiptName.test(name) ? dirname(folder) : folder;
  const handle = await unless('ENOENT', () => unless('ENOTDIR', () => open(join(root, name))));
  if (handle === undefined) return refuse(response, 404);
  try {
    const { size } = await handle.stat();
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': size });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream('', { fd: handle, autoClose: false }), response);
  } finally {
    await handle.close();
  }
}

/** Path below the folder that the URL names, decoded once; undefined if it could lead elsewhere or to a hidden file. */
function fileName(url: string): string | undefined {
  const path = url.split(/[?#]/, 1)[0];
  try {
    const name = decodeURIComponent(path.slice(1));
    const whole = name === '' || name.endsWith('/') ? `${name}index.html` : name;
    const hidden = whole.split('/').some((segment) => segment.startsWith('.'));
    return path.startsWith('/') && isObjectKey(whole) && !hidden ? whole : undefined;
  } catch {
    return undefined; // not UTF-8
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${status}\n`);
}

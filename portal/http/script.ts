/** A script of the upload page, named by its bytes: a browser never mixes scripts of two versions. */
import { createHash } from 'node:crypto';
import type { Script } from '../ports.ts';

export function scriptOf(name: Script['name'], bytes: Uint8Array): Script {
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { name, path: `/upload/${name}-${version}.js`, bytes };
}

/** What of a data directory is secret: taken out of what is copied, and put together for a recipient. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from '../../adapters/files/durable-files.ts';
import type { Secrets, StateLine } from './format.ts';

export const keyFiles = ['fingerprint.key', 'portal.key'] as const;
/** Secrets in `config.json`, by their way through it. */
const secretSettings = [
  ['portal', 'proxySecret'],
  ['portal', 'oidc', 'clientSecret'],
  ['alerts', 'mail', 'password'],
] as const;

export interface FoundSecrets {
  /** Everything, as it is sealed. */
  secrets: Secrets;
  /** Names of what was found: of files, of settings (`portal.proxySecret`), `ALERT#RULE`. */
  names: string[];
  /** `config.json` without its secrets; undefined if there is none. */
  config: string | undefined;
}

export async function findSecrets(directory: string, items: StateLine[]): Promise<FoundSecrets> {
  const found: FoundSecrets = { secrets: { files: {}, config: null, items }, names: [], config: undefined };
  for (const name of keyFiles) {
    const text = await unless('ENOENT', () => readFile(join(directory, name), 'utf8'));
    if (text === undefined) continue;
    found.secrets.files[name] = text;
    found.names.push(name);
  }
  const text = await unless('ENOENT', () => readFile(join(directory, 'config.json'), 'utf8'));
  if (text !== undefined) {
    const config = JSON.parse(text) as unknown;
    found.names.push(...secretSettings.filter((path) => removeSetting(config, path)).map((path) => path.join('.')));
    found.secrets.config = text;
    found.config = `${JSON.stringify(config, null, 2)}\n`;
  }
  if (items.length > 0) found.names.push('ALERT#RULE');
  return found;
}

/** True if it was there. */
function removeSetting(config: unknown, [name, ...below]: readonly string[]): boolean {
  if (typeof config !== 'object' || config === null || !Object.hasOwn(config, name)) return false;
  const settings = config as Record<string, unknown>;
  if (below.length > 0) return removeSetting(settings[name], below);
  return delete settings[name];
}

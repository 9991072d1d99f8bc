/** The two homes of the portal, each with a real OpenID provider: one machine by commands, AWS over emulators. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startAwsHome } from '../../../proof/portal-aws/aws-home.ts';
import { makeExtract } from '../../../proof/portal-aws/extract.ts';
import { freePort } from '../../../proof/network/servers.ts';
import { startLoginProvider, type LoginProvider } from '../../support/login-provider.ts';
import { extractRows } from './small-office.ts';

export interface Home {
  url: string; // with a slash at the end
  stop(): Promise<void>;
}

/** Accounts of the provider. */
const people = {
  'cb-17': { doisoat_role: 'clerk', doisoat_province: 'vn34-52' },
  'gd-01': { doisoat_role: 'director', doisoat_province: 'vn34-52' },
  'cb-99': { doisoat_role: 'clerk', doisoat_province: 'vn34-42' },
  'hq-07': { doisoat_role: 'headquarters' },
};

const program = fileURLToPath(new URL('../../../bin/doisoat.js', import.meta.url));
const run = promisify(execFile);

/** `doisoat serve` on a data directory of its own. */
export async function oneMachine(): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-day-'));
  const data = join(folder, 'data');
  const { files, manifestKey } = makeExtract(extractRows);
  for (const { key, text } of files) {
    mkdirSync(join(folder, dirname(key)), { recursive: true });
    writeFileSync(join(folder, key), text);
  }
  await run(process.execPath, [program, 'registry', 'build', join(folder, dirname(manifestKey)), '--dir', data]);
  await run(process.execPath, [program, 'publish', '--dir', data]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const provider = await startLoginProvider({ callback: `${url}login/callback`, people, asks: true });
  const { issuer, clientId, clientSecret } = provider;
  const config = { portal: { oidc: { issuer, clientId, clientSecret } } };
  writeFileSync(join(data, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  const child = spawn(process.execPath, [program, 'serve', '--port', String(port), '--dir', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => {
    child.on('close', resolve);
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('close', (code) => reject(new Error(`serve ended with ${String(code)}`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await provider.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The bundles that are deployed, as Lambda calls them, over S3 and DynamoDB emulated. */
export async function onAws(): Promise<Home> {
  let provider: LoginProvider | undefined;
  const home = await startAwsHome({
    people: extractRows,
    async oidc(callback) {
      provider = await startLoginProvider({ callback, people, asks: true });
      return provider;
    },
  });
  return {
    url: home.url,
    async stop() {
      await home.stop();
      await provider?.stop();
    },
  };
}

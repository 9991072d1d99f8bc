import { InvalidArgumentError, type Command } from 'commander';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import { unless } from '../../adapters/files/durable-files.ts';
import { directoryOf, run, stateOf, stopGracefully, type Outcome } from '../shell.ts';
import type { Language } from '../voice.ts';
import { publishedFolder } from '../serve/published-folder.ts';

export const defaultPort = 8080;
export const defaultHost = '127.0.0.1';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Serve the portal: published pages, uploads, answers, cases; publish when a ledger changes')
    .option('--port <n>', 'port; 0 takes a free one', port, defaultPort)
    .option('--host <address>', 'address to listen at; others than loopback need a login (docs/portal.md)', defaultHost)
    .addHelpText('after', '\nExamples:\n  doisoat serve --port 8080\n  doisoat serve --host 0.0.0.0')
    .action((options: { port: number; host: string }, command: Command) =>
      run(command, ({ language }) => serve(directoryOf(command), { ...options, language, state: stateOf(command) })),
    );
}

export function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('A port from 0 to 65535 is expected.');
}

/**
 * Starts serving; the process then lives until a signal stops it. Throws Refusal NOT_PUBLISHED, PORT_IN_USE,
 * LOGIN_NOT_CONFIGURED.
 */
export async function serve(
  directory: string,
  { language, state, ...at }: { port: number; host?: string; language: Language; state?: string | undefined },
): Promise<Outcome> {
  const [
    { startAlertRounds },
    { startPortal },
    { LedgerWatcher, shownBy },
    { openWatched },
    { readEnvironment },
    { publish },
  ] = await Promise.all([
    import('../alerts/alert-rounds.ts'),
    import('../portal/start-portal.ts'),
    import('../worker/ledger-watcher.ts'),
    import('../metrics/watching.ts'),
    import('../environment.ts'),
    import('./publish.ts'),
  ]);
  const { world, watching } = await openWatched(directory, { ...readEnvironment(), language, state, withoutKey: true });
  try {
    const first = join(directory, publishedFolder, 'index.html');
    if ((await unless('ENOENT', () => stat(first))) === undefined) throw new Refusal('NOT_PUBLISHED');
    const watcher = new LedgerWatcher(world, () => publish(world), await shownBy(directory));
    const portal = await startPortal(world, { host: defaultHost, ...at, watching, publish: () => watcher.publish() });
    watcher.start();
    const alerts = await startAlertRounds(world, () => watcher.publish());
    // What is under way is finished first; a second signal ends at once, and nothing is lost by it.
    stopGracefully(() => {
      void portal
        .stop()
        .then(() => alerts.stop())
        .then(() => watcher.stop())
        .then(() => world.close());
    });
    const { url, upload } = portal;
    return { document: { url, upload }, text: `${url}\n${upload}\n` };
  } catch (error) {
    world.close();
    throw error;
  }
}

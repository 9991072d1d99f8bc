import { InvalidArgumentError, type Command } from 'commander';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import { errorCode, replaceFile } from '../../adapters/files/durable-files.ts';
import { directoryOf, run, type Outcome } from '../shell.ts';
import { publishedFolder } from '../serve/published-folder.ts';

export const defaultPort = 8080;

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Serve the published pages and the upload page on this machine, and publish when a ledger changes')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', port, defaultPort)
    .addHelpText('after', '\nExample:\n  doisoat serve --port 8080')
    .action((options: { port: number }, command: Command) =>
      run(command, () => serve(directoryOf(command), options.port)),
    );
}

export function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('A port from 0 to 65535 is expected.');
}

/** Starts serving; the process then lives until a signal stops it. Throws Refusal NOT_PUBLISHED, PORT_IN_USE. */
export async function serve(directory: string, at: number): Promise<Outcome> {
  const [
    { startServer },
    { UploadServer },
    { LedgerWatcher, shownBy },
    { openWorld },
    { readEnvironment },
    { publish },
  ] = await Promise.all([
    import('../serve/serve-published.ts'),
    import('../serve/serve-uploads.ts'),
    import('../worker/ledger-watcher.ts'),
    import('../world.ts'),
    import('../environment.ts'),
    import('./publish.ts'),
  ]);
  const world = await openWorld(directory, readEnvironment());
  try {
    const watcher = new LedgerWatcher(world, () => publish(world), await shownBy(directory));
    const uploads = await UploadServer.make({ world, publish: () => watcher.publish() });
    const { url, stop } = await startServer({ folder: join(directory, publishedFolder), port: at, uploads });
    watcher.start();
    const upload = uploads.addressOf(url);
    const addressFile = join(directory, 'upload-address');
    await replaceFile(addressFile, `${upload}\n`);
    const end = (): void => {
      stop();
      // The current upload is finished first; a second signal ends at once, and nothing is lost by it.
      void uploads
        .settle()
        .then(() => watcher.stop())
        .then(() => rm(addressFile, { force: true }))
        .then(() => world.close());
    };
    process.once('SIGINT', end).once('SIGTERM', end);
    return { document: { url, upload }, text: `${url}\n${upload}\n` };
  } catch (error) {
    world.close();
    if (errorCode(error) === 'EADDRINUSE') throw new Refusal('PORT_IN_USE');
    throw error;
  }
}

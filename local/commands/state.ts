import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import { readEnvironment } from '../environment.ts';
import { directoryOf, run, stateOf, type Outcome } from '../shell.ts';
import type { Voice } from '../voice.ts';
import { oneLine } from './arguments.ts';

export function addState(program: Command): void {
  const state = program
    .command('state')
    .description('The state that several machines share: make its tables, move the state of a directory into it');
  state
    .command('init')
    .description('Make the tables in the database of --state, as its owner; repeatable')
    .option('--app-role <role>', 'role that the program will use, which may then use the tables', oneLine)
    .addHelpText('after', '\nExample:\n  doisoat state init --state postgres://doisoat_owner@db.example.vn/doisoat')
    .action((options: { appRole?: string }, command: Command) =>
      run(command, ({ voice }) => init(addressOf(command), options.appRole, voice)),
    );
  state
    .command('copy')
    .description('Move the state of the directory into the empty database of --state, compare, close the file')
    .addHelpText(
      'after',
      '\nExample:\n  doisoat state copy --dir /srv/doisoat --state postgres://doisoat@db.example.vn/doisoat',
    )
    .action((_options: unknown, command: Command) =>
      run(command, ({ voice }) => copy(directoryOf(command), addressOf(command), voice)),
    );
}

/** Throws Refusal STATE_NEEDED, STATE_PASSWORD_SHOWN. */
function addressOf(command: Command): { address: string; plainAllowed: boolean } {
  const { state, statePlaintext: plainAllowed } = readEnvironment();
  const address = stateOf(command) ?? state;
  if (address === undefined) throw new Refusal('STATE_NEEDED');
  return { address, plainAllowed };
}

type Place = ReturnType<typeof addressOf>;

async function init({ address, plainAllowed }: Place, appRole: string | undefined, { say }: Voice): Promise<Outcome> {
  const { initPostgres } = await import('../../adapters/postgres/open-postgres.ts');
  await initPostgres(address, { appRole, plainAllowed });
  const text = say({ vi: 'đã có đủ bảng\n', en: 'the tables are there\n' });
  return { document: { status: 'ready', appRole: appRole ?? null }, text };
}

async function copy(directory: string, { address, plainAllowed }: Place, voice: Voice): Promise<Outcome> {
  const { moveState } = await import('../state/move-state.ts');
  const { items, sha256 } = await moveState(directory, address, { plainAllowed });
  const text = voice.say({
    vi: `đã chuyển ${voice.formatCount(items)} mục, giống hệt (SHA-256 ${sha256}); state.sqlite đã đóng\n`,
    en: `${voice.formatCount(items)} items moved, all equal (SHA-256 ${sha256}); state.sqlite is closed\n`,
  });
  return { document: { status: 'moved', items, sha256 }, text };
}

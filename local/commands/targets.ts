import type { Command } from 'commander';
import { formatCount } from '../../dashboard/format-vi.ts';
import { readFile } from '../files/read-file.ts';
import { runInWorld, type Outcome } from '../shell.ts';
import type { LocalWorld } from '../world.ts';

export function addTargets(program: Command): void {
  program
    .command('targets')
    .description('Record supplied plans, populations and targets; the figure with the newer `as_of` wins')
    .argument('<file>', 'CSV: year,province,indicator,value,source,as_of')
    .addHelpText(
      'after',
      `
Provinces: vn for the country, vn34-…, or vn63-… up to 2025. Persons are digits alone, per cent have a decimal point.

Example:
  doisoat targets plans-2026.csv`,
    )
    .action((path: string, _options: unknown, command: Command) =>
      runInWorld(command, (world) => targets(world, path)),
    );
}

async function targets(world: LocalWorld, path: string): Promise<Outcome> {
  const [{ loadTargets }, { concatBytes }] = await Promise.all([
    import('../../core/summary/targets.ts'),
    import('../../core/base/bytes.ts'),
  ]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of readFile(path)) chunks.push(chunk.slice());
  const loaded = await loadTargets(world, concatBytes(chunks));
  const { rows, recorded, changed, known, older } = loaded;
  return {
    document: loaded,
    text:
      `${formatCount(rows)} figures: ${formatCount(recorded)} new, ${formatCount(changed)} changed, ` +
      `${formatCount(known)} known already, ${formatCount(older)} older than what is known\n`,
  };
}

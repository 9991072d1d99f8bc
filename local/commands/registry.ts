import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import { canonicalisationVersion } from '../../core/names/canonical.ts';
import { canonicalisationOf } from '../../core/names/canon.ts';
import type { BuildProgress } from '../../core/registry/build/build-index.ts';
import { canonsOf, type RegistryManifest } from '../../core/registry/format.ts';
import type { RegistryVerifyReport } from '../../core/registry/verify.ts';
import { formatCount } from '../../dashboard/format-vi.ts';
import { refusedAs, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable } from '../text-table.ts';
import type { LocalWorld } from '../world.ts';
import { addRegistryCare } from './registry-maintenance.ts';

const confirmBaseHelp = 'allow a delta over a version older than the active one, whose later changes it lacks';

export function addRegistry(program: Command): void {
  const registry = program
    .command('registry')
    .description('Build, list, activate, verify, compact and prune the index of the population database');
  registry
    .command('build')
    .description('Build the index of an extract and activate it; an interrupted build resumes')
    .argument('<folder>', 'folder that holds manifest.json')
    .option('--no-activate', 'keep the active version')
    .option('--confirm-shrink', 'activate even if it has over 1 % fewer people than the active version')
    .option('--confirm-base', confirmBaseHelp)
    .option('--earlier-names', 'keep fingerprints for ledger rows of canonicalisation 1, even if none are left')
    .option('--no-earlier-names', 'leave them out: such rows are not compared again')
    .addHelpText('after', '\nExample:\n  doisoat registry build sample/registry/2026-01-31')
    .action((folder: string, options: Omit<BuildCommand, 'folder'>, command: Command) =>
      runInWorld(command, (world, terminal) => build(world, terminal, { folder, ...options })),
    );
  registry
    .command('list')
    .description('List installed versions')
    .addHelpText('after', '\nExample:\n  doisoat registry list --json')
    .action((_options: unknown, command: Command) => runInWorld(command, listVersions));
  registry
    .command('activate')
    .description('Activate an installed version')
    .argument('<version>')
    .option('--confirm-shrink', 'activate even if it has over 1 % fewer people than the active version')
    .option('--confirm-base', confirmBaseHelp)
    .addHelpText('after', '\nExample:\n  doisoat registry activate 2026-01-31')
    .action((version: string, options: { confirmShrink?: boolean; confirmBase?: boolean }, command: Command) =>
      runInWorld(command, async (world) => {
        const { activateRegistry } = await import('../../core/registry/activate.ts');
        const done = await activateRegistry(world, version, options);
        return { document: done, text: `Registry ${done.version} is in use (before: ${done.previous ?? 'none'}).\n` };
      }),
    );
  registry
    .command('verify')
    .description('Read a version completely and check every checksum; of a delta its base too')
    .argument('[version]', 'default: the active version')
    .addHelpText('after', '\nExample:\n  doisoat registry verify 2026-01-31')
    .action((version: string | undefined, _options: unknown, command: Command) =>
      runInWorld(command, (world, terminal) => verify(world, terminal, version)),
    );
  addRegistryCare(registry);
}

interface BuildCommand {
  folder: string;
  activate: boolean;
  confirmShrink?: boolean;
  confirmBase?: boolean;
  earlierNames?: boolean;
}

/** Builds, and activates unless `--no-activate` is given. */
export async function build(
  world: LocalWorld,
  terminal: Terminal,
  options: BuildCommand,
): Promise<Outcome & { version: string }> {
  const [{ buildIndex }, { activateRegistry }, { TimeLeft }] = await Promise.all([
    import('../build-index.ts'),
    import('../../core/registry/activate.ts'),
    import('../time-left.ts'),
  ]);
  const timeLeft = new TimeLeft(world.clock, { read: 0.6, check: 0.05, write: 0.35 });
  const progress: BuildProgress = (done, total, step) =>
    terminal.progress(`registry build: ${step} ${done} / ${total}${timeLeft.text(step, done / total)}`);
  // What stays inactive takes nothing back: activating it asks again.
  const confirmBase = options.confirmBase === true || !options.activate;
  const manifest = await buildIndex(world, options.folder, progress, {
    earlierNames: options.earlierNames,
    confirmBase,
  });
  const { version, kind, chain, asOf, rows, canon, counts } = manifest;
  const canons = canonsOf(manifest);
  if (options.activate) await activateRegistry(world, version, options);
  const text =
    `Registry ${version}: ${formatCount(rows)} people, ${options.activate ? 'in use' : 'not activated'}.\n` +
    `Names: canonicalisation ${canons.map(canonicalisationOf).join(' and ')}.${notedCanon(manifest)}\n`;
  return {
    version,
    document: { version, kind, depth: chain.length, asOf, rows, canon, canons, counts, active: options.activate },
    text,
    measured: true,
  };
}

/** What an operator should know of an index that stays with canonicalisation 1. */
function notedCanon({ kind, version, canon, base }: RegistryManifest): string {
  if (canonicalisationOf(canon) === canonicalisationVersion) return '';
  if (kind === 'delta') return ` A delta keeps that of its base ${base}: build a snapshot to move on.`;
  return ` ${version} was built by an earlier release: build the next snapshot to move on.`;
}

async function listVersions(world: LocalWorld, terminal: Terminal): Promise<Outcome> {
  const { listRegistries } = await import('../../core/registry/activate.ts');
  const versions = await listRegistries(world);
  const table = textTable(
    [
      { title: '', align: 'left', dispensable: 0 },
      { title: 'Version', align: 'left', dispensable: 0 },
      { title: 'Kind', align: 'left', dispensable: 3 },
      { title: 'Deltas', align: 'right', dispensable: 2 },
      { title: 'Over', align: 'left', dispensable: 4 },
      { title: 'People', align: 'right', dispensable: 0 },
      { title: 'Bytes', align: 'right', dispensable: 1 },
      { title: 'Names', align: 'left', dispensable: 6 },
      { title: 'As of', align: 'left', dispensable: 5 },
    ],
    versions.map((each) => [
      each.active ? '*' : '',
      each.version,
      each.kind,
      String(each.depth),
      each.chain.at(0) ?? (each.compacted === null ? '' : `= ${each.compacted}`),
      formatCount(each.rows),
      formatCount(each.bytes),
      each.canons.map(canonicalisationOf).join('+'),
      each.asOf,
    ]),
    terminal.columns,
  );
  return { document: { versions }, text: versions.length === 0 ? 'No registry yet.\n' : table };
}

async function verify(world: LocalWorld, terminal: Terminal, given: string | undefined): Promise<Outcome> {
  const { currentRegistry, verifyRegistry } = await import('../../core/registry/activate.ts');
  const { openLayers } = await import('../../core/registry/layer.ts');
  const version = given ?? (await currentRegistry(world))?.registry;
  if (version === undefined) throw new Refusal('REGISTRY_NONE');
  const reports: RegistryVerifyReport[] = [];
  const layers = await openLayers(world, version);
  for (const { version: layer } of layers) {
    const progress = (done: number, total: number) =>
      terminal.progress(`registry verify: ${layer} ${done} / ${total} bytes`);
    reports.push(await verifyRegistry(world, layer, progress));
  }
  const all = (value: (report: RegistryVerifyReport) => number) =>
    reports.reduce((sum, report) => sum + value(report), 0);
  const problems = reports.flatMap((report) => report.problems);
  const ok = problems.length === 0;
  const report = {
    version,
    layers: reports.map((each) => each.version),
    objects: all((each) => each.objects),
    bytes: all((each) => each.bytes),
    blocks: all((each) => each.blocks),
    rows: layers[layers.length - 1].rows,
    problems,
  };
  const lines = problems.map((each) => `${each.key}: ${each.problem}\n`).join('');
  const text =
    `${lines}Registry ${report.layers.join(' + ')}: ${report.objects} objects, ` +
    `${formatCount(report.bytes)} bytes, ${formatCount(report.rows)} people, ${problems.length} problems.\n`;
  const outcome = { document: { ok, ...report }, text };
  return ok ? outcome : { ...outcome, refused: await refusedAs('REGISTRY_DAMAGED') };
}

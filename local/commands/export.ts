import { InvalidArgumentError, Option, type Command } from 'commander';
import packageFacts from '../../package.json' with { type: 'json' };
import { exportTableNames, wideTables, type ExportTableName } from '../../core/export/export-tables.ts';
import type { ExportedFile, ExportedVersion, ExportSink } from '../../core/export/write-tables.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, list, provinceOption } from './arguments.ts';

interface Options {
  out: string;
  province?: string;
  tables?: ExportTableName[];
  exact?: boolean;
}

export function addExport(program: Command): void {
  program
    .command('export')
    .description('Write tables for SQL: rates, past days, reasons, units, ages of cases, as Parquet')
    .requiredOption('--out <folder>', 'folder of the export; replaces the export that is there, and nothing else')
    .addOption(new Option('--format <format>', 'form of the files').choices(['parquet']).default('parquet'))
    .option('--tables <names>', `some of ${exportTableNames.join(', ')} (default: all that may be)`, tableNames)
    .addOption(provinceOption('one province only; the table cases needs it'))
    .option('--exact', 'small counts and full details too, for headquarters; by default what is published')
    .addHelpText(
      'after',
      `
Tables and columns: docs/export.md. No personal ID, name or birth date is in any of them.

Examples:
  doisoat export --out warehouse
  doisoat export --out warehouse --tables rates,days --json
  doisoat export --out gia-lai --province "Gia Lai" --tables cases
  duckdb -c "from 'warehouse/rates/**/*.parquet' where scheme = 'PERSONS' order by day"`,
    )
    .action((options: Options, command: Command) => {
      if (options.tables?.includes('cases') === true && options.province === undefined)
        return command.error("error: the table cases needs the option '--province <name>'");
      return runInWorld(command, (world, terminal) => exportTablesOf(world, terminal, options));
    });
}

function tableNames(text: string): ExportTableName[] {
  const given = list(text);
  const unknown = given.length === 0 || given.some((each) => !exportTableNames.some((name) => name === each));
  if (unknown) throw new InvalidArgumentError(`Some of ${exportTableNames.join(', ')} are expected.`);
  return exportTableNames.filter((name) => given.includes(name));
}

/** Throws Refusal PROVINCE_UNKNOWN, EXPORT_FOLDER. */
async function exportTablesOf(world: LocalWorld, terminal: Terminal, options: Options): Promise<Outcome> {
  const [{ exportManifest, exportProvince }, { ExportFolder }, { provinces }, { vietnamDate }] = await Promise.all([
    import('../../core/export/write-tables.ts'),
    import('../files/export-folder.ts'),
    import('../../core/domain/provinces.ts'),
    import('../../core/intake/upload-request.ts'),
  ]);
  const { say, formatCount, formatSize } = terminal.voice;
  const asked = options.province === undefined ? provinces.map(({ id }) => id) : [knownProvince(options.province)];
  const wanted = options.tables ?? (options.province === undefined ? wideTables : exportTableNames);
  const product = `doisoat ${packageFacts.version}`;
  const figures = { day: vietnamDate(world.clock.now()), exact: options.exact === true, product };
  const folder = await ExportFolder.open(options.out);
  try {
    const files: ExportedFile[] = [];
    const versions: Record<string, ExportedVersion> = {};
    const tables = wideTables.filter((name) => wanted.includes(name));
    for (const [at, province] of asked.entries()) {
      const of = `${at + 1}/${asked.length} ${province}`;
      terminal.progress(say({ vi: `xuất bảng: ${of}`, en: `export: ${of}` }));
      const target = { sink: folder, prefix: '', tables, product };
      const written = await exportProvince(world, { province, ...figures }, target);
      files.push(...written.files);
      versions[province] = written.version;
      if (wanted.includes('cases')) files.push(await exportCases(world, province, figures, folder));
    }
    const manifest = exportManifest(figures, versions, files);
    await folder.finish(manifest);
    const sum = (of: 'rows' | 'bytes'): number => files.reduce((all, each) => all + each[of], 0);
    const counts = [formatCount(files.length), formatCount(sum('rows')), formatSize((sum('bytes') / 1e6).toFixed(1))];
    const [count, rows, size] = counts;
    return {
      document: { out: options.out, ...manifest },
      text: say({
        vi: `${options.out}: ${count} tệp, ${rows} dòng, ${size} MB\n`,
        en: `${options.out}: ${count} files, ${rows} rows, ${size} MB\n`,
      }),
      measured: true,
    };
  } finally {
    await folder.close();
  }
}

async function exportCases(
  world: LocalWorld,
  province: string,
  figures: { day: string; exact: boolean; product: string },
  sink: ExportSink,
): Promise<ExportedFile> {
  const [{ writeTable }, { KeptCases }, { viewOf }, { caseRows }] = await Promise.all([
    import('../../core/export/write-tables.ts'),
    import('../../core/cases/kept-cases.ts'),
    import('../../core/cases/cases-document.ts'),
    import('../../core/cases/export-cases.ts'),
  ]);
  const now = await new KeptCases(world).read(province);
  const view = viewOf(now, figures.exact ? 'exact' : world.disclosure);
  const { registryVersion, ledgerVersion } = now.cases;
  const table = { table: 'cases' as const, province, ...figures, version: { registryVersion, ledgerVersion } };
  return writeTable({ hash: world.hash, sink, prefix: '' }, table, caseRows({ province, day: figures.day, view }));
}

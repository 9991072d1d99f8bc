import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Option, type Command } from 'commander';
import type * as z from 'zod';
import type { Cost, PriceTable } from '../../core/cost/cost.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { Usage } from '../../core/cost/usage.ts';
import { run, type Outcome } from '../shell.ts';
import type { Voice } from '../voice.ts';
import { textTable } from '../text-table.ts';
import { share, wholeNumber } from './arguments.ts';

interface Options {
  prices: string;
  small: string;
  province: string;
  day: string;
  batches?: number;
  passes?: number;
  nightly?: number;
  storedGb?: number;
}

/** An option whose default is a file that comes with the program; `path` is from its root. */
function fileOption(flags: string, text: string, path: string): Option {
  return new Option(flags, text).default(fileURLToPath(new URL(`../../${path}`, import.meta.url)), path);
}

export function addCost(program: Command): void {
  program
    .command('cost')
    .description(
      'Estimate the cost of a batch, a national pass and a month on AWS, from counted requests and measured seconds',
    )
    .addOption(fileOption('--prices <file>', 'price table: region, source, day', 'core/cost/us-east-1.json'))
    .addOption(
      fileOption('--small <file>', 'counted usage of a small batch (sync --usage)', 'local/prices/usage-500.json'),
    )
    .addOption(
      fileOption(
        '--province <file>',
        'counted usage of a whole province (sync --usage)',
        'local/prices/usage-province.json',
      ),
    )
    .addOption(fileOption('--day <file>', 'counted requests of a day of the country', 'local/prices/usage-day.json'))
    .option('--batches <n>', 'small batches per province and day (default: 20)', wholeNumber(0))
    .option('--passes <n>', 'national passes per month (default: 1)', wholeNumber(0))
    .option('--nightly <share>', 'share of a pass that a nightly run costs (default: 0.05)', share)
    .option('--stored-gb <n>', 'gigabytes stored in the buckets (default: 60)', wholeNumber(0))
    .addHelpText(
      'after',
      `
Usage figures come from the functions as deployed, over a store as slow as S3, and from a day of the country in
small. To measure your own on one machine, whose seconds are those of its own disk:
  doisoat sync batch.csv --province vn34-52 --usage usage.json
  doisoat cost --small usage.json

Examples:
  doisoat cost
  doisoat cost --prices core/cost/us-east-1.json --batches 50 --passes 2 --json`,
    )
    .action((options: Options, command: Command) =>
      run(command, ({ voice }) => cost(options, voice), { place: 'none' }),
    );
}

async function cost(options: Options, voice: Voice): Promise<Outcome> {
  const [model, { $Usage }, { $UsageDay }] = await Promise.all([
    import('../../core/cost/cost.ts'),
    import('../../core/cost/usage.ts'),
    import('../../core/cost/day.ts'),
  ]);
  const prices = await readInput(options.prices, model.$PriceTable);
  const small = await readInput(options.small, $Usage);
  const province = await readInput(options.province, $Usage);
  const day = await readInput(options.day, $UsageDay);
  if (small.rows === 0 || province.rows === 0) throw new Refusal('COST_INPUT_INVALID');
  const load = {
    ...model.ordinaryMonth,
    batchesPerProvinceDay: options.batches ?? model.ordinaryMonth.batchesPerProvinceDay,
    fullPasses: options.passes ?? model.ordinaryMonth.fullPasses,
    nightlyShare: options.nightly ?? model.ordinaryMonth.nightlyShare,
    storedGb: options.storedGb ?? model.ordinaryMonth.storedGb,
  };
  const costs = [
    model.costOf(`batch of ${small.rows} rows`, small, prices),
    model.costOf(`batch of ${province.rows} rows`, province, prices),
    model.nationalPass(province, prices),
    model.monthCost({ small, province, day }, prices, load),
  ];
  const { region, source, asOf } = prices;
  return {
    document: { prices: { region, source, asOf }, usage: { small, province, day }, load, costs },
    text: textOf(costs, { prices, usages: [small, province], voice }),
  };
}

async function readInput<Type>(path: string, schema: z.ZodType<Type>): Promise<Type> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Refusal('COST_INPUT_INVALID', { cause: error instanceof SyntaxError ? 'not JSON' : 'not readable' });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Refusal('COST_INPUT_INVALID', { field: parsed.error.issues[0].path.join('.') });
}

/** What the model calls its lines, in Vietnamese. */
const linesVi: readonly [RegExp, string][] = [
  [/^batch of (\d+) rows$/, 'lần gửi $1 dòng'],
  [/^national pass of (\d+) rows, (\d+) batches of (\d+)$/, 'một lượt cả nước $1 dòng: $2 lần gửi, mỗi lần $3 dòng'],
  [/^month of the country$/, 'một tháng của cả nước'],
  [/^small batches, (.+) a province and day$/, 'lần gửi nhỏ, $1 lần mỗi tỉnh một ngày'],
  [/^national passes, (.+)$/, 'lượt cả nước, $1 lần'],
  [/^nightly runs, 30, (.+) of a pass each$/, 'lượt hằng đêm, 30 lượt, mỗi lượt $1 của một lượt cả nước'],
  [/^publishing, (\d+) changes and (\d+) hours a day$/, 'công bố, $1 lần do thay đổi và $2 lần theo giờ mỗi ngày'],
  [/^storage, (.+)$/, 'lưu trữ, $1'],
  [/^old pages, (.+); the table, (.+)$/, 'trang cũ, $1; bảng, $2'],
  [/^S3 requests$/, 'yêu cầu S3'],
  [/^SQS, KMS, logs$/, 'SQS, KMS, nhật ký'],
  [/^keys$/, 'khóa'],
  [/^polling of idle queues$/, 'hỏi hàng đợi trống'],
  [/^metrics, (\d+) and (\d+) by province$/, 'chỉ số, $1 của cả nước và $2 theo tỉnh'],
  [/^alarms, dashboard$/, 'cảnh báo, bảng theo dõi'],
];

function nameOf(name: string, { language }: Voice): string {
  if (language === 'en') return name;
  const [pattern, text] = linesVi.find(([each]) => each.test(name)) ?? [name, name];
  return name.replace(pattern, text);
}

function textOf(
  costs: readonly Cost[],
  { prices, usages, voice }: { prices: PriceTable; usages: readonly Usage[]; voice: Voice },
): string {
  const { say } = voice;
  const facts = usages.map((usage) => {
    const { people, puts, gets, lists, readUnits, writeUnits, cpuSeconds, seconds, peakMiB } = usage;
    return say({
      vi:
        `${nameOf(usage.what, voice)}, đối chiếu với ${people} người: ${puts} PUT, ${gets} GET và HEAD, ` +
        `${lists} LIST, ${readUnits} + ${writeUnits} đơn vị DynamoDB, ${cpuSeconds} giây CPU ` +
        `trong ${seconds} giây, ${peakMiB} MiB\n`,
      en:
        `${usage.what} against ${people} people: ${puts} PUT, ${gets} GET and HEAD, ${lists} LIST, ` +
        `${readUnits} + ${writeUnits} DynamoDB units, ${cpuSeconds} CPU s in ${seconds} s, ${peakMiB} MiB\n`,
    });
  });
  const together = say({ vi: 'tổng cộng', en: 'together' });
  const tables = costs.map(({ what, lines, dollars }) => {
    const rows = [...lines, { name: together, dollars }].map((each) => [
      nameOf(each.name, voice),
      dollarText(each.dollars),
    ]);
    return textTable(
      [
        { title: nameOf(what, voice), align: 'left', dispensable: 0 },
        { title: 'US$', align: 'right', dispensable: 0 },
      ],
      rows,
      Number.POSITIVE_INFINITY,
    );
  });
  const table = `${prices.region}, ${prices.asOf}; ${prices.source}`;
  return [`${facts.join('')}${say({ vi: `giá: ${table}`, en: `prices: ${table}` })}\n`, ...tables].join('\n');
}

/** Two significant digits, however small the sum. */
function dollarText(dollars: number): string {
  if (dollars === 0 || dollars >= 1) return dollars.toFixed(2);
  return dollars.toFixed(Math.min(9, 1 - Math.floor(Math.log10(dollars))));
}

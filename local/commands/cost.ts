import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type * as z from 'zod';
import type { Cost, PriceTable } from '../../core/cost/cost.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { Usage } from '../../core/cost/usage.ts';
import { run, type Outcome } from '../shell.ts';
import { textTable } from '../text-table.ts';
import { share, wholeNumber } from './arguments.ts';

interface Options {
  prices: string;
  small: string;
  province: string;
  batches?: number;
  passes?: number;
  nightly?: number;
  storedGb?: number;
}

const measured = (name: string): string => fileURLToPath(new URL(`../prices/${name}`, import.meta.url));

export function addCost(program: Command): void {
  program
    .command('cost')
    .description(
      'Estimate the cost of a batch, a national pass and a month on AWS, from counted requests and measured seconds',
    )
    .option('--prices <file>', 'price table: region, source, day', measured('us-east-1.json'))
    .option('--small <file>', 'counted usage of a small batch (sync --usage)', measured('usage-500.json'))
    .option('--province <file>', 'counted usage of a whole province (sync --usage)', measured('usage-province.json'))
    .option('--batches <n>', 'small batches per province and day', wholeNumber(0))
    .option('--passes <n>', 'national passes per month', wholeNumber(0))
    .option('--nightly <share>', 'share of a pass that a nightly run costs', share)
    .option('--stored-gb <n>', 'gigabytes stored in the buckets', wholeNumber(0))
    .addHelpText(
      'after',
      `
Usage figures come from runs on one machine, counted as the cloud bills them. To measure your own:
  doisoat sync batch.csv --province vn34-52 --usage usage.json
  doisoat cost --small usage.json

Examples:
  doisoat cost
  doisoat cost --prices local/prices/us-east-1.json --batches 50 --passes 2 --json`,
    )
    .action((options: Options, command: Command) => run(command, () => cost(options)));
}

async function cost(options: Options): Promise<Outcome> {
  const [model, { $Usage }] = await Promise.all([
    import('../../core/cost/cost.ts'),
    import('../../core/cost/usage.ts'),
  ]);
  const prices = await readInput(options.prices, model.$PriceTable);
  const small = await readInput(options.small, $Usage);
  const province = await readInput(options.province, $Usage);
  if (small.rows === 0 || province.rows === 0) throw new Refusal('COST_INPUT_INVALID');
  const load = {
    batchesPerProvinceDay: options.batches ?? model.ordinaryMonth.batchesPerProvinceDay,
    fullPasses: options.passes ?? model.ordinaryMonth.fullPasses,
    nightlyShare: options.nightly ?? model.ordinaryMonth.nightlyShare,
    storedGb: options.storedGb ?? model.ordinaryMonth.storedGb,
  };
  const costs = [
    model.costOf(`batch of ${small.rows} rows`, small, prices),
    model.costOf(`batch of ${province.rows} rows`, province, prices),
    model.nationalPass(province, prices),
    model.monthCost({ small, province }, prices, load),
  ];
  const { region, source, asOf } = prices;
  return {
    document: { prices: { region, source, asOf }, usage: { small, province }, load, costs },
    text: textOf(costs, prices, [small, province]),
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

function textOf(costs: readonly Cost[], prices: PriceTable, usages: readonly Usage[]): string {
  const facts = usages.map(
    (usage) =>
      `${usage.what} against ${usage.people} people: ${usage.puts} PUT, ${usage.gets} GET and HEAD, ` +
      `${usage.lists} LIST, ${usage.readUnits} + ${usage.writeUnits} DynamoDB units, ${usage.cpuSeconds} CPU ` +
      `s, ${usage.peakMiB} MiB\n`,
  );
  const tables = costs.map(({ what, lines, dollars }) => {
    const rows = [...lines, { name: 'together', dollars }].map((each) => [each.name, dollarText(each.dollars)]);
    return textTable(
      [
        { title: what, align: 'left', dispensable: 0 },
        { title: 'US$', align: 'right', dispensable: 0 },
      ],
      rows,
      Number.POSITIVE_INFINITY,
    );
  });
  return [`${facts.join('')}prices: ${prices.region}, ${prices.asOf}; ${prices.source}\n`, ...tables].join('\n');
}

/** Two significant digits, however small the sum. */
function dollarText(dollars: number): string {
  if (dollars === 0 || dollars >= 1) return dollars.toFixed(2);
  return dollars.toFixed(Math.min(9, 1 - Math.floor(Math.log10(dollars))));
}

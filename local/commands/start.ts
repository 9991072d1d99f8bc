import { join } from 'node:path';
import type { Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import type { Receipt } from '../../core/domain/receipt.ts';
import type { Sample } from '../sample.ts';
import { defaultDirectory, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { publish } from './publish.ts';
import { build } from './registry.ts';
import { defaultPort, port, serve } from './serve.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';

interface Options {
  once?: true;
  port: number;
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Make sample data of six provinces, run the whole job, print the table, serve the pages')
    .option('--once', 'exit after the table, without serving')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', port, defaultPort)
    .addHelpText('after', '\nExamples:\n  npm start\n  npm start -- --once\n  doisoat start --once --dir /tmp/doisoat')
    .action((options: Options, command: Command) =>
      runInWorld(command, (world, terminal) => start(world, terminal, options)),
    );
}

/** Everything is repeatable: a second start finds its sample, its index and its batches, and changes nothing. */
async function start(world: LocalWorld, terminal: Terminal, options: Options): Promise<Outcome> {
  const [{ findSample, makeSample, samplePlans }, { asOfAgeMax, vietnamDate }, { loadTargets }] = await Promise.all([
    import('../sample.ts'),
    import('../../core/intake/upload-request.ts'),
    import('../../core/summary/targets.ts'),
  ]);
  const sample = (await findSample(world.directory)) ?? (await makeSample(world.directory, terminal));
  const { version } = await build(world, terminal, { folder: sample.extract, activate: true });
  const metadata = metadataOf(sample, world.clock.now(), asOfAgeMax);
  const receipts: Receipt[] = [];
  for (const batch of sample.batches) {
    const outcome = await sync(world, terminal, { ...batch, kind: 'delta', metadata });
    receipts.push(outcome.receipt);
    if (outcome.refused !== undefined) return { document: outcome.receipt, text: '', refused: outcome.refused };
  }
  await loadTargets(world, new TextEncoder().encode(samplePlans(vietnamDate(world.clock.now()))));
  await publish(world);
  const now = await status(world, terminal);
  const document = { registryVersion: version, receipts, status: now.document };
  const facts = { directory: world.directory, sample, batchId: receipts[0].batchId };
  if (options.once) return { document, text: `${now.text}\n${nextSteps(facts, terminal.voice)}` };
  const served = await serve(world.directory, { port: options.port, language: terminal.language });
  const at = served.document as { url: string; upload: string };
  return { document: { ...document, ...at }, text: `${now.text}\n${nextSteps({ ...facts, at }, terminal.voice)}` };
}

/** The rows are true as of the extract they were made from; once that is too long ago, as of now. */
function metadataOf(sample: Sample, now: number, ageMax: number): Record<string, string> {
  const age = now - Date.parse(sample.asOf);
  return age >= 0 && age < ageMax ? { 'as-of': sample.asOf } : {};
}

interface StartFacts {
  directory: string;
  sample: Sample;
  /** Of the first batch of the sample. */
  batchId: string;
  /** The addresses that are served, if any. */
  at?: { url: string; upload: string };
}

/** What to do next: a file to try, where its answers are, what to type, how to stop. */
function nextSteps({ directory, sample, batchId, at }: StartFacts, { say, mark }: Voice): string {
  const [{ path, province }] = sample.batches;
  const dir = directory === defaultDirectory ? '' : ` --dir ${directory}`;
  const served: [string, string][] =
    at === undefined
      ? []
      : [
          [say({ vi: 'Cổng làm việc', en: 'The portal' }), at.upload],
          [say({ vi: 'Bảng của cả nước', en: 'The national page' }), at.url],
          [say({ vi: 'Kết quả trên cổng', en: 'Answers there' }), `${at.url}batches/${batchId}`],
        ];
  const places: [string, string][] = [
    [say({ vi: 'Tệp để thử', en: 'A file to try' }), path],
    [
      say({ vi: 'Câu trả lời', en: 'Its answers' }),
      join(directory, 'objects/results', province, batchId, 'outcomes.csv'),
    ],
    ...served,
  ];
  const commands: [Text, string][] = [
    [{ vi: 'Kiểm tra tệp đó, không gửi gì', en: 'Check that file; nothing is sent' }, `check ${path}`],
    [
      { vi: 'Sửa một dòng của tệp rồi gửi lại', en: 'Change a row of it, then send it again' },
      `sync ${path} --province ${province}${dir}`,
    ],
    [{ vi: 'Ai chưa xác thực, vì sao', en: 'Who is not verified, and why' }, `cases --province ${province}${dir}`],
    [{ vi: 'Xem lại bảng trên', en: 'See the table again' }, `status${dir}`],
    ...(at === undefined
      ? [
          [{ vi: 'Mở cổng làm việc và các trang', en: 'Open the portal and the pages' }, `serve${dir}`] as [
            Text,
            string,
          ],
        ]
      : []),
  ];
  const lines = [
    mark.heading(say({ vi: 'Tiếp theo', en: 'What to do next' })),
    ...places.map(([name, place]) => `${name}: ${place}`),
    ...commands.flatMap(([what, line]) => [`${say(what)}:`, `  npx doisoat ${line}`]),
    ...(at === undefined
      ? []
      : [
          say({
            vi: 'Dừng: Ctrl-C (việc đang làm được làm xong trước)',
            en: 'Stop: Ctrl-C (work under way is done first)',
          }),
        ]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

import { join } from 'node:path';
import type { Command } from 'commander';
import type { Receipt } from '../../core/domain/receipt.ts';
import type { Sample } from '../sample.ts';
import { defaultDirectory, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { voiceOf, type Language } from '../voice.ts';
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
  const next = nextSteps(world.directory, sample, receipts, terminal.language);
  if (options.once) return { document, text: `${now.text}\n${next}` };
  const { document: served, text } = await serve(world.directory, { port: options.port, language: terminal.language });
  return { document: { ...document, ...(served as { url: string }) }, text: `${now.text}\n${text}\n${next}` };
}

/** The rows are true as of the extract they were made from; once that is too long ago, as of now. */
function metadataOf(sample: Sample, now: number, ageMax: number): Record<string, string> {
  const age = now - Date.parse(sample.asOf);
  return age >= 0 && age < ageMax ? { 'as-of': sample.asOf } : {};
}

/** What to try next: a file of the sample, and where its answers are. */
function nextSteps(
  directory: string,
  { batches }: Sample,
  receipts: readonly Receipt[],
  language: Language | undefined,
): string {
  const [{ path, province }, { batchId }] = [batches[0], receipts[0]];
  const answers = join(directory, 'objects/results', province, batchId, 'outcomes.csv');
  const dir = directory === defaultDirectory ? '' : ` --dir ${directory}`;
  const { lines } = voiceOf(language, 'vi');
  const texts = [
    { vi: `Thử với tệp: ${path}`, en: `A file to try: ${path}` },
    { vi: `Câu trả lời của tệp: ${answers}`, en: `Its answers: ${answers}` },
    {
      vi: `Kiểm tra tệp: npx doisoat check ${path}`,
      en: `Check it: npx doisoat check ${path}`,
    },
    {
      vi: `Sửa một dòng rồi gửi lại: npx doisoat sync ${path} --province ${province}${dir}`,
      en: `Change a row and send it again: npx doisoat sync ${path} --province ${province}${dir}`,
    },
  ];
  return texts
    .flatMap((text) => lines(text))
    .map((line) => `${line}\n`)
    .join('');
}

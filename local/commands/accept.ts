import type { Command } from 'commander';
import type { StepResult } from '../accept/acceptance.ts';
import { deploymentOf, run, type Outcome, type Terminal } from '../shell.ts';

interface Options {
  registrySample?: string;
}

export function addAccept(program: Command): void {
  program
    .command('accept')
    .description('Try a deployment as the system check: ticket, upload, answers, figures, clean-up')
    .option(
      '--registry-sample <file>',
      'part of the synthetic extract of that stage, whose people are sent too (default: none)',
    )
    .addHelpText(
      'after',
      `
Needs a session of the role doisoat-<stage>-acceptance that is named vn34-00.<who> (docs/acceptance.md). What is sent
counts in no figure, and nothing of it stays in a ledger.

Examples:
  doisoat accept --deployment dev
  doisoat accept --deployment prod --json`,
    )
    .action((options: Options, command: Command) => {
      const stage = deploymentOf(command);
      if (stage === undefined) return command.error("error: accept needs the option '--deployment <stage>'");
      return run(command, (terminal) => accept(stage, options, terminal), { place: 'deployment' });
    });
}

/** Throws Refusal ACCEPTANCE_SAMPLE, ACCEPTANCE_SAMPLE_REAL, FILE_NOT_FOUND, and as `openDeployment`. */
async function accept(stage: string, { registrySample }: Options, terminal: Terminal): Promise<Outcome> {
  const [
    { randomUUID },
    { setTimeout: sleep },
    { runAcceptance, steps },
    { openDeployment },
    { askCode },
    { nodeHash },
    sampled,
  ] = await Promise.all([
    import('node:crypto'),
    import('node:timers/promises'),
    import('../accept/acceptance.ts'),
    import('../accept/open-deployment.ts'),
    import('../deployment/perform-there.ts'),
    import('../../adapters/node/node-hash.ts'),
    readSampleFile(stage, registrySample),
  ]);
  const { say } = terminal.voice;
  const clock = { now: () => Date.now(), sleep: (milliseconds: number) => sleep(milliseconds) };
  const name = randomUUID().slice(0, 8);
  const results = await runAcceptance({
    deployment: await openDeployment(stage, (serial) => askCode(serial, terminal)),
    clock,
    hash: nodeHash,
    run: name,
    sample: sampled,
    progress(step, seconds) {
      const waited = seconds === 0 ? '' : ` (${seconds} s)`;
      terminal.progress(say(steps[step].text) + waited);
    },
  });
  const document = {
    deployment: stage,
    run: name,
    ok: results.every(({ status }) => status === 'ok' || status === 'skipped'),
    steps: results.map((result) => ({ ...result, text: steps[result.step].text })),
  };
  const failed = document.steps.find(({ status }) => status === 'failed');
  const outcome = { document, text: await tableOf(document.steps, terminal) };
  if (failed?.failure === undefined) return outcome;
  const { what, todo } = failed.failure;
  const { messageOf } = await import('../messages.ts');
  const told = (language: 'vi' | 'en'): string =>
    messageOf('ACCEPTANCE_FAILED', { step: failed.text[language], what: what[language], todo: todo[language] })[
      language
    ];
  return { ...outcome, refused: { code: 'ACCEPTANCE_FAILED', message: { vi: told('vi'), en: told('en') } } };
}

async function readSampleFile(stage: string, file: string | undefined) {
  if (file === undefined) return [];
  const [{ readFile }, { gunzipSync }, { Refusal }, { readSample }] = await Promise.all([
    import('node:fs/promises'),
    import('node:zlib'),
    import('../../core/base/errors.ts'),
    import('../accept/trial-files.ts'),
  ]);
  if (stage === 'prod') throw new Refusal('ACCEPTANCE_SAMPLE_REAL', { stage });
  const bytes = await readFile(file).catch(() => {
    throw new Refusal('FILE_NOT_FOUND');
  });
  return readSample(file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

async function tableOf(
  results: readonly (StepResult & { text: { vi: string; en: string } })[],
  { voice, columns }: Terminal,
): Promise<string> {
  const { textTable } = await import('../text-table.ts');
  const { say, formatSize, mark } = voice;
  const words = {
    ok: { vi: 'ĐẠT', en: 'ok' },
    failed: { vi: 'KHÔNG ĐẠT', en: 'FAILED' },
    skipped: { vi: 'không có quyền', en: 'not permitted' },
    notReached: { vi: 'chưa đến', en: 'not reached' },
  };
  const rows = results.map(({ text, status, seconds, note, failure }) => [
    say(text),
    say(words[status]),
    status === 'notReached' ? '' : formatSize(seconds.toFixed(1)),
    [failure?.code ?? '', note === undefined ? '' : say(note)].filter((each) => each !== '').join(' '),
  ]);
  const titles = [
    { vi: 'Bước', en: 'Step' },
    { vi: 'Kết quả', en: 'Result' },
    { vi: 'Giây', en: 'Seconds' },
    { vi: 'Chi tiết', en: 'Details' },
  ];
  const shown = titles.map((title, at) => ({
    title: say(title),
    align: at === 2 ? ('right' as const) : ('left' as const),
    dispensable: at === 3 ? 1 : 0,
  }));
  return textTable(shown, rows, columns, mark);
}

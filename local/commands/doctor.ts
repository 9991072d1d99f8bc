import type { Command } from 'commander';
import { directoryOf, run, stateOf, type Outcome, type Terminal } from '../shell.ts';
import { port } from './serve.ts';

interface DoctorCommand {
  deep?: true;
  online?: true;
  worker?: string;
  port?: number[];
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Say what is wrong with the data directory and the machine, and what to do; changes nothing')
    .option('--deep', 'read every byte of the ledgers and of the index in use')
    .option('--online', 'ask the login provider too')
    .option('--worker <url>', 'ask a running worker too, such as http://127.0.0.1:9464')
    .option('--port <n>', 'a port that should be free; repeatable', (text: string, before?: number[]) => [
      ...(before ?? []),
      port(text),
    ])
    .addHelpText('after', '\nExamples:\n  doisoat doctor --dir /srv/doisoat\n  doisoat doctor --deep --json')
    .action((options: DoctorCommand, command: Command) =>
      run(command, (terminal) => doctor(directoryOf(command), { ...options, state: stateOf(command) }, terminal)),
    );
}

async function doctor(
  directory: string,
  { port: ports, ...options }: DoctorCommand & { state: string | undefined },
  { voice: { say } }: Terminal,
): Promise<Outcome> {
  const [{ examine }, { findings, findingTexts }] = await Promise.all([
    import('../doctor/doctor.ts'),
    import('../doctor/findings.ts'),
  ]);
  const found = await examine(directory, { ...options, ...(ports === undefined ? {} : { ports }) });
  const listed = found.map((finding) => ({
    code: finding.code,
    level: findings[finding.code].level,
    ...findingTexts(finding),
    facts: finding.facts,
  }));
  const faults = listed.filter(({ level }) => level === 'fault');
  const lines = listed.map(({ code, what, todo }) => `[${code}] ${say(what)}.\n  → ${say(todo)}.\n`);
  const text = lines.join('') || say({ vi: 'Không có gì sai.\n', en: 'Nothing is wrong.\n' });
  const outcome = { document: { ok: faults.length === 0, findings: listed }, text };
  if (faults.length === 0) return outcome;
  const { code, what } = faults[0];
  return { ...outcome, refused: { code, message: what } };
}

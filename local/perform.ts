/** Commands that order work perform it in one way: over the data directory, or on a deployment that is named. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Text } from '../core/catalogue/text.ts';
import type { Operation, Order } from '../core/operations/operation.ts';
import { machineUser } from './machine-user.ts';
import { deploymentOf, openWorldOf, refusedAs, run, type Outcome, type Terminal } from './shell.ts';
import type { LocalWorld } from './world.ts';

/** What a command wants done. */
export interface Wanted<Request extends object, Part, Report> {
  operation: Operation<Request, Part, Report>;
  request: Request;
  /** What the line of progress says, of the part that comes next. */
  telling?: (part: string) => Text;
  /** The line counts what the parts themselves tell, in place of the parts. */
  countsWithin?: boolean;
}

interface Options {
  /** Of work that compares nothing: goes on where the fingerprint key of an index is missing. */
  withoutKey?: boolean;
  /** Long work: its time and peak memory are printed after the text. */
  measured?: boolean;
}

/**
 * Runs the action of a command that orders work. `want` reads what the command was given, before anything is opened;
 * `show` is the text of a report, wherever it was made.
 */
export function perform<Request extends object, Part, Report>(
  command: Command,
  want: (terminal: Terminal) => Promise<Wanted<Request, Part, Report>>,
  show: (report: Report, terminal: Terminal) => string | Promise<string>,
  { withoutKey = false, measured = false }: Options = {},
): Promise<void> {
  const deployment = deploymentOf(command);
  const by = command.opts<{ officer?: string; purpose?: string }>();
  if (deployment !== undefined && by.purpose === undefined)
    return command.error("error: --deployment needs the option '--purpose <text>'");
  const act = async (terminal: Terminal): Promise<Outcome> => {
    const wanted = await want(terminal);
    if (deployment !== undefined) {
      const { performThere } = await import('./deployment/perform-there.ts');
      return performThere(deployment, wanted, by, { terminal, show });
    }
    const world = await openWorldOf(command, terminal, { withoutKey });
    try {
      const order = {
        id: randomUUID(),
        principal: machineUser(),
        officer: by.officer ?? null,
        purpose: by.purpose ?? null,
      };
      const report = await performHere(world, wanted, order, terminal);
      const code = wanted.operation.refusalOf?.(report);
      return {
        document: report,
        text: await show(report, terminal),
        measured,
        ...(code === undefined ? {} : { refused: await refusedAs(code) }),
      };
    } finally {
      world.close();
    }
  };
  return run(command, act, { place: 'deployment' });
}

/** Part after part. Throws what the operation throws, at the first part that does. */
async function performHere<Request extends object, Part, Report>(
  world: LocalWorld,
  { operation, request, telling, countsWithin = false }: Wanted<Request, Part, Report>,
  order: Order,
  { voice, measure, progress: show }: Terminal,
): Promise<Report> {
  const parts = await operation.parts(world, request);
  const ready: Part[] = [];
  const tell = measure();
  for (const [at, part] of parts.entries()) {
    const words = telling === undefined ? undefined : voice.say(telling(part));
    if (words === undefined || !countsWithin) {
      if (words !== undefined && parts.length > 1) tell(words, at, parts.length);
      else if (words !== undefined) show(words);
      ready.push(await operation.perform(world, request, { part, order }));
    } else {
      const within = measure();
      const progress = (done: number, total: number): void => within(words, done, total);
      ready.push(await operation.perform(world, request, { part, order, progress }));
    }
  }
  return operation.gather(request, ready);
}

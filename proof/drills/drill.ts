/** What a restore drill is, and what it does to the place on which it is done: files, or the stores of the cloud. */
import type { ObjectStore } from '../../core/ports.ts';
import { $Status, type Status } from '../../core/summary/status.ts';

export interface Drill {
  /** As `npm run prove -- drills --only` and the runbook have it. */
  name: string;
  what: string;
  /** True: needs the extract of which the index was built. */
  sampleOnly?: boolean;
  /** Breaks the place, mends it by what the runbook says, and throws `DrillFailed` unless all is as it was. */
  run(place: DrillPlace): Promise<void>;
}

/** What a drill found to be otherwise than the runbook says. */
export class DrillFailed extends Error {}

/** What every drill has in hand beside its place. */
export interface DrillFiles {
  /** A province with a ledger, and a further upload of it. */
  province: string;
  upload: string;
  /** When that upload is stored, in milliseconds since 1970: it is true as of then. */
  storedAt: number;
  /** An extract of far fewer people under a version of its own. */
  badExtract: string;
  badVersion: string;
  /** An extract of the very people of the index in use, under another version; only of sample data. */
  sameExtract: string | undefined;
}

/** How a command of a drill ended. */
export interface Ended {
  code: number;
  document: unknown;
  /** With each code in brackets. */
  errors: string;
}

/** What was kept of a place and can be put back into it. */
export interface Kept {
  putBack(): Promise<void>;
}

/** A ledger that a drill may break and must mend: its commands, and what befalls its stores. */
export abstract class DrillPlace {
  readonly files: DrillFiles;
  abstract readonly objects: ObjectStore;
  /** Commands that were run since the damage, and their time in milliseconds. */
  commands = 0;
  mending = 0;

  constructor(files: DrillFiles) {
    this.files = files;
  }

  /** Does a command; its arguments are those of the command line. */
  protected abstract perform(args: readonly string[]): Promise<Ended>;
  /** Another place as this one was made: what would be without the damage. */
  abstract undisturbed(): Promise<DrillPlace>;
  /** Ends the place and what was kept of it. */
  abstract remove(): Promise<void>;

  /** Removes objects, as a tool by mistake would. */
  abstract lose(keys: readonly string[]): Promise<void>;
  abstract loseState(): Promise<void>;
  abstract keepState(): Promise<Kept>;
  /** A backup of all objects under these prefixes. */
  abstract keepObjects(prefixes: readonly string[]): Promise<Kept>;
  abstract losePublished(): Promise<void>;
  abstract readPublished(name: string): Promise<string | undefined>;
  /** Stores the further upload, and nothing tells of it. */
  abstract storeUnannounced(): Promise<void>;
  abstract readKey(): Promise<string>;
  abstract writeKey(text: string): Promise<void>;
  abstract loseKey(): Promise<void>;

  async command(...args: string[]): Promise<Ended> {
    const started = performance.now();
    const ended = await this.perform(args);
    this.commands += 1;
    this.mending += performance.now() - started;
    return ended;
  }

  /** A command that must succeed; its document. */
  async must(...args: string[]): Promise<unknown> {
    const { code, document, errors } = await this.command(...args);
    if (code !== 0) throw new DrillFailed(`${args.join(' ')} ended with ${code}: ${errors}`);
    return document;
  }

  /** A command that must stop with this code (or one of these). */
  async mustStop(codes: string | readonly string[], ...args: string[]): Promise<void> {
    const { code, document, errors } = await this.command(...args);
    const told = (document as { refusal?: { code?: string } } | undefined)?.refusal?.code ?? '';
    const expected = typeof codes === 'string' ? [codes] : codes;
    if (code !== 1 || !expected.some((each) => told === each || errors.includes(`[${each}]`)))
      throw new DrillFailed(`${args.join(' ')} ended with ${code} ${told}${errors}, not with ${expected.join(' or ')}`);
  }

  /** Begins to measure what mending takes. */
  damaged(): void {
    this.commands = 0;
    this.mending = 0;
  }

  /** The further upload as an office would send it. */
  get sending(): string[] {
    const { upload, province, storedAt } = this.files;
    return ['sync', upload, '--province', province, '--as-of', new Date(storedAt).toISOString()];
  }

  async send(): Promise<unknown> {
    return this.must(...this.sending);
  }

  async status(): Promise<Status> {
    return $Status.parse(await this.must('status'));
  }

  /** Figures of every province, with the version of its ledger, and of the nation. */
  async figures(): Promise<Figures> {
    const { provinces, national } = await this.status();
    const figures = provinces.map(
      ({ province, ledgerVersion: version, persons, schemes, verdicts }): [string, string] => [
        province,
        JSON.stringify({ version, persons, schemes, verdicts }),
      ],
    );
    return new Map([...figures, ['national', JSON.stringify(national)]]);
  }

  /** Every object has its hash, the chain is whole, a recount gives the counts. */
  async verified(): Promise<void> {
    await this.must('ledger', 'verify');
  }

  async keysUnder(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.objects.list(prefix)) keys.push(key);
    return keys;
  }
}

export type Figures = ReadonlyMap<string, string>;

/** Throws `DrillFailed` with the names of those whose figures differ. */
export function mustEqual(found: Figures, expected: Figures): void {
  const different = [...expected].filter(([name, figures]) => found.get(name) !== figures).map(([name]) => name);
  if (different.length > 0 || found.size !== expected.size)
    throw new DrillFailed(`other figures than before: ${different.join(', ')}`);
}

const withUpload = new WeakMap<DrillFiles, Promise<Figures>>();

/** Figures of a place in which the further upload was processed and nothing was damaged: the same for all drills. */
export function figuresWithUpload(place: DrillPlace): Promise<Figures> {
  const known = withUpload.get(place.files) ?? findFiguresWithUpload(place);
  withUpload.set(place.files, known);
  return known;
}

async function findFiguresWithUpload(place: DrillPlace): Promise<Figures> {
  const undisturbed = await place.undisturbed();
  try {
    await undisturbed.send();
    return await undisturbed.figures();
  } finally {
    await undisturbed.remove();
  }
}

/** Figures without the versions of the ledgers. */
export function withoutVersions(figures: Figures): Figures {
  return new Map([...figures].map(([name, text]) => [name, text.replace(/"version":\d+/, '"version":0')]));
}

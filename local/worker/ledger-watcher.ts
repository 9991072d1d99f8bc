/**
 * Watches the ledgers: whatever moves one, the index in use, or the newest run that was noted, in this process or in
 * another, is published. The worker asks once a round; `serve` polls, so that offices that work by commands beside an
 * open page see it within seconds.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../core/base/parse-json.ts';
import type { World } from '../../core/ports.ts';
import { currentRegistry } from '../../core/registry/activate.ts';
import { readLatestRun } from '../../core/summary/latest-run.ts';
import { readStates } from '../../core/summary/status.ts';
import { errorCode, unless } from '../../adapters/files/durable-files.ts';
import { publishedFolder } from '../serve/published-folder.ts';

/**
 * Between two looks: 35 small reads of the state store, a few milliseconds. Pages look for a newer document every 5 s
 * themselves.
 */
const lookEvery = 2_000; // milliseconds

type FollowWorld = Pick<World, 'state' | 'log'>;

type Look = 'published' | 'same' | 'failed';

export class LedgerWatcher {
  private readonly world: FollowWorld;
  private readonly publishNow: () => Promise<unknown>;
  private shown: string;
  private work: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private looking: Promise<unknown> = Promise.resolve();
  private failure = ''; // of the last look

  /** `shown`: what the published pages are based on (`shownBy`). */
  constructor(world: FollowWorld, publishNow: () => Promise<unknown>, shown: string) {
    this.world = world;
    this.publishNow = publishNow;
    this.shown = shown;
  }

  /**
   * Publishes the present state, after a publication that is running in this process. Throws what publishing throws.
   */
  publish(): Promise<void> {
    const done = this.work.then(async () => {
      // Read before publishing: what moves meanwhile is published by the next look.
      const standing = await standingOf(this.world);
      await this.publishNow();
      this.shown = standing;
      this.failure = '';
    });
    this.work = done.catch(() => undefined);
    return done;
  }

  /** Publishes if a ledger has changed since; true if so. Throws what the stores and publishing throw. */
  async publishIfMoved(): Promise<boolean> {
    await this.work;
    if ((await standingOf(this.world)) === this.shown || this.stopped) return false;
    await this.publish();
    return true;
  }

  /**
   * Publishes if a ledger has changed since. What goes wrong is logged by its code, once until it changes, and tried
   * again by the next look.
   */
  look(): Promise<Look> {
    const look = this.lookOnce();
    this.looking = look;
    return look;
  }

  private async lookOnce(): Promise<Look> {
    try {
      return (await this.publishIfMoved()) ? 'published' : 'same';
    } catch (error) {
      const code = errorCode(error) ?? 'FAULT';
      if (code !== this.failure) this.world.log.event('follow.failed', { code });
      this.failure = code;
      return 'failed';
    }
  }

  start(): void {
    const next = (): void => {
      if (this.stopped) return;
      this.timer = setTimeout(() => void this.look().then(next), lookEvery);
    };
    next();
  }

  /** Looks no more; resolves when nothing here reads or publishes any more, so that the stores can be closed. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
    await this.work;
  }
}

/**
 * Ledger version of every province, the registry in use, and the newest run: equal texts, equal pages but for the
 * passing of days.
 */
export async function standingOf(world: Pick<FollowWorld, 'state'>): Promise<string> {
  const registry = await currentRegistry(world);
  const run = (await readLatestRun(world)) ?? null;
  const versions = [...(await readStates(world))].map(([province, { version }]): [string, number] => [
    province,
    version,
  ]);
  return standingText(registry?.registry ?? null, run, versions);
}

function standingText(registry: string | null, run: ShownRun | null, versions: [string, number][]): string {
  const shownRun = run === null ? null : [run.day, run.run, run.status];
  const moved = versions.filter(([, version]) => version > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([registry, shownRun, moved]);
}

const $ShownRun = z.object({ day: z.string(), run: z.number(), status: z.string() });
type ShownRun = z.infer<typeof $ShownRun>;

const $Shown = z.object({
  registryVersion: z.nullable(z.string()),
  run: z.nullable($ShownRun),
  provinces: z.array(z.object({ province: z.string(), ledgerVersion: z.number() })),
});

/** What the published document is based on; `''`, which nothing equals, if it cannot be read. */
export async function shownBy(directory: string): Promise<string> {
  const text = await unless('ENOENT', () => readFile(join(directory, publishedFolder, 'national.json'), 'utf8'));
  const parsed = $Shown.safeParse(text === undefined ? undefined : parseJson(text));
  if (!parsed.success) return '';
  const { registryVersion, run, provinces } = parsed.data;
  return standingText(
    registryVersion,
    run,
    provinces.map(({ province, ledgerVersion }) => [province, ledgerVersion]),
  );
}

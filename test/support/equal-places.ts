/** A data directory and a deployment to which the same happens: what is done to both, and what is ordered of them. */
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { operations } from '../../core/operations/operations.ts';
import { stagesOf, steps } from '../../core/reconcile/reconcile.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry, type BuildOptions } from '../../core/registry/build/build-index.ts';
import type { FingerprintKey, World } from '../../core/ports.ts';
import { createContainer, type Container } from '../../functions/container.ts';
import { EnvName } from '../../functions/env-names.ts';
import { PortalObjects } from '../../functions/portal-objects.ts';
import { reconcileHandler } from '../../functions/reconcile-handler.ts';
import { openWorld } from '../../local/world.ts';
import { MemoryScratch, type MemoryExtract } from '../core/registry/registry-support.ts';
import { dynaliteTable } from './aws-stores.ts';
import { itemCalls, objectCalls, type Call } from './called.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from './deployment.ts';
import { Ordering } from './ordering.ts';
import { runCliAt } from './run-cli.ts';
import { s3ClientOver } from './s3-request-handler.ts';

/** One kind of work, as a deployment is asked for it, and as a command without `--dir` and `--json`. */
export interface Work {
  name: string;
  request: object;
  command: string[];
}

/** A document, or why there is none; a document that says that something is wrong has a code, too. */
export interface Told {
  report?: unknown;
  code?: string;
  line?: number;
}

export interface Place {
  /** Builds a version of the index from an extract; `use`: and puts it in use. */
  build(extract: MemoryExtract, options: Pick<BuildOptions, 'canons'> & { use?: true }): Promise<void>;
  /** The batch that became of an upload of the province. */
  upload(province: string, text: string): Promise<string>;
  /** The scheduled run of one province. */
  night(province: string): Promise<void>;
  /** What `change` does by the ports. */
  change(change: (world: Pick<World, 'objects' | 'state'>) => Promise<void>): Promise<void>;
  /** Loses an object with all its versions. */
  lose(key: string): Promise<void>;
  /** Makes the store say that the object was stored so many milliseconds earlier. */
  age(key: string, milliseconds: number): void;
  /** `later`: by the clocks of whoever does the work, in milliseconds. */
  done(work: Work, later: number): Promise<Told>;
}

const build = (
  world: Parameters<typeof buildRegistry>[0],
  key: FingerprintKey,
  extract: MemoryExtract,
  canons: BuildOptions['canons'],
) => buildRegistry(world, extract, { key, canons, scratch: new MemoryScratch() });

/** A data directory in that folder, where files of commands are too. `trace`: settings of trace. */
export class LocalPlace implements Place {
  private readonly folder: string;
  private readonly directory: string;
  private uploads = 0;

  private constructor(folder: string) {
    this.folder = folder;
    this.directory = join(folder, 'data');
  }

  static async make(folder: string, trace: object): Promise<LocalPlace> {
    const place = new LocalPlace(folder);
    (await openWorld(place.directory, { log: false })).close();
    writeFileSync(join(place.directory, 'config.json'), JSON.stringify({ trace }));
    return place;
  }

  async build(extract: MemoryExtract, { canons, use }: Parameters<Place['build']>[1]): Promise<void> {
    const world = await openWorld(this.directory, { log: false });
    await build(world, world.fingerprintKey, extract, canons);
    if (use) await activateRegistry(world, String(extract.announced.version));
    world.close();
  }

  async upload(province: string, text: string): Promise<string> {
    const path = join(this.folder, `upload-${(this.uploads += 1)}.csv`);
    writeFileSync(path, text);
    const { json } = await this.say(['sync', path, '--province', province]);
    return String(json.batchId);
  }

  async night(province: string): Promise<void> {
    const { code, stderr } = await this.say(['reconcile', '--provinces', province]);
    if (code !== 0) throw new Error(stderr);
  }

  async change(change: Parameters<Place['change']>[0]): Promise<void> {
    const world = await openWorld(this.directory, { log: false });
    await change(world);
    world.close();
  }

  lose(key: string): Promise<void> {
    rmSync(join(this.directory, 'objects', key));
    return Promise.resolve();
  }

  age(key: string, milliseconds: number): void {
    const then = (Date.now() - milliseconds) / 1000;
    utimesSync(join(this.directory, 'objects', key), then, then);
  }

  async done({ command }: Work, later: number): Promise<Told> {
    const { code, json, stderr } = await this.say(command, later);
    if (code === 0) return { report: json };
    const { refusal } = json as { refusal?: { code: string; line?: number } };
    if (refusal !== undefined)
      return { code: refusal.code, ...(refusal.line === undefined ? {} : { line: refusal.line }) };
    return { report: json, code: /\[([A-Z_]+)\]/.exec(stderr)?.[1] ?? stderr };
  }

  private async say(command: readonly string[], later = 0) {
    const instant = new Date(Date.now() + later).toISOString();
    const { code, stdout, stderr } = await runCliAt(instant, ...command, '--dir', this.directory, '--json');
    if (stdout === '') throw new Error(`${command.join(' ')}: ${stderr}`);
    return { code, stderr, json: JSON.parse(stdout) as Record<string, unknown> };
  }
}

/** The functions that do ordered work. */
type Worker = 'operate' | 'operation-task';

export class CloudPlace implements Place {
  readonly deployment: Deployment;
  /** What the functions asked of the stores. */
  readonly calls: Record<Worker, Call[]> = { operate: [], 'operation-task': [] };
  private readonly operate: Container;
  private readonly items: readonly Call[];
  private orders = 0;
  private uploads = 0;

  private constructor(deployment: Deployment, operate: Container, items: readonly Call[]) {
    this.deployment = deployment;
    this.operate = operate;
    this.items = items;
  }

  static async make(trace: object): Promise<CloudPlace> {
    const table = await dynaliteTable();
    const items = itemCalls(table.client);
    const environment = { [EnvName.activation]: 'manual', [EnvName.trace]: JSON.stringify(trace) };
    const deployment = await Deployment.make({ table, environment });
    const clients = { s3: s3ClientOver(deployment.s3), dynamo: table.client };
    const operate = createContainer('operate', deployment.container.env, clients, PortalObjects);
    return new CloudPlace(deployment, operate, items);
  }

  dispose(): Promise<void> {
    return this.deployment.dispose();
  }

  async build(extract: MemoryExtract, { canons, use }: Parameters<Place['build']>[1]): Promise<void> {
    const { container } = this.deployment;
    const { world } = container;
    await build(world, await container.fingerprintKey(), extract, canons);
    if (use) await activateRegistry(world, String(extract.announced.version));
  }

  async upload(province: string, text: string): Promise<string> {
    await sleep(1000); // S3 knows no smaller time
    const before = new Set(this.batches());
    const stored = this.deployment.store(buckets.uploads, `incoming/${province}/delta/${++this.uploads}.csv`, text);
    const sent = (record: { userIdentity?: { principalId: string } }): void => {
      record.userIdentity = { principalId: `AWS:AROAEXAMPLE:${province}.cb-0417` };
    };
    await this.deployment.sync(sqsEvent([s3Message([stored], sent)]), context());
    return this.batches().find((batch) => !before.has(batch)) ?? '';
  }

  private batches(): string[] {
    const receipt = /^results\/[^/]+\/([0-9a-f]{32})\/receipt/;
    return this.deployment.keys(buckets.results).flatMap((key) => receipt.exec(key)?.[1] ?? []);
  }

  async night(province: string): Promise<void> {
    const handler = reconcileHandler(this.deployment.container);
    const perform = (task: object) => handler(task, context());
    const pinned = await perform({ step: 'pin', request: { provinces: [province] } });
    for (const { over, steps: group } of stagesOf(steps))
      for (const item of over === 'run' ? [''] : (pinned[over] as string[]))
        for (const { name } of group) await perform({ step: name, run: pinned.run, item });
    await perform({ step: 'end', run: pinned.run });
  }

  change(change: Parameters<Place['change']>[0]): Promise<void> {
    return change(this.deployment.container.world);
  }

  lose(key: string): Promise<void> {
    for (const objects of this.deployment.s3.s3.buckets.values()) objects.delete(key);
    return Promise.resolve();
  }

  age(key: string, milliseconds: number): void {
    for (const objects of this.deployment.s3.s3.buckets.values())
      for (const version of objects.get(key) ?? []) version.storedAt -= milliseconds;
  }

  /** `caller`: whoever has the role of the operation, if nobody else is said. */
  async done({ name, request }: Pick<Work, 'name' | 'request'>, later = 0, caller?: string): Promise<Told> {
    const { by, way } = operations[name];
    const from = caller ?? by;
    const deployment = Object.assign(Object.create(this.deployment) as Deployment, {
      container: atLater(this.deployment.container, later),
    });
    const ordering = new Ordering(deployment, operations, atLater(this.operate, later));
    const id = `order-0123456789-${(this.orders += 1)}`;
    const body = { operation: name, request, id };
    const ordered = await this.asked('operate', () => ordering.order(from, body));
    if (ordered.status !== (way === 'queued' ? 202 : 200) && ordered.status !== 409)
      throw new Error(`${name}: ${ordered.status} ${JSON.stringify(ordered.json)}`);
    if (ordered.status === 202) await this.asked('operation-task', () => ordering.run(id)).catch(() => {});
    const { json } = ordered.status === 202 ? await this.asked('operate', () => ordering.follow(from, id)) : ordered;
    const { report, line, code = json.refusal } = json;
    return {
      ...(report === undefined ? {} : { report }),
      ...(code === undefined ? {} : { code }),
      ...(line === undefined ? {} : { line }),
    };
  }

  private async asked<Answer>(worker: Worker, work: () => Promise<Answer>): Promise<Answer> {
    const from = [this.deployment.s3.calls.length, this.items.length];
    try {
      return await work();
    } finally {
      this.calls[worker].push(...objectCalls(this.deployment, from[0]), ...this.items.slice(from[1]));
    }
  }
}

function atLater(container: Container, later: number): Container {
  const clock = { ...container.world.clock, now: () => Date.now() + later };
  return { ...container, world: { ...container.world, clock } };
}

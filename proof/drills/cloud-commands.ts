/** Commands of the command line by what does them in the cloud: a function, a machine, or an operation on its world. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import { restoreObject } from '../../core/maintenance/restore-object.ts';
import { steps } from '../../core/reconcile/reconcile.ts';
import { activateRegistry, currentRegistry, listRegistries, verifyRegistry } from '../../core/registry/activate.ts';
import { openLayers } from '../../core/registry/layer.ts';
import { assertStateNotRegressed } from '../../core/summary/state-regression.ts';
import { readStatus } from '../../core/summary/status.ts';
import { buildIndexHandler, publishSummaryHandler } from '../../functions/handlers.ts';
import { machineOf } from '../../functions/machines/reconcile-machine.ts';
import { buildMachineOf } from '../../functions/machines/registry-build-machine.ts';
import { reconcileHandler } from '../../functions/reconcile-handler.ts';
import { registryBuildHandler } from '../../functions/registry-build-handler.ts';
import { context } from '../../test/support/deployment.ts';
import { walkMachine } from '../../test/support/walk-machine.ts';
import type { CloudPlace, Outcome } from './cloud-place.ts';
import { DrillFailed } from './drill.ts';

interface CloudCommand {
  name: string;
  run(place: CloudPlace, args: readonly string[]): Promise<Outcome>;
}

const optionOf = (args: readonly string[], name: string): string => args[args.indexOf(name) + 1];

const commands: readonly CloudCommand[] = [
  {
    name: 'status',
    async run(place) {
      const { world } = place.container();
      const status = await readStatus(world);
      await assertStateNotRegressed(world, status);
      return { document: status };
    },
  },
  {
    name: 'sync',
    async run(place, args) {
      const [, path] = args;
      const name = args.includes('--resend') ? againName(path) : basename(path);
      const asOf = args.includes('--as-of') ? { 'as-of': optionOf(args, '--as-of') } : {};
      const key = `incoming/${optionOf(args, '--province')}/delta/${name}`;
      const stored = await place.put(key, readFileSync(path), asOf);
      if (!(await place.deliver(stored))) return { document: undefined, code: 'MESSAGE_FAILED' };
      const receipt = await place.receiptOf(stored);
      return { document: receipt, ...(receipt.status === 'refused' ? { code: receipt.refusal?.code } : {}) };
    },
  },
  {
    name: 'publish',
    async run(place) {
      const document = await publishSummaryHandler(place.container())({}, context());
      return { document, ...(document.outcome === 'busy' ? { code: 'PUBLISHER_BUSY' } : {}) };
    },
  },
  {
    name: 'reconcile',
    async run(place) {
      const concurrency = { province: 1, idGroup: 1, peopleGroup: 1 };
      const handler = reconcileHandler(place.container());
      const document = await walkMachine(
        machineOf(steps, { functionName: 'reconcile', concurrency }),
        {},
        {
          invoke: (_, payload) => handler(payload, context()),
        },
      );
      const { status } = document as { status: string };
      return { document, ...(status === 'done' ? {} : { code: 'RUN_INCOMPLETE' }) };
    },
  },
  {
    name: 'registry build',
    async run(place, [, , folder]) {
      const { manifest, version } = await place.putExtract(folder);
      const names = { index: 'index', part: 'part', shard: 'shard' } as const;
      const container = place.container();
      const handlers = { index: buildIndexHandler(container), other: registryBuildHandler(container) };
      await walkMachine(
        buildMachineOf({ functions: names, concurrency: 2 }),
        { extract: manifest },
        {
          invoke: (name, payload) => handlers[name === 'index' ? 'index' : 'other'](payload, context()),
        },
      );
      const inUse = await currentRegistry(place.container().world);
      // As the function's log says it; whether it may be used is the operator's next word.
      if (inUse?.registry !== version) await buildIndexHandler(place.container())({ activate: version }, context());
      return { document: { version } };
    },
  },
  {
    name: 'registry activate',
    async run(place, args) {
      const confirmShrink = args.includes('--confirm-shrink');
      return { document: await activateRegistry(place.container().world, args[2], { confirmShrink }) };
    },
  },
  {
    name: 'registry list',
    async run(place) {
      return { document: { versions: await listRegistries(place.container().world) } };
    },
  },
  {
    name: 'registry verify',
    async run(place) {
      const { world } = place.container();
      const version = (await currentRegistry(world))?.registry ?? '';
      const problems = [];
      for (const layer of await openLayers(world, version))
        problems.push(...(await verifyRegistry(world, layer.version)).problems);
      return { document: { problems }, ...(problems.length === 0 ? {} : { code: 'REGISTRY_DAMAGED' }) };
    },
  },
  {
    name: 'ledger verify',
    async run(place) {
      const report = await verifyLedger(await place.world());
      return { document: report, ...(report.ok ? {} : { code: 'LEDGER_DAMAGED' }) };
    },
  },
  {
    name: 'ledger restore',
    async run(place, [, , ...keys]) {
      const world = await place.world();
      const objects = [];
      for (const key of keys) {
        try {
          objects.push(await restoreObject(world, key));
        } catch (error) {
          objects.push({ key, code: (error as { code?: string }).code ?? 'INTERNAL' });
        }
      }
      const failed = objects.find((each): each is { key: string; code: string } => 'code' in each);
      return { document: { objects }, ...(failed === undefined ? {} : { code: failed.code }) };
    },
  },
  {
    name: 'ledger rebuild',
    async run(place) {
      return { document: await rebuildState(await place.world()) };
    },
  },
];

/** Does the command of this name; throws DrillFailed for one that the cloud does not have. */
export async function commandInCloud(place: CloudPlace, args: readonly string[]): Promise<Outcome> {
  const found = commands.find(({ name }) => name === args[0] || name === `${args[0]} ${args[1]}`);
  if (found === undefined) throw new DrillFailed(`no command ${args[0]} in the cloud`);
  return found.run(place, args);
}

/** A re-sent upload has its instant in its name. */
function againName(path: string): string {
  const instant = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return basename(path).replace(/(\.\w+)$/, `-${instant}$1`);
}

/** Which version of the index is used: the list, the switch, the people by whom a switch is judged. */
import * as z from 'zod';
import { Refusal } from '../base/errors.ts';
import { activateRegistry, currentRegistry, listRegistries } from '../registry/activate.ts';
import { registerCanaries } from '../registry/canaries.ts';
import { $RegistryVersion } from '../registry/format.ts';
import { undivided } from './operation.ts';
import { $FileRequest } from './requests.ts';

export const registryList = undivided({
  name: 'registry list',
  by: 'operator',
  way: 'answered',
  $Request: z.strictObject({}),
  perform: async (world) => ({ versions: await listRegistries(world) }),
});

/** Refused as `activateRegistry` refuses. */
export const registryActivate = undivided({
  name: 'registry activate',
  by: 'headquarters',
  way: 'answered',
  $Request: z.strictObject({
    version: $RegistryVersion,
    confirmShrink: z.boolean().optional(),
    confirmBase: z.boolean().optional(),
  }),
  perform: (world, { version, ...confirmed }) => activateRegistry(world, version, confirmed),
});

/** Characters of the longest file of canaries: 1,000 lines with room to spare. */
export const canaryFileMax = 64 * 1024;

/**
 * Registers the people of a file, one personal ID a line, as the version in use has them. Refused as `registerCanaries`
 * refuses, and REGISTRY_NONE; the number of a wrong line is told, never its content.
 */
export const registryCanaries = undivided({
  name: 'registry canaries',
  by: 'headquarters',
  way: 'answered',
  $Request: $FileRequest,
  perform: async (world, { file }) => {
    const version = (await currentRegistry(world))?.registry;
    if (version === undefined) throw new Refusal('REGISTRY_NONE');
    if (file.length > canaryFileMax) throw new Refusal('REGISTRY_CANARIES_INVALID');
    const lines = file.split(/\r?\n/).filter((line) => line !== '');
    const wrong = lines.findIndex((line) => !/^[0-9]{12}$/.test(line));
    if (wrong >= 0) throw new Refusal('REGISTRY_CANARIES_INVALID', {}, wrong + 1);
    return { version, ...(await registerCanaries(world, version, Float64Array.from(lines, Number))) };
  },
});

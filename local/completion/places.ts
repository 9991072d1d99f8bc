/** What may be typed behind `doisoat`, from the program itself. */
import type { Argument, Command, Option } from 'commander';
import { schemes, verdictNames } from '../../core/domain/codes.ts';
import { provinces } from '../../core/domain/provinces.ts';

/** What a value may be: one of a few words, a file, a folder, or anything. */
export type Values = readonly string[] | 'file' | 'folder' | 'any';

/** A command, or the program itself. */
export interface Place {
  /** Names on the way to it: `['registry', 'build']`; none of the program itself. */
  path: readonly string[];
  about: string;
  commands: readonly Place[];
  options: readonly { flags: readonly string[]; about: string; values: Values | undefined; isMany: boolean }[];
  arguments: readonly { name: string; values: Values; isMany: boolean }[];
}

/** Lists that commander does not know as choices, because they are read with more ease than it allows. */
const lists: Readonly<Record<string, Values>> = {
  province: provinces.map(({ id }) => id),
  provinces: provinces.map(({ id }) => id),
  scheme: schemes,
  schemes,
  reason: verdictNames,
};

/** The command and all below it; options of the program itself are taken by every command. */
export function placeOf(command: Command, path: readonly string[] = []): Place {
  const shared: readonly Option[] = path.length === 0 ? [] : programOf(command).options;
  const help = { flags: ['--help', '-h'], about: '', values: undefined, isMany: false };
  return {
    path,
    about: command.description(),
    commands: command.commands.map((each) => placeOf(each, [...path, each.name()])),
    options: [...[...command.options, ...shared].map(optionOf), help],
    arguments: command.registeredArguments.map((each) => ({
      name: each.name(),
      values: valuesOf(each.name(), each),
      isMany: each.variadic,
    })),
  };
}

/** A place and all below it. */
export function allPlaces(place: Place): Place[] {
  return [place, ...place.commands.flatMap(allPlaces)];
}

function programOf(command: Command): Command {
  return command.parent === null ? command : programOf(command.parent);
}

function optionOf(option: Option): Place['options'][number] {
  const takesValue = option.required || option.optional;
  const name = /[<[]([a-z-]+)/.exec(option.flags)?.[1] ?? '';
  return {
    flags: [option.long, option.short].filter((each) => each !== undefined && each !== null),
    about: option.description,
    values: takesValue ? (lists[option.long?.slice(2) ?? ''] ?? valuesOf(name, option)) : undefined,
    isMany: option.variadic || / được nhiều lần|repeat/.test(option.description),
  };
}

function valuesOf(name: string, { argChoices }: Pick<Argument, 'argChoices'>): Values {
  if (argChoices !== undefined && argChoices !== null) return argChoices;
  if (name === 'folder' || name === 'dir') return 'folder';
  return name === 'file' ? 'file' : 'any';
}

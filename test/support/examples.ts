/** The commands of the program, and the examples that their help gives. */
import type { Command } from 'commander';

/** A command that does something, by its words: `['registry', 'build']`. Groups that only hold others are none. */
export interface Leaf {
  words: string[];
  command: Command;
  help: string;
  examples: string[][];
}

/** Every command below `program`, with those of its groups. */
export function leavesOf(command: Command, words: string[] = []): Leaf[] {
  const below = command.commands.flatMap((each) => leavesOf(each, [...words, each.name()]));
  const isGroup = command.commands.length > 0 && !hasAction(command);
  if (isGroup || command.parent === null) return below;
  const help = helpOf(command);
  return [{ words, command, help, examples: examplesIn(help) }, ...below];
}

export function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return text;
}

/** Commander keeps the action in a member of its own. */
function hasAction(command: Command): boolean {
  return Object.entries(command).some(([member, value]) => member === '_actionHandler' && value !== null);
}

/** Lines under `Examples:`, as words behind `doisoat`. */
function examplesIn(help: string): string[][] {
  const lines = /\nExamples?:\n([^]*)$/.exec(help)?.[1].split('\n') ?? [];
  return lines.flatMap((line) => {
    const typed = /^ {2}(?:doisoat|npm (?=start))\s?(.*)$/.exec(line)?.[1];
    return typed === undefined ? [] : [wordsOf(typed.replace(/ -- /, ' '))];
  });
}

/** As a shell splits a line: double quotes keep spaces together; what follows a pipe is another program's. */
function wordsOf(line: string): string[] {
  const own = line.split(/ [|>] /)[0];
  return [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

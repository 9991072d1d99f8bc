/**
 * The part of vitest that the named tests use, for running them many times in one process: tests are collected as the
 * file is imported, and run one after the other. `expect` is vitest's own.
 */
import { expect } from 'vitest';

interface Collected {
  name: string;
  run: () => unknown;
}

type Hook = () => unknown;
interface Scope {
  name: string;
  before: Hook[];
}

const scopes: Scope[] = [];
let collected: (Collected & { before: readonly Hook[] })[] = [];

/** Tests of the files imported since the last call, with the hooks that come before them. */
export function takeTests(): { name: string; run: () => Promise<void> }[] {
  const taken = collected.map(({ name, run, before }) => ({
    name,
    run: async () => {
      for (const hook of before) await hook();
      await run();
    },
  }));
  collected = [];
  return taken;
}

function describe(name: string, body: () => void): void {
  scopes.push({ name, before: [] });
  body();
  scopes.pop();
}

function it(name: string, run: () => unknown): void {
  const before = [...fileHooks, ...scopes.flatMap((scope) => scope.before)];
  collected.push({ name: [...scopes.map((scope) => scope.name), name].join(' '), run, before });
}

/** A test for each row; an array is spread into arguments. Names keep their placeholders. */
function each(rows: readonly unknown[]): (name: string, run: (...row: unknown[]) => unknown) => void {
  return (name, run) => {
    for (const row of rows) it(name, () => (Array.isArray(row) ? run(...(row as unknown[])) : run(row)));
  };
}

describe.each =
  (rows: readonly unknown[]) =>
  (name: string, body: (...row: unknown[]) => void): void => {
    for (const row of rows) describe(name, () => (Array.isArray(row) ? body(...(row as unknown[])) : body(row)));
  };
it.each = each;

let fileHooks: Hook[] = [];

function beforeEach(hook: Hook): void {
  const scope = scopes.at(-1);
  if (scope === undefined) fileHooks = [...fileHooks, hook];
  else scope.before.push(hook);
}

/** Forgets the hooks of the file before. */
export function beginFile(): void {
  fileHooks = [];
  collected = [];
}

export { beforeEach, describe, expect, it, it as test };

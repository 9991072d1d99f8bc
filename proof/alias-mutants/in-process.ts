/**
 * Runs tests of the repository in this process, over sources of which one file was changed in memory. Only the modules
 * that lead from a test to the changed file are loaded anew: thousands of changes take minutes.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beginFile, takeTests } from './test-shim.ts';

const root = new URL('../../', import.meta.url);
const shim = new URL('test-shim.ts', import.meta.url).href;
const importLine = /(?:^|\n)(?:import|export)\b[^;]*?from '(\.[^']+)'/g;

/** Source by URL, as it is on the disk; without types. */
const plain = new Map<string, { source: string; imports: string[] }>();
let changed: { url: string; source: string; run: number; affected: ReadonlySet<string> } | undefined;
let runs = 0;

function read(url: string): { source: string; imports: string[] } {
  const known = plain.get(url);
  if (known !== undefined) return known;
  const text = readFileSync(fileURLToPath(url), 'utf8');
  const imports = [...text.matchAll(importLine)].map(([, path]) => new URL(path, url).href);
  const fresh = { source: stripTypeScriptTypes(text), imports: imports.filter((each) => each.endsWith('.ts')) };
  plain.set(url, fresh);
  return fresh;
}

/** Modules among those that `from` imports which lead to `to`. */
function leadingTo(from: string, to: string): Set<string> {
  const leads = new Map<string, boolean>();
  const visit = (url: string): boolean => {
    const known = leads.get(url);
    if (known !== undefined) return known;
    leads.set(url, false); // there are no circles
    const found = read(url).imports.map(visit).includes(true) || url === to;
    leads.set(url, found);
    return found;
  };
  visit(from);
  return new Set([...leads].filter(([, found]) => found).map(([url]) => url));
}

registerHooks({
  resolve(specifier, context, next) {
    const [parent] = context.parentURL?.split('?run=') ?? [''];
    if (specifier === 'vitest' && parent.startsWith(new URL('test/', root).href))
      return { url: shim, shortCircuit: true };
    const resolved = next(specifier, context);
    const isInside = context.parentURL?.includes('?run=') === true || specifier.includes('?run=');
    if (!isInside || changed === undefined || !changed.affected.has(resolved.url)) return resolved;
    return { ...resolved, url: `${resolved.url}?run=${changed.run}` };
  },
  load(url, context, next) {
    const [file, run] = url.split('?run=');
    if (run === undefined || changed === undefined) return next(url, context);
    const source = file === changed.url ? changed.source : read(file).source;
    return { format: 'module', source, shortCircuit: true };
  },
});

export interface Check {
  file: string;
  /** Parts of the names of the tests that are run; absent: all. */
  tests?: readonly string[];
}

/**
 * Runs the tests of a check over the source of `file` as `source`; gives the name of the first that fails, undefined if
 * none does. Throws if none ran, or if a module cannot be loaded.
 */
export async function firstFailure(check: Check, file: string, source: string): Promise<string | undefined> {
  const url = new URL(file, root).href;
  const test = new URL(check.file, root).href;
  const affected = leadingTo(test, url);
  if (!affected.has(url)) throw new Error(`${check.file} does not import ${file}`);
  changed = { url, source: stripTypeScriptTypes(source), run: ++runs, affected };
  beginFile();
  try {
    await import(`${pathToFileURL(fileURLToPath(test)).href}?run=${runs}`);
  } catch (error) {
    // What a file asserts while it is loaded is as good as a test.
    if (error instanceof SyntaxError) throw error;
    return 'the file cannot be loaded';
  }
  const wanted = takeTests().filter(({ name }) => check.tests?.some((part) => name.includes(part)) ?? true);
  if (wanted.length === 0) throw new Error(`${check.file}: no test ${check.tests?.join(', ')}`);
  for (const { name, run } of wanted) {
    try {
      await run();
    } catch {
      return name;
    }
  }
  return undefined;
}

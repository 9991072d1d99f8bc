/** Rules of style that are checked: import directions, purity of the core, sizes, width of lines, leftovers. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runtimePackages } from './runtime-packages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** One idea a file; one indivisible algorithm may take this many lines. */
const linesMax = 500;
/** Of code, comments and Markdown: two files stand next to each other on a screen. */
const columnsMax = 120;

/** `import … from 'x'` and `export … from 'x'`, `import('x')`, `import 'x'`. */
const importForms = [
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]/g,
  /import\(\s*['"]([^'"]+)['"]\s*\)/g,
  /(?:^|\n)import\s*['"]([^'"]+)['"]/g,
];

interface Source {
  file: string; // from the root
  text: string;
  imports: string[];
}

function sources(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
      .map((entry) => {
        const file = relative(root, join(entry.parentPath, entry.name));
        const text = readFileSync(join(root, file), 'utf8');
        const imports = importForms.flatMap((form) => [...text.matchAll(form)].map((found) => found[1]));
        return { file, text, imports };
      }),
  );
}

/** Top folder that a relative import leads to, or the package's name. */
function target(source: Source, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return normalize(join(dirname(source.file), specifier)).split('/')[0];
}

const shells = ['local', 'functions', 'infra', 'bench', 'proof', 'test', 'generate', 'browser', 'portal', 'bin'];
/** Packages that the core may import: see their reasons. */
const corePackages = runtimePackages.filter(({ core }) => core === true).map(({ name }) => name);
const may: Record<string, (target: string) => boolean> = {
  core: (to) => to === 'core' || corePackages.includes(to),
  // Another language: it can use nothing else.
  assembly: (to) => to === 'assembly',
  // Stores, hashes and threads behind the ports; no shell.
  adapters: (to) => ![...shells, 'dashboard'].includes(to),
  functions: (to) => !without(shells, 'functions', 'portal').includes(to),
  local: (to) => !without(shells, 'local', 'generate', 'browser', 'portal').includes(to),
  // One web application for both shells: what it needs of them comes through `portal/ports.ts`.
  portal: (to) =>
    ['portal', 'core', 'dashboard', 'browser', 'zod', 'node:crypto', 'openid-client'].includes(to) ||
    to.startsWith('hono/') ||
    to === 'hono',
  // Runs in a page: the code of the intake, and what the page is made of.
  browser: (to) => ['browser', 'core', 'dashboard', '@noble/hashes/sha2.js'].includes(to),
  dashboard: (to) => to === 'dashboard' || to === 'core' || to === 'hono/html',
  infra: (to) => !without([...shells, 'dashboard'], 'infra', 'functions').includes(to),
  // An oracle that shares no code with the matcher: see below.
  generate: (to) => !without([...shells, 'dashboard', 'adapters'], 'generate').includes(to),
  // Programs that measure and prove may use everything but the tests' cases.
  bench: (to) => to !== 'infra',
  proof: (to) => to !== 'bench',
  // `build.ts` needs a bundler, as does the server of a clone.
  bin: (to) => ['bin', 'local', 'esbuild'].includes(to) || to.startsWith('node:'),
};

function without(all: readonly string[], ...names: string[]): string[] {
  return all.filter((name) => !names.includes(name));
}

/**
 * What `dashboard` may know of the core: the schemas of summary, alerts and receipt, the lists it names, and how a
 * percentage is told.
 */
const dashboardMayKnow = new RegExp(
  String.raw`^core/((summary|catalogue|alerts)/|` +
    String.raw`(base/percent|trace/review/reviewed|domain/(receipt|codes|provinces))\.ts$)`,
);

/**
 * The folders of `core/`, bottom to top: a file imports its own folder and those before it (`docs/architecture.md`).
 * The most specific entry holds, so a folder inside another one stands after it.
 */
const coreOrder = [
  'ports.ts',
  'refusals',
  'base',
  'domain',
  'catalogue',
  'formats/csv',
  'formats/zip',
  'formats/xlsx',
  'formats/parquet',
  'blocks',
  'names',
  'intake',
  'registry',
  'registry/build',
  'registry/changes',
  'match',
  'answers',
  'ledger',
  'commit',
  'sync-batch.ts',
  'history',
  'units',
  'summary',
  'cost',
  'maintenance',
  'trace',
  'trace/review',
  'export',
  'reconcile',
  'cases',
  'submissions',
  'steering',
  'operations',
  'alerts',
  'threads',
];
const everyFolder = [...Object.keys(may), 'test'];

/** Place of a file of the core in the order, or -1. */
function layerOf(file: string): number {
  return coreOrder.findLastIndex((entry) => file === `core/${entry}` || file.startsWith(`core/${entry}/`));
}

/** Files that a source imports, types included, as paths from the root. */
function importedFiles(source: Source): string[] {
  return source.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(source.file), specifier)));
}

/**
 * Groups of files that import each other in a circle (Tarjan, "Depth-first search and linear graph algorithms", 1972).
 */
function importCircles(all: readonly Source[]): string[][] {
  const edges = new Map(all.map((source) => [source.file, importedFiles(source)]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const to of edges.get(file) ?? []) {
      if (!edges.has(to)) continue;
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(file, Math.min(low.get(file) ?? 0, low.get(to) ?? 0));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1 || (edges.get(file) ?? []).includes(file)) circles.push(circle.sort());
  };
  for (const { file } of all) if (!index.has(file)) visit(file);
  return circles;
}

/** `file:line: columns` of every line that is too long. */
function longLines(file: string, lines: readonly string[], exempt = (_line: string): boolean => false): string[] {
  return lines.flatMap((line, i) =>
    line.length > columnsMax && !exempt(line) ? [`${file}:${i + 1}: ${line.length} columns`] : [],
  );
}

/** Markdown of the root and of `docs/`, pages of proofs and the catalogue included. */
function pages(): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return [...readdirSync(root), ...docs.map((name) => `docs/${name}`)].filter((name) => name.endsWith('.md'));
}

/** A page with the lines of fenced code left empty. */
function withoutCode(text: string): string[] {
  let code = false;
  return text.split('\n').map((line) => {
    const fence = /^\s*```/.test(line);
    if (fence) code = !code;
    return code || fence ? '' : line;
  });
}

describe('the sources', () => {
  it.each(Object.keys(may))('in %s import only what their folder allows', (folder) => {
    const wrong = sources(folder).flatMap((source) =>
      source.imports
        .filter((specifier) => !may[folder](target(source, specifier)))
        .map((specifier) => `${source.file}: ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('in core use each package that they may import', () => {
    const used = new Set(sources('core').flatMap(({ imports }) => imports));
    expect(corePackages.filter((name) => !used.has(name))).toEqual([]);
  });

  it('in core import downwards only, and every file has a place in the order', () => {
    const wrong = sources('core').flatMap((source) => [
      ...(layerOf(source.file) < 0 ? [`${source.file}: no place in the order`] : []),
      ...importedFiles(source)
        .filter((file) => layerOf(file) > layerOf(source.file))
        .map((file) => `${source.file}: ${file}`),
    ]);
    expect(wrong).toEqual([]);
  });

  it('have no circle of imports', () => {
    expect(importCircles(sources(...everyFolder))).toEqual([]);
  });

  it('in dashboard know only the summary and its lists', () => {
    const wrong = sources('dashboard').flatMap((source) =>
      importedFiles(source).filter((file) => file.startsWith('core/') && !dashboardMayKnow.test(file)),
    );
    expect(wrong).toEqual([]);
  });

  it('in core use no clock, random source, process or console', () => {
    const time = String.raw`Date\.now|new Date\(\)|setTimeout|setInterval|performance\.`;
    const chance = String.raw`Math\.random|crypto\.randomUUID`;
    const process = String.raw`process\.|Buffer\.|require\(|console\.`;
    const banned = new RegExp(String.raw`\b(${time}|${chance}|${process})`);
    const wrong = sources('core').flatMap(({ file, text }) => {
      const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
      return banned.test(code) ? [`${file}: ${banned.exec(code)?.[0]}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('in generate share no code with the matcher', () => {
    const shared = /^core\/(domain\/(codes|provinces|columns|province-units)|base\/calendar-day)\.ts$/;
    const wrong = sources('generate').flatMap((source) =>
      importedFiles(source)
        .filter((file) => !file.startsWith('generate/') && !shared.test(file))
        .map((file) => `${source.file}: ${file}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of the product take the path of a file URL by fileURLToPath alone', () => {
    // `new URL('x', import.meta.url).pathname` is `/C:/…` on Windows, and escapes spaces and letters everywhere.
    const product = sources('core', 'adapters', 'local', 'portal', 'dashboard', 'generate', 'bin');
    const named = product.filter(({ text }) => /\bimport\.meta\.url\b|\bpathToFileURL\b/.test(text));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ text }) => /\.pathname\b/.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it('have no line longer than 120 columns', () => {
    const wrong = sources(...everyFolder)
      .filter(({ file }) => !file.startsWith('test/fixtures/'))
      .flatMap(({ file, text }) => longLines(file, text.split('\n')));
    expect(wrong).toEqual([]);
  });

  it('are short, and finished', () => {
    const wrong = sources(...everyFolder).flatMap(({ file, text }) => {
      if (file.startsWith('test/tidy/')) return [];
      const found: string[] = [];
      const lines = text.split('\n').length;
      if (lines > linesMax) found.push(`${file}: ${lines} lines`);
      if (/\b(TODO|FIXME|XXX|HACK)\b|\b(it|describe|test)\.(only|todo)\(/.test(text)) found.push(`${file}: leftover`);
      return found;
    });
    expect(wrong).toEqual([]);
  });
});

describe('the pages', () => {
  it('have no line longer than 120 columns but tables, code, and a link or picture alone on its line', () => {
    const exempt = (line: string): boolean => line.startsWith('|') || /^\s*(?:- )?!?\[[^\]]*\]\(\S+\)$/.test(line);
    const wrong = pages().flatMap((file) =>
      longLines(file, withoutCode(readFileSync(join(root, file), 'utf8')), exempt),
    );
    expect(pages().length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});

/** Style that is not run is a wish: import directions, purity of the core, sizes, leftovers. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** One idea a file; one indivisible algorithm may take this many lines. */
const linesMax = 500;

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
        const imports = [
          ...text.matchAll(
            /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g,
          ),
        ];
        return { file, text, imports: imports.map((found) => found[1] ?? found[2] ?? found[3]) };
      }),
  );
}

/** Top folder that a relative import leads to, or the package's name. */
function target(source: Source, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return normalize(join(dirname(source.file), specifier)).split('/')[0];
}

const may: Record<string, (target: string) => boolean> = {
  core: (to) => ['core', 'zod', '@uwdata/flechette', 'saxes'].includes(to),
  functions: (to) => !['local', 'infra', 'bench', 'test'].includes(to),
  local: (to) => !['functions', 'infra', 'bench', 'test'].includes(to),
  // Runs in a page: the code of the intake, and what the page is made of.
  browser: (to) => ['browser', 'core', 'dashboard', '@noble/hashes/sha2.js'].includes(to),
  // Joins the stores of both shells; neither shell imports the other.
  worker: (to) => !['infra', 'bench', 'test'].includes(to),
  dashboard: (to) => to === 'dashboard' || to === 'core',
  infra: (to) => !['local', 'bench', 'test', 'dashboard'].includes(to),
};
/** What `dashboard` may know of the core: the schemas of the summary and the receipt, and the lists it speaks of. */
const dashboardMayKnow = /^core\/(summary\/|catalogue\/|domain\/(receipt|codes|provinces)\.ts$)/;

describe('the sources', () => {
  it.each(Object.keys(may))('in %s import only what its place in the design allows', (folder) => {
    const wrong = sources(folder).flatMap((source) =>
      source.imports
        .filter((specifier) => !may[folder](target(source, specifier)))
        .map((specifier) => `${source.file}: ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('in dashboard know only the summary and its lists', () => {
    const wrong = sources('dashboard').flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => normalize(join(dirname(source.file), specifier)))
        .filter((file) => file.startsWith('core/') && !dashboardMayKnow.test(file)),
    );
    expect(wrong).toEqual([]);
  });

  it('in core ask no clock, no chance, no process and no console', () => {
    const banned =
      /\b(Date\.now|new Date\(\)|Math\.random|process\.|Buffer\.|require\(|console\.|setTimeout|setInterval|crypto\.randomUUID|performance\.)/;
    const wrong = sources('core').flatMap(({ file, text }) => {
      const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
      return banned.test(code) ? [`${file}: ${banned.exec(code)?.[0]}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('in local/generate share no code with the matcher', () => {
    const shared = /^core\/(domain\/(codes|provinces|columns|province-units)|base\/calendar-day)\.ts$/;
    const wrong = sources('local/generate').flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => normalize(join(dirname(source.file), specifier)))
        .filter((file) => !file.startsWith('local/generate/') && !shared.test(file))
        .map((file) => `${source.file}: ${file}`),
    );
    expect(wrong).toEqual([]);
  });

  it('are short, and finished', () => {
    const wrong = sources('core', 'local', 'functions', 'infra', 'dashboard', 'bench', 'bin', 'test').flatMap(
      ({ file, text }) => {
        if (file.startsWith('test/tidy/')) return [];
        const found: string[] = [];
        const lines = text.split('\n').length;
        if (lines > linesMax) found.push(`${file}: ${lines} lines`);
        if (/\b(TODO|FIXME|XXX|HACK)\b|\b(it|describe|test)\.(only|todo)\(/.test(text)) found.push(`${file}: leftover`);
        return found;
      },
    );
    expect(wrong).toEqual([]);
  });
});

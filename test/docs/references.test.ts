/** Nothing in the repository cites what a reader cannot open. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, codeSpans, isFile, linksOf, readPages, root } from './markdown.ts';

const folders = ['adapters', 'bench', 'bin', 'browser', 'core', 'dashboard', 'docs', 'functions', 'generate', 'infra'];
const topFolders = [...folders, 'local', 'proof', 'test'];
/** A path of the repository: a top folder, then names; not a pattern, not a placeholder. */
const path = new RegExp(`^(?:${topFolders.join('|')})/[\\w./-]*$`);
/** A document named in a comment: in `docs/` or by its name alone. */
const document = /(?<![\w/.<>*-])(?:\.\.\/)*((?:docs\/)?(?:[\w-]+\/)*[A-Za-z][\w-]*\.md)\b/g;

function comments(text: string): string {
  return [...text.matchAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g)].map(([comment]) => comment).join('\n');
}

function sources(): string[] {
  return topFolders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|js)$/.test(name))
      .map((name) => `${folder}/${name}`)
      .filter((name) => !name.startsWith('test/fixtures/')),
  );
}

describe('the pages', () => {
  it('link to files and headings that exist', () => {
    const pages = readPages();
    const wrong = pages.flatMap((page) =>
      linksOf(page)
        .filter(({ path: target, anchor }) => {
          if (!isFile(target)) return true;
          return anchor !== '' && target.endsWith('.md') && !anchorsOf(target).has(anchor);
        })
        .map(({ path: target, anchor }) => `${page.file}: ${target}${anchor === '' ? '' : `#${anchor}`}`),
    );
    expect(pages.flatMap(linksOf).length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  it('name paths of the repository that exist', () => {
    const named = readPages().flatMap((page) =>
      codeSpans(page)
        .filter((code) => path.test(code))
        .map((code) => ({ file: page.file, code })),
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ code }) => !isFile(code)).map(({ file, code }) => `${file}: ${code}`)).toEqual([]);
  });

  it('are all in the index of docs/', () => {
    const index = readPages().find(({ file }) => file === 'docs/README.md');
    const listed = new Set(index === undefined ? [] : linksOf(index).map(({ path: target }) => target));
    const missing = readPages().filter(({ file }) => file.startsWith('docs/') && file !== index?.file);
    expect(missing.filter(({ file }) => !listed.has(file)).map(({ file }) => file)).toEqual([]);
  });
});

describe('comments', () => {
  it('cite documents of the repository', () => {
    const wrong = sources().flatMap((file) =>
      [...comments(readFileSync(join(root, file), 'utf8')).matchAll(document)]
        .map(([, name]) => name)
        .filter((name) => !/\.(vi|en)\.md$/.test(name) && ![name, `docs/${name}`, `docs/proof/${name}`].some(isFile))
        .map((name) => `${file}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the repository', () => {
  it('speaks of no plan, threat list or design outside of it', () => {
    const outside = /\bdesign, section|threats?[ -](?:list|model)|\b(?:design|house|threats|style|dependencies)\.md\b/i;
    const files = execFileSync('git', ['ls-files', ...topFolders, '*.md'], { cwd: root, encoding: 'utf8' });
    const wrong = files
      .split('\n')
      .filter((file) => /\.(ts|js|md)$/.test(file) && !/^test\/(fixtures|docs)\//.test(file))
      .filter((file) => outside.test(readFileSync(join(root, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});

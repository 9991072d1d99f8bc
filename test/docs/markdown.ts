/** Pages of the repository as tests read them: text, links, code spans, headings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Page {
  file: string; // from the root
  text: string; // without fenced code
}

export function readPage(file: string): Page {
  const text = readFileSync(join(root, file), 'utf8');
  return { file, text: text.replaceAll(/^```[^]*?^```$/gm, '') };
}

/** Markdown of the root and of `docs/`. */
export function readPages(): Page[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return [...readdirSync(root), ...docs.map((name) => `docs/${name}`)]
    .filter((name) => name.endsWith('.md'))
    .map(readPage);
}

export function isFile(path: string): boolean {
  return existsSync(join(root, path));
}

/** Targets of links and pictures that lead into the repository, from the root, with their anchors. */
export function linksOf({ file, text }: Page): { path: string; anchor: string }[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path, anchor = ''] = target.split('#');
      return { path: path === '' ? file : normalize(join(dirname(file), path)), anchor };
    });
}

/** What stands in code spans, also over the end of a line. */
export function codeSpans({ text }: Page): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code.replaceAll(/\s+/g, ' '));
}

/** The anchors of a page: its headings as GitHub makes them. */
export function anchorsOf(file: string): Set<string> {
  const headings = readPage(file).text.matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );
}

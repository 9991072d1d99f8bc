/** Writes `docs/catalogue.md` from the catalogue of the core: `npm run write -- catalogue`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { actors } from '../core/catalogue/catalogue.ts';
import { catalogueEntries, type CatalogueEntry, type CatalogueKind } from '../core/catalogue/catalogue-list.ts';
import { wrapMarkdown } from './wrap-markdown.ts';

const headings: Record<CatalogueKind, string> = {
  verdict: 'Verdicts',
  detail: 'Details: why a field does not agree',
  flag: 'Flags: noticed beside the verdict',
  reject: 'Rejects: rows that could not be read',
  refusal: 'Refusals: whole uploads or requests',
};

/** The page, Markdown. */
export function catalogueText(): string {
  const entries = catalogueEntries();
  const parts = (Object.keys(headings) as CatalogueKind[]).map((kind) => {
    const rows = entries.filter((entry) => entry.kind === kind).map(rowOf);
    const head = ['No.', 'Code', 'Meaning', 'Probable cause', 'Who acts', 'Next step'];
    return `## ${headings[kind]}\n\n${line(head)}${line(head.map(() => '---'))}${rows.join('')}`;
  });
  const page = [
    '# Catalogue of codes\n\nMade from `core/catalogue/catalogue-list.ts` by `npm run write -- catalogue`; not ' +
      'edited by hand. Names and numbers are stable: neither is ever given to something else. What an office is ' +
      'told of a verdict depends on the disclosure policy ([verdicts.md](verdicts.md)). Facts that a refusal adds ' +
      '(counts, columns, codes) are left out here.\n',
    ...parts,
  ];
  return wrapMarkdown(page.join('\n'));
}

function rowOf(entry: CatalogueEntry): string {
  const { number, name, meaning, cause, actor, next } = entry;
  const nextCell = next.vi === '' ? '–' : both(next);
  return line([String(number), `\`${name}\``, both(meaning), both(cause), both(actors[actor]), nextCell]);
}

function both({ vi, en }: { vi: string; en: string }): string {
  return `${vi}<br>*${en}*`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('../docs/catalogue.md', import.meta.url), catalogueText());

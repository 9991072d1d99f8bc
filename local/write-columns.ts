/** Writes `docs/columns.md` from the table of column names: `npm run write -- columns`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  columnNames,
  columns,
  otherWords,
  partColumns,
  partNames,
  partRoles,
  passportNames,
  type Column,
} from '../core/intake/column-aliases.ts';
import { contentForms } from '../core/intake/column-content.ts';
import { columnNotes } from '../core/intake/column-notes.ts';
import { columnDecorations, commonDecorations, exampleWords } from '../core/intake/heading-form.ts';
import { profiles } from '../core/intake/profiles.ts';
import { wrapMarkdown } from './wrap-markdown.ts';

const introduction = `# Columns: what each may be called, and what it may look like

Made from \`core/intake/column-aliases.ts\` by \`npm run write -- columns\`; not edited by hand. Headings are compared
without marks, case and punctuation, and without decorations; the canonical names are known in every form. How a heading
of two rows, of several columns, or none at all is read: [intake.md](intake.md), section 4.
`;

/** The page, Markdown. */
export function columnsText(): string {
  const names = columns.map((column) => [
    `\`${column}\``,
    columnNames[column].names.join(' · '),
    orNone(columnNames[column].weak.join(' · ')),
    orNone(
      profiles
        .flatMap((profile) => ownNames(profile.name, column).map((key) => `${key} (\`${profile.name}\`)`))
        .join(' · '),
    ),
    contentForms[column] ?? 'never',
  ]);
  const parts = partRoles.map((role) => [
    columnNotes[role].en,
    `\`${partColumns[role]}\``,
    partNames[role].join(' · '),
  ]);
  const legends = Object.entries(columnDecorations).map(([column, words]) => [`\`${column}\``, [...words].join(' ')]);
  const page = [
    introduction,
    '## Names\n',
    table(['column', 'headings', 'only if no column has one of those', 'only in a form (folded)', 'by content'], names),
    '## Parts of a field in columns of their own\n',
    table(['part', 'column', 'headings'], parts),
    '## Decorations\n',
    'Numbering in front (`1.`, `(3)`, `[03]`, `A.`), stars, a number in brackets, and behind the name, in brackets, ' +
      'on a line of its own or after a colon, whatever consists of these words (folded) and numbers:\n',
    table(['column', 'words'], [['every', [...commonDecorations].join(' ')], ...legends]),
    `Behind ${[...exampleWords].map((word) => `\`${word}\``).join(', ')} or \`ví dụ\` anything is an example or a ` +
      'source.',
    '',
    'Alternatives joined by `/`, `,` or *hoặc* are one heading if all name the same column. Beside an ID they may be ' +
      `an old ID or a passport (${passportNames.join(', ')}).`,
    '',
    '## Never ours\n',
    'A heading with one of these words is about something else, is listed as not used, and is never taken by ' +
      'content:\n',
    table(['words'], [[otherWords.join(' · ')]]),
  ];
  return wrapMarkdown(page.join('\n'));
}

/** Keys that a form alone has. */
function ownNames(profile: string, column: Column): string[] {
  const keys = (name: string): string[] =>
    (profiles.find((each) => each.name === name)?.keys[column] ?? '').split(' ').filter((key) => key !== '');
  const general = new Set(keys('aliases'));
  return keys(profile).filter((key) => !general.has(key));
}

function orNone(text: string): string {
  return text === '' ? '–' : text;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('../docs/columns.md', import.meta.url), columnsText());

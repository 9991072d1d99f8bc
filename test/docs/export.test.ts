/** `docs/export.md` has the tables, columns and types that are written, in their order. */
import { describe, expect, it } from 'vitest';
import { exportTableNames, exportTables, exportVersion } from '../../core/export/export-tables.ts';
import { readPage } from './markdown.ts';

const { text } = readPage('docs/export.md');

/** Columns of the table of a page: several may stand in one row. */
function columnsIn(section: string): { name: string; type: string; nullable: boolean }[] {
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [names, type, nullable] = line.split('|').slice(1);
      return [...names.matchAll(/`([a-z_]+)`/g)].map(([, name]) => ({
        name,
        type: type.trim(),
        nullable: nullable.trim() === 'yes',
      }));
    });
}

describe('the page of exports', () => {
  it('has every column of every table', () => {
    for (const table of exportTableNames) {
      const [, section = ''] = text.split(`\n**${table}**`);
      const [own] = section.split(/\n\*\*|\n## /);
      expect([table, columnsIn(own)]).toEqual([table, exportTables[table].columns]);
    }
  });

  it('has the version of the tables', () => {
    expect(text).toContain(`Version ${exportVersion}.`);
  });
});

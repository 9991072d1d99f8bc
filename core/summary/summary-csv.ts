import { csvCell } from '../formats/csv/writer.ts';
import { schemes } from '../domain/codes.ts';
import type { NationalSummary, ProvinceSummary, Rates } from './summary-schema.ts';

/** The table of provinces for a spreadsheet: UTF-8 with BOM, CRLF; the last line is the country. */
export function nationalCsv(summary: NationalSummary): string {
  const columns = Object.keys(summary.national.persons) as (keyof Rates)[];
  const header = ['rank', 'province', 'name', 'ledger_version', 'last_upload', ...columns.map(snakeCase)];
  for (const scheme of schemes) header.push(...columns.map((column) => `${scheme.toLowerCase()}_${snakeCase(column)}`));
  const lines = summary.provinces.map((each) => {
    return [each.rank, each.province, each.nameVi, each.ledgerVersion, each.lastUpload, ...findFigures(each)];
  });
  lines.push([null, summary.unitSystem, 'Việt Nam', null, null, ...findFigures(summary.national)]);
  const texts = [header, ...lines].map((line) => `${line.map((cell) => csvCell(String(cell ?? ''))).join(',')}\r\n`);
  return `\ufeff${texts.join('')}`;

  function findFigures(rates: Pick<ProvinceSummary, 'persons' | 'schemes'>): (string | number | null)[] {
    return [rates.persons, ...schemes.map((scheme) => rates.schemes[scheme])].flatMap((each) =>
      columns.map((column) => each[column]),
    );
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

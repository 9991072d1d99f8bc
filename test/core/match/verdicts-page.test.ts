/** The examples of `docs/verdicts.md` are what the code does. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Detail, tokensOf } from '../../../core/domain/codes.ts';
import { NameState } from '../../../core/domain/columns.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { DateReader } from '../../../core/intake/normalise-date.ts';
import { dateDetail, DateMatch, matchDates, nameDetail } from '../../../core/match/compare.ts';
import { bytesOf } from '../intake/batch-support.ts';
import { readName, testKey } from '../names/name-support.ts';

const page = readFileSync(new URL('../../../docs/verdicts.md', import.meta.url), 'utf8');

/** Cells of the rows of the table with this head. */
function table(head: string): string[][] {
  const lines = page.slice(page.indexOf(head)).split('\n').slice(2);
  return lines.slice(0, lines.indexOf('')).map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

const dates = table('| claim | registry | agree | detail |').filter(([, registry]) => registry !== '');
const dateCases = dates.flatMap(([claim, registry, agree, detail]) =>
  registry.split(/, or |, /).map((each) => [claim, each, agree, /`(\w+)`/.exec(detail)?.[1]] as const),
);
const words: Record<number, string> = {
  [DateMatch.equal]: 'yes',
  [DateMatch.partial]: 'partly',
  [DateMatch.different]: 'no',
};

describe('docs/verdicts.md', () => {
  it.each(dateCases)('%s against %s: %s, %s', (claim, registry, agree, detail) => {
    const reader = new DateReader(20260131);
    const packed = (text: string): number => reader.read(bytesOf(text), 0, bytesOf(text).length, 0);
    const claimed = packed(claim);
    const recorded = Number(registry.replaceAll('-', '').padEnd(8, '0'));
    const match = matchDates(claimed, recorded);
    expect(words[match]).toBe(agree);
    expect(tokensOf(Detail, dateDetail(claimed, recorded, match))).toEqual(detail === undefined ? [] : [detail]);
  });

  it.each([
    ['Nguyen Van Duc', 'Nguyễn Văn Đức'],
    ['Nguyễn Văn Dức', 'Nguyễn Văn Đức'],
    ['Anhi', 'A Nhi'],
    ['HNgan Niê', "H'Ngan Niê"],
    ['Đức Nguyễn Văn', 'Nguyễn Văn Đức'],
    ['Ng. V. Đức', 'Nguyễn Văn Đức'],
    ['Lê Văn Lí', 'Lê Văn Lý'],
    ['Nguyễn Đức', 'Nguyễn Văn Đức'],
    ['Nguyễn Văn Đức (chết)', 'Nguyễn Văn Đức'],
  ])('%s for %s has the detail of its row', (claim, recorded) => {
    const row = table('| detail | differs only in | example |').find(([, , example]) =>
      example.includes(`\`${claim}\``),
    );
    const names = new NameReader(testKey);
    const ours = readName(names, claim);
    const theirs = readName(names, recorded);
    expect([ours.low, ours.high]).not.toEqual([theirs.low, theirs.high]);
    expect([NameState.whole, NameState.abbreviated]).toContain(ours.state);
    const detail = nameDetail(ours.state, Uint16Array.from(ours.folded), 0, Uint16Array.from(theirs.folded), 0);
    expect(row?.[0]).toBe(`\`${tokensOf(Detail, detail)[0]}\``);
  });
});

/** The entries of a list as they stand in its source, and the source without each of them. */

/** A list of words in the source. */
export interface WordList {
  name: string;
  file: string;
  /** The text at which the list begins, which stands in the file once, and the first text behind it that ends it. */
  from: string;
  to: string;
  /**
   * How entries stand in it: `literals`: each text in quotes; a separator: pieces of each text in quotes; `lines`: each
   * line with a text or number; `alternatives`: pieces of regular expressions between bars; `characters`: each
   * character of each text in quotes, `.` for none.
   */
  entries: 'literals' | 'lines' | 'alternatives' | 'characters' | { separatedBy: string };
}

export interface Changed {
  entry: string;
  source: string;
}

const quoted = /'((?:[^'\\\n]|\\.)*)'/g;

/** The source without each entry in turn; of a table of characters, with another character in its place. */
export function withoutEach(source: string, list: WordList): Changed[] {
  const start = source.indexOf(list.from);
  if (start < 0 || source.includes(list.from, start + 1))
    throw new Error(`${list.file}: ${list.from} is not there once`);
  const begin = start + list.from.length;
  const end = source.indexOf(list.to, begin);
  if (end < 0) throw new Error(`${list.file}: nothing ends ${list.from}`);
  const region = source.slice(begin, end);
  const cut = (entry: string, at: number, length: number, instead = ''): Changed => ({
    entry,
    source: source.slice(0, begin + at) + instead + source.slice(begin + at + length),
  });
  const { entries } = list;
  const found: Changed[] = [];
  if (entries === 'lines') {
    for (const line of region.matchAll(/[^\n]+(?:\n|$)/g))
      if (/['\d]/.test(line[0])) found.push(cut(line[0].trim(), line.index, line[0].length));
  } else if (entries === 'alternatives') {
    for (const piece of region.matchAll(/[^|()]+/g)) {
      const isBetween = region[piece.index - 1] === '|' || region[piece.index + piece[0].length] === '|';
      if (!isBetween || /^[?:^$/ ]+$/.test(piece[0])) continue;
      const own = piece[0].replace(/^\?:/, '');
      const at = piece.index + piece[0].length - own.length;
      if (own !== '') found.push(cut(own, at, own.length, '\u{10FFFF}'));
    }
  } else
    for (const literal of region.matchAll(quoted)) {
      const text = literal[1];
      const at = literal.index + 1;
      if (entries === 'literals') {
        const behind = /^,?\s*/.exec(region.slice(at + text.length + 1))?.[0] ?? '';
        found.push(cut(text, literal.index, text.length + 2 + behind.length));
      } else if (entries === 'characters') {
        for (const letter of text.matchAll(/\\u[0-9a-f]{4}|[^.]/gu))
          found.push(cut(letter[0], at + letter.index, letter[0].length, letter[0] === 'w' ? 'z' : 'w'));
      } else found.push(...pieces(text, entries.separatedBy).map(([entry, rest]) => cut(entry, at, text.length, rest)));
    }
  if (found.length === 0) throw new Error(`${list.file}: no entries behind ${list.from}`);
  return found;
}

/** Each piece, and the text without it. */
function pieces(text: string, separator: string): [string, string][] {
  const all = text.split(separator);
  return all.flatMap((piece, i) =>
    piece === '' ? [] : [[piece, all.filter((_, other) => other !== i).join(separator)] as [string, string]],
  );
}

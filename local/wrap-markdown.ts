/** Markdown of generated pages at the width that `test/tidy/` holds for pages written by hand. */

/** Columns of a line of Markdown; tables, code and a link alone on a line may be longer. */
const columnsMax = 120;

/** A word, or several joined by code spans: code is not broken. */
const word = /(?:`[^`]*`|[^\s`])+/g;

/** Wraps every paragraph and list item, each given as one line. Tables, headings and fenced code stay as they are. */
export function wrapMarkdown(page: string): string {
  let code = false;
  return page
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) code = !code;
      return code || /^[|#`]/.test(line) || line.length <= columnsMax ? line : wrapLine(line);
    })
    .join('\n');
}

function wrapLine(line: string): string {
  const [indent] = /^ */.exec(line) ?? [''];
  // What belongs to a list item is indented under its text.
  const hanging = /^ *- /.test(line) ? `${indent}  ` : indent;
  const lines: string[] = [];
  let current = indent;
  for (const [text] of line.matchAll(word)) {
    const blank = current.trim() === '';
    if (!blank && current.length + 1 + text.length > columnsMax) {
      lines.push(current);
      current = `${hanging}${text}`;
    } else current += blank ? text : ` ${text}`;
  }
  return [...lines, current].join('\n');
}

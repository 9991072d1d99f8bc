import { describe, expect, it } from 'vitest';
import { wrapMarkdown } from '../../local/wrap-markdown.ts';

const long = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ');

describe('wrapMarkdown', () => {
  it('wraps a paragraph at 120 columns and changes no word of it', () => {
    const wrapped = wrapMarkdown(long);
    expect(Math.max(...wrapped.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(wrapped.split('\n').length).toBeGreaterThan(1);
    expect(wrapped.replaceAll('\n', ' ')).toBe(long);
  });

  it('indents the following lines of a list item', () => {
    const [first, second] = wrapMarkdown(`- ${long}`).split('\n');
    expect(first).toMatch(/^- word0 /);
    expect(second).toMatch(/^ {2}word/);
  });

  it('does not break a code span', () => {
    const text = `${'x'.repeat(110)} \`npm run prove -- --only seeds\`, then more`;
    expect(wrapMarkdown(text)).toContain('\n`npm run prove -- --only seeds`, then more');
  });

  it('leaves tables, headings and fenced code as they are', () => {
    for (const text of [`| ${long} |`, `# ${long}`, `\`\`\`\n${long}\n\`\`\``]) expect(wrapMarkdown(text)).toBe(text);
  });

  it('keeps short lines and blank lines', () => {
    expect(wrapMarkdown('one\ntwo\n\nthree\n')).toBe('one\ntwo\n\nthree\n');
  });
});

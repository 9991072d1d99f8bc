import { describe, expect, it } from 'vitest';
import { attributes, html, joined, raw } from '../../dashboard/html.ts';

const evil = `<a href="x" title='y'>&`;
const escaped = '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;';

describe('html', () => {
  it('writes every string as text, and markup as it is, however deep in lists', () => {
    const made = html`<p class="${evil}">${evil}${html`<b>${evil}</b>`}${[[evil, html`<i></i>`], 3]}</p>`;
    expect(made.toString()).toBe(`<p class="${escaped}">${escaped}<b>${escaped}</b>${escaped}<i></i>3</p>`);
  });

  it('writes nothing of what is absent', () => {
    expect(html`<p>${false}${undefined}${[]}</p>`.toString()).toBe('<p></p>');
  });

  it('joins pieces by lines, or by what is said', () => {
    const pieces = [html`<i>1</i>`, html`<i>2</i>`];
    expect(html`${joined(pieces)}`.toString()).toBe('<i>1</i>\n<i>2</i>');
    expect(joined(pieces, ', ').toString()).toBe('<i>1</i>, <i>2</i>');
  });

  it('writes attributes that have a value, escaped', () => {
    const made = html`<p${attributes({ class: evil, title: undefined, id: '' })}>`;
    expect(made.toString()).toBe(`<p class="${escaped}" id="">`);
  });

  it('takes no promise', () => {
    const promised = Promise.resolve(raw('<b>')) as unknown as string;
    expect(() => html`<p>${promised}</p>`).toThrow('a value of a page is a promise');
  });
});

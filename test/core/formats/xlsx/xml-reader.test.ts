import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../core/base/errors.ts';
import { XmlReader } from '../../../../core/formats/xlsx/xml-reader.ts';

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

/** Tags, attributes and texts in order, pieces of one text joined; or the code of a refusal. */
function read(text: string | Uint8Array, size: number): string[] | string {
  const events: string[] = [];
  const decoder = new TextDecoder();
  const reader = new XmlReader({
    open: (name, tag) => events.push(`<${name}${JSON.stringify([...tag.attributes()])}`),
    close: (name) => events.push(`>${name}`),
    text: (bytes, start, end) => events.push(`"${decoder.decode(bytes.subarray(start, end))}`),
  });
  const bytes = Buffer.from(text as string);
  try {
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    reader.finish();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return joined(events);
}

/** The same by saxes; undefined if it finds fault. */
function readBySaxes(text: string): string[] | undefined {
  const events: string[] = [];
  const parser = new SaxesParser();
  let fault = false;
  parser.on('error', () => (fault = true));
  parser.on('opentag', ({ name, attributes }) => {
    const found = new Map<string, string>();
    for (const [key, value] of Object.entries(attributes))
      if (!found.has(localName(key))) found.set(localName(key), value);
    events.push(`<${localName(name)}${JSON.stringify([...found])}`);
  });
  parser.on('closetag', ({ name }) => events.push(`>${localName(name)}`));
  parser.on('text', (content) => events.push(`"${content}`));
  parser.on('cdata', (content) => events.push(`"${content}`));
  parser.write(text).close();
  return fault ? undefined : joined(events);
}

function joined(events: string[]): string[] {
  const result: string[] = [];
  let open = false; // inside the root, where texts count
  for (const event of events) {
    const last = result.at(-1);
    if (event.startsWith('"') && last?.startsWith('"') === true) result[result.length - 1] = last + event.slice(1);
    else if (!event.startsWith('"') || open) result.push(event);
    open = true;
  }
  return result.filter((event) => event !== '"');
}

const name = fc.constantFrom('c', 'v', 'row', 'x:c', 'si', 'sheetData', 'ô');
const content = fc
  .array(fc.constantFrom('a', 'ễ', '&lt;', '&#65;', '&#x1F600;', '&amp;', ' ', '>', "'", '"', '😀'), { maxLength: 6 })
  .map((parts) => parts.join(''));
const value = content.map((text) => text.replaceAll('"', '').replaceAll(/[\n\t]/g, ' '));
const attributes = fc
  .uniqueArray(fc.tuple(fc.constantFrom('r', 's', 't', 'r:id', 'name'), value), { selector: ([key]) => localName(key) })
  .map((pairs) => pairs.map(([key, text]) => ` ${key}="${text}"`).join(''));
const noise = fc.constantFrom('', '<!-- - > < c -->', '<?note a > b?>', '<![CDATA[ ] ]] <&> ]]>', '<!---->');
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, fc.array(fc.oneof({ maxDepth: 4 }, content, noise, tie('element')), { maxLength: 4 }))
    .map(([tag, list, inside]) =>
      inside.length === 0 ? `<${tag}${list}/>` : `<${tag}${list}>${inside.join('')}</${tag} >`,
    ),
}));
const root = fc
  .tuple(fc.constantFrom('', '\uFEFF', '<?xml version="1.0" encoding="UTF-8"?>\n'), element)
  .map((parts) => parts.join(''));

describe('XmlReader', () => {
  it('equals saxes on well-formed documents, however they are cut', () => {
    fc.assert(
      fc.property(root, fc.integer({ min: 1, max: 60 }), (text, size) => {
        const expected = readBySaxes(text);
        expect(expected).toBeDefined();
        expect(read(text, 1 << 20)).toEqual(expected);
        expect(read(text, size)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('ends on any text, however it is cut, with the same result', { tags: 'long' }, () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'c',
      '"',
      '=',
      ' ',
      '&',
      ';',
      '!',
      '--',
      '[CDATA[',
      ']]',
      '?',
      'r="1"',
      '<v>',
      '</v>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (pieces, size) => {
        const text = `<a>${pieces.join('')}`;
        const cut = read(text, size);
        const whole = read(text, 1 << 20);
        expect(typeof cut).toBe(typeof whole);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a document type', '<!DOCTYPE a><a/>', 'XML_DOCTYPE'],
    ['an entity declaration inside', '<a><!ENTITY x "y"></a>', 'XML_DOCTYPE'],
    ['an entity of its own', '<a>&x;</a>', 'XML_DAMAGED'],
    ['a reference to no character', '<a>&#0;</a>', 'XML_DAMAGED'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 'XML_DAMAGED'],
    ['another encoding', '<?xml version="1.0" encoding="utf-16"?><a/>', 'XML_ENCODING'],
    ['tags that cross', '<a><b></a></b>', 'XML_DAMAGED'],
    ['a tag that is not closed', '<a><b></b>', 'XML_DAMAGED'],
    ['two roots', '<a/><a/>', 'XML_DAMAGED'],
    ['text outside', '<a/>x', 'XML_DAMAGED'],
    ['nothing', '   ', 'XML_DAMAGED'],
    ['a tag without a name', '<a>< /></a>', 'XML_DAMAGED'],
    ['an attribute without a value', '<a r></a>', 'XML_DAMAGED'],
    ['deep nesting', '<a>'.repeat(65), 'XML_DAMAGED'],
    ['a token that does not end', `<a r="${'x'.repeat(400_000)}"/>`, 'XML_DAMAGED'],
  ])('refuses %s', (_, text, code) => {
    expect(read(text, 1 << 20)).toBe(code);
    expect(read(text, 1000)).toBe(code);
  });

  it.each([
    ['letters of several bytes', 'ầ'.repeat(150_000), 'ầ'.repeat(150_000)],
    ['references', '&#x1EA7;&amp;x'.repeat(40_000), 'ầ&x'.repeat(40_000)],
    ['a section', `<![CDATA[${'ộ<]]a'.repeat(80_000)}]]>`, 'ộ<]]a'.repeat(80_000)],
    ['a section with bytes that are no UTF-8', `<![CDATA[${'\u0080'.repeat(9)}]]>`, '\u0080'.repeat(9)],
  ])('passes on a text beyond 256 KiB, whatever it is made of: %s', (_, text, expected) => {
    for (const size of [1 << 20, 4099, 1000])
      expect(read(`<a>${text}</a>`, size)).toEqual(['<a[]', `"${expected}`, '>a']);
  });

  it('takes half a surrogate pair for a damaged character', () => {
    expect(read('<a>&#xD800;</a>', 99)).toEqual(['<a[]', '"\uFFFD', '>a']);
  });
});

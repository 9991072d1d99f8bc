/** `docs/architecture.md` says where things are: every row is compared with the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeSpans, isFile, readPage, root } from './markdown.ts';

const page = readPage('docs/architecture.md');

function section(title: string): string {
  const found = new RegExp(`^## ${title}$([^]*?)(?=^## |$(?![^]))`, 'm').exec(page.text);
  if (found === null) throw new Error(`no section ${title}`);
  return found[1];
}

/** Rows of the table of a section, without its head. */
function rowsOf(title: string): string[] {
  return section(title)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
}

/** Whether a file declares a name: a function, class, constant, type, or a member of a class. */
function declares(file: string, name: string): boolean {
  const text = readFileSync(join(root, file), 'utf8');
  const topLevel = new RegExp(
    `^(?:export )?(?:async )?(?:function\\*?|class|const|let|interface|type) ${name}\\b`,
    'm',
  );
  const member = new RegExp(`^  (?:(?:private|protected|static|readonly|async) )*${name}(?:\\(|<|[?!]?[:=] )`, 'm');
  return topLevel.test(text) || member.test(text);
}

describe('where a rule is', () => {
  const rules = rowsOf('Where is rule X').map((row) => {
    const [, rule, where] = row.split('|').map((cell) => cell.trim());
    return { rule, where: codeSpans({ file: '', text: where }) };
  });

  it('is told for more than thirty rules', () => {
    expect(rules.length).toBeGreaterThan(30);
    expect(rules.filter(({ where }) => where.length === 0)).toEqual([]);
  });

  it.each(rules)('$rule', ({ where }) => {
    const missing = where.filter((place) => {
      const [file, name] = place.split(':');
      return !isFile(file) || (name !== undefined && !declares(file, name));
    });
    expect(missing).toEqual([]);
  });

  it('is not found under a name that a file only mentions', () => {
    expect(declares('core/match/verdict.ts', 'canonicalName')).toBe(false);
    expect(declares('core/match/verdict.ts', 'decideVerdict')).toBe(true);
  });
});

describe('the order of core', () => {
  const order = rowsOf('The order of core/').flatMap((row) => codeSpans({ file: '', text: row.split('|')[1] }));
  const placeOf = (file: string): number =>
    order.findLastIndex((entry) => file === entry || (entry.endsWith('/') && file.startsWith(entry)));
  const files = readdirSync(join(root, 'core'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `core/${name}`);

  it('has a place for every file, and no place without files', () => {
    expect(files.filter((file) => placeOf(file) < 0)).toEqual([]);
    expect(order.filter((_, at) => !files.some((file) => placeOf(file) === at))).toEqual([]);
  });

  it('is the order in which files import', () => {
    const wrong = files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']+)'/g)]
        .map(([, target]) => normalize(join(dirname(file), target)))
        .filter((target) => placeOf(target) > placeOf(file))
        .map((target) => `${file}: ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

/**
 * HTML as a template that escapes by default: the `html` tag of hono. What is HTML already has the type `Html` and goes
 * through as it is; every string is text.
 */
import { html as tag, raw } from 'hono/html';

/** Markup: the only kind of string that a template takes as it is. */
export type Html = ReturnType<typeof raw>;

/** What an element can hold: text, or markup. */
export type Content = string | Html;

type Value = Content | number | false | undefined | readonly Value[];

/** Markup of a template. Nothing in our pages is waited for, so a promise is a mistake. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const made = tag(strings, ...values);
  if (made instanceof Promise) throw new TypeError('a value of a page is a promise');
  return made;
}

/** Pieces one after another, each on a line of its own unless `between` says otherwise. */
export function joined(pieces: readonly Html[], between = '\n'): Html {
  return raw(pieces.join(between));
}

/** ` name="value"` of every attribute that has a value. */
export function attributes(all: Readonly<Record<string, string | undefined>>): Html {
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return html`${given.map(([name, value]) => html` ${name}="${value}"`)}`;
}

export { raw };

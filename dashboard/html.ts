/**
 * HTML as a template that escapes by default: the `html` tag of hono. What is HTML already has the type `Html` and goes
 * through as it is; every string is text.
 */
import { html as tag, raw } from 'hono/html';

/** Markup: the only kind of string that a template takes as it is. */
export type Html = ReturnType<typeof raw>;

type Value = Html | string | number | false | undefined | readonly Value[];

/** Markup of a template. Nothing in our pages is waited for, so a promise is a mistake. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const made = tag(strings, ...values);
  if (made instanceof Promise) throw new TypeError('a value of a page is a promise');
  return made;
}

export { raw };

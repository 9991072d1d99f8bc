/** One section of a document that a program writes: what it wrote before goes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Puts `body` under `## title`, in place of the section of that title or at the end. */
export function putSection(path: string, title: string, body: string): void {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(path, withSection(text, title, body));
}

export function withSection(text: string, title: string, body: string): string {
  const section = `## ${title}\n\n${body.trim()}\n`;
  const sections = text.split(/^(?=## )/m);
  const at = sections.findIndex((each) => each.startsWith(`## ${title}\n`));
  if (at < 0) return `${text.trimEnd()}\n\n${section}`.trimStart();
  const isLast = at === sections.length - 1;
  return sections.with(at, isLast ? section : `${section}\n`).join('');
}

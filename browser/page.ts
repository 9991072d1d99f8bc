/** The document as the upload page uses it: elements by id, texts in its language, what is announced. */
import { english, vietnamese, type UploadTexts } from './texts.ts';

export class Page {
  readonly texts: UploadTexts = document.documentElement.lang === 'en' ? english : vietnamese;

  get(id: string): HTMLElement {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`no element ${id}`);
    return found;
  }

  input(id: string): HTMLInputElement {
    return this.get(id) as HTMLInputElement; // by the page's own markup
  }

  select(id: string): HTMLSelectElement {
    return this.get(id) as HTMLSelectElement;
  }

  button(id: string): HTMLButtonElement {
    return this.get(id) as HTMLButtonElement;
  }

  meta(name: string): string {
    return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
  }

  count(value: number): string {
    return value.toLocaleString(this.texts.language === 'vi' ? 'vi-VN' : 'en-GB');
  }

  /** Floored to two decimals: 100 only when nothing remains. */
  percent(part: number, whole: number): string {
    if (whole === 0) return '—';
    const hundredths = Number((BigInt(part) * 10_000n) / BigInt(whole));
    const text = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
    return this.share(text);
  }

  /** A percentage text such as `97.32`, as it is written in the language. */
  share(text: string): string {
    return `${this.texts.language === 'vi' ? text.replace('.', ',') : text} %`;
  }

  /** Announced by screen readers: the line is a live region. */
  say(text: string, tone: 'good' | 'bad' | '' = ''): void {
    const line = this.get('say');
    line.textContent = text;
    line.className = tone;
  }

  progress(text: (texts: UploadTexts, percent: number) => string, done: number, total: number): void {
    const bar = this.get('progress') as HTMLProgressElement;
    const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
    bar.hidden = false;
    bar.value = percent;
    const said = text(this.texts, percent);
    // Every per cent would be read aloud.
    if (bar.dataset.said !== said && (percent % 10 === 0 || this.get('say').textContent === '')) this.say(said);
    bar.dataset.said = said;
  }

  endProgress(): void {
    this.get('progress').hidden = true;
  }

  /** Announces a failure by its code; a text of the browser's own is not for clerks. */
  sayFailed(error: unknown): void {
    this.endProgress();
    const code = error instanceof Error ? error.message : 'FAULT';
    if (code === 'UNAUTHENTICATED') this.say(this.notLoggedIn(), 'bad');
    else this.say(this.texts.failed(/^[A-Z0-9_]+$/.test(code) ? code : 'NETWORK'), 'bad');
  }

  /** How to log in: by the address that this machine's program printed, or by the page of the login. */
  notLoggedIn(): string {
    return this.meta('doisoat-login') === 'key' ? this.texts.senderUnknown : this.texts.sessionEnded;
  }

  /** All that is missing at once: a summary with a link to each field, which is marked. */
  showErrors(errors: readonly { id: string; text: string }[]): void {
    for (const marked of document.querySelectorAll('[aria-invalid]')) marked.removeAttribute('aria-invalid');
    const summary = this.get('errors');
    summary.replaceChildren();
    summary.hidden = errors.length === 0;
    if (errors.length === 0) return;
    const links = errors.map(({ id, text }) => {
      this.get(id).setAttribute('aria-invalid', 'true');
      const link = element('a', text);
      link.href = `#${id}`;
      // A jump alone moves no focus to a field that needs none to be shown.
      link.addEventListener('click', (event) => {
        event.preventDefault();
        this.get(id).focus();
      });
      return link;
    });
    summary.append(element('p', this.texts.errors), listOf(links));
    summary.focus();
  }

  /** Offers bytes as a download. */
  save(blob: Blob, name: string): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

/** Texts go in as text nodes: whatever they hold is shown, never run. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = '',
  className = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (text !== '') made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

export function listOf(items: readonly (string | HTMLElement)[], className = ''): HTMLElement {
  const list = element('ul', '', className);
  for (const item of items) {
    const entry = element('li');
    entry.append(item);
    list.append(entry);
  }
  return list;
}

/** A table; on a narrow screen each row is a list of labelled cells. `numbers` are columns of numbers. */
export function tableOf(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
  numbers: readonly number[] = [],
): HTMLElement {
  const scroll = element('div', '', 'scroll');
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'region');
  // By attributes: Firefox has these properties only since 119.
  scroll.setAttribute('aria-label', caption === '' ? head.join(', ') : caption);
  const table = element('table');
  // Said again, because a browser forgets what a table is when a narrow screen lays it out as blocks.
  table.setAttribute('role', 'table');
  if (caption !== '') table.append(element('caption', caption));
  const titles = element('tr');
  titles.setAttribute('role', 'row');
  head.forEach((title, at) => {
    const cell = element('th', title, numbers.includes(at) ? 'number' : '');
    cell.scope = 'col';
    cell.setAttribute('role', 'columnheader');
    titles.append(cell);
  });
  const thead = element('thead');
  thead.append(titles);
  const body = element('tbody');
  for (const group of [thead, body]) group.setAttribute('role', 'rowgroup');
  for (const row of rows) {
    const line = element('tr');
    line.setAttribute('role', 'row');
    row.forEach((content, at) => {
      const cell = element('td', '', numbers.includes(at) ? 'number' : '');
      if (content !== '') cell.append(content);
      cell.setAttribute('role', 'cell');
      cell.dataset.label = head[at];
      line.append(cell);
    });
    body.append(line);
  }
  table.append(thead, body);
  scroll.append(table);
  return scroll;
}

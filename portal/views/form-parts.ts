/** Parts of forms: what was wrong, above them, with a link to the field. */
import { Refusal } from '../../core/base/errors.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { messageOfRefusal } from '../http/problem.ts';
import type { Language, PortalContext } from '../http/route.ts';
import { formats } from './formats.ts';

export interface FormError {
  /** `id` of the field. */
  field: string;
  message: string;
}

interface CsvForm {
  action: string;
  columns: string; // the heading that the file must have
  text: string;
  isWrong: boolean;
  texts: Record<'file' | 'fileHint' | 'send', string>;
}

export function errorSummary(title: string, errors: readonly FormError[]): Html | '' {
  if (errors.length === 0) return '';
  return html`<div class="errors" role="alert">
    <p><strong>${title}</strong></p>
    <ul>
      ${errors.map(({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`)}
    </ul>
  </div>`;
}

/** Where the text of a CSV file is pasted: works without script, and shows what was sent if something was wrong. */
export function csvForm({ action, columns, text, isWrong, texts }: CsvForm): Html {
  return html`<form method="post" action="${action}">
    <label class="required" for="file">${texts.file}</label>
    <p class="hint" id="file-hint">${texts.fileHint}<br /><code>${columns}</code></p>
    <textarea
      id="file"
      name="file"
      rows="8"
      required
      aria-describedby="file-hint"
      aria-invalid="${isWrong ? 'true' : 'false'}"
    >
${text}</textarea>
    <p><button class="main">${texts.send}</button></p>
  </form>`;
}

/** What `act` refuses as an error of a field; its result otherwise. Other errors go through. */
export async function refusalAsError<T>(
  language: Language,
  field: string,
  act: () => Promise<T>,
): Promise<{ done: T } | { error: FormError }> {
  try {
    return { done: await act() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: { field, message: messageOfRefusal(error.code, error.facts, error.line)[language] } };
  }
}

/** Counts that a page is told of what was just done, after a form was posted: `?done=3-1`. */
export function doneCounts(c: PortalContext): string[] | undefined {
  const asked = c.req.query('done') ?? '';
  if (!/^\d{1,9}(-\d{1,9}){0,4}$/.test(asked)) return undefined;
  return asked.split('-').map((count) => formats[c.get('language')].formatCount(Number(count)));
}

/** A text of a form that was posted; '' if it has none. */
export async function formText(c: PortalContext, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}

/** What the form keeps for the next file: officer and purpose, for each user of this browser. */
import type { Page } from './page.ts';

const fields = ['officer', 'purpose'] as const;

function storedAs(page: Page, field: string): string {
  return `doisoat-${field}:${page.meta('doisoat-user')}`;
}

/** Fills in what was kept; what the page came with stays where nothing was, and so does what was typed meanwhile. */
export function takeKeptFields(page: Page): void {
  for (const field of fields) {
    const kept = localStorage.getItem(storedAs(page, field));
    const input = page.input(field);
    if (kept !== null && input.value === input.defaultValue) input.value = kept;
  }
}

export function keepFields(page: Page): void {
  for (const field of fields) localStorage.setItem(storedAs(page, field), page.input(field).value.trim());
}

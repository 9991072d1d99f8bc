const marks = /\p{M}+/gu;
const notLetterOrDigit = /[^\p{L}\p{N}]+/gu;

/**
 * Folds a header or a coded value to the form in which alias lists are written: compatibility forms and marks removed,
 * đ as d, lower case, letters and digits only. "Số ĐDCN/CCCD" → "soddcncccd". Never for names of people: it loses what
 * tells them apart.
 */
export function foldKey(text: string): string {
  return text.normalize('NFKD').replace(marks, '').toLowerCase().replace(/[đð]/g, 'd').replace(notLetterOrDigit, '');
}

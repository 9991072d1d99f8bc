/** A text in both languages. */
export interface Text {
  vi: string;
  en: string;
}

export function text(vi: string, en: string): Text {
  return { vi, en };
}

/** A text in both languages. */
export interface Text {
  vi: string;
  en: string;
}

export function text(vi: string, en: string): Text {
  return { vi, en };
}

/** One text of both languages, for a field that has room for one: `halfOf` takes it apart. */
export function bothOf({ vi, en }: Text): string {
  return `${vi} / ${en}`;
}

/** The half of a text made by `bothOf`. */
export function halfOf(both: string, language: 'vi' | 'en'): string {
  const [vi, en = vi] = both.split(' / ');
  return language === 'vi' ? vi : en;
}

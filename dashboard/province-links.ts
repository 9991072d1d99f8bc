/** How pages below the country name a province, lead to it, and write its place. */
import { html, type Html } from './html.ts';
import type { PageTexts } from './page-texts.ts';

interface Named {
  nameVi: string;
  nameEn: string;
}

export function provinceName({ nameVi, nameEn }: Named, { language }: PageTexts): string {
  return language === 'vi' ? nameVi : nameEn;
}

/** The page of a province of today, from the national page, in the same language. */
export function provinceHref(province: string, { language }: PageTexts): string {
  return `provinces/${province}.html${language === 'vi' ? '' : `#${language}`}`;
}

export function provinceLink(province: string, named: Named, texts: PageTexts): Html {
  return html`<a href="${provinceHref(province, texts)}">${provinceName(named, texts)}</a>`;
}

/** A place, marked if it is shared. */
export function placeText(rank: number, tied: boolean, { ranking }: PageTexts): Html {
  return html`${rank}${tied && html`<abbr title="${ranking.tied}">=</abbr>`}`;
}

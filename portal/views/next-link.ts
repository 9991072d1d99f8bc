/** The link to the next page of a list, if there is one. */
import { html, type Html } from '../../dashboard/html.ts';

export function nextLink(href: string | null, words: string): Html | '' {
  return href === null ? '' : html`<p class="screen"><a rel="next" href="${href}">${words}</a></p>`;
}

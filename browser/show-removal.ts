/** Who a `full` would remove, before it is sent. */
import type { Removal } from '../core/intake/removal.ts';
import { element, listOf, type Page } from './page.ts';

/** Numbers shown on the page; the rest are in the file that the portal gives after a refusal. */
const numbersShown = 100;

/** Fills the part below the check; undefined: it cannot be said. */
export function showRemoval(page: Page, removal: Removal | undefined): void {
  const section = page.get('shrink');
  section.replaceChildren();
  section.hidden = false;
  const { shrink } = page.texts;
  if (removal === undefined) {
    section.append(element('p', shrink.unknown, 'note'));
    return;
  }
  const { count, known, share, participants, needsConfirmation, unreadableNumbers } = removal;
  section.className = needsConfirmation ? 'errors' : '';
  if (unreadableNumbers > 0) section.append(element('p', shrink.unreadable(page.count(unreadableNumbers))));
  const text = count === 0 ? shrink.nobody : shrink.some(page.count(count), page.count(known), page.share(share));
  section.append(element('p', text, needsConfirmation ? 'bad' : ''));
  if (needsConfirmation) section.append(element('p', shrink.confirm));
  if (count === 0) return;
  const shown = participants.slice(0, numbersShown);
  const details = element('details');
  details.append(
    element('summary', shrink.listed(page.count(shown.length), page.count(count))),
    listOf(shown, 'links'),
  );
  section.append(details);
}

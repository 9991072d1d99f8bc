/** The questions people begin their day with, and the page that answers each (`docs/questions.md`). */
import type { Identity } from '../access/identity.ts';
import type { Language } from '../http/route.ts';
import { questionTexts, type Question } from '../texts/questions.ts';
import type { Link } from './navigation.ts';

/** Where headquarters finds the answers, in the order of the questions. */
const ofCountry: readonly (readonly [Question, string])[] = [
  ['moved', '/diff'],
  ['goal', '/goals'],
  ['mending', '/what-if'],
  ['where', '/matrix'],
  ['units', '/units'],
  ['past', '/days'],
  ['runs', '/runs'],
  ['extract', '/dry-run'],
  ['alerts', '/alerts'],
];

/** Where an office finds those that are about its own books. */
function ofProvince(province: string): readonly (readonly [Question, string])[] {
  return [
    ['moved', `/p/${province}/diff`],
    ['goal', '/goals'],
    ['mending', `/p/${province}/what-if`],
    ['where', `/p/${province}/matrix`],
    ['units', `/p/${province}/units`],
    ['past', '/days'],
    ['alerts', '/alerts'],
  ];
}

/** Questions of a role, each a link to its answer; none for who has no figures to steer. */
export function questionsOf({ role, province }: Identity, language: Language): Link[] {
  const texts = questionTexts[language];
  const asked =
    role === 'headquarters' || role === 'owner'
      ? ofCountry
      : role === 'director' && province !== null
        ? ofProvince(province)
        : [];
  return asked.map(([question, path]) => ({ path, text: texts[question] }));
}

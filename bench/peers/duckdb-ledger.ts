/**
 * DuckDB doing the work of a whole sync: answers in the order of the rows, a ledger in a database file to which the
 * batch is merged by participant, persons by scheme, unit and category, durable. It answers the comparable rule alone
 * (`agreement.ts`), keeps no attempts, reasons or earlier versions, and locks nobody out while it writes.
 */
import { schemes } from '../../core/domain/codes.ts';
import type { BenchData } from '../harness/bench-data.ts';
import {
  answersOnly,
  csvSql,
  inDuckDb,
  judgedSql,
  ledgerDatabase,
  macros,
  peerFiles,
  preparedPeople,
  rawPeople,
  type PeopleForm,
  type SqlWork,
} from './duckdb.ts';

/** A stamp is the as-of of an upload (milliseconds): the newest word on the identity, and on each membership, wins. */
const schemeStamps = schemes.map((scheme) => `stamp_${scheme}`);
const identity = ['id', 'old_id', 'name', 'birth_date', 'sex', 'category', 'unit', 'verdict'];

const ledgerTable = `
  CREATE TABLE IF NOT EXISTS ledger (participant BIGINT, id VARCHAR, old_id VARCHAR, name UBIGINT, birth_date INTEGER,
    sex TINYINT, category VARCHAR, unit VARCHAR, verdict VARCHAR, schemes UTINYINT, stamp_identity BIGINT,
    ${schemeStamps.map((stamp) => `${stamp} BIGINT`).join(', ')})`;

/** What the ledger keeps of a row; a number of 12 digits stands 10^12 higher, as in our ledger. */
const kept = (nameHash: string): string[] => [
  'place',
  'participant_number',
  'participant_number::BIGINT + CASE WHEN length(participant_number) = 12 THEN 1e12::BIGINT ELSE 0 END AS participant',
  'written AS id',
  'old_id',
  `${nameHash} AS name`,
  'birth_date::INTEGER AS birth_date',
  'sex',
  "coalesce(category, '') AS category",
  "coalesce(unit, '') AS unit",
  `(${schemes.map((scheme, bit) => `${1 << bit} * contains(schemes, '${scheme}')::TINYINT`).join(' + ')})::UTINYINT
    AS schemes`,
];

const restated = 'SELECT participant FROM judged GROUP BY participant HAVING count(*) > 1';

/** Of a participant with several rows the last one is the identity, and memberships unite. */
const united = `
  CREATE OR REPLACE TEMP TABLE judged AS
    SELECT j.* REPLACE (united.schemes AS schemes) FROM judged j
    JOIN (SELECT max(place) AS place, bit_or(schemes) AS schemes FROM judged GROUP BY participant) united
      USING (place)`;

/** Took less time than DELETE and INSERT, and than a new table by FULL JOIN. */
function mergeSql(asOf: number): string {
  const newer = schemeStamps.map((stamp) => `l.${stamp} <= ${asOf}`);
  const said = schemes.map((_, bit) => `j.schemes & ${1 << bit} > 0`);
  const heard = newer.map((holds, bit) => `CASE WHEN ${holds} THEN ${1 << bit} ELSE 0 END`);
  const update = [
    ...identity.map(
      (column) => `${column} = CASE WHEN l.stamp_identity <= ${asOf} THEN j.${column} ELSE l.${column} END`,
    ),
    `stamp_identity = greatest(l.stamp_identity, ${asOf})`,
    `schemes = l.schemes | j.schemes & (${heard.join(' + ')})::UTINYINT`,
    ...schemeStamps.map(
      (stamp, bit) => `${stamp} = CASE WHEN ${said[bit]} AND ${newer[bit]} THEN ${asOf} ELSE l.${stamp} END`,
    ),
  ];
  const insert = ['participant', ...identity, 'schemes', 'stamp_identity', ...schemeStamps];
  const values = [
    ...['participant', ...identity, 'schemes'].map((column) => `j.${column}`),
    asOf,
    ...said.map((holds) => `CASE WHEN ${holds} THEN ${asOf} ELSE 0 END`),
  ];
  return `MERGE INTO ledger l USING (SELECT * FROM judged WHERE schemes > 0) j ON l.participant = j.participant
    WHEN MATCHED THEN UPDATE SET ${update.join(', ')}
    WHEN NOT MATCHED THEN INSERT (${insert.join(', ')}) VALUES (${values.join(', ')})`;
}

function byName(kind: string, name: string): string {
  return `SELECT '${kind}' AS kind, ${name} AS name, verdict, sum(persons)::BIGINT AS persons FROM cube GROUP BY ALL`;
}

/** Persons by verdict: of all, of each scheme, unit and category, so that every rate follows. */
export function countsSql(from: string): string {
  const byScheme = schemes.map(
    (scheme, bit) => `SELECT 'scheme' AS kind, '${scheme}' AS name, verdict, sum(persons)::BIGINT AS persons FROM cube
      WHERE schemes & ${1 << bit} > 0 GROUP BY ALL`,
  );
  const tables = [byName('persons', "''"), ...byScheme, byName('unit', 'unit'), byName('category', 'category')];
  return `WITH cube AS (SELECT verdict, schemes, unit, category, count(*) AS persons FROM ${from} WHERE schemes > 0
      GROUP BY ALL)
    ${tables.join(' UNION ALL ')}`;
}

/** On the clock: from the CSV to the answers and a ledger that survive a power cut. */
function workOfSync(data: BenchData, form: PeopleForm, { asOf, answers, directory }: SqlSettings): SqlWork {
  const prepared = form === 'prepared';
  const people = prepared ? { ...preparedPeople, from: 'prepared.people' } : rawPeople(data);
  const placed = '(SELECT *, rowid + 1 AS place FROM temp.main.read)';
  return {
    database: ledgerDatabase(directory),
    readOnly: false,
    statements: [
      macros,
      ...(prepared ? [`ATTACH '${peerFiles(data).prepared}' AS prepared (READ_ONLY)`] : []),
      // A table of its own gives rows their place; numbered while they are read, they would be judged on one core.
      `CREATE TEMP TABLE read AS SELECT * FROM ${csvSql(data.batch)}`,
      `CREATE TEMP TABLE judged AS ${judgedSql(placed, people, kept(prepared ? 'name' : 'hash(name)'))}`,
      `COPY (SELECT place AS row, participant_number, unit, verdict FROM judged ORDER BY place) TO '${answers}'
        (HEADER, DELIMITER ',')`,
      'BEGIN',
      ledgerTable,
      { whereAny: restated, run: united },
      mergeSql(asOf),
      `CREATE OR REPLACE TABLE counts AS ${countsSql('ledger')}`,
      'COMMIT',
      'CHECKPOINT',
    ],
    durable: [answers],
  };
}

export interface SqlSettings {
  data: BenchData;
  directory: string;
  asOf: number;
  answers: string;
}

/** What a contender called `duckdb-…` has to do. */
export function duckDbWork(name: string, settings: SqlSettings): SqlWork {
  const { data, answers } = settings;
  const form = name.includes('parquet') ? 'parquet' : 'prepared';
  return name.endsWith('ledger') ? workOfSync(data, form, settings) : answersOnly(data, form, answers);
}

/** How many rows only one of two SELECTs has. */
function differingSql(one: string, other: string): string {
  return `SELECT count(*) FROM ((${one} EXCEPT ALL ${other}) UNION ALL (${other} EXCEPT ALL ${one}))`;
}

/**
 * Compares the ledger of a peer with ours, participant by participant, and the counts of both. Where the comparable
 * rule does not decide, the verdict of the peer stands in its counts. The number of participants; throws if anything
 * differs.
 */
export async function compareLedgers(database: string, own: { rows: string; counts: string }): Promise<number> {
  let participants = 0;
  await inDuckDb(':memory:', false, async (run) => {
    await run(`ATTACH '${database}' AS theirs (READ_ONLY)`);
    await run(`CREATE TABLE both_sides AS
      SELECT participant, o.participant IS NULL OR l.participant IS NULL AS missing, o.category, o.unit, o.schemes,
        o.verdict, (l.category, l.unit, l.schemes) IS DISTINCT FROM (o.category, o.unit, o.schemes) AS other_row,
        CASE WHEN o.compared AND l.verdict <> 'CANCELLED' THEN o.verdict ELSE l.verdict END AS expected,
        l.verdict AS theirs
      FROM (SELECT * REPLACE (coalesce(category, '') AS category, coalesce(unit, '') AS unit)
        FROM read_csv('${own.rows}', header = true, types = {'participant': 'BIGINT', 'category': 'VARCHAR',
          'unit': 'VARCHAR', 'schemes': 'UTINYINT', 'verdict': 'VARCHAR', 'compared': 'BOOLEAN'})) o
      FULL JOIN theirs.ledger l USING (participant)`);
    const [[all, missing, otherRow, otherVerdict]] = await run(`SELECT count(*), count(*) FILTER (missing),
      count(*) FILTER (other_row), count(*) FILTER (expected <> theirs) FROM both_sides`);
    const expected = 'SELECT * REPLACE (expected AS verdict) FROM both_sides';
    const [[otherCounts]] = await run(differingSql(`(${countsSql(`(${expected})`)})`, 'SELECT * FROM theirs.counts'));
    const ownCounts = `SELECT * FROM read_csv('${own.counts}', header = true, types = {'kind': 'VARCHAR',
      'name': 'VARCHAR', 'verdict': 'VARCHAR', 'persons': 'BIGINT'})`;
    const [[otherOwn]] = await run(
      differingSql(
        `(${countsSql('both_sides')})`,
        `(SELECT * REPLACE (coalesce(name, '') AS name) FROM (${ownCounts}))`,
      ),
    );
    const found = { missing, otherRow, otherVerdict, otherCounts, otherOwn };
    if (Object.values(found).some((count) => count !== 0n))
      throw new Error(
        `${database}: ledgers differ: ${Object.entries(found)
          .map((each) => each.join(' '))
          .join(', ')}`,
      );
    participants = Number(all);
  });
  return participants;
}

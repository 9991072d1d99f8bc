/** The bulletin in English. */
import type { Attainment } from '../core/summary/summary-schema.ts';
import type { ComparedProvinces, BulletinTexts } from './bulletin-texts.ts';
import * as en from './format-en.ts';

export const english: BulletinTexts = {
  language: 'en',
  count: en.formatCount,
  percent: en.formatPercent,
  size: en.formatSize,
  day: en.formatDay,
  instant: en.formatInstant,
  country: 'Viet Nam',
  office: (name) => `${name} Social Security`,
  dailyTitle: (day) => `Bulletin of ${day}`,
  monthlyTitle: (day) => `Bulletin of the month ${day.slice(0, 7)}`,
  noFigures: 'No data yet.',
  titleRate: (name, rate) => `${name} verified ${rate}`,
  rates: ({ asOf, office, synced, verified }) =>
    `As of ${asOf} (time in Viet Nam), ${office} has synchronised ${synced} and verified ${verified} of social, ` +
    'health and unemployment insurance participants with the national population database',
  counts: ({ verified, denominator, remaining, participants, outOfScope }) => {
    const scope = outOfScope === undefined ? '' : ` (${participants} participants less ${outOfScope} out of scope)`;
    return `${verified} of ${denominator} people to be verified${scope} are verified; ${remaining} remain.`;
  },
  provisional: 'Provisional figures.',
  standing: ({ rank, of, system, tied, gained }) => {
    const tie = tied ? ' (tied)' : '';
    const moved = gained === undefined ? '' : `, ${gainedEn(gained)} since the close of the day before`;
    return `provisionally ranking ${rank}${tie} of ${of} ranked provinces (the system of ${system} units)${moved}`;
  },
  rankingNote: (ranked, all) =>
    `Provisionally, ${ranked} of ${all} provinces have complete data and are ranked by their exact verification ` +
    'rate; equal rates share a place.',
  place: (rank, tied) => (tied ? `Rank ${rank} (tied)` : `Rank ${rank}`),
  gained: gainedEn,
  notRanked: 'not ranked',
  incomplete: ({ reason, schemesWithoutFull, planned }) => {
    if (reason === 'NOTHING_UPLOADED') return 'incomplete data (nothing sent yet)';
    if (reason === 'NOBODY_TO_VERIFY') return 'incomplete data (nobody to verify)';
    const schemes = schemesWithoutFull.map((scheme) => english.schemes[scheme]).join(', ');
    const missing = `the whole books were never sent for ${schemes}`;
    if (reason !== 'PARTICIPANTS_BELOW_PLAN') return `incomplete data (${missing})`;
    return (
      `incomplete data (${missing}; only ${en.formatPercent(planned?.percent ?? null)} of the expected ` +
      'participants are there)'
    );
  },
  people: peopleEn,
  rising: (size) => `up ${size}`,
  falling: (size) => `down ${size}`,
  unchanged: 'unchanged',
  points: (size) => `${size} percentage points`,
  left: (count) => `${peopleEn(count)} ${count === '1' ? 'remains' : 'remain'}`,
  headings: {
    leading: 'Leading',
    trailing: 'Trailing',
    ranking: 'Provisional ranking',
    change: 'Change',
    why: 'Why the figures moved',
    gaining: 'Largest gains',
    losing: 'Largest losses',
    remaining: 'What remains, by reason, and who acts',
    pace: 'Pace',
    stale: 'Late with data',
    incomplete: 'Not ranked',
    caution: 'What to bear in mind when reading the rate',
    schemes: 'By scheme',
    attainment: 'Against assigned plans and targets',
    units: 'Units with most remaining',
  },
  since: (day, compared) => `since the close of ${day}${comparedEn(compared)}`,
  between: (from, to, compared) => `from the close of ${from} to the close of ${to}${comparedEn(compared)}`,
  noChange: 'There are no earlier figures to compare with.',
  changed: {
    verifiedPoints: 'verification rate',
    syncedPoints: 'sync rate',
    verified: 'verified',
    remaining: 'remaining',
    denominator: 'to be verified',
  },
  byActor: (actor, people) => `${actor}: ${people}`,
  nothingRemains: 'Nothing remains.',
  pace: ({ state, perDay, days, from }, date) => {
    const known = `${en.formatCount(days)} days with figures${from === null ? '' : ` since ${from}`}`;
    if (state === 'reached') return '100% is reached: nothing remains.';
    if (state === 'notEnoughDays')
      return `There are not enough days with figures to say when 100% is reached (${known}).`;
    const slope = `over ${known} what remains is ${en.formatPace(perDay ?? '0.00')}`;
    return state === 'date'
      ? `At today’s pace (${slope}), 100% is reached on ${date}.`
      : `100% is not reached at today’s pace (${slope}).`;
  },
  staleFor: (days) => `no new data for ${days} days`,
  staleNone: 'No province has stopped sending.',
  lastUpload: (instant) => `Last upload: ${instant} (time in Viet Nam).`,
  outOfScope: (people) => `Out of scope, not counted in the rate: ${people}`,
  partialDates: (people, percent) =>
    `Verified by the month or year of birth alone: ${people}, ${percent} of the verified`,
  leftBooks: 'Participants in the books',
  leftUnverified: (people) => `Left the books without being verified, no longer part of the rate: ${people}`,
  schemes: {
    BHXHBB: 'compulsory social insurance',
    BHXHTN: 'voluntary social insurance',
    BHYT: 'health insurance',
    BHTN: 'unemployment insurance',
  },
  schemesNote: 'One person can be in several schemes; schemes do not add up to people.',
  unnamed: '(no unit given)',
  hidden: 'Units with small numbers are not told.',
  attainment: attainmentEn,
  sources: ({ document, asOf, registry }) =>
    `Every number is from ${document} as of ${asOf}. ` +
    (registry === null
      ? 'No extract of the population database yet.'
      : `Extract of the population database: ${registry}.`) +
    ' Percentages are floored; differences of rates are in percentage points.',
};

function peopleEn(count: string): string {
  return count === '1' ? '1 person' : `${count} people`;
}

function comparedEn(compared: ComparedProvinces | undefined): string {
  if (compared === undefined) return '';
  return ` (the provinces complete at both times: ${compared.count}; left out: ${compared.leftOut})`;
}

function gainedEn(gained: number): string {
  if (gained === 0) return 'place kept';
  return gained > 0 ? `places gained: ${en.formatCount(gained)}` : `places lost: ${en.formatCount(-gained)}`;
}

const measuresEn: Record<Attainment['measure'], string> = {
  participants: 'Participants',
  BHXHBB: 'Compulsory social insurance',
  BHXHTN: 'Voluntary social insurance',
  BHYT: 'Health insurance',
  BHTN: 'Unemployment insurance',
  SI: 'Compulsory and voluntary social insurance',
  verified: 'Verified',
  synced: 'Synced',
};

function attainmentEn(line: Attainment): string {
  const { indicator, supplied, base, percent, gapPoints, missing, yearAgo } = line;
  const head = `${measuresEn[line.measure]}: ${peopleEn(en.formatCount(line.count))}`;
  const source = `Source: ${line.source}, ${line.asOf}.`;
  if (line.refused !== null) return `${head}; the supplied figure is in another unit and is not compared. ${source}`;
  const parts = [head];
  const isTarget = indicator.startsWith('target_');
  const what = indicator === 'population' ? 'population' : indicator === 'workforce' ? 'workforce' : 'plan';
  if (percent !== null)
    parts.push(isTarget ? en.formatPercent(percent) : `${en.formatPercent(percent)} of the ${what} of ${line.year}`);
  if (isTarget) parts.push(`target of ${line.year}: ${en.formatSize(String(supplied))}%`);
  else if (base !== null) parts.push(`${what} ${en.formatCount(base)} people`);
  if (gapPoints !== null)
    parts.push(`${en.formatSize(gapPoints)} percentage points ${gapPoints.startsWith('-') ? 'below' : 'above'}`);
  if (missing !== null && missing > 0) parts.push(`${peopleEn(en.formatCount(missing))} missing`);
  if (yearAgo !== null) {
    const { day, change, changePercent } = yearAgo;
    const rate = changePercent === null ? '' : ` (${change < 0 ? '−' : '+'}${en.formatSize(changePercent)}%)`;
    parts.push(`${change < 0 ? 'down' : 'up'} ${peopleEn(en.formatCount(Math.abs(change)))} since ${day}${rate}`);
  }
  return `${parts.join('; ')}. ${source}`;
}

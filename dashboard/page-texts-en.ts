/** Texts of the pages in English. */
import { formatPace } from './format-en.ts';
import { englishNumbers } from './page-numbers.ts';
import type { PageTexts } from './page-texts.ts';

export const english: PageTexts = {
  language: 'en',
  ...englishNumbers,
  title: 'Participants synced with and verified against the national population database',
  country: 'Viet Nam',
  nobody: 'No province has data yet.',
  nobodyHere: 'This province has no data yet.',
  sources: (asOf, registry) =>
    `Figures as of ${asOf} (time in Viet Nam), provisional. ` +
    (registry === null
      ? 'No extract of the population database yet.'
      : `Extract of the population database: ${registry}.`),
  cards: {
    verified: 'Verification rate',
    verifiedOf: (verified, denominator) => `${verified} of ${denominator} people`,
    synced: 'Sync rate',
    syncedOf: (synced) => `${synced} people whose ID is in the database`,
    remaining: 'Remaining',
    remainingOf: (percent) => `people, ${percent} of those to be verified`,
    since: (days) => (days === 1 ? 'Since yesterday' : `Last ${days} days`),
    points: 'points',
    ranked: 'Ranked',
    rankedOf: (all) => `of ${all} provinces (the 34-unit system)`,
    place: 'Place',
    placeOf: (ranked) => `of ${ranked} ranked provinces, provisional`,
    pace: 'Date of 100%',
    leader: 'Leads',
    last: 'Last',
  },
  pace: {
    reached: 'Reached',
    reachedNote: 'nothing remains',
    notAtThisPace: 'Not reached',
    notAtThisPaceNote: 'at today’s pace',
    notEnoughDays: 'Not known',
    notEnoughDaysNote: 'too few days for a pace',
    perDay: (decimal, days) => `what remains is ${formatPace(decimal)}, over ${days} days with figures`,
  },
  goal: {
    title: 'Goals',
    note:
      'The supplied target of verification, without one 100% on 31 December. Expected at the pace of the last 30 ' +
      'days, with as many to be verified as now.',
    table: 'The goal of every province; those that will lack most first',
    own: 'Own goal (= as the country)',
    card: (percent, by) => `Goal ${percent} by ${by}`,
    missing: (count) => `still needed: ${count} people`,
    perDay: (needed, managed) => `${needed} people a day needed, ${managed} managed in the last 30 days`,
    line: (percent) => `goal ${percent}`,
  },
  ranking: {
    title: 'Provinces, ranked',
    note: (ranked, all, asOf) =>
      `${ranked} of ${all} provinces (the 34-unit system) have complete books and are ranked by their exact ` +
      `verification rate; equal rates share a place (=). Provisional, as of ${asOf}.`,
    rank: 'Place',
    province: 'Province',
    trend: 'Trend',
    rate: 'Verification rate',
    change: '7 days, points',
    remaining: 'Remaining',
    denominator: 'To be verified',
    syncedRate: 'Sync rate',
    asOf: 'Data as of',
    filter: 'Filter by name',
    tied: 'tied',
    gained: (places) => `${places} up since yesterday`,
    lost: (places) => `${places} down since yesterday`,
    spark: (from, fromDay, to) => `From ${from} on ${fromDay} to ${to}`,
  },
  unranked: {
    NOTHING_UPLOADED: 'not enough data: nothing uploaded',
    NOBODY_TO_VERIFY: 'not enough data: nobody to be verified',
    FULL_MISSING: 'not enough data: the whole list was not sent for every scheme',
    PARTICIPANTS_BELOW_PLAN: 'not enough data: below 95% of the expected participants',
  },
  missingFull: (schemes) => `The whole list was never sent: ${schemes}.`,
  planned: (percent, value, source, day) =>
    `${percent} of ${value} expected participants (${source}, ${day}) are in the books.`,
  map: {
    oldPlaces: (ranked) =>
      `Places among the ${ranked} provinces with figures of that day, in the units of then; loaded figures, ` +
      'provisional. A day in place of a rank is the day of the last figures.',
    before: (day) => `The 63 provinces before the merger, as of ${day}`,
    title: 'Map of the provinces',
    desc:
      'One tile for each province. Tiles stand roughly where the provinces lie; each has the name and the ' +
      'verification rate (per cent). The figures are those of the ranking.',
    key: 'Verification rate',
    under: (percent) => `below ${percent}%`,
    from: (percent) => `from ${percent}%`,
    full: '100%',
    none: 'not enough data to be ranked (dashed border)',
  },
  trend: {
    title: 'Trend',
    rates: 'Verification and sync rate (%)',
    remaining: 'People remaining',
    verified: 'verified',
    synced: 'synced',
    desc: (from, to, first, last) =>
      `${from} to ${to}: from ${first} to ${last}. The figures at the end of each month are in the table below.`,
    none: 'Too few days for a trend.',
    table: 'Figures at the end of each month',
    month: 'Day',
    provinces: 'Provinces with figures',
  },
  changes: {
    title: 'Changes',
    none: 'No earlier day to compare with.',
    window: 'Window',
    since: 'Since the close of',
    participants: 'Participants',
    verified: 'Verified',
    remaining: 'Remaining',
    points: 'Verification rate, points',
    days: (days) => (days === 1 ? 'Yesterday' : `${days} days`),
    compared: (window, count, leftOut) =>
      `${window}: provinces complete at both times: ${count}; left out: ${leftOut}.`,
  },
  movers: {
    title: 'Changed since yesterday, by province',
    note: 'Provinces whose verification rate rose and fell most.',
    none: 'No province changed since yesterday.',
    rank: 'Places',
  },
  stale: {
    title: 'Long without an upload',
    note: (days) => `Nothing uploaded for ${days} days or more.`,
    none: 'No province.',
    days: 'Days',
    last: 'Last upload',
    here: (days) => `Nothing uploaded for ${days} days.`,
    never: 'Never uploaded anything.',
  },
  remaining: {
    title: 'What remains, by reason',
    actors: 'What remains, by who must act',
    reason: 'Reason',
    actor: 'Who acts',
    persons: 'People',
    share: 'Share',
    bar: 'Chart',
    next: 'Next step',
    none: 'Nothing remains.',
  },
  schemes: {
    title: 'By scheme',
    note: 'One person can be in several schemes; schemes do not add up to people.',
    scheme: 'Scheme',
    names: {
      BHXHBB: 'Compulsory social insurance',
      BHXHTN: 'Voluntary social insurance',
      BHYT: 'Health insurance',
      BHTN: 'Unemployment insurance',
    },
    participants: 'Participants',
    verified: 'Verified',
  },
  cautions: {
    title: 'What to bear in mind when reading the rate',
    outOfScope: (count) => `Out of scope (not part of the rate): ${count} people.`,
    outOfScopeChange: (signed, day) => `Out of scope, change since ${day}: ${signed} people.`,
    participantsChange: (signed, day) => `Participants, change since ${day}: ${signed}.`,
    leftUnverified: (count, day) =>
      `Left the books without being verified, since ${day}: ${count} people, whom the rate no longer counts.`,
    leftUnknown: 'Not known of every batch: who left without being verified. Fewer participants may be such people.',
    partialDates: (count, percent) =>
      `Verified by the month or year of birth alone: ${count} people (${percent} of the verified).`,
    partialDatesByBooks: (counts, day) =>
      `Of these, on ${day}: of ${counts.yearOnly} people the books have the year alone and the population ` +
      `database more; of ${counts.monthOnly} the books have month and year; of ${counts.fullDate} the books ` +
      'have the full date and the population database does not.',
  },
  attainment: {
    title: 'Against assigned plans and targets',
    none: 'No plan or target has been assigned.',
    indicator: 'Indicator',
    supplied: 'Plan or target',
    count: 'Counted',
    percent: 'Attained',
    gap: 'Gap, points',
    missing: 'Still needed (people)',
    yearAgo: 'Same day last year',
    source: 'Source',
    refused: 'Not computed: the supplied figure cannot be in its unit',
    names: {
      participants_planned: 'Participants expected',
      plan_BHXHBB: 'Plan, compulsory SI',
      plan_BHXHTN: 'Plan, voluntary SI',
      plan_BHYT: 'Plan, health insurance',
      plan_BHTN: 'Plan, unemployment insurance',
      population: 'HI of the population',
      workforce: 'SI of the workforce',
      target_verified: 'Target, verified',
      target_synced: 'Target, synced',
      target_coverage_BHYT: 'Target, HI coverage',
      target_coverage_SI: 'Target, SI coverage',
    },
  },
  run: {
    title: 'Newest scheduled reconciliation',
    done: 'done',
    incomplete: 'incomplete',
    head: (day, status, at) => `${day}: ${status}, at ${at}.`,
    failed: (names) => `Not finished in: ${names}.`,
    overlap: (count) =>
      `People in more than one province: ${count}; the sum of the provinces less these is the number of people.`,
    changed: 'Rows with another result',
    causes: {
      death: 'deaths',
      newId: 'new IDs',
      superseded: 'IDs established anew',
      cancelled: 'IDs cancelled',
      correction: 'corrections',
      oldId: 'CMND numbers',
      rule: 'changed rules',
    },
  },
  registry: {
    title: 'What the population database changed in the books',
    note:
      'Persons who got another answer in the scheduled runs because the population database had changed. A night ' +
      'without a run is left empty; the next run has its changes.',
    strips: { newId: 'births, new IDs', death: 'deaths', correction: 'corrected, superseded, cancelled' },
    most: (count) => `at most ${count} persons a day`,
    chart: (from, to) =>
      `Persons with another answer by day, from ${from} to ${to}. Arrow keys read the days; the table by day below ` +
      'has the same values.',
    keys: 'Point at a bar, or choose the chart and use ← →, to read the figures of a day.',
    cause: 'Cause',
    last: (days) => `Last ${days} days`,
    since: (day) => `Since ${day}`,
    byDay: 'Figures by day',
    day: 'Day',
    age: (version, day, days) =>
      `Extract in use: ${version}, population as of ${day}, ${days} days before this was published.`,
    old: (days) => `Over ${days} days old: a new extract is due.`,
  },
  lists: {
    title: 'Lists from the scheduled reconciliation',
    note: (day) => `Made on ${day}; the files are in the results of the province.`,
    none: 'No lists yet.',
    list: 'List',
    count: 'Participants',
    names: {
      deceased: 'Deceased by the database: funeral allowance, stop of payments',
      superseded: 'ID established anew',
      held: 'Held, not compared',
      sharing: 'The same ID, also in another province',
      recheck: 'To be checked again',
      resident: 'Children under 6 with permanent residence here',
      uninsured: 'Of these, without a health insurance card',
    },
  },
  groups: {
    units: 'By unit',
    categories: 'By category',
    unit: 'Unit',
    category: 'Category',
    nameless: '(none given)',
    others: 'All others',
    hidden: 'hidden',
    hiddenNote: 'hidden = fewer than 5 people, or so that a cell of fewer than 5 cannot be derived.',
    none: 'Nothing can be shown without giving away a cell of fewer than 5 people.',
    empty: 'No data yet.',
    total: (shown, total) => `${shown} of ${total}; those with most remaining first.`,
    main: 'Main reason',
  },
  batches: {
    title: 'Uploads',
    none: 'No uploads yet.',
    batch: 'Batch',
    stored: 'Stored on',
    kind: 'Kind',
    status: 'Status',
    read: 'Rows read',
    accepted: 'Accepted',
    rejected: 'Rejected',
    held: 'Held',
    receipt: 'Receipt',
    kinds: { full: 'the whole list', delta: 'additions and changes', leave: 'departures', other: 'other' },
    statuses: { committed: 'committed', refused: 'refused', duplicate: 'sent before' },
  },
  definitions:
    'To be verified = participants less those out of scope (armed forces, cipher service, foreigners). Synced = ' +
    'the ID exists in the database. Verified = and the identity agrees. Percentages are floored to two ' +
    'decimals; 100.00% only when nothing remains. Differences are in percentage points.',
  bulletin: 'Today’s bulletin',
  files: 'Data files',
  toCountry: 'To the page of the country',
};

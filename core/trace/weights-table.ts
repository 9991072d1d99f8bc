/** Weights of trace. Written by `npm run bench -- trace-weights`; not to be changed by hand (`docs/trace.md`). */
import type { Weights } from './weights.ts';

const guess = {
  claims: 0,
  missed: 0.03,
  name: [0.9, 0.03, 0.01, 0.01, 0.01, 0.005, 0.01, 0.01, 0.015],
  date: [0, 1, 2].map(() => [0.88, 0.02, 0.01, 0.01, 0.005, 0.01, 0.01, 0.01, 0.02, 0.005, 0.01, 0.01]),
  sexDiffers: 0.01,
  id: [0.5, 0.05, 0.1, 0.35],
  placeSame: 0.8,
  residenceSame: 0.95,
  deceased: 0.005,
};

export const traceWeights: Weights = {
  format: 1,
  version: 1,
  provenance: { learnedOn: '2026-11-29', seeds: [], people: 0, claims: 0, data: 'guessed' },
  groups: { noId: guess, notFound: guess, differs: guess, linked: guess },
};

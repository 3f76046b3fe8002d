/** Below it nothing is proposed; README.md derives it. */
export const acceptanceBound = 0.995;

/** At most so many candidates of an object are told. */
export const greatestCandidates = 10;

/** What is less likely is no candidate. */
export const leastProbability = 1e-4;

/** When so little is left for all readable words, none is it. */
export const absenceBound = 0.95;

/** The same, when no word explains more than half of the observations. */
export const unexplainedBound = 0.8;

/** One misread of so many observations, at most, may speak against what is accepted: with fewer, the person reads it again. */
export const observationsPerMisread = 6;

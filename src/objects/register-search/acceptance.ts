/** Below it nothing is proposed; README.md derives it. */
export const acceptanceBound = 0.995;

/**
 * No candidate is told to be surer: of those that the model gives the bound or more, 99.5 % were right on a thousand drawn UPS
 * (test/bench/README.md), and this figure goes into config.ini.
 */
export const highestProbability = 0.995;

/** At most so many candidates of an object are told. */
export const greatestCandidates = 10;

/** What is less likely is no candidate. */
export const leastProbability = 1e-4;

/** None is it when so much speaks against all readable words, and none of them explains more than half of the observations. */
export const absenceBound = 0.8;

/** One misread of so many observations, at most, may speak against what is accepted: with fewer, the person reads it again. */
export const observationsPerMisread = 6;

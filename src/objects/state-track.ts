/** `value`: from then on the number of a state, or 1 and 0 of a bit; undefined: nobody knows. */
export interface TrackStep {
  readonly atMs: number;
  readonly value: number | undefined;
}

/** How one state, or one bit of a bit string, went. */
export interface Track {
  /** Of a BitString Value. */
  readonly bit?: number;
  /** The oldest first; each another value than the one before. */
  readonly steps: readonly TrackStep[];
}

/** A track from a moment on: with what it was then, and what it became. */
export function trackSince(steps: readonly TrackStep[], fromMs: number): readonly TrackStep[] {
  const at = steps.findLastIndex(({ atMs }) => atMs <= fromMs);
  const first = steps[at];
  const later = steps.slice(at + 1);
  return first === undefined ? later : [{ ...first, atMs: fromMs }, ...later];
}

/** Those of the bits of a string that were ever set: most never are. Else the first, so that it is seen when nobody knew. */
export function shownTracks(tracks: readonly Track[]): readonly Track[] {
  const set = tracks.filter(({ steps }) => steps.some(({ value }) => value === 1));
  return set.length > 0 ? set : tracks.slice(0, 1);
}

import type { ObjectView, TracksAnswer } from '../../../src/http/screens/values/schema.js';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One state, or one bit: when it was so. */
export interface CourseRow {
  /** State_Text or Bit_Text. */
  readonly name: string;
  readonly spans: readonly Span[];
}

export interface CourseChange {
  readonly atMs: number;
  /** Of a BitString Value; undefined: the object itself. */
  readonly bit: string | undefined;
  /** State_Text; of a bit whether it is set; undefined: nobody knows. */
  readonly value: string | boolean | undefined;
}

/** A row for each state that it was in, in the order of the states, or for each bit that was set. */
export function courseRows(object: ObjectView, answer: TracksAnswer): readonly CourseRow[] {
  const rows = answer.tracks.flatMap(({ bit, steps }) => {
    const spansOf = (value: number) => spans(steps, value, answer.toMs);
    if (bit !== undefined) return [{ name: object.bits?.[bit]?.name ?? '', spans: spansOf(1) }];
    return (object.states ?? []).map((name, index) => ({ name, spans: spansOf(index + 1) }));
  });
  return rows.filter((row) => row.spans.length > 0);
}

/** When nobody knew: all tracks know at the same time. */
export function unknownSpans({ tracks, fromMs, toMs }: TracksAnswer): readonly Span[] {
  const [first] = tracks;
  const begin = first?.steps[0]?.atMs ?? toMs;
  const before = begin > fromMs ? [{ fromMs, toMs: begin }] : [];
  return [...before, ...spans(first?.steps ?? [], undefined, toMs)];
}

/** The newest first. */
export function courseChanges(object: ObjectView, { tracks, fromMs }: TracksAnswer): readonly CourseChange[] {
  return tracks
    .flatMap(({ bit, steps }) =>
      steps
        .filter(({ atMs }) => atMs > fromMs)
        .map(({ atMs, value }): CourseChange => {
          const isKnown = value !== undefined;
          if (bit === undefined)
            return { atMs, bit: undefined, value: isKnown ? object.states?.[value - 1] : undefined };
          return { atMs, bit: object.bits?.[bit]?.name, value: isKnown ? value === 1 : undefined };
        }),
    )
    .sort((one, other) => other.atMs - one.atMs);
}

function spans(
  steps: TracksAnswer['tracks'][number]['steps'],
  wanted: number | undefined,
  endMs: number,
): readonly Span[] {
  return steps.flatMap(({ atMs, value }, index) =>
    value === wanted ? [{ fromMs: atMs, toMs: steps[index + 1]?.atMs ?? endMs }] : [],
  );
}

import type { Knowable } from './all-knowing.js';
import type { MakersScore } from './makers-site.js';
import type { Outcome, Score } from './scoring.js';

/** The findings of many sites after 1, 2 and 3 rounds of reading. */
export interface Scores {
  readonly sites: number;
  readonly byRounds: ReadonlyMap<number, readonly Score[]>;
  readonly bits: readonly Score[];
  readonly bound: number;
}

export interface Count {
  readonly all: number;
  readonly found: number;
  /** Another word that showed the same throughout. */
  readonly same: number;
  readonly open: number;
  readonly none: number;
  readonly wrong: number;
}

export function count(scores: readonly Score[]): Count {
  const of = (outcome: Outcome) => scores.filter((score) => score.outcome === outcome).length;
  return {
    all: scores.length,
    found: of('found'),
    same: of('same'),
    open: of('open'),
    none: of('none'),
    wrong: of('wrong'),
  };
}

/** Of what a display and a map let one know. */
export function told<T extends Score>(scores: readonly T[]): T[] {
  return scores.filter((score) => score.case === 'told');
}

/** As Markdown, for the bench README. */
export function scoreTable({ sites, byRounds, bits, bound }: Scores): string {
  const last = byRounds.get(Math.max(...byRounds.keys())) ?? [];
  return [
    `${sites} drawn UPS, ${last.length} objects; accepted at ${percent(bound)} and above. Found: the right register, read rightly.`,
    '',
    ...goals(last, bits),
    '',
    ...table(
      'observations of each object',
      [...byRounds].map(([rounds, scores]) => [String(rounds), told(scores)]),
    ),
    '',
    ...lostTable(told(last)),
    '',
    ...table(
      'after three, by kind',
      by(told(last), ({ group }) => group),
    ),
    '',
    ...table(
      'after three, by words that can be read',
      by(told(last), ({ words }) => wordRange(words)),
    ),
    '',
    ...table(
      'after three, by what documents say',
      by(told(last), ({ documented }) => (documented ? 'a part is documented' : 'nothing is known')),
    ),
    '',
    ...table(
      'after three, what is not counted above',
      by(
        last.filter((score) => score.case !== 'told'),
        (score) => score.case,
      ),
    ),
    ...(bits.length > 0
      ? [
          '',
          ...table(
            'bits and states',
            by(bits, ({ group }) => group),
          ),
        ]
      : []),
    '',
    ...calibration(last),
  ].join('\n');
}

/** Wrong counts everywhere, also where nothing could be told. */
function goals(last: readonly Score[], bits: readonly Score[]): string[] {
  const { all, found } = count(told(last));
  const share = (found / Math.max(1, all)) * 100;
  const wrong = count(last).wrong + count(bits).wrong;
  return [
    '| goal | wanted | measured | |',
    '| --- | ---: | ---: | --- |',
    `| found after three observations at different load, % | ≥ 95 | ${share.toFixed(1)} | ${share >= 95 ? 'met' : '**missed**'} |`,
    `| wrong registers and bits that reach the bound | 0 | ${wrong} | ${wrong === 0 ? 'met' : '**missed**'} |`,
    `| first candidate right, found or not, % | | ${((told(last).filter(({ isFirstRight }) => isFirstRight).length / Math.max(1, all)) * 100).toFixed(1)} | |`,
  ];
}

/** What a person who follows the advice finds: what is open is read again, round by round. */
export function advisedTable(name: string, byCount: ReadonlyMap<number, readonly Score[]>, sites: number): string {
  return table(
    `${name} (${sites} UPS), read again as advised: observations`,
    // Wrong counts whatever could be told.
    [...byCount].map(([count, scores]) => [
      String(count),
      scores.filter((one) => one.case === 'told' || one.outcome === 'wrong'),
    ]),
  ).join('\n');
}

/** One line for each manner of drawing. */
export function mannersTable(manners: readonly (readonly [name: string, scores: Scores])[]): string {
  const rows = manners.map(([name, { sites, byRounds }]): Row => {
    const last = byRounds.get(Math.max(...byRounds.keys())) ?? [];
    return [`${name} (${sites} UPS)`, told(last)];
  });
  return table('drawn otherwise', rows).join('\n');
}

/** UPS with the makers' maps: a line for each count of observations, and one for each map after the first count. */
export function makersTable(
  runs: readonly (readonly [name: string, scores: readonly MakersScore[], knowable: Knowable])[],
  sites: number,
): string {
  const [[, first] = ['', []]] = runs;
  const knownOf = new Map(runs.map(([name, , { objects, alone }]) => [name, (100 * alone) / Math.max(1, objects)]));
  const told_ = runs.map(([name, scores]) => [name, told(scores)] as const);
  return [
    '| UPS with the maps of their makers | objects | right first, % | one place left, for one who knows all but the place, % |',
    '| --- | ---: | ---: | ---: |',
    ...told_.map(([name, scores]) => {
      const right = scores.filter(({ isFirstRight }) => isFirstRight).length;
      const share = ((100 * right) / Math.max(1, scores.length)).toFixed(1);
      return `| ${name} | ${scores.length} | ${share} | ${(knownOf.get(name) ?? 0).toFixed(1)} |`;
    }),
    '',
    ...table(`UPS with the maps of their makers (${sites} UPS for each line)`, told_),
    '',
    ...table(
      'after three, by map',
      [...new Set(first.map(({ map }) => map))]
        .sort()
        .map((map) => [map, told(first).filter((score) => score.map === map)] as const),
    ),
    '',
    ...lostTable(told(first)),
    '',
    ...table(
      'after three, what is not counted above',
      by(
        first.filter((score) => score.case !== 'told'),
        (score) => score.case,
      ),
    ),
  ].join('\n');
}

/** Where the right word was lost, of all that could be told. */
function lostTable(scores: readonly Score[]): string[] {
  const share = (some: readonly Score[]) =>
    `${some.length} | ${((100 * some.length) / Math.max(1, scores.length)).toFixed(1)}`;
  const lost = [...new Set(scores.flatMap((score) => score.lost ?? []))].sort();
  return [
    '| after three, the right word was | objects | % |',
    '| --- | ---: | ---: |',
    `| found | ${share(scores.filter(({ outcome }) => outcome === 'found'))} |`,
    ...lost.map((why) => `| ${why} | ${share(scores.filter((score) => score.lost === why))} |`),
  ];
}

type Row = readonly [name: string, scores: readonly Score[]];

function by(scores: readonly Score[], keyOf: (score: Score) => string): Row[] {
  return [...new Set(scores.map(keyOf))].sort().map((key) => [key, scores.filter((score) => keyOf(score) === key)]);
}

function wordRange(words: number): string {
  const low = Math.floor(words / 100) * 100;
  return `${low} to ${low + 99}`;
}

function table(head: string, rows: readonly Row[]): string[] {
  return [
    `| ${head} | objects | found | the same | open | none | wrong | found, % |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(([name, scores]) => {
      const { all, found, same, open, none, wrong } = count(scores);
      return `| ${name} | ${all} | ${found} | ${same} | ${open} | ${none} | ${wrong} | ${((found / Math.max(1, all)) * 100).toFixed(1)} |`;
    }),
  ];
}

const steps = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 1.000001];

/** Of the first candidates that are said to be right with such a probability, how many are. */
function calibration(scores: readonly Score[]): string[] {
  const withFirst = scores.filter(({ probability }) => probability > 0);
  const rows = steps.slice(0, -1).flatMap((from, index) => {
    const to = steps[index + 1] ?? 1;
    const within = withFirst.filter(({ probability }) => probability >= from && probability < to);
    if (within.length === 0) return [];
    const said = within.reduce((sum, { probability }) => sum + probability, 0) / within.length;
    const right = within.filter(({ isFirstRight }) => isFirstRight).length / within.length;
    return [
      `| ${percent(from)} to ${percent(Math.min(1, to))} | ${within.length} | ${percent(said)} | ${percent(right)} |`,
    ];
  });
  return [
    '| said of the first candidate (all cases) | objects | said, mean | right |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

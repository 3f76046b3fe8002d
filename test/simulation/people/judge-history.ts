import { fieldsOf, listIn, textIn } from './answers.js';
import { answerMs, type Look, longestGoodAgeMs, siteOfRun } from './looks.js';
import { rawOf } from './manual-objects.js';

export interface HistoryLook extends Look {
  /** When the machine's clock has shown a time of that stretch; more than once where it was set back. */
  whenShown(wallFromMs: number, wallToMs: number): readonly Stretch[];
  /** Whether the program ran at some instant of the interval. */
  ranWithin(fromMs: number, toMs: number): boolean;
}

/** Times of the run. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const minuteMs = 60_000;

/**
 * GET /api/v1/history, a point a minute: lowest and highest were true in their minute, and a gap is a gap. A minute that the clock has
 * shown twice, as it was set back, is told of both times together.
 */
export function judgeHistory(body: string, look: HistoryLook): void {
  const { judge } = look;
  const answer = fieldsOf(body);
  if (answer === undefined) {
    judge.violated('history-form', 'The history of the page is no JSON object.');
    return;
  }
  // Minutes that are summed up to longer steps are no single minute.
  if (answer.stepMs !== minuteMs) return;
  for (const series of listIn(answer, 'series')) {
    const name = textIn(series, 'name') ?? '';
    const { points } = series;
    if (!Array.isArray(points)) continue;
    let beforeMs = Number.NEGATIVE_INFINITY;
    for (const point of points) {
      if (!isPoint(point)) {
        judge.violated('history-form', `A point of ${name} in the history is none.`);
        continue;
      }
      if (point[0] <= beforeMs) judge.violated('history-form', `The history tells a minute of ${name} twice.`);
      beforeMs = point[0];
      judgePoint(name, point, look);
    }
  }
}

type Point = readonly [atMs: number, mean: number, lowest: number, highest: number];

function isPoint(value: unknown): value is Point {
  return Array.isArray(value) && value.length === 4 && value.every((one) => typeof one === 'number');
}

function judgePoint(name: string, [wallMs, mean, lowest, highest]: Point, look: HistoryLook): void {
  const { judge, truth } = look;
  const times = look.whenShown(wallMs, wallMs + minuteMs);
  judge.judged('history minute');
  const told = `${name} of minute ${new Date(wallMs).toISOString().slice(11, 16)}`;
  if (!times.some(({ fromMs, toMs }) => look.ranWithin(fromMs, toMs))) {
    judge.violated('history-gap', `The history has ${told}, in which the gateway did not run.`);
    return;
  }
  // A mean is told with two decimals.
  if (mean < lowest - 0.006 || mean > highest + 0.006)
    judge.violated(
      'history-value',
      `The history says that the mean of ${told} is ${mean}, outside of ${lowest} to ${highest}.`,
    );
  // What is good is sampled at the age that it may have.
  const oldestMs = longestGoodAgeMs(siteOfRun(look)) + answerMs;
  for (const value of lowest === highest ? [lowest] : [lowest, highest]) {
    const outcomes = times.flatMap(({ fromMs, toMs }) =>
      rawOf(name, value).map((raw) => truth.wasTrue({ object: name, value: raw }, fromMs - oldestMs, toMs)),
    );
    if (!outcomes.includes(true))
      judge.violated('history-value', `The history says ${told} was ${value}: ${outcomes[0]}`);
  }
}

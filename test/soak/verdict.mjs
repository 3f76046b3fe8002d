// Whether memory or open files grew. A line is fitted to medians of twenty equal parts of the time after the warm-up: what
// garbage collection does from minute to minute is no growth, and neighbouring samples are not independent.
import { median } from '../bench/numbers.mjs';

const parts = 20;
/** 97.5th percentile of Student's t with 18 degrees of freedom: two-sided 95 %. */
const t = 2.101;
/** What the run may have grown by, at the lower end of its bound. */
const allowed = { rssMb: 4, fds: 3 };

/** Lines for people, and whether all is well. */
export function verdictOf(samples, tally, warmUpMs) {
  const warm = samples.filter(({ atMs }) => atMs >= warmUpMs);
  const { answered, repeated, unanswered, refused, notified, reasons } = tally;
  const lines = [
    `${answered} answers, ${notified} notifications; ${repeated} requests repeated, ${unanswered} unanswered, ${refused} refused.`,
    ...[...reasons].map(([reason, count]) => `${count} times: ${reason}`),
  ];
  const isServed = answered > 0 && unanswered === 0 && refused === 0 && reasons.size === 0;
  if (warm.length < 2 * parts) {
    return { lines: [...lines, 'Too short to tell whether anything grows.'], isGood: isServed };
  }
  const hours = (warm.at(-1).atMs - warm[0].atMs) / 3_600_000;
  const rss = growth(warm, ({ rssBytes }) => rssBytes / 1e6);
  const fds = growth(warm, (sample) => sample.fds);
  const told = (name, { slope, bound, last }, digits) =>
    `${name}: ${last.toFixed(digits)} at the end, ${slope.toFixed(2)} ± ${bound.toFixed(2)} an hour over ${hours.toFixed(2)} hours after the warm-up.`;
  const isGrowing = ({ slope, bound }, limit) => (slope - bound) * hours > limit;
  return {
    lines: [...lines, told('RSS, MB', rss, 1), told('Open files', fds, 0)],
    isGood: isServed && !isGrowing(rss, allowed.rssMb) && !isGrowing(fds, allowed.fds),
  };
}

/** Slope by the hour with its bound: least squares over the medians of equal parts. */
function growth(samples, quantityOf) {
  const points = Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part * samples.length) / parts);
    const within = samples.slice(from, Math.floor(((part + 1) * samples.length) / parts));
    return { x: median(within.map(({ atMs }) => atMs)) / 3_600_000, y: median(within.map(quantityOf)) };
  });
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / parts;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
  const rest = points.reduce((sum, point) => sum + (point.y - y - slope * (point.x - x)) ** 2, 0);
  return { slope, bound: t * Math.sqrt(rest / (parts - 2) / spread), last: points.at(-1).y };
}

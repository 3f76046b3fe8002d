import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { IncidentView } from '../../../src/http/screens/incidents/schema.js';
import type { Language } from '../i18n/translate.js';
import { graphColumns, loneSamples } from './graph-columns.js';
import { incidentMarks } from './incident-marks.js';

/** When, and mean, lowest and highest value; null where there is none. */
type GraphPoint = readonly [atMs: number, mean: number | null, low: number | null, high: number | null];

export interface GraphSeries {
  readonly name: string;
  /** In words of the page's language. */
  readonly label: string;
  readonly unit: string;
  readonly points: readonly GraphPoint[];
}

export interface GraphData {
  readonly series: readonly GraphSeries[];
  /** Samples that are further apart have a gap between them. */
  readonly stepMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly language: Language;
  readonly timeLabel: string;
  /** Shown behind the curves. */
  readonly incidents: readonly IncidentView[];
}

const height = 320;
/** Lines are told apart by their dashes as well. */
const dashes = [[], [9, 5], [2, 4]];

/** Means as lines, the range between lowest and highest as a band; it follows the width of its place. */
export class Graph {
  readonly #plot: uPlot;
  readonly #observer: ResizeObserver;

  constructor(place: HTMLElement, data: GraphData) {
    this.#plot = new uPlot({ ...optionsOf(place, data), width: place.clientWidth, height }, graphColumns(data), place);
    this.#observer = new ResizeObserver(() => this.#plot.setSize({ width: place.clientWidth, height }));
    this.#observer.observe(place);
  }

  end(): void {
    this.#observer.disconnect();
    this.#plot.destroy();
  }
}

function optionsOf(place: HTMLElement, data: GraphData) {
  const { series, fromMs, toMs, language, timeLabel, incidents } = data;
  const style = getComputedStyle(place);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--text-2'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line') },
  };
  const units = [...new Set(series.map(({ unit }) => unit))];
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const day = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit' });
  const isShort = toMs - fromMs < 1_800_000;
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(isShort && { second: '2-digit' }),
  });
  const isLong = toMs - fromMs > 26 * 3_600_000;
  return {
    scales: {
      x: { time: true, range: (): [number, number] => [fromMs / 1000, toMs / 1000] },
      ...Object.fromEntries(units.map((unit) => [unit, { range: rangeOf }])),
    },
    axes: [
      {
        ...axis,
        values: (_: uPlot, ticks: number[]) => ticks.map((at) => (isLong ? day : time).format(at * 1000)),
      },
      ...units.slice(0, 2).map((unit, index) => ({
        ...axis,
        scale: unit,
        side: (index === 0 ? 3 : 1) as uPlot.Axis.Side,
        size: 64,
        values: (_: uPlot, ticks: number[]) => ticks.map((value) => `${number.format(value)} ${unit}`),
      })),
    ],
    series: [
      {
        label: timeLabel,
        value: (_: uPlot, at: number | null) =>
          at === null ? '–' : `${day.format(at * 1000)} ${time.format(at * 1000)}`,
      },
      ...series.flatMap(({ label, unit }, index) => {
        const stroke = colour(`--series-${(index % 3) + 1}`);
        const dash = dashes[index % dashes.length] ?? [];
        // The legend tells lowest and highest beside the mean; their own lines only bound the band.
        const value = (plot: uPlot, one: number | null, at: number, index: number | null) => {
          if (one === null || index === null) return '–';
          const [low, high] = [plot.data[at + 1]?.[index] ?? one, plot.data[at + 2]?.[index] ?? one];
          return `${number.format(one)} ${unit} (${number.format(low)} – ${number.format(high)})`;
        };
        const filter = (plot: uPlot, at: number) => loneSamples(plot.data[at] ?? []);
        const bound = { scale: unit, width: 0, points: { show: false } };
        return [
          { label, scale: unit, stroke, width: 2, dash, points: { show: false, size: 7, fill: stroke, filter }, value },
          { ...bound, label: 'min' },
          { ...bound, label: 'max' },
        ];
      }),
    ],
    bands: series.map((_, index) => ({
      series: [index * 3 + 3, index * 3 + 2] as [number, number],
      fill: `${colour(`--series-${(index % 3) + 1}`)}22`,
    })),
    plugins: [incidentMarks(incidents, colour)],
    legend: { live: true },
    cursor: { points: { size: 6 } },
  };
}

/** Some room above and below, so that a constant value is no line at the border. */
function rangeOf(_: uPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = Math.max((high - low) * 0.1, Math.abs(high) * 0.01, 0.5);
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { IncidentView } from '../../../src/http/screens/incidents/schema.js';
import type { Language } from '../i18n/translate.js';
import { GraphColours } from './graph-colours.js';
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

/** What changes while a graph stays. */
export interface GraphData {
  readonly series: readonly GraphSeries[];
  /** Samples that are further apart have a gap between them. */
  readonly stepMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Shown behind the curves. */
  readonly incidents: readonly IncidentView[];
}

export interface GraphWords {
  readonly language: Language;
  readonly timeLabel: string;
}

const height = 320;
/** Lines are told apart by their dashes as well. */
const dashes = [[], [9, 5], [2, 4]];

/** Means as lines, the range between lowest and highest as a band; it follows the width of its place and the colours of the page. */
export class Graph {
  readonly #plot: uPlot;
  readonly #observer: ResizeObserver;
  readonly #colours: GraphColours;
  #data: GraphData;

  constructor(place: HTMLElement, data: GraphData, words: GraphWords) {
    this.#data = data;
    this.#colours = new GraphColours(place, () => this.#recolour());
    const options = optionsOf(() => this.#data, words, this.#colours);
    this.#plot = new uPlot({ ...options, width: place.clientWidth, height }, graphColumns(data), place);
    this.#recolour();
    this.#observer = new ResizeObserver(() => this.#plot.setSize({ width: place.clientWidth, height }));
    this.#observer.observe(place);
  }

  /** Of the same series; the cursor stays where it is. */
  update(data: GraphData): void {
    this.#data = data;
    this.#plot.setData(graphColumns(data));
  }

  end(): void {
    this.#observer.disconnect();
    this.#colours.end();
    this.#plot.destroy();
  }

  /** uPlot asks for the colours of what it draws each time, for those of its legend once. */
  #recolour(): void {
    this.#plot.redraw(false);
    for (const [index, marker] of this.#plot.root.querySelectorAll<HTMLElement>('.u-marker').entries()) {
      const { stroke } = this.#plot.series[index] ?? {};
      if (typeof stroke === 'function') marker.style.borderColor = String(stroke(this.#plot, index));
    }
  }
}

/** Which of them need a graph of their own. */
export function shapeOf(series: readonly GraphSeries[]): string {
  return JSON.stringify(series.map(({ name, label, unit }) => [name, label, unit]));
}

function optionsOf(data: () => GraphData, { language, timeLabel }: GraphWords, colours: GraphColours) {
  const { series } = data();
  const axis = {
    stroke: () => colours.of('--text-2'),
    grid: { stroke: () => colours.of('--line'), width: 1 },
    ticks: { stroke: () => colours.of('--line') },
  };
  const units = [...new Set(series.map(({ unit }) => unit))];
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const times = timesOf(locale, data);
  return {
    scales: {
      x: { time: true, range: (): [number, number] => [data().fromMs / 1000, data().toMs / 1000] },
      ...Object.fromEntries(units.map((unit) => [unit, { range: rangeOf }])),
    },
    axes: [
      { ...axis, values: (_: uPlot, ticks: number[]) => ticks.map(times.tick) },
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
        value: (_: uPlot, at: number | null) => (at === null ? '–' : times.moment(at)),
      },
      ...series.flatMap(({ label, unit }, index) => {
        const stroke = () => colours.of(seriesColour(index));
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
      fill: () => colours.faded(seriesColour(index), 0.13),
    })),
    plugins: [incidentMarks(() => data().incidents, colours)],
    legend: { live: true },
    cursor: { points: { size: 6 } },
  };
}

function seriesColour(index: number): string {
  return `--series-${(index % 3) + 1}`;
}

/** How times are written, seconds since 1970: the longer the graph, the less exactly. */
function timesOf(locale: string, data: () => Pick<GraphData, 'fromMs' | 'toMs'>) {
  const day = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit' });
  const minute = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const second = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const lastsMs = () => data().toMs - data().fromMs;
  const time = () => (lastsMs() < 1_800_000 ? second : minute);
  return {
    tick: (at: number) => (lastsMs() > 26 * 3_600_000 ? day : time()).format(at * 1000),
    moment: (at: number) => `${day.format(at * 1000)} ${time().format(at * 1000)}`,
  };
}

/** Some room above and below, so that a constant value is no line at the border. */
function rangeOf(_: uPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = Math.max((high - low) * 0.1, Math.abs(high) * 0.01, 0.5);
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

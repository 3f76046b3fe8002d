import type { Draws } from './draws.js';
import type { MakersWord } from './makers-maps.js';
import type { Plant } from './plant.js';
import { averaged, lagging, type Series, seriesOf } from './series.js';
import { type Source, stateAt, type Visit } from './visit.js';

type Measured = (name: string) => Series | undefined;

/** What is measured, printed, and shown by no object; `undefined`: this UPS has no such thing. */
const alsoMeasured: Readonly<Record<string, (of: Measured) => Series | undefined>> = {
  'vu-map M009': (of) => of('neutral A'),
  'vu-map M027': (of) => averagedOver(of('battery degrees'), 300),
  'vu-map M028': (of) => of('DC bus V'),
  'vu-map M029': (of) => warmer(of('battery degrees')),
  'jbusp M25': (of) => inverterAmps(of('output A1')),
  'jbusp M26': (of) => inverterAmps(of('output A2')),
  'jbusp M27': (of) => inverterAmps(of('output A3')),
  'jbusp M28': (of) => of('DC bus V'),
  'jbusp M29': () => undefined,
  'jbusp M40': (of) => inputKva(of, 1),
  'jbusp M41': (of) => inputKva(of, 2),
  'jbusp M42': (of) => inputKva(of, 3),
  'riello-multicom-302 InternalTemperature': (of) => of('output %1')?.map((percent) => 35 + percent / 6),
};

function averagedOver(series: Series | undefined, seconds: number): Series | undefined {
  return series && averaged(series, seconds);
}

/** Another sensor in the same cabinet. */
function warmer(series: Series | undefined): Series | undefined {
  return series && lagging(series, 200).map((degrees) => degrees + 1.3);
}

/** With the current of the filter. */
function inverterAmps(series: Series | undefined): Series | undefined {
  return series?.map((amps) => Math.sqrt(amps * amps + 9) * 1.02);
}

function inputKva(of: Measured, phase: 1 | 2 | 3): Series | undefined {
  const [amps, volts] = [of(`rectifier A${phase}`), of(`rectifier V${phase}`)];
  return amps?.map((value, second) => (value * (volts?.[second] ?? 0)) / 1000);
}

/** Words that count states, by what feeds the load. */
const states: Readonly<Record<string, Readonly<Record<Source, number>>>> = {
  upsBatteryStatus: { inverter: 2, battery: 2, bypass: 2 },
  upsConditionBypass: { inverter: 2, battery: 2, bypass: 1 },
  upsConditionInverter: { inverter: 2, battery: 2, bypass: 0 },
  AlarmOnBattery: { inverter: 0, battery: 1, bypass: 0 },
  AlarmInputBad: { inverter: 0, battery: 1, bypass: 0 },
  AlarmOnBypass: { inverter: 0, battery: 0, bypass: 1 },
  N1024: { inverter: 2, battery: 3, bypass: 1 },
  N2002: { inverter: 3, battery: 5, bypass: 3 },
  BatteryState: { inverter: 2, battery: 2, bypass: 2 },
  OutputSource: { inverter: 0, battery: 1, bypass: 2 },
  BatteryCharge: { inverter: 0, battery: 3, bypass: 0 },
  InverterOn: { inverter: 1, battery: 1, bypass: 1 },
  SystemStatus: { inverter: 1, battery: 16, bypass: 8 },
};

/** Codes of states that another maker's word has too, with other numbers. */
const ownStates: Readonly<Record<string, Readonly<Record<Source, number>>>> = {
  'liebert-apm-nxc-nxr OutputSource': { inverter: 3, battery: 5, bypass: 4 },
  'tripplite-modbuscard BatteryState': { inverter: 0, battery: 0, bypass: 0 },
};

/** What stands, in each second, in a printed word that feeds no object; in the unit of the word. */
export function unfedSeries(
  draws: Draws,
  map: string,
  word: MakersWord,
  isStill: boolean,
  plant: Plant,
  visit: Visit,
  measured: ReadonlyMap<string, Series>,
): Series | undefined {
  const { code, values } = word;
  if (values !== undefined) {
    const by = ownStates[`${map} ${code}`] ?? states[code];
    return seriesOf(visit.seconds, (second) =>
      by === undefined ? (values[0] ?? 0) : by[stateAt(visit, second)?.source ?? 'inverter'],
    );
  }
  const make = alsoMeasured[`${map} ${code}`];
  if (make !== undefined) return make((name) => measured.get(name));
  if (!isStill && word.unit !== '') throw new Error(`What stands in ${map} ${code}?`);
  const nominal = nominalOf(draws, word, plant);
  return seriesOf(visit.seconds, () => nominal);
}

/** Of configuration: what is nominal of such a unit; of what has no unit, a small number. */
function nominalOf(draws: Draws, { unit, code }: MakersWord, plant: Plant): number {
  if (/Num(ber)?Lines|Lines$/.test(code)) return plant.phases;
  switch (unit) {
    case 'kVA':
      return plant.nominalKva;
    case 'kW':
      return plant.nominalKva * 0.9;
    case 'V':
      return plant.nominalV;
    case 'Hz':
      return plant.nominalHz;
    case 'Ah':
      return draws.pick([9, 18, 40, 65, 100]);
    default:
      return draws.whole(0, 20);
  }
}

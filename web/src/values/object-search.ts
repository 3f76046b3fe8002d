import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { activeBits, upsValueOf } from '../state/live-value.js';
import { distinctSources, registerText } from './value-text.js';

type WordLine = readonly [of: RegExp, en: string, fr: string];

// By what people call a value that the manual calls otherwise, a line per group of names; a value has the words of all lines
// that fit.
const lines: readonly WordLine[] = [
  [/^UPS_|^UPS(Load)?Status$|^UPSAlarms$/, 'system', 'système'],
  [/^(UPS|UNIT)_OUTPUT_/, 'output load', 'sortie charge utilisation'],
  [/_Lr\d?$/, 'load rate percent', 'taux de charge'],
  [/_kva\d?$/i, 'apparent power', 'puissance apparente'],
  [/_kw\d?$/i, 'active power', 'puissance active'],
  [/_V[\d+-]$|_U\d\d$/, 'voltage', 'tension'],
  [/_I[\d+-]$/, 'current', 'courant intensité'],
  [/_fr$/i, 'frequency', 'fréquence'],
  [/TMP$/, 'temperature heat', 'température chaleur'],
  [/^RECTIFIER_|^InputRecStatus$|^RectifierStatus$/, 'rectifier input mains', 'redresseur entrée réseau secteur'],
  [/^BYPASS_|^InputBypStatus$/, 'bypass reserve mains', 'by-pass secours réseau'],
  [/^BATTERY_|^BatteryStatus$/, 'battery', 'batterie'],
  [/^BATTERY_Min$/, 'runtime autonomy backup time left', 'autonomie restante temps'],
  [/^BATTERY_%$/, 'charge level', 'niveau de charge capacité'],
  [/^InverterStatus$/, 'inverter', 'onduleur'],
  [/^(UPS|Unit)LoadStatus$/, 'load supplied protected', 'charge utilisation alimentée protégée'],
  [/Alarms$/, 'alarm fault', 'alarme défaut'],
  [/^DeviceStatus$/, 'gateway communication', 'passerelle communication'],
];

/** As numbers are typed: -1, 75, 49.9, 49,9. */
const number = /^[+-]?\d+(?:[.,]\d+)?$/;

/** Whether all the words fit the object, in either language and in any order; a number must be one of its own. */
export function matchesSearch(object: ObjectView, search: string): boolean {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const text = textOf(object);
  const numbers = numbersOf(object);
  return wanted.every((word) => (number.test(word) ? numbers.has(word.replace(',', '.')) : text.includes(word)));
}

/** Without case, accents and the hyphen of By-pass. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('−', '-')
    .toLowerCase()
    .replaceAll('by-pass', 'bypass');
}

function textOf(object: ObjectView): string {
  const { name, type, instance, description, unit } = object;
  const labels = type === 'MV' ? [`MV${instance}`, `MSV${instance}`] : [`${type}${instance}`];
  const words = lines.flatMap(([of, en, fr]) => (of.test(name) ? [en, fr] : []));
  const registers = registerText(distinctSources(object));
  const { en, fr } = description;
  return plain([name, ...labels, type, unit, ...shownWords(object), registers, en, fr, ...words].join(' '));
}

/** The state, or the bits that are set: a default that nothing tells is no news. */
function shownWords(object: ObjectView): readonly string[] {
  if (object.state === 'no-sensor') return [];
  const value = upsValueOf(object);
  const state = typeof value === 'number' ? object.states?.[value - 1] : undefined;
  return state === undefined ? activeBits(object) : [state];
}

/** The numbers by which it is looked for: its own, what a BMS reads and what it shows, its places after the point or not. */
function numbersOf(object: ObjectView): ReadonlySet<string> {
  const { instance, presentValue, engineeringValue } = object;
  const shown = engineeringValue === undefined ? [] : [String(engineeringValue), wholePart(engineeringValue)];
  const read = typeof presentValue === 'number' ? [String(presentValue)] : [];
  return new Set([String(instance), ...read, ...shown]);
}

/** 230 finds 230.4; -1 is what a BMS reads where there is no value, and not a current of -1.3 A. */
function wholePart(value: number): string {
  return value < 0 ? String(value) : String(Math.trunc(value));
}

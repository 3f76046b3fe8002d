import type { StatusView } from '../../../src/http/screens/home/schema.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';
import type { Format } from '../i18n/format.js';
import type { Translate } from '../i18n/translate.js';
import { translateWord } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { measureOf, stateOf } from '../state/live-value.js';
import type { NodeName } from './path-layouts.js';
import { outputOf } from './state-facts.js';

/** What a part of the power path shows. */
export interface PathNode {
  readonly name: NodeName;
  readonly title: string;
  readonly values: readonly string[];
  readonly state: string;
  readonly level: Level | undefined;
  /** The state is a deduction, no word of the UPS says it. */
  readonly inferred: boolean;
}

interface Sources {
  readonly status: StatusView | undefined;
  readonly objects: LiveState['objects'];
  readonly t: Translate;
  readonly format: Format;
}

export function pathNodes(sources: Sources): readonly PathNode[] {
  const { t } = sources;
  return [
    node(sources, 'mains', 'InputRecStatus', inputLevels, 'input', inputValues(sources, 'RECTIFIER_V', 'RECTIFIER_Fr')),
    node(sources, 'bypass', 'InputBypStatus', bypassLevels, 'byp', inputValues(sources, 'BYPASS_V', 'BYPASS_Fr')),
    node(sources, 'rectifier', 'RectifierStatus', switchLevels, 'switch', []),
    node(sources, 'battery', 'BatteryStatus', batteryLevels, 'battery', batteryValues(sources)),
    node(sources, 'inverter', 'InverterStatus', switchLevels, 'switch', joined(measure(sources, 'UNIT_TMP', 1))),
    { name: 'static', title: t('node.static'), values: [], state: '', level: undefined, inferred: false },
    { name: 'maintenance', title: t('node.maintenance'), values: [], state: '', level: undefined, inferred: false },
    { name: 'load', title: t('node.load'), values: loadValues(sources), state: '', level: undefined, inferred: false },
  ];
}

type Levels = Readonly<Record<number, Level>>;

// Manual §6.2.6 to §6.2.10, by state.
const inputLevels: Levels = { 1: 'info', 2: 'critical', 3: 'warning', 4: 'good' };
const bypassLevels: Levels = { 1: 'warning', 2: 'warning', 3: 'good', 4: 'good' };
const switchLevels: Levels = { 1: 'warning', 2: 'good' };
const batteryLevels: Levels = {
  1: 'warning',
  2: 'critical',
  3: 'critical',
  4: 'critical',
  5: 'warning',
  6: 'info',
  7: 'warning',
  8: 'info',
  9: 'info',
  10: 'good',
};

function node(
  { objects, t }: Sources,
  name: NodeName,
  object: string,
  levels: Levels,
  words: string,
  values: readonly string[],
): PathNode {
  const source = objects.get(object);
  const state = stateOf(source);
  const isKnown = state !== undefined;
  return {
    name,
    title: translateWord(t, 'node', name),
    values,
    state: isKnown ? translateWord(t, words, String(state)) : t('value.unknown'),
    level: isKnown ? (levels[state] ?? 'unknown') : 'unknown',
    inferred: isKnown && source?.certainty === 'inferred',
  };
}

function inputValues(sources: Sources, voltage: string, frequency: string): readonly string[] {
  return lines(
    phases(
      sources,
      [1, 2, 3].map((phase) => sources.objects.get(`${voltage}${phase}`)),
    ),
    measure(sources, frequency, 1),
  );
}

function batteryValues(sources: Sources): readonly string[] {
  return joined(measure(sources, 'BATTERY_%', 0), measure(sources, 'BATTERY_V+', 0));
}

function loadValues(sources: Sources): readonly string[] {
  const { status, objects } = sources;
  const output = (system: string, unit: string) => outputOf(status, objects, system, unit);
  const voltages = [1, 2, 3].map((phase) => output(`UPS_OUTPUT_V${phase}`, `UNIT_OUTPUT_V${phase}`));
  return lines(
    shown(sources, output('UPS_OUTPUT_Lr', 'UNIT_OUTPUT_Lr'), 0),
    shown(sources, output('UPS_OUTPUT_kw', 'UNIT_OUTPUT_kw')),
    phases(sources, voltages),
    shown(sources, output('UPS_OUTPUT_fr', 'UNIT_OUTPUT_fr'), 1),
  );
}

/** 231 / 230 / 229 V; a single-phase UPS has one. */
function phases({ format }: Sources, objects: readonly (ObjectView | undefined)[]): string {
  const values = objects.flatMap((one) => measureOf(one) ?? []);
  return values.length === 0 ? '' : `${values.map((value) => format.number(value, 0)).join(' / ')} V`;
}

function measure(sources: Sources, name: string, decimals?: number): string {
  return shown(sources, sources.objects.get(name), decimals);
}

function shown({ format }: Sources, object: ObjectView | undefined, decimals?: number): string {
  const value = measureOf(object);
  return value === undefined || object === undefined ? '' : `${format.number(value, decimals)} ${object.unit}`.trim();
}

function lines(...texts: readonly string[]): readonly string[] {
  return texts.filter((one) => one !== '');
}

function joined(...texts: readonly string[]): readonly string[] {
  const text = texts.filter((one) => one !== '').join(' · ');
  return text === '' ? [] : [text];
}

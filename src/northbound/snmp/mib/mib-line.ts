import type { Bilingual } from '../../../core/bilingual.js';
import { analogValues } from '../../../objects/catalog/analog-values.js';
import type { DeviceState } from '../../../objects/value-stream.js';
import type { PowerFacts } from '../../facts/power-facts.js';
import { type QuantityName, quantities, quantityNow } from '../../facts/quantities.js';
import type { AgentCounters } from '../agent/counters.js';
import type { OwnEngine } from '../usm/own-engine.js';
import type { MachineInterface } from './machine-interfaces.js';
import type { MibValue, Syntax } from './syntax.js';
import type { UpsWatch } from './ups-watch.js';

/** All that an agent may tell, at one moment. */
export interface Told {
  readonly state: DeviceState;
  readonly facts: PowerFacts;
  /** By arc of upsWellKnownAlarms; undefined where it is not known. */
  readonly alarms: ReadonlyMap<number, boolean | undefined>;
  readonly watch: UpsWatch;
  readonly engine: OwnEngine;
  readonly counters: AgentCounters;
  /** What the settings and the machine say. */
  readonly agent: AgentTexts;
  /** Those of the machine, read when they are first asked for. */
  readonly interfaces: () => readonly MachineInterface[];
}

export interface AgentTexts {
  /** Of the gateway. */
  readonly version: string;
  /** How the BACnet device calls itself. */
  readonly deviceName: string;
  readonly hostName: string;
  readonly contact: string;
  readonly location: string;
  readonly attachedDevices: string;
}

/** In one row of a table. */
export interface ColumnValue {
  readonly index: number;
  readonly value: MibValue | undefined;
}

/** What tells something. */
export interface From {
  /** Names of the objects here that it is made of. */
  readonly objects: readonly string[];
  /** Where it is not what those objects say: who says it. */
  readonly source?: Bilingual;
}

export type Teller = { readonly from: From } & (
  | /** Undefined: no data. */
  { readonly kind: 'scalar'; readonly read: (told: Told) => MibValue | undefined }
  /** A row of which no column has a value is no row. */
  | { readonly kind: 'column'; readonly read: (told: Told) => readonly ColumnValue[] }
) & {
    /** Of the values of a reading and nothing else: told alike until there is another one. */
    readonly isOfReading?: true;
  };

export type ScalarTeller = Extract<Teller, { kind: 'scalar' }>;
export type ColumnTeller = Extract<Teller, { kind: 'column' }>;

/** An object of a MIB and what tells it. */
export interface MibLine {
  /** As its MIB has it. */
  readonly name: string;
  /** Without an index. */
  readonly oid: string;
  readonly syntax: Syntax;
  /** As its MIB has them; empty where it has none. */
  readonly units: string;
  readonly teller: Teller;
}

/** The objects of a group, a line each; the identifiers are below its own. */
export function mibLines(
  group: string,
  rows: readonly (readonly [oid: string, name: string, syntax: Syntax, units: string, teller: Teller])[],
): readonly MibLine[] {
  return rows.map(([below, name, syntax, units, teller]) => ({
    name,
    oid: `${group}.${below}`,
    syntax,
    units,
    teller,
  }));
}

/** Of a measurement: in units of which so many are one of the quantity's. */
export function measured(
  name: QuantityName,
  perUnit: number,
  least = Number.NEGATIVE_INFINITY,
  most = Infinity,
): ScalarTeller {
  return {
    kind: 'scalar',
    isOfReading: true,
    from: { objects: objectsOf(name) },
    read: ({ state }) => scaled(state, name, perUnit, least, most),
  };
}

function scaled({ values }: DeviceState, name: QuantityName, perUnit: number, least: number, most: number) {
  const now = quantityNow(values, name);
  return now === undefined ? undefined : Math.min(Math.max(Math.round(now.value * perUnit), least), most);
}

function objectsOf(name: QuantityName): readonly string[] {
  const { object, ofSystem }: { object: string; ofSystem?: string } = quantities[name];
  return ofSystem === undefined ? [object] : [ofSystem, object];
}

/** Something that is known otherwise. */
export function told(from: From, read: (told: Told) => MibValue | undefined): ScalarTeller {
  return { kind: 'scalar', from, read };
}

/** Objects by name, of which the first that is known counts. */
export function objects(...names: readonly string[]): From {
  return { objects: names };
}

/** The gateway itself, a setting, the machine. */
export function own(en: string, fr: string): From {
  return { objects: [], source: { en, fr } };
}

/** What the gateway makes of objects over time. */
export function counted(...names: readonly string[]): From {
  return { objects: names, source: { en: 'counted by the gateway', fr: 'compté par la passerelle' } };
}

/** Nothing of a UPS that the gateway reads tells it. */
export const untold: ScalarTeller = { kind: 'scalar', from: { objects: [] }, read: () => undefined };

export const lines = [1, 2, 3] as const;

export type Phase = (typeof lines)[number];

/** A quantity of each line of input, output or bypass. */
export type PhaseQuantity = {
  [N in QuantityName]: N extends `${infer Base}1` ? (`${Base}2` extends QuantityName ? Base : never) : never;
}[QuantityName];

/**
 * A column of a table of lines. `whole`: where the output has a single line, what is told of all of it is told of that line.
 */
export function perLine(
  base: PhaseQuantity,
  perUnit: number,
  { most = Infinity, whole }: LineOptions = {},
): ColumnTeller {
  const nameOf = (line: Phase): QuantityName => `${base}${line}` as QuantityName;
  const read = (state: DeviceState, line: Phase) => {
    const value = scaled(state, nameOf(line), perUnit, Number.NEGATIVE_INFINITY, most);
    if (value !== undefined || whole === undefined || line > 1 || !hasSingleOutput(state)) return value;
    return scaled(state, whole, perUnit, Number.NEGATIVE_INFINITY, most);
  };
  return {
    kind: 'column',
    isOfReading: true,
    from: { objects: lines.flatMap((line) => objectsOf(nameOf(line))) },
    read: ({ state }) => lines.map((line) => ({ index: line, value: read(state, line) })),
  };
}

interface LineOptions {
  readonly most?: number;
  readonly whole?: QuantityName;
}

/** Phases 2 and 3 of the output are missing because the UPS has none. */
function hasSingleOutput({ values }: DeviceState): boolean {
  const second = analogValues.filter(({ name }) => name === 'UPS_OUTPUT_V2' || name === 'UNIT_OUTPUT_V2');
  return second.some(({ instance }) => values.analogValues[instance]?.trust.cause === 'single-phase');
}

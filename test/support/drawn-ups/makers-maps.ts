import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adicom } from '../../../src/ups/maps/adicom/adicom.js';
import { jbusp } from '../../../src/ups/maps/jbusp/jbusp.js';
import type { RegisterMap, Scale } from '../../../src/ups/maps/register-map.js';
import { vuMap } from '../../../src/ups/maps/vu-map/vu-map.js';

/** A register map as its maker prints it: which word stands where, and what it says. */
export interface MakersMap {
  readonly name: string;
  readonly functionCode: 3 | 4;
  readonly tables: readonly MakersTable[];
  readonly words: readonly MakersWord[];
  /** What UPS with such a map are: phases, and nominal apparent power between, in kVA. */
  readonly range: Range;
  /** The UPS can tell which words it fills. */
  readonly hasManaged: boolean;
}

interface Range {
  readonly phases: readonly [1 | 3, ...(1 | 3)[]];
  readonly kva: readonly [number, number];
}

export interface MakersTable {
  readonly address: number;
  readonly words: number;
  readonly kind: 'values' | 'bits' | 'text' | 'clock';
  /** Nominal values and configuration: still. */
  readonly isStill: boolean;
}

export interface MakersWord {
  readonly code: string;
  readonly address: number;
  readonly type: 'u16' | 's16' | 'u32' | 's32';
  readonly lowFirst: boolean;
  /** The number of the word is the value divided by this; `factor`: tenths of it on some UPS. */
  readonly scale: number | 'factor';
  readonly unit: string;
  /** All numbers that it can have, where it counts states. */
  readonly values?: readonly number[];
  /** The objects that it feeds. */
  readonly objects: readonly string[];
}

/** Of the ranges that have the map; of those of the profiles, what their makers' titles say. */
const ranges: Readonly<Record<string, Range>> = {
  'vu-map': { phases: [3, 3, 3, 1], kva: [10, 500] },
  jbusp: { phases: [3, 3, 3, 1], kva: [10, 500] },
  adicom: { phases: [3], kva: [100, 500] },
  'apc-smart-ups': { phases: [1], kva: [1, 6] },
  'chloride-manageups': { phases: [3, 3, 3, 1], kva: [6, 300] },
  'generex-cs141': { phases: [3, 3, 3, 1], kva: [1, 500] },
  'huawei-ups2000': { phases: [1], kva: [1, 20] },
  'liebert-apm-nxc-nxr': { phases: [3], kva: [10, 200] },
  'riello-multicom-302': { phases: [3, 3, 3, 1], kva: [1, 500] },
  'tripplite-modbuscard': { phases: [3, 3, 3, 1], kva: [1, 120] },
};

/** Words that say what an object shows, though the product feeds it otherwise, or not at all: the document's own name tells. */
const named: Readonly<Record<string, readonly string[]>> = {
  'adicom M083': ['BATTERY_V-'],
  'adicom M091': ['BATTERY_TMP'],
  'apc-smart-ups ApparentPowerPercent': ['UPS_OUTPUT_Lr1'],
};

const profiles = Object.keys(ranges).slice(3);

/** The ten maps that this repository has. VU-MAP and JBUSP with the lines of the range that has most. */
export function makersMaps(): readonly MakersMap[] {
  const builtIn = [vuMap('itys-pro'), jbusp('masterys'), adicom()].map(ofBuiltIn);
  return [...builtIn, ...profiles.map(ofProfile)];
}

function rangeOf(name: string): Range {
  const range = ranges[name];
  if (range === undefined) throw new Error(`What UPS have the map ${name}?`);
  return range;
}

function ofBuiltIn({ id, readFunction, tables, words, feed }: RegisterMap): MakersMap {
  const startOf = (table: string) => tables.find((one) => one.id === table)?.start ?? 0;
  return {
    name: id,
    functionCode: readFunction,
    tables: tables
      .filter(({ parallelOnly }) => parallelOnly !== true)
      .map(({ start, words: length, kind, cadence }) => {
        return { address: start, words: length, kind, isStill: cadence === 'slow' };
      }),
    words: words.flatMap((row) => {
      if (row.type === 'f32') return [];
      const { code, table, offset, type, order, scale, unit, values } = row;
      const address = startOf(table) + offset;
      const fed = feed.numbers.filter((line) => line[1] === code).map(([object]) => object);
      const objects = [...fed, ...(named[`${id} ${code}`] ?? [])];
      const of = { code, address, type, lowFirst: order === 'low-first', scale: multiplierOf(scale), unit, objects };
      return [{ ...of, ...(values && { values }) }];
    }),
    range: rangeOf(id),
    hasManaged: id === 'vu-map',
  };
}

function multiplierOf(scale: Scale): number | 'factor' {
  if (scale === 'factor') return scale;
  return typeof scale === 'number' ? 10 ** -scale : scale.multiplier;
}

/** What is read here of a profile's file. */
interface ProfileFile {
  readonly name: string;
  readonly function?: 3 | 4;
  readonly tables: readonly {
    readonly address: string;
    readonly words: number;
    readonly kind: MakersTable['kind'];
    readonly cadence: string;
  }[];
  readonly words: readonly {
    readonly code: string;
    readonly address: string;
    readonly type: MakersWord['type'];
    readonly order?: string;
    readonly scale?: number;
    readonly unit: string;
    readonly values?: readonly number[];
  }[];
  readonly numbers: readonly (readonly [object: string, code: string])[];
}

function ofProfile(name: string): MakersMap {
  const path = join(import.meta.dirname, '../../../config/profiles', `${name}.json`);
  const file = JSON.parse(readFileSync(path, 'utf8')) as ProfileFile;
  return {
    name,
    functionCode: file.function ?? 3,
    tables: file.tables.map(({ address, words, kind, cadence }) => {
      return { address: Number(address), words, kind, isStill: cadence === 'slow' };
    }),
    words: file.words.map(({ code, address, type, order, scale = 1, unit, values }) => {
      const fed = file.numbers.filter((line) => line[1] === code).map(([object]) => object);
      const objects = [...fed, ...(named[`${name} ${code}`] ?? [])];
      const of = { code, address: Number(address), type, lowFirst: order === 'low-first', scale, unit, objects };
      return { ...of, ...(values && { values }) };
    }),
    range: rangeOf(name),
    hasManaged: false,
  };
}

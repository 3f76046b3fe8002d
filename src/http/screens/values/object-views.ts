import { decodeApplicationValues } from '../../../bacnet/encoding/application-codec.js';
import type { ObjectIdentifier } from '../../../bacnet/encoding/application-value.js';
import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../../../bacnet/encoding/property-identifier.js';
import type { ServedDevice } from '../../../device/served-device.js';
import { analogValues } from '../../../objects/catalog/analog-values.js';
import { bitStrings } from '../../../objects/catalog/bit-strings.js';
import { descriptionsEn } from '../../../objects/catalog/descriptions-en.js';
import { spokenFr } from '../../../objects/catalog/descriptions-fr.js';
import { multiStates } from '../../../objects/catalog/multi-states.js';
import type { ObjectReportRow } from '../../../objects/object-report.js';
import { isGoodNow } from '../../../objects/object-value.js';
import type { ValueAnswers } from './routes.js';
import type { ObjectView, UnitView } from './schema.js';

export interface ValueParts {
  objects(): readonly ObjectReportRow[];
  bacnet(): ServedDevice | undefined;
}

export function valueAnswers({ objects, bacnet }: ValueParts): Pick<ValueAnswers, 'objects' | 'units'> {
  return {
    objects: () => objects().map((row) => objectView(row, bacnet())),
    units: () => unitsOf(objects()),
  };
}

/** An object for the page; one that is out of service shows what a BMS reads and, beside it, what the UPS says. */
export function objectView(row: ObjectReportRow, bacnet: ServedDevice | undefined): ObjectView {
  const id = { objectType: row.objectType, instance: row.instance };
  const isOut = bacnet?.objects.isOutOfService(id) ?? false;
  return viewOf(row, isOut ? servedValue(bacnet, id) : undefined, isOut);
}

type Value = ObjectReportRow['presentValue'];

function viewOf(row: ObjectReportRow, forced: Value | undefined, outOfService: boolean): ObjectView {
  const { name, instance, objectType, presentValue: live, raw, engineering, ageMs } = row;
  const presentValue = forced ?? live;
  return {
    name,
    instance,
    ...catalogFacts(objectType, instance, presentValue),
    description: { en: descriptionsEn[name], fr: spokenFr[name] },
    presentValue,
    text: outOfService ? textOfForced(objectType, instance, presentValue) : row.text,
    ...(raw !== undefined && { rawValue: raw }),
    ...(engineering !== undefined && { engineeringValue: engineering }),
    unit: row.unit,
    sources: row.sources.map(({ page, code, address, word }) => ({
      page: String(page),
      code,
      address,
      ...(word !== undefined && { word }),
    })),
    certainty: row.certainty,
    state: row.state,
    ...(ageMs !== undefined && { ageMs: Math.round(ageMs) }),
    outOfService,
    ...(outOfService && { liveValue: live }),
  };
}

function catalogFacts(objectType: ObjectType, instance: number, value: Value) {
  if (objectType === ObjectType.multiStateValue) {
    const row = multiStates[instance];
    return { type: 'MV' as const, level: row?.level ?? 'unit', states: row?.states ?? [] };
  }
  if (objectType === ObjectType.bitStringValue) {
    const row = bitStrings[instance];
    const bits = (row?.bits ?? []).map((name, bit) => ({
      name,
      active: typeof value === 'object' && value[bit] === true,
    }));
    return { type: 'BSV' as const, level: row?.level ?? 'unit', bits };
  }
  return { type: 'AV' as const, level: analogValues[instance]?.level ?? 'unit' };
}

function textOfForced(objectType: ObjectType, instance: number, value: Value): string {
  if (typeof value === 'number') {
    const state = objectType === ObjectType.multiStateValue ? multiStates[instance]?.states[value - 1] : undefined;
    return state ?? String(value);
  }
  return (bitStrings[instance]?.bits ?? []).filter((_, bit) => value[bit]).join(', ');
}

/** As a BMS reads it. */
function servedValue(bacnet: ServedDevice | undefined, id: ObjectIdentifier): Value | undefined {
  const octets = bacnet?.store.read(id, PropertyIdentifier.presentValue);
  if (!(octets instanceof Uint8Array)) return undefined;
  const value = decodeApplicationValues(octets)?.[0];
  if (value?.type === 'real' || value?.type === 'unsigned') return value.value;
  return value?.type === 'bitString' ? value.value : undefined;
}

/** The units of a parallel system, as UPSStatus and UPSAlarms tell of them (Manual §6.3). */
export function unitsOf(rows: readonly ObjectReportRow[]): readonly UnitView[] {
  const bitsOf = (name: string) => {
    const value = rows.find((row) => row.name === name && isGoodNow(row))?.presentValue;
    const names = bitStrings.find((row) => row.name === name)?.bits ?? [];
    return new Set(typeof value === 'object' ? names.filter((_, bit) => value[bit]) : []);
  };
  const [status, alarms] = [bitsOf('UPSStatus'), bitsOf('UPSAlarms')];
  return Array.from({ length: 15 }, (_, index) => index + 1)
    .map((unit) => ({
      unit,
      operating: status.has(`UNIT OPERATING ${unit}`),
      alarm: alarms.has(`UNIT ${unit} ALARM`),
    }))
    .filter(({ operating, alarm }) => operating || alarm);
}

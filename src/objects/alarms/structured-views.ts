import type { ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import { writeDeviceObjectReference } from '../../bacnet/encoding/constructed/device-object-reference.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import { NodeType } from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import {
  constructedValues,
  type ObjectDefinition,
  type PropertyDefinition,
} from '../../bacnet/object-model/object-database.js';
import type { Bilingual, Language } from '../../core/bilingual.js';
import { analogValues } from '../catalog/analog-values.js';
import { bitStrings } from '../catalog/bit-strings.js';
import { multiStates } from '../catalog/multi-states.js';
import { alarmClasses } from './alarm-classes.js';
import { alarmPoints } from './alarm-points.js';

/** A subject by which a BMS can browse (135-2016 §12.29). */
interface View {
  /** Unique in the device. */
  readonly name: string;
  readonly description: Bilingual;
  readonly nodeType: NodeType;
  /** Names of the members; with a * at the end, all that begin so. */
  readonly members: readonly string[];
}

const views: readonly View[] = [
  {
    name: 'View.UPS',
    description: { en: 'The UPS as a whole', fr: "L'ASI dans son ensemble" },
    nodeType: NodeType.equipment,
    members: [
      'DeviceStatus',
      'UPSLoadStatus',
      'UnitLoadStatus',
      'UnitLoadStatus.*',
      'UnitStatus',
      'UPSStatus',
      'UPSStatus.*',
      'UNIT_TMP',
    ],
  },
  {
    name: 'View.Output',
    description: { en: 'Output and inverter', fr: 'Sortie et onduleur' },
    nodeType: NodeType.functional,
    members: ['UPS_OUTPUT_*', 'UNIT_OUTPUT_*', 'InverterStatus', 'UnitAlarms.INV. *'],
  },
  {
    name: 'View.Rectifier',
    description: { en: 'Rectifier and its supply', fr: 'Redresseur et son alimentation' },
    nodeType: NodeType.functional,
    members: [
      'RECTIFIER_*',
      'RectifierStatus',
      'InputRecStatus',
      'InputRecStatus.*',
      'UnitAlarms.REC. *',
      'UnitAlarms.GEN SET ALARM',
    ],
  },
  {
    name: 'View.Battery',
    description: { en: 'Battery and charger', fr: 'Batterie et chargeur' },
    nodeType: NodeType.functional,
    members: [
      'BATTERY_*',
      'BatteryStatus',
      'UnitAlarms.BAT. *',
      'UnitAlarms.BATTERY *',
      'UnitAlarms.ON BATTERY',
      'UnitAlarms.CHARGER ALARM',
    ],
  },
  {
    name: 'View.Bypass',
    description: { en: 'Bypass and its supply', fr: 'By-pass et son alimentation' },
    nodeType: NodeType.functional,
    members: [
      'BYPASS_*',
      'InputBypStatus',
      'UnitAlarms.BYPASS *',
      'UnitAlarms.BYP. *',
      'UnitAlarms.MAINTENANCE BYPASS',
      'UPSAlarms.BYPASS *',
    ],
  },
  {
    name: 'View.Alarms',
    description: { en: 'Alarms of UPS and gateway', fr: "Alarmes de l'ASI et de la passerelle" },
    nodeType: NodeType.collection,
    members: ['Alarms', 'UnitAlarms', 'UnitAlarms.*', 'UPSAlarms', 'UPSAlarms.*', 'Gateway.*'],
  },
];

/** The view of this instance, from 1 on. */
export function structuredViewAt(instance: number): Pick<View, 'name'> | undefined {
  return views[instance - 1];
}

interface Named {
  readonly name: string;
  readonly id: ObjectIdentifier;
}

const ofType =
  (objectType: ObjectType) =>
  ({ name, instance }: { readonly name: string; readonly instance: number }): Named => ({
    name,
    id: { objectType, instance },
  });

const objects: readonly Named[] = [
  ...analogValues.map(ofType(ObjectType.analogValue)),
  ...multiStates.map(ofType(ObjectType.multiStateValue)),
  ...bitStrings.map(ofType(ObjectType.bitStringValue)),
  ...alarmPoints.map(ofType(ObjectType.binaryValue)),
];

function membersOf({ members }: View): readonly ObjectIdentifier[] {
  return members.flatMap((member) => {
    const isMember = member.endsWith('*')
      ? ({ name }: Named) => name.startsWith(member.slice(0, -1))
      : ({ name }: Named) => name === member;
    return objects.filter(isMember).map(({ id }) => id);
  });
}

/** Which view an object belongs to that is named nowhere above. */
const viewOfType: ReadonlyMap<number, string> = new Map([
  [ObjectType.notificationClass, 'View.Alarms'],
  [ObjectType.eventLog, 'View.Alarms'],
  [ObjectType.trendLogMultiple, 'View.UPS'],
]);

/** The Structured Views, in order of their instances from 1 on; `others` are classes and logs. */
export function structuredViews(
  language: Language,
  others: readonly ObjectIdentifier[] = [],
): readonly ObjectDefinition[] {
  return views.map((view, index) => {
    const { name, description, nodeType } = view;
    const members = [...membersOf(view), ...others.filter(({ objectType }) => viewOfType.get(objectType) === name)];
    const references = members.map((objectId) => ({ deviceId: undefined, objectId }));
    return {
      id: { objectType: ObjectType.structuredView, instance: index + 1 },
      name,
      properties: [
        { id: P.description, value: { type: 'characterString', value: description[language] } },
        { id: P.nodeType, value: { type: 'enumerated', value: nodeType } },
        {
          id: P.subordinateList,
          value: { type: 'array', elements: constructedValues(writeDeviceObjectReference, references) },
        },
      ],
    };
  });
}

/** Of the Device: the views, none of which is below another one. */
export const structuredObjectList: PropertyDefinition = {
  id: P.structuredObjectList,
  value: {
    type: 'array',
    elements: views.map((_, index) => ({
      type: 'objectIdentifier',
      value: { objectType: ObjectType.structuredView, instance: index + 1 },
    })),
  },
};

/** Descriptions of the objects for alarms, by names which no other object of the device may have. */
export const alarmObjectTexts: ReadonlyMap<string, Bilingual> = new Map([
  ...alarmPoints.map(({ name, text }) => [name, text] as const),
  ...[...alarmClasses, ...views].map(({ name, description }) => [name, description] as const),
]);

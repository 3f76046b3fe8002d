import { eventTransitionBits, eventTransitions } from '../bacnet/encoding/constructed/named-bits.js';
import { NotifyType } from '../bacnet/encoding/event-enumerations.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import { objectTypeTitle } from '../bacnet/enumeration-names.js';
import type { Bilingual, Language } from '../core/bilingual.js';
import type { Cell } from '../core/spreadsheet.js';
import {
  type DescribedObject,
  type DeviceDescription,
  firstValueOf,
  numberOf,
  realOf,
  textOf,
  textsOf,
} from './device-description.js';

const columns: readonly Bilingual[] = [
  { en: '#Object', fr: '#Objet' },
  { en: 'Type', fr: 'Type' },
  { en: 'Instance', fr: 'Instance' },
  { en: 'Description', fr: 'Description' },
  { en: 'Reports', fr: 'Signale' },
  { en: 'Alarm when', fr: 'Alarme si' },
  { en: 'Notification Class', fr: 'Notification Class' },
  { en: 'Notify Type', fr: 'Notify Type' },
  { en: 'Delay (s)', fr: 'Délai (s)' },
  { en: 'Delay to normal (s)', fr: 'Délai de retour (s)' },
  { en: 'Told transitions', fr: 'Transitions signalées' },
  { en: 'Text off-normal', fr: 'Texte hors normal' },
  { en: 'Text fault', fr: 'Texte défaut' },
  { en: 'Text normal', fr: 'Texte retour' },
  { en: 'Priority off-normal', fr: 'Priorité hors normal' },
  { en: 'Priority fault', fr: 'Priorité défaut' },
  { en: 'Priority normal', fr: 'Priorité retour' },
  { en: 'Acknowledgement required', fr: 'Acquittement requis' },
];

const words = {
  yes: { en: 'yes', fr: 'oui' },
  no: { en: 'no', fr: 'non' },
  alarm: { en: 'alarm', fr: 'alarme' },
  event: { en: 'event', fr: 'événement' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Which object reports what, as it is configured at this moment; a row per object with event detection. */
export function alarmTable({ objects }: DeviceDescription, language: Language): readonly (readonly Cell[])[] {
  const reporting = objects.filter((object) => firstValueOf(object, P.eventDetectionEnable) !== undefined);
  return [
    columns.map((column) => column[language]),
    ...reporting.map((object) => [...rowOf(object, language), ...classCells(object, objects)]),
  ];
}

function rowOf(object: DescribedObject, language: Language): readonly Cell[] {
  const detection = firstValueOf(object, P.eventDetectionEnable);
  const isOn = detection?.type === 'boolean' && detection.value;
  const isAlarm = numberOf(object, P.notifyType) === NotifyType.alarm;
  const [offnormal, fault, normal] = textsOf(object, P.eventMessageTextsConfig);
  return [
    object.name,
    objectTypeTitle(object.objectType),
    object.instance,
    textOf(object, P.description),
    words[isOn ? 'yes' : 'no'][language],
    conditionOf(object),
    numberOf(object, P.notificationClass),
    words[isAlarm ? 'alarm' : 'event'][language],
    numberOf(object, P.timeDelay),
    numberOf(object, P.timeDelayNormal),
    transitionsOf(object, P.eventEnable),
    offnormal,
    fault,
    normal,
  ];
}

/** What the class adds: priorities, and which transitions are to be acknowledged. */
function classCells(object: DescribedObject, objects: readonly DescribedObject[]): readonly Cell[] {
  const number = numberOf(object, P.notificationClass);
  const found = objects.find(
    ({ objectType, instance }) => objectType === ObjectType.notificationClass && instance === number,
  );
  const priorities = found?.properties.find(({ id }) => id === P.priority)?.values ?? [];
  return [
    ...eventTransitions.map((_, index) => {
      const priority = priorities[index];
      return priority?.type === 'unsigned' ? priority.value : undefined;
    }),
    found && transitionsOf(found, P.ackRequired),
  ];
}

/** In the words of the object: its texts, or its limits. */
function conditionOf(object: DescribedObject): string {
  switch (object.objectType) {
    case ObjectType.binaryValue: {
      const isInactive = numberOf(object, P.alarmValue) === 0;
      return textOf(object, isInactive ? P.inactiveText : P.activeText);
    }
    case ObjectType.multiStateValue: {
      const states = textsOf(object, P.stateText);
      const values = object.properties.find(({ id }) => id === P.alarmValues)?.values ?? [];
      return values
        .map((value) => (value.type === 'unsigned' ? (states[value.value - 1] ?? value.value) : ''))
        .join(', ');
    }
    case ObjectType.analogValue:
      return limitsOf(object);
    default:
      return '';
  }
}

function limitsOf(object: DescribedObject): string {
  const enabled = firstValueOf(object, P.limitEnable);
  const [isLow = false, isHigh = false] = enabled?.type === 'bitString' ? enabled.value : [];
  return [
    ...(isHigh ? [`> ${realOf(object, P.highLimit)}`] : []),
    ...(isLow ? [`< ${realOf(object, P.lowLimit)}`] : []),
  ].join(', ');
}

const transitionNames = { toOffnormal: 'TO_OFFNORMAL', toFault: 'TO_FAULT', toNormal: 'TO_NORMAL' } as const;

function transitionsOf(object: DescribedObject, propertyId: number): string {
  const bits = firstValueOf(object, propertyId);
  if (bits?.type !== 'bitString') return '';
  const enabled = eventTransitionBits.fromBits(bits.value);
  return eventTransitions.flatMap((one) => (enabled[one] ? [transitionNames[one]] : [])).join(', ');
}

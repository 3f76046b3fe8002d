import type { Bilingual } from '../../../core/bilingual.js';
import type { AlarmObject } from '../../../journal/alarm-texts.js';
import type { AlarmClassNumber } from '../../../objects/alarms/alarm-classes.js';
import { type AlarmPoint, alarmPoints } from '../../../objects/alarms/alarm-points.js';
import type { GatewayTrouble } from '../../../objects/alarms/gateway-troubles.js';
import { analogValues } from '../../../objects/catalog/analog-values.js';
import { bitStrings } from '../../../objects/catalog/bit-strings.js';
import { descriptionsEn } from '../../../objects/catalog/descriptions-en.js';
import { spokenFr } from '../../../objects/catalog/descriptions-fr.js';
import { multiStates } from '../../../objects/catalog/multi-states.js';
import type { ObjectName } from '../../../objects/catalog/object-name.js';
import { levelOf, valueTopicOf } from './topic-levels.js';

/** A bit of the alarms of Manual §6.3. */
export interface ToldAlarm {
  readonly kind: 'alarm';
  readonly object: AlarmObject;
  /** Bit_Text. */
  readonly bit: string;
  readonly alarmClass: AlarmClassNumber;
}

/** What can be wrong with the gateway itself. */
export interface ToldTrouble {
  readonly kind: 'trouble';
  readonly trouble: GatewayTrouble;
  readonly alarmClass: AlarmClassNumber;
}

/** What is told on a topic. */
export type ToldSubject =
  | { readonly kind: 'status' }
  | { readonly kind: 'device' }
  | { readonly kind: 'link' }
  | { readonly kind: 'alarms' }
  | { readonly kind: 'unit'; readonly unit: number }
  | ToldAlarm
  | ToldTrouble
  | { readonly kind: 'value'; readonly object: ObjectName; readonly form: 'number' | 'state' | 'bits' };

/** A line of the list of what is told. */
export interface ToldTopic {
  /** Below the root of the gateway. */
  readonly topic: string;
  readonly subject: ToldSubject;
  /** Of the value; empty where it has none. */
  readonly unit: string;
  readonly description: Bilingual;
}

/** Of the gateway and its UPS as a whole, a line per topic, in the order in which a new connection is told them. */
// biome-ignore format: a topic per line
const wholes: readonly (readonly [topic: string, kind: 'status' | 'device' | 'link' | 'alarms', en: string, fr: string])[] = [
  ['status', 'status', 'Whether the gateway is connected to the broker: online or offline', 'Connexion de la passerelle au broker : online ou offline'],
  ['device', 'device', 'What the UPS and its gateway are', "Ce que sont l'ASI et sa passerelle"],
  ['link', 'link', 'Whether the UPS answers the gateway', "Réponse de l'ASI à la passerelle"],
  ['alarms', 'alarms', 'All alarms that are active', 'Toutes les alarmes actives'],
];

/** As many as UPSStatus has bits for (Manual §8.3). */
const units = Array.from({ length: 15 }, (_, index) => index + 1);

/** Everything that is told, a line per topic: what changes the state of the load first. */
export const toldTopics: readonly ToldTopic[] = [
  ...wholes.map(
    ([topic, kind, en, fr]): ToldTopic => ({ topic, subject: { kind }, unit: '', description: { en, fr } }),
  ),
  ...alarmPoints.flatMap((point) => {
    const told = alarmTopic(point);
    return told === undefined ? [] : [told];
  }),
  ...alarmPoints.flatMap((point) => {
    const told = troubleTopic(point);
    return told === undefined ? [] : [told];
  }),
  ...multiStates.map(({ name }) => valueTopic(name, 'state', '')),
  ...bitStrings.map(({ name }) => valueTopic(name, 'bits', '')),
  ...analogValues.map(({ name, unit }) => valueTopic(name, 'number', unit)),
  ...units.map(
    (unit): ToldTopic => ({
      topic: `units/${unit}`,
      subject: { kind: 'unit', unit },
      unit: '',
      description: { en: `Unit ${unit} of a parallel system`, fr: `Unité ${unit} d'un système parallèle` },
    }),
  ),
];

function valueTopic(object: ObjectName, form: 'number' | 'state' | 'bits', unit: string): ToldTopic {
  return {
    topic: valueTopicOf(object),
    subject: { kind: 'value', object, form },
    unit,
    description: { en: descriptionsEn[object], fr: spokenFr[object] },
  };
}

/** Bits of UPSAlarms and UnitAlarms; those of UPSStatus are states. */
function alarmTopic({ source, name, alarmClass, text }: AlarmPoint): ToldTopic | undefined {
  if (source.kind !== 'bit') return undefined;
  const object = bitStrings[source.bitString]?.name;
  if (object === undefined || object === 'UPSStatus') return undefined;
  const bit = name.slice(object.length + 1);
  return {
    topic: `alarms/${object}/${levelOf(bit)}`,
    subject: { kind: 'alarm', object, bit, alarmClass },
    unit: '',
    description: text,
  };
}

/** What a BMS has as Binary Values of the gateway's own. */
function troubleTopic({ source, name, alarmClass, text }: AlarmPoint): ToldTopic | undefined {
  if (source.kind !== 'trouble') return undefined;
  return {
    topic: `gateway/${levelOf(name.slice(name.indexOf('.') + 1))}`,
    subject: { kind: 'trouble', trouble: source.trouble, alarmClass },
    unit: '',
    description: text,
  };
}

import type { Bilingual, Language } from '../../../core/bilingual.js';
import { multiStates } from '../../../objects/catalog/multi-states.js';
import type { ObjectName } from '../../../objects/catalog/object-name.js';
import { stateWordsOf } from '../../../objects/catalog/state-words.js';
import type { ValueState } from '../../../objects/object-value.js';
import { isAlarmFed } from '../told/alarm-payload.js';
import { isUnitThere } from '../told/device-payload.js';
import type { Moment, ReportOfReading } from '../told/moment.js';
import { type ToldSubject, type ToldTopic, toldTopics } from '../told/told-topics.js';
import { deviceClassOf, shownAlarmClasses, shownAtFirst } from './entities.js';

/** An entity as Home Assistant is told of it: the keys of its configuration. */
type Component = Readonly<Record<string, unknown>>;

export interface DiscoveryOptions {
  /** First levels of all topics of the gateway. */
  readonly root: string;
  /** Seconds after which a value that was not told again counts as unknown. */
  readonly expiresAfterS: number;
}

/** States of what nothing has ever told on this UPS; the others are good, or were. */
const neverTold: ReadonlySet<ValueState> = new Set(['pending', 'not-managed', 'not-available', 'no-sensor']);

/** Topics of what this UPS tells: what it lacks becomes no entity. */
export function discovered(moment: Moment, report: ReportOfReading): readonly ToldTopic[] {
  return toldTopics.filter(({ subject }) => isEntity(subject, moment, report));
}

function isEntity(subject: ToldSubject, moment: Moment, report: ReportOfReading): boolean {
  switch (subject.kind) {
    case 'status':
    case 'device':
      return false;
    case 'link':
    case 'alarms':
    case 'trouble':
      return true;
    case 'alarm':
      return isAlarmFed(subject, moment);
    case 'unit':
      return isUnitThere(subject.unit, moment);
    case 'value': {
      const state = report.rowOf(subject.object, moment)?.state;
      return subject.form !== 'bits' && state !== undefined && !neverTold.has(state);
    }
  }
}

/** One message for the whole device, with an entity for each of these topics (Home Assistant 2024.11 and newer). */
export function discoveryPayload(topics: readonly ToldTopic[], moment: Moment, options: DiscoveryOptions): string {
  const { gateway, state } = moment;
  const { identity, family } = state;
  const model = identity.model ?? family?.displayName;
  // Its entities have no place for it: what is invented must not pass for a UPS.
  const marked = (text: string) => (state.isSimulated ? `SIMULATED ${text}` : text);
  return JSON.stringify({
    device: {
      identifiers: [gateway.id],
      name: marked(gateway.name),
      ...(family && { manufacturer: family.maker }),
      ...(model !== undefined && { model: marked(model) }),
      ...(identity.serialNumber !== undefined && { serial_number: identity.serialNumber }),
      sw_version: gateway.version,
    },
    origin: { name: 'ups-bacnet-gateway', sw_version: gateway.version },
    availability: [{ topic: `${options.root}/status`, payload_available: 'online', payload_not_available: 'offline' }],
    qos: 1,
    components: Object.fromEntries(topics.map((told) => componentOf(told, moment, options))),
  });
}

function componentOf(told: ToldTopic, { gateway }: Moment, { root, expiresAfterS }: DiscoveryOptions) {
  const { topic, description } = told;
  const key = topic.replaceAll('/', '_');
  const name = names[topic] ?? description;
  const component: Component = {
    ...entityOf(told, gateway.language),
    unique_id: `${gateway.id}_${key}`,
    name: name[gateway.language],
    state_topic: `${root}/${topic}`,
    // Where the gateway or its broker is gone, and even the last will is lost.
    expire_after: expiresAfterS,
  };
  return [key, component] as const;
}

/** What an entity is called where the list of topics says it in a sentence. */
const names: Readonly<Record<string, Bilingual>> = {
  link: { en: 'Connection to the UPS', fr: "Liaison avec l'ASI" },
  alarms: { en: 'Active alarms', fr: 'Alarmes actives' },
};

// What is null in the payload is `None` here, by which Home Assistant means unknown.
const templates = {
  number: '{{ value_json.value }}',
  state: '{{ value_json.words | default(none) }}',
  count: '{{ value_json.count }}',
  link: "{{ 'ON' if value_json.state == 'running' else 'OFF' }}",
  alarm: binary('active'),
  unit: binary('operating'),
} as const;

function binary(key: string): string {
  return `{{ none if value_json.${key} is none else ('ON' if value_json.${key} else 'OFF') }}`;
}

function entityOf({ subject, topic, unit }: ToldTopic, language: Language): Component {
  switch (subject.kind) {
    case 'link':
      return {
        platform: 'binary_sensor',
        device_class: 'connectivity',
        entity_category: 'diagnostic',
        value_template: templates.link,
      };
    case 'alarms':
      return { platform: 'sensor', state_class: 'measurement', value_template: templates.count };
    case 'alarm':
      return {
        platform: 'binary_sensor',
        device_class: 'problem',
        value_template: templates.alarm,
        ...hiddenUnless(shownAlarmClasses.has(subject.alarmClass)),
      };
    case 'trouble':
      return {
        platform: 'binary_sensor',
        device_class: 'problem',
        entity_category: 'diagnostic',
        value_template: templates.alarm,
      };
    case 'unit':
      return { platform: 'binary_sensor', device_class: 'running', value_template: templates.unit };
    case 'value':
      return subject.form === 'number' ? numberEntity(subject.object, unit) : stateEntity(subject.object, language);
    default:
      throw new TypeError(`${topic} is no entity`);
  }
}

function numberEntity(object: ObjectName, unit: string): Component {
  const deviceClass = deviceClassOf(object, unit);
  return {
    platform: 'sensor',
    state_class: 'measurement',
    value_template: templates.number,
    ...(unit !== '' && { unit_of_measurement: unit }),
    ...(deviceClass !== undefined && { device_class: deviceClass }),
    ...hiddenUnless(shownAtFirst.has(object)),
  };
}

function stateEntity(object: ObjectName, language: Language): Component {
  const states = multiStates.find(({ name }) => name === object)?.states ?? [];
  return {
    platform: 'sensor',
    device_class: 'enum',
    options: states.map((state) => stateWordsOf(object, state)?.[language] ?? state),
    value_template: templates.state,
    ...hiddenUnless(shownAtFirst.has(object)),
  };
}

function hiddenUnless(isShown: boolean) {
  return isShown ? {} : { enabled_by_default: false };
}

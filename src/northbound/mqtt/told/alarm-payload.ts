import type { Bilingual } from '../../../core/bilingual.js';
import { alarmClasses } from '../../../objects/alarms/alarm-classes.js';
import { bitNow } from '../../../objects/bit-now.js';
import { bitStrings } from '../../../objects/catalog/bit-strings.js';
import type { BitState } from '../../../objects/object-value.js';
import { type Moment, seconds, timeText } from './moment.js';
import { type ToldAlarm, type ToldTopic, type ToldTrouble, toldTopics } from './told-topics.js';

interface AlarmTopic extends ToldTopic {
  readonly subject: ToldAlarm;
}

const alarmTopics: readonly AlarmTopic[] = toldTopics.filter(
  (told): told is AlarmTopic => told.subject.kind === 'alarm',
);

/** An alarm; `active` is null where the UPS does not say now whether it is. */
export function alarmPayload(alarm: ToldAlarm, text: Bilingual, moment: Moment): Readonly<Record<string, unknown>> {
  const { isSimulated } = moment.state;
  const isActive = isSetNow(alarm, moment);
  const readAtMs = bitsOf(alarm, moment)?.trust.readAtMs;
  const ageMs = readAtMs === undefined ? undefined : moment.monotonicMs - readAtMs;
  return {
    active: isActive ?? null,
    ...classOf(alarm),
    text: text[moment.gateway.language],
    ...(isActive && sinceOf(alarm, moment)),
    state: stateOf(alarm, moment),
    ...(ageMs !== undefined && { at: timeText(moment.wallMs - ageMs), age_s: seconds(ageMs) }),
    ...(isSimulated && { simulated: true }),
  };
}

/** What is wrong with the gateway itself; `accepted`: it is so, and a person has decided to leave it so, which is no alarm. */
export function troublePayload(
  trouble: ToldTrouble,
  text: Bilingual,
  { troubles, gateway, state: { isSimulated } }: Moment,
): Readonly<Record<string, unknown>> {
  const state = troubles[trouble.trouble];
  return {
    active: state === undefined ? null : state === 'present',
    ...(state === 'accepted' && { accepted: true }),
    ...classOf(trouble),
    text: text[gateway.language],
    ...(isSimulated && { simulated: true }),
  };
}

/** Those that are active, the most urgent first; `count` is null while the UPS does not say of any whether it is. */
export function activeAlarmsPayload(moment: Moment): Readonly<Record<string, unknown>> {
  const { isSimulated } = moment.state;
  const active = alarmTopics
    .filter(({ subject }) => isSetNow(subject, moment))
    .toSorted((one, other) => one.subject.alarmClass - other.subject.alarmClass);
  const isKnown = alarmTopics.some(({ subject }) => isSetNow(subject, moment) !== undefined);
  return {
    count: isKnown ? active.length : null,
    critical: isKnown ? active.filter(({ subject }) => subject.alarmClass === 1).length : null,
    active: active.map(({ topic, subject, description }) => ({
      topic,
      ...classOf(subject),
      text: description[moment.gateway.language],
      ...sinceOf(subject, moment),
    })),
    ...(isSimulated && { simulated: true }),
  };
}

/** Whether this UPS has the bit at all, now or when it is asked. */
export function isAlarmFed(alarm: ToldAlarm, moment: Moment): boolean {
  return bitNow(moment.state.values, alarm.object, alarm.bit).isFed && stateOf(alarm, moment) !== 'pending';
}

function isSetNow({ object, bit }: ToldAlarm, { state: { values } }: Moment): boolean | undefined {
  return bitNow(values, object, bit).isSet;
}

function stateOf(alarm: ToldAlarm, moment: Moment): BitState {
  const { object, bit } = alarm;
  const row = bitStrings.find(({ name }) => name === object);
  const ofBit = moment.state.values.feeds?.bitStates[row?.instance ?? -1]?.[row?.bits.indexOf(bit) ?? -1];
  return ofBit ?? bitsOf(alarm, moment)?.trust.state ?? 'pending';
}

function bitsOf({ object }: ToldAlarm, { state: { values } }: Moment) {
  return values.bitStrings[bitStrings.findIndex(({ name }) => name === object)];
}

/** As the classes are called in the device: critical, fault, service, information. */
const classNames: ReadonlyMap<number, string> = new Map(
  alarmClasses.map(({ number, name }) => [number, name.slice(name.indexOf('.') + 1).toLowerCase()]),
);

function classOf({ alarmClass }: Pick<ToldAlarm, 'alarmClass'>) {
  return { class: alarmClass, class_name: classNames.get(alarmClass) };
}

/** As the journal knows it. */
function sinceOf({ object, bit }: ToldAlarm, { activeAlarms }: Moment) {
  const found = activeAlarms.find((alarm) => alarm.object === object && alarm.bit === bit);
  return found && { since: timeText(found.sinceMs) };
}

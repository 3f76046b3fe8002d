import { localMsOf } from '../../../bacnet/encoding/constructed/local-time.js';
import { eventTransitions } from '../../../bacnet/encoding/constructed/named-bits.js';
import type { TimeStamp } from '../../../bacnet/encoding/constructed/time-stamp.js';
import { EventState } from '../../../bacnet/encoding/event-enumerations.js';
import { transitionTo } from '../../../bacnet/events/event-status.js';
import { keyOf } from '../../../bacnet/server/events/event-memory.js';
import type { ActiveEvent, NotedAcknowledgement } from '../../../device/alarms/alarm-center.js';
import { callerIn } from '../../../journal/render-event.js';
import { type AlarmDevice, descriptionOf, labelOf, nameOf } from './alarm-device.js';
import type { AlarmTexts } from './alarm-texts.js';
import type { AcknowledgementView, AlarmEventView, InhibitionView } from './schema.js';

const stateNames: Readonly<Record<number, AlarmEventView['state']>> = {
  [EventState.normal]: 'normal',
  [EventState.fault]: 'fault',
  [EventState.highLimit]: 'high-limit',
  [EventState.lowLimit]: 'low-limit',
};
/** Stamps are of another clock than the notes, and in hundredths. */
const clockToleranceMs = 1000;

/** Objects that are not normal, or not acknowledged. */
export function eventViews(device: AlarmDevice, texts: AlarmTexts, nowMs: number): readonly AlarmEventView[] {
  const { center } = device.alarms;
  const inhibited = new Set(inhibitionViews(device).map(({ name }) => name));
  return center.active.map((event) => {
    const { id, name, eventState, text, notificationClass: alarmClass, priority, isAlarm, acked } = event;
    const transition = transitionTo(eventState);
    const sinceMs = wallMsOf(event.timeStamps[transition], device, nowMs);
    const noted = acked[transition] ? acknowledgementOf(event, sinceMs, center.acknowledged) : undefined;
    return {
      name,
      label: labelOf(id),
      description: descriptionOf(device, id),
      text: texts.of(id, transition, text),
      state: stateNames[eventState] ?? 'offnormal',
      alarmClass,
      priority,
      isAlarm,
      ...(sinceMs !== undefined && { sinceMs }),
      unacknowledged: eventTransitions.filter((one) => !acked[one]),
      ...(noted && { acknowledged: { by: byOf(noted.by), atMs: noted.atMs } }),
      isInhibited: inhibited.has(name),
    };
  });
}

/** By the clock of the machine, whichever clock the stamp is of. */
function wallMsOf(stamp: TimeStamp, { alarms }: AlarmDevice, nowMs: number): number | undefined {
  const [stampedMs, stampNowMs] = [stamp, alarms.events.now()].map((one) =>
    one.type === 'dateTime' ? localMsOf(one.dateTime) : undefined,
  );
  if (stampedMs === undefined || stampNowMs === undefined) return undefined;
  return Math.round(nowMs - (stampNowMs - stampedMs));
}

/** The last one of the transition, unless it is of an earlier one. */
function acknowledgementOf(
  { id, eventState }: ActiveEvent,
  sinceMs: number | undefined,
  noted: readonly NotedAcknowledgement[],
): NotedAcknowledgement | undefined {
  const transition = transitionTo(eventState);
  const found = noted.find((one) => keyOf(one.id) === keyOf(id) && one.transition === transition);
  return found !== undefined && found.atMs >= (sinceMs ?? 0) - clockToleranceMs ? found : undefined;
}

export function acknowledgementViews(device: AlarmDevice): readonly AcknowledgementView[] {
  return device.alarms.center.acknowledged.map(({ id, name, transition, by, atMs }) => ({
    name,
    description: descriptionOf(device, id),
    transition,
    by: byOf(by),
    atMs,
  }));
}

function byOf(by: string) {
  return { en: callerIn('en', by), fr: callerIn('fr', by) };
}

/** Names of the objects whose alarms are put aside; asked for with each look at the state of everything. */
export function inhibitedAlarms(device: AlarmDevice | undefined): readonly string[] {
  if (device === undefined) return [];
  return [...device.alarms.events.objects]
    .filter(({ configuration }) => configuration.eventAlgorithmInhibit)
    .map(({ configuration }) => nameOf(device, configuration.id));
}

/** Those that a person has put aside, and those that a BMS did, which have no end. */
export function inhibitionViews(device: AlarmDevice): readonly InhibitionView[] {
  const { center, events } = device.alarms;
  const ours = new Map(center.inhibited.map((one) => [keyOf(one.id), one]));
  return [...events.objects]
    .filter(({ configuration }) => configuration.eventAlgorithmInhibit)
    .map(({ configuration: { id } }) => {
      const found = ours.get(keyOf(id));
      return {
        name: nameOf(device, id),
        description: descriptionOf(device, id),
        ...(found && { by: byOf(found.by), untilMs: found.endsAtMs }),
      };
    });
}

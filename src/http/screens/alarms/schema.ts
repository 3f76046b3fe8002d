import { Bilingual } from '../shared/schema.js';
import {
  flag,
  input,
  listOf,
  number,
  type Of,
  object,
  oneOf,
  optional,
  shortText,
  text,
  time,
  within,
} from '../vocabulary.js';

const transitionNames = ['toOffnormal', 'toFault', 'toNormal'] as const;
const TransitionName = oneOf(transitionNames);
export type TransitionName = Of<typeof TransitionName>;

const numberPerTransition = { toOffnormal: number(), toFault: number(), toNormal: number() };
const flagPerTransition = { toOffnormal: flag(), toFault: flag(), toNormal: flag() };

export const InhibitionView = object(
  {
    name: text('Of the object'),
    description: Bilingual,
    by: optional(Bilingual),
    untilMs: optional(time('Its end, where it has one')),
  },
  'An alarm that is put aside for maintenance',
);
export type InhibitionView = Of<typeof InhibitionView>;

export const AcknowledgementView = object({
  name: text('Of the object'),
  description: Bilingual,
  transition: TransitionName,
  by: Bilingual,
  atMs: time(),
});
export type AcknowledgementView = Of<typeof AcknowledgementView>;

export const AlarmEventView = object(
  {
    name: text('Of the object'),
    label: text('Type and instance'),
    description: Bilingual,
    text: Bilingual,
    state: oneOf(['normal', 'fault', 'offnormal', 'high-limit', 'low-limit']),
    alarmClass: number('Notification_Class'),
    priority: number('0 is the most urgent'),
    isAlarm: flag('Notify_Type ALARM, else EVENT'),
    sinceMs: optional(time('The last transition')),
    unacknowledged: listOf(TransitionName),
    acknowledged: optional(object({ by: Bilingual, atMs: time() }, 'The transition to the present state')),
    isInhibited: flag('Put aside for maintenance'),
  },
  'An object that is not normal, or not acknowledged, as GetEventInformation tells of it',
);
export type AlarmEventView = Of<typeof AlarmEventView>;

export const AlarmEventsAnswer = object({
  isOn: flag('[bacnet] alarm_points'),
  events: listOf(AlarmEventView, 'The most urgent first'),
  acknowledgements: listOf(AcknowledgementView, 'The newest first'),
  inhibitions: listOf(InhibitionView),
});
export type AlarmEventsAnswer = Of<typeof AlarmEventsAnswer>;

const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const Day = oneOf(dayNames);
export type DayName = Of<typeof Day>;

const RecipientKind = oneOf(
  ['device', 'address', 'station', 'network', 'local', 'all', 'unusable'],
  'A device by its number, an IPv4 address and port, a station of another network, all of one network, all of this network, all of all networks',
);

const DeliveryStatus = oneOf(
  ['ready', 'sought', 'away', 'unknown'],
  '`sought`: nobody has said where it is. `away`: it does not answer',
);
const FailureReason = oneOf(['refused', 'aborted', 'no-answer', 'not-found', 'no-network']);
export type FailureReason = Of<typeof FailureReason>;

export const RecipientView = object({
  id: text('The same for the same entry of Recipient_List'),
  kind: RecipientKind,
  device: optional(number('Device Identifier')),
  address: optional(text('IPv4 address and port')),
  network: optional(number()),
  mac: optional(text('In hexadecimal digits')),
  days: listOf(Day),
  from: text('Time of day'),
  to: text('Time of day'),
  processId: number(),
  confirmed: flag(),
  transitions: listOf(TransitionName),
  status: DeliveryStatus,
  at: optional(text('Where notifications go at present')),
  waiting: number('Notifications that it has not got yet'),
  lost: number('Notifications that were given up'),
  lastSuccessMs: optional(time('The last notification that it took')),
  lastFailure: optional(object({ atMs: time(), reason: FailureReason })),
});
export type RecipientView = Of<typeof RecipientView>;

export const AlarmClassView = object({
  number: number('Instance of the Notification Class'),
  name: text(),
  description: Bilingual,
  priority: object(numberPerTransition, '0 is the most urgent'),
  ackRequired: object(flagPerTransition),
  tellsFault: oneOf(['all', 'some', 'none'], 'Which of its alarms tell TO_FAULT'),
  alarms: number('Objects of the class'),
  alarmsOn: number('Those of them that report'),
  revision: text('Of priority and acknowledgement'),
  recipients: listOf(RecipientView),
});
export type AlarmClassView = Of<typeof AlarmClassView>;

export const AlarmClassesAnswer = object({
  isOn: flag('[bacnet] alarm_points'),
  isSending: flag('The BACnet port is open, and nobody has switched communication off'),
  mostRecipients: number('Of one class'),
  classes: listOf(AlarmClassView),
});
export type AlarmClassesAnswer = Of<typeof AlarmClassesAnswer>;

/** Numbers and words are checked by the answers, which name the field that is wrong. */
export const RecipientBody = input({
  kind: oneOf(['device', 'address', 'station', 'network', 'local', 'all']),
  device: optional(number()),
  address: optional(shortText(64)),
  network: optional(number()),
  mac: optional(shortText(64)),
  days: listOf(Day, undefined, dayNames.length),
  from: shortText(16),
  to: shortText(16),
  processId: optional(number()),
  confirmed: flag(),
  transitions: listOf(TransitionName, undefined, transitionNames.length),
});
export type RecipientBody = Of<typeof RecipientBody>;

export const ClassParams = input({ number: within(0, 4_194_303) });
export const RecipientParams = input({ number: within(0, 4_194_303), id: shortText(32) });

export const RecipientAdded = object({ id: text() });

export const TestOutcomeView = object({
  outcome: oneOf(
    ['confirmed', 'refused', 'aborted', 'no-answer', 'sent', 'not-found', 'not-sent', 'waiting'],
    '`sent`: it was not to be confirmed. `waiting`: no answer yet',
  ),
});
export type TestOutcomeView = Of<typeof TestOutcomeView>;

export const ClassChange = input({
  revision: optional(shortText(32)),
  priority: optional(input(numberPerTransition)),
  ackRequired: optional(input(flagPerTransition)),
  tellsFault: optional(flag('Of all alarms of the class')),
});
export type ClassChange = Of<typeof ClassChange>;

export const AlarmPointView = object(
  {
    name: text('Of the object'),
    label: text('Type and instance'),
    description: Bilingual,
    alarmClass: number('Notification_Class'),
    isAlarm: flag('Notify_Type ALARM, else EVENT'),
    isOn: flag('Event_Detection_Enable'),
    isFed: flag('Something of this UPS tells it'),
    delayS: number('Time_Delay'),
    delayNormalS: number('Time_Delay_Normal'),
    tells: listOf(TransitionName, 'Event_Enable'),
    states: optional(listOf(text(), 'The states that are alarms')),
    limits: optional(
      object({
        low: number(),
        high: number(),
        deadband: number(),
        lowOn: flag(),
        highOn: flag(),
        unit: text(),
        isOffered: flag('A limit is proposed for it'),
      }),
    ),
    inhibition: optional(InhibitionView),
  },
  'An object that can report alarms',
);
export type AlarmPointView = Of<typeof AlarmPointView>;

export const AlarmPointsAnswer = object({ isOn: flag('[bacnet] alarm_points'), points: listOf(AlarmPointView) });
export type AlarmPointsAnswer = Of<typeof AlarmPointsAnswer>;

export const PointParams = input({ name: shortText(64) });

/** What is left out stays as it is. */
export const PointChange = input({
  isOn: optional(flag()),
  alarmClass: optional(number()),
  delayS: optional(number()),
  delayNormalS: optional(number()),
  low: optional(number()),
  high: optional(number()),
  deadband: optional(number()),
  lowOn: optional(flag()),
  highOn: optional(flag()),
});
export type PointChange = Of<typeof PointChange>;

/** One of the two. */
export const InhibitBody = input({ minutes: optional(number()), untilMs: optional(number()) });
export type InhibitBody = Of<typeof InhibitBody>;

export const NetworkDevice = object({
  instance: number('Device Identifier'),
  address: text(),
  vendorId: optional(number()),
  lastSeenMs: time('Last heard'),
});
export type NetworkDevice = Of<typeof NetworkDevice>;

export const NetworkDevicesAnswer = object({ devices: listOf(NetworkDevice, 'By their numbers') });
export type NetworkDevicesAnswer = Of<typeof NetworkDevicesAnswer>;

export const SearchBody = input({ device: optional(number()) });

export const SearchAnswer = object({ asked: flag('False: it was asked a moment ago, or nothing can be asked') });
export type SearchAnswer = Of<typeof SearchAnswer>;

import { readMultiplePayload } from '../../support/bacnet/wire.js';
import type { StepKind } from '../world/contract.js';
import type { BmsSite } from './bms-site.js';
import { num } from './bms-steps.js';
import { attempt } from './judge-cov.js';
import { property, type } from './judged-objects.js';
import { readEventInformation } from './payloads.js';
import {
  acknowledgePayload,
  eventInformationPayload,
  readRangePayload,
  recipientPayload,
  service,
  writePayload,
} from './requests.js';
import { real, unsigned } from './values.js';

/** Numbers of callers that are told of alarms, and of those that ask for other things. */
const [alarmDesk, alarmDesk2, logReader, engineer] = [3, 4, 5, 6] as const;

const classes = [1, 2, 3, 4] as const;
const againAfterMs = 20_000;

/** The Binary Values of the manual's bits, those that a system of three units can have. */
const points = [...Array(31).keys(), ...Array.from({ length: 11 }, (_, bit) => 100 + bit), 200, 201, 202, 203];

/** At the begin: a console that confirms, one that does not, and one that is known by its device number. */
export function listRecipients(bms: BmsSite, notificationClass: number): void {
  const recipientOf = (caller: number, processId: number, isConfirmed: boolean) => ({
    to: bms.caller(caller).traits.own,
    processId,
    isConfirmed,
  });
  const byNumber = { to: bms.caller(0).traits.device, processId: 9, isConfirmed: true };
  const recipients = [recipientOf(alarmDesk, 1, true), recipientOf(alarmDesk2, 2, false)];
  const all = notificationClass <= 2 ? [...recipients, byNumber] : recipients;
  bms.caller(engineer).request(service.addListElement, recipientPayload(notificationClass, all), ({ kind }) => {
    if (kind === 'ack' || kind === 'error') return;
    bms.parts.schedule.after(againAfterMs, () => listRecipients(bms, notificationClass));
  });
}

export function readReporting(bms: BmsSite): void {
  const properties = [
    property.eventDetectionEnable,
    property.eventEnable,
    property.timeDelay,
    property.notificationClass,
  ];
  const references = points.map((instance) => ({ type: type.binaryValue, instance, properties }));
  bms.caller(engineer).request(service.readPropertyMultiple, readMultiplePayload(references));
}

function readProfileName(bms: BmsSite): void {
  const references = [{ type: type.device, instance: 4_194_303, properties: [property.profileName] }];
  bms.caller(engineer).request(service.readPropertyMultiple, readMultiplePayload(references));
}

/** The commissioning of the site, some time after the gateway has begun. */
export function commission(bms: BmsSite): void {
  for (const notificationClass of classes) listRecipients(bms, notificationClass);
  readReporting(bms);
}

/** Page by page, until there is no more. */
function askForEvents(bms: BmsSite, caller: number, last?: string, pages = 0): void {
  bms.caller(caller).request(service.getEventInformation, eventInformationPayload(last), (outcome) => {
    if (outcome.kind !== 'ack' || pages > 20) return;
    const page = attempt(() => readEventInformation(outcome.payload));
    if (page?.hasMore === true) askForEvents(bms, caller, page.events.at(-1)?.object, pages + 1);
  });
}

/** What alarm consoles, log readers and engineers do. */
export const alarmSteps: readonly StepKind[] = [
  {
    name: 'bms-acknowledges',
    isFault: false,
    perHour: 6,
    draw: (dice) => ({ caller: dice.one([alarmDesk, alarmDesk2]), back: dice.one([0, 0, 1, 5]) }),
    begin: ({ bms }, { with: step }) => {
      const told = bms.eventsOf(num(step['caller'])).at(-1 - num(step['back']));
      if (told === undefined) return;
      const payload = acknowledgePayload({ ...told, processId: 1, source: 'night shift' });
      bms.caller(step['caller']).request(service.acknowledgeAlarm, payload);
    },
  },
  {
    name: 'bms-asks-events',
    isFault: false,
    perHour: 8,
    draw: (dice) => ({ caller: dice.one([0, alarmDesk, alarmDesk2]) }),
    begin: ({ bms }, { with: step }) => askForEvents(bms, num(step['caller'])),
  },
  {
    name: 'bms-reads-reporting',
    isFault: false,
    perHour: 1,
    draw: () => ({}),
    begin: ({ bms }) => {
      readReporting(bms);
      readProfileName(bms);
    },
  },
  {
    name: 'bms-reads-log',
    isFault: false,
    perHour: 3,
    draw: (dice) => ({ log: dice.one([0, 0, 1, 2, 4, 5]), isAnew: dice.chance(0.3), count: dice.one([10, 40]) }),
    begin: ({ bms }, { with: step }) => {
      const log = num(step['log']);
      const [objectType, instance] = log === 0 ? [type.eventLog, 1] : [type.trendLogMultiple, log];
      const from = step['isAnew'] === true ? 1 : bms.logs.nextOf(`${objectType},${instance}`);
      const counts = { type: objectType, instance, properties: [property.recordCount, property.totalRecordCount] };
      bms.caller(logReader).request(service.readPropertyMultiple, readMultiplePayload([counts]));
      const payload = readRangePayload(objectType, instance, from, num(step['count']));
      bms.caller(logReader).request(service.readRange, payload);
    },
  },
  {
    name: 'bms-writes',
    isFault: false,
    perHour: 0.5,
    draw: (dice) => ({
      what: dice.one(['increment', 'delay']),
      instance: dice.integer(0, 30),
      value: dice.one([0, 1, 3, 20]),
    }),
    begin: ({ bms }, { with: step }) => {
      const [instance, value] = [num(step['instance']), num(step['value'])];
      const payload =
        step['what'] === 'delay'
          ? writePayload(type.binaryValue, instance, property.timeDelay, unsigned(value))
          : writePayload(type.analogValue, instance, property.covIncrement, real(value));
      bms.caller(engineer).request(service.writeProperty, payload, () => readReporting(bms));
    },
  },
];

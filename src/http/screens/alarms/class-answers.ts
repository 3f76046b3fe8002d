import { createHash } from 'node:crypto';
import type { Destination } from '../../../bacnet/encoding/constructed/destination.js';
import { eventTransitions } from '../../../bacnet/encoding/constructed/named-bits.js';
import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { mostRecipients } from '../../../bacnet/object-model/notification-class-rules.js';
import type { TestOutcome } from '../../../bacnet/server/events/delivery/test-event.js';
import type { NotificationClassState } from '../../../bacnet/server/events/notification-classes.js';
import type { Clock } from '../../../core/clock.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import type { EventRecorder } from '../../../journal/journal-event.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import type { FaultsAnswer } from '../shared/schema.js';
import { type AlarmDevice, descriptionOf, nameOf, servingDevice } from './alarm-device.js';
import { faultsOf, fieldFault, refuseFaults, wholeFault } from './fields.js';
import { destinationOf, recipientId, recipientName, recipientView } from './recipients.js';
import type { AlarmClassesAnswer, AlarmClassView, ClassChange, RecipientBody, TestOutcomeView } from './schema.js';

export interface ClassParts {
  readonly clock: Clock;
  readonly journal: EventRecorder;
}

/** A page waits 20 s for an answer; a recipient that is searched for, and asked again and again, may take longer. */
const testPatienceMs = 15_000;
const leastPriority = 255;
/** What is told by a test event. */
const testText = 'TEST';

/** Notification Classes: what they do, and whom they tell. */
export function classAnswers(alarmDevice: () => AlarmDevice | undefined, { clock, journal }: ClassParts) {
  const serving = () => servingDevice(alarmDevice());
  return {
    classes: (): AlarmClassesAnswer => {
      const device = alarmDevice();
      if (device === undefined) return { isOn: false, isSending: false, mostRecipients, classes: [] };
      const { center, delivery } = device.alarms;
      const isSending = delivery.port?.mayInitiate === true;
      return { isOn: true, isSending, mostRecipients, classes: center.classes.map((one) => classView(device, one)) };
    },

    checkClass: (change: ClassChange): FaultsAnswer => ({ problems: faultsOf(() => checkPriority(change)) }),

    checkRecipient: (body: RecipientBody): FaultsAnswer => ({ problems: faultsOf(() => destinationOf(body)) }),

    changeClass: async (number: number, change: ClassChange, by: Caller): Promise<void> => {
      const device = serving();
      const state = stateOf(device, number);
      const { priority, ackRequired, tellsFault, revision } = change;
      checkPriority(change);
      if (revision !== undefined && revision !== revisionOf(state)) throw new GatewayError('alarms.changed', '');
      await Promise.all([
        device.alarms.center.changeClass(number, {
          ...(priority && { priority }),
          ...(ackRequired && { ackRequired }),
        }),
        ...(tellsFault === undefined ? [] : tellFaults(device, number, tellsFault)),
      ]);
      const name = nameOf(device, idOf(number));
      const who = textOfCaller(by);
      const write = (property: string, to: string) =>
        journal.record({ kind: 'property-written', subject: `${name}.${property}`, to, who });
      if (priority) write('priority', eventTransitions.map((one) => priority[one]).join(', '));
      if (ackRequired) write('ackRequired', eventTransitions.filter((one) => ackRequired[one]).join(', ') || '-');
      if (tellsFault !== undefined) write('eventEnable.toFault', String(tellsFault));
    },

    addRecipient: async (number: number, body: RecipientBody, by: Caller): Promise<string> => {
      const device = serving();
      const { recipients } = stateOf(device, number);
      const destination = destinationOf(body);
      const id = recipientId(destination);
      if (recipients.some((one) => recipientId(one) === id)) return id;
      if (recipients.length >= mostRecipients) {
        const allowed = { en: `up to ${mostRecipients} for each class`, fr: `${mostRecipients} au plus par classe` };
        refuseFaults([fieldFault('recipients', recipients.length + 1, allowed)]);
      }
      await device.alarms.center.changeClass(number, { recipients: [...recipients, destination] });
      record('recipient-added', device, number, destination, by);
      return id;
    },

    /** Nothing where it is gone already. */
    removeRecipient: async (number: number, id: string, by: Caller): Promise<void> => {
      const device = serving();
      const { recipients } = stateOf(device, number);
      const found = recipients.find((one) => recipientId(one) === id);
      if (found === undefined) return;
      await device.alarms.center.changeClass(number, { recipients: recipients.filter((one) => one !== found) });
      record('recipient-removed', device, number, found, by);
    },

    testRecipient: async (number: number, id: string, by: Caller): Promise<TestOutcomeView> => {
      const device = serving();
      const state = stateOf(device, number);
      const found = state.recipients.find((one) => recipientId(one) === id);
      if (found === undefined) throw new GatewayError('web.not-found', errorDetail('noRecipient'));
      const outcome = await withPatience(device.alarms.center.test(found, number, testText), clock);
      record('recipient-tested', device, number, found, by, outcome);
      return { outcome };
    },
  };

  function record(
    kind: 'recipient-added' | 'recipient-removed' | 'recipient-tested',
    device: AlarmDevice,
    number: number,
    destination: Destination,
    by: Caller,
    to?: string,
  ): void {
    const detail = nameOf(device, idOf(number));
    const subject = recipientName(destination);
    journal.record({ kind, subject, detail, who: textOfCaller(by), ...(to !== undefined && { to }) });
  }
}

function checkPriority({ priority }: ClassChange): void {
  refuseFaults(eventTransitions.map((one) => priority && wholeFault('priority', priority[one], 0, leastPriority)));
}

function idOf(instance: number) {
  return { objectType: ObjectType.notificationClass, instance };
}

function stateOf({ alarms }: AlarmDevice, number: number): NotificationClassState {
  const state = alarms.center.classes.find((one) => one.number === number);
  if (state === undefined) throw new GatewayError('web.not-found', errorDetail('noClass', { number }));
  return state;
}

function revisionOf({ priority, ackRequired }: NotificationClassState): string {
  return createHash('sha256')
    .update(JSON.stringify([priority, ackRequired]))
    .digest('hex')
    .slice(0, 16);
}

function classView(device: AlarmDevice, state: NotificationClassState): AlarmClassView {
  const { number, priority, ackRequired, recipients } = state;
  const members = membersOf(device, number);
  const tellFault = members.filter(({ configuration }) => configuration.eventEnable.toFault).length;
  const states = device.alarms.center.recipients;
  return {
    number,
    name: nameOf(device, idOf(number)),
    description: descriptionOf(device, idOf(number)),
    priority,
    ackRequired,
    tellsFault: tellFault === 0 ? 'none' : tellFault === members.length ? 'all' : 'some',
    alarms: members.length,
    alarmsOn: members.filter(({ configuration }) => configuration.eventDetectionEnable).length,
    revision: revisionOf(state),
    recipients: recipients.map((one) => recipientView(one, states)),
  };
}

function membersOf({ alarms }: AlarmDevice, number: number) {
  return [...alarms.events.objects].filter(({ configuration }) => configuration.notificationClass === number);
}

function tellFaults(device: AlarmDevice, number: number, toFault: boolean): readonly Promise<void>[] {
  return membersOf(device, number).map(({ configuration: { id, eventEnable } }) =>
    device.alarms.events.set(id, { eventEnable: { ...eventEnable, toFault } }),
  );
}

function withPatience(outcome: Promise<TestOutcome | undefined>, clock: Clock): Promise<TestOutcomeView['outcome']> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(testPatienceMs, () => resolve('waiting'));
    outcome.then((known = 'not-found') => resolve(known), reject).finally(cancel);
  });
}

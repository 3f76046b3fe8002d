import type { Clock } from '../../../../core/clock.js';
import type { ObjectIdentifier } from '../../../encoding/application-value.js';
import { ByteWriter } from '../../../encoding/byte-writer.js';
import type { Destination } from '../../../encoding/constructed/destination.js';
import { PropertyStateChoice } from '../../../encoding/constructed/property-state.js';
import type { TimeStamp } from '../../../encoding/constructed/time-stamp.js';
import { EventState, EventType, NotifyType } from '../../../encoding/event-enumerations.js';
import { ObjectType } from '../../../encoding/object-type.js';
import { networkPriorityOf } from '../../../events/distribution.js';
import { isOneDevice, type Target, targetOf } from '../../../events/notification-target.js';
import { encodeEventNotification } from '../../../services/event-notification.js';
import type { ClientOutcome } from '../../client-transactions.js';
import type { Peer } from '../../peer.js';
import type { NotificationClassState } from '../notification-classes.js';
import type { NotificationDelivery } from './notification-delivery.js';
import type { NotificationPort } from './notification-port.js';

/**
 * What became of a test event. `sent`: it was not to be confirmed, and nobody can say more. `not-found`: no such device, or no
 * router to its network, has answered. `not-sent`: no network, or communication is disabled.
 */
export type TestOutcome = 'confirmed' | 'refused' | 'aborted' | 'no-answer' | 'sent' | 'not-found' | 'not-sent';

export interface TestEventParts {
  readonly delivery: Pick<NotificationDelivery, 'port' | 'peerOf' | 'onHeard'>;
  readonly clock: Clock;
  readonly deviceId: () => ObjectIdentifier;
  readonly timeStamp: () => TimeStamp;
}

/** A device that is there answers a Who-Is within this time; its question is on its way since it became a recipient. */
const searchMs = 6_000;
const noFlags = { inAlarm: false, fault: false, overridden: false, outOfService: false };

/**
 * Sends one recipient an event that is none, past its queue: the Notification Class object goes from NORMAL to NORMAL, which no
 * list of alarms shows as one, at the priority of a return to normal. It is in no log, and nothing is to be acknowledged.
 */
export async function sendTestEvent(
  { processId, recipient, issueConfirmedNotifications: isConfirmed }: Destination,
  { number, priority }: NotificationClassState,
  messageText: string,
  parts: TestEventParts,
): Promise<TestOutcome> {
  const target = targetOf(recipient);
  const { port } = parts.delivery;
  if (target === undefined) return 'not-found';
  if (port?.mayInitiate !== true) return 'not-sent';
  const writer = new ByteWriter(256);
  encodeEventNotification(writer, {
    processId,
    initiatingDevice: parts.deviceId(),
    eventObject: { objectType: ObjectType.notificationClass, instance: number },
    timeStamp: parts.timeStamp(),
    notificationClass: number,
    priority: priority.toNormal,
    eventType: EventType.changeOfState,
    messageText,
    notifyType: NotifyType.event,
    ackRequired: false,
    fromState: EventState.normal,
    toState: EventState.normal,
    eventValues: {
      type: 'changeOfState',
      newState: { choice: PropertyStateChoice.booleanValue, value: 0 },
      statusFlags: noFlags,
    },
  });
  const networkPriority = networkPriorityOf(priority.toNormal);
  if (target.kind === 'broadcast') {
    return port.broadcast(target.scope, networkPriority, writer.copy()).then(
      () => 'sent',
      () => 'not-sent',
    );
  }
  const found = await peerWithin(target, parts);
  if (found === undefined) return 'not-found';
  const peer = { ...found, priority: networkPriority };
  if (isConfirmed && isOneDevice(target)) return confirmed(port, peer, writer.copy());
  port.sendUnconfirmed(peer, writer.copy());
  return 'sent';
}

function peerWithin(target: Target, { delivery, clock }: TestEventParts): Promise<Peer | undefined> {
  const known = delivery.peerOf(target);
  if (known !== undefined || target.kind === 'station') return Promise.resolve(known);
  return new Promise((resolve) => {
    const end = (peer: Peer | undefined) => {
      cancel();
      endListening();
      resolve(peer);
    };
    const cancel = clock.schedule(searchMs, () => end(undefined));
    const endListening = delivery.onHeard(() => {
      const peer = delivery.peerOf(target);
      if (peer !== undefined) end(peer);
    });
  });
}

function confirmed(port: NotificationPort, peer: Peer, parameters: Uint8Array): Promise<TestOutcome> {
  return new Promise((resolve) => {
    const sent = port.sendConfirmed(peer, parameters, (outcome) => resolve(outcomes[outcome]));
    if (sent === undefined) resolve('not-sent');
  });
}

const outcomes: Readonly<Record<ClientOutcome, TestOutcome>> = {
  acknowledged: 'confirmed',
  refused: 'refused',
  aborted: 'aborted',
  timeout: 'no-answer',
};

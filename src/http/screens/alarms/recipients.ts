import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { macAddressOf, stationName } from '../../../bacnet/datalink/station.js';
import type { BacnetTime } from '../../../bacnet/encoding/application-value.js';
import { ByteWriter } from '../../../bacnet/encoding/byte-writer.js';
import { type Destination, writeDestination } from '../../../bacnet/encoding/constructed/destination.js';
import {
  type DaysOfWeek,
  type EventTransitionBits,
  eventTransitions,
} from '../../../bacnet/encoding/constructed/named-bits.js';
import type { Recipient } from '../../../bacnet/encoding/constructed/recipient.js';
import { maxInstance, ObjectType } from '../../../bacnet/encoding/object-type.js';
import { isOneDevice, type Target, targetName, targetOf } from '../../../bacnet/events/notification-target.js';
import { globalBroadcastNetwork } from '../../../bacnet/npdu/npdu.js';
import type { RecipientState } from '../../../bacnet/server/events/delivery/notification-delivery.js';
import { GatewayError } from '../../../core/errors.js';
import { textOfPeer } from '../bacnet/answers.js';
import type { SettingsFault } from '../shared/schema.js';
import { fieldFault, refuseFaults, wholeFault } from './fields.js';
import type { DayName, RecipientBody, RecipientView } from './schema.js';

const dayNames: readonly DayName[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const maxProcessId = 0xffff_ffff;
/** Octets of a MAC address: up to those of an IPv6 address with its port. */
const longestMac = 18;

/** The same for the same entry, so that nobody removes another one than he sees. */
export function recipientId(destination: Destination): string {
  const writer = new ByteWriter(64);
  writeDestination(writer, destination);
  return createHash('sha256').update(writer.bytes()).digest('hex').slice(0, 16);
}

/** The entry that a person describes; throws `alarms.invalid` with all that is wrong. */
export function destinationOf(body: RecipientBody): Destination {
  const { recipient, fault } = recipientOf(body);
  const [fromTime, toTime] = [timeOfDay(body.from), timeOfDay(body.to)];
  const hours = { en: '00:00 to 23:59', fr: '00:00 à 23:59' };
  const one = { en: 'one at least', fr: 'au moins un' };
  refuseFaults([
    fault,
    body.days.length === 0 ? fieldFault('days', undefined, one) : undefined,
    fromTime === undefined ? fieldFault('from', body.from, hours) : undefined,
    toTime === undefined ? fieldFault('to', body.to, hours) : undefined,
    wholeFault('processId', body.processId, 0, maxProcessId),
    body.transitions.length === 0
      ? fieldFault('transitions', undefined, { en: one.en, fr: 'au moins une' })
      : undefined,
    confirmationFault(recipient, body.confirmed),
  ]);
  if (recipient === undefined || fromTime === undefined || toTime === undefined || body.processId === undefined) {
    throw new GatewayError('internal.fault', 'A recipient has a fault that was not told.');
  }
  return {
    validDays: Object.fromEntries(dayNames.map((day) => [day, body.days.includes(day)])) as DaysOfWeek,
    fromTime,
    // The whole minute.
    toTime: { ...toTime, second: toTime.second === 0 ? 59 : toTime.second, hundredths: 99 },
    recipient,
    processId: body.processId,
    issueConfirmedNotifications: body.confirmed,
    transitions: Object.fromEntries(
      eventTransitions.map((transition) => [transition, body.transitions.includes(transition)]),
    ) as EventTransitionBits,
  };
}

/** A confirmed request goes to one device only (135-2016 §5.1). */
function confirmationFault(recipient: Recipient | undefined, isConfirmed: boolean): SettingsFault | undefined {
  const target = recipient && targetOf(recipient);
  if (!isConfirmed || target === undefined || isOneDevice(target)) return undefined;
  return fieldFault('confirmed', undefined, {
    en: 'unconfirmed for a broadcast, confirmed to one device only',
    fr: 'sans confirmation pour une diffusion ; avec confirmation vers un seul appareil',
  });
}

interface Found {
  readonly recipient?: Recipient;
  readonly fault?: SettingsFault | undefined;
}

function recipientOf({ kind, device, address, network, mac }: RecipientBody): Found {
  switch (kind) {
    case 'device': {
      // 4194303 stands for a device that is not known.
      const fault = wholeFault('device', device, 0, maxInstance - 1);
      if (fault !== undefined || device === undefined) return { fault };
      return { recipient: { type: 'device', device: { objectType: ObjectType.device, instance: device } } };
    }
    case 'address':
      return stationAt(address);
    case 'station':
      return stationOf(network, mac);
    case 'network': {
      const fault = wholeFault('network', network, 1, globalBroadcastNetwork - 1);
      return fault === undefined && network !== undefined ? at(network, new Uint8Array()) : { fault };
    }
    case 'local':
      return at(0, new Uint8Array());
    case 'all':
      return at(globalBroadcastNetwork, new Uint8Array());
  }
}

function at(network: number, macAddress: Uint8Array): Found {
  return { recipient: { type: 'address', address: { network, macAddress } } };
}

/** `192.0.2.7:47808`, without a port that of BACnet; or the VMAC of a node of BACnet/SC: `f2:a1:b2:c3:d4:e5`. */
function stationAt(text: string | undefined): Found {
  const macAddress = macAddressIn(text ?? '');
  const allowed = {
    en: 'IPv4 address of one device, and port: 192.168.1.50:47808; on BACnet/SC its VMAC of 12 hexadecimal digits',
    fr: "adresse IPv4 d'un appareil, et port : 192.168.1.50:47808 ; en BACnet/SC, sa VMAC de 12 chiffres hexadécimaux",
  };
  const found = macAddress && at(0, macAddress);
  const isUsable = found?.recipient !== undefined && targetOf(found.recipient) !== undefined;
  return isUsable ? found : { fault: fieldFault('address', text, allowed) };
}

function macAddressIn(text: string): Uint8Array | undefined {
  const [, vmac] = /^\s*(?:VMAC\s+)?([\da-f]{2}(?:[:-]?[\da-f]{2}){5})\s*$/i.exec(text) ?? [];
  if (vmac !== undefined) return new Uint8Array(Buffer.from(vmac.replace(/[:-]/g, ''), 'hex'));
  const [, address = '', port = '47808'] = /^\s*([\d.]+)(?::(\d{1,5}))?\s*$/.exec(text) ?? [];
  return isIPv4(address) && Number(port) <= 0xffff ? macAddressOf({ address, port: Number(port) }) : undefined;
}

function stationOf(network: number | undefined, text: string | undefined): Found {
  const fault = wholeFault('network', network, 1, globalBroadcastNetwork - 1);
  if (fault !== undefined || network === undefined) return { fault };
  const digits = (text ?? '').replace(/[\s:.-]/g, '');
  const isMac = /^(?:[\da-f]{2})+$/i.test(digits) && digits.length <= 2 * longestMac;
  if (isMac) return at(network, new Uint8Array(Buffer.from(digits, 'hex')));
  const allowed = {
    en: `1 to ${longestMac} octets in hexadecimal digits: 0A or C0A80132BAC0`,
    fr: `1 à ${longestMac} octets en chiffres hexadécimaux : 0A ou C0A80132BAC0`,
  };
  return { fault: fieldFault('mac', text, allowed) };
}

function timeOfDay(text: string): Required<{ [K in keyof BacnetTime]: number }> | undefined {
  const [, hour, minute, second = '0'] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim()) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  const found = { hour: Number(hour), minute: Number(minute), second: Number(second), hundredths: 0 };
  return found.hour <= 23 && found.minute <= 59 && found.second <= 59 ? found : undefined;
}

/** An entry of Recipient_List, and how it is doing. */
export function recipientView(destination: Destination, states: readonly RecipientState[]): RecipientView {
  const { validDays, fromTime, toTime, recipient, processId, issueConfirmedNotifications, transitions } = destination;
  const target = targetOf(recipient);
  const name = target && targetName(target);
  const state = states.find((one) => one.name === name);
  return {
    id: recipientId(destination),
    ...placeOf(target),
    days: dayNames.filter((day) => validDays[day]),
    from: textOfTime(fromTime),
    to: textOfTime(toTime),
    processId,
    confirmed: issueConfirmedNotifications,
    transitions: eventTransitions.filter((one) => transitions[one]),
    status: state?.status ?? 'unknown',
    ...(state?.peer && { at: textOfPeer(state.peer) }),
    waiting: state?.waiting ?? 0,
    lost: state?.lost ?? 0,
    ...(state?.lastSuccessMs !== undefined && { lastSuccessMs: state.lastSuccessMs }),
    ...(state?.lastFailure && { lastFailure: state.lastFailure }),
  };
}

function placeOf(target: Target | undefined): Pick<RecipientView, 'kind' | 'device' | 'address' | 'network' | 'mac'> {
  switch (target?.kind) {
    case undefined:
      return { kind: 'unusable' };
    case 'device':
      return { kind: 'device', device: target.instance };
    case 'station':
      return { kind: 'address', address: stationName(target) };
    case 'remote': {
      const { network, macAddress } = target;
      if (macAddress.length === 0) return { kind: 'network', network };
      return { kind: 'station', network, mac: Buffer.from(macAddress).toString('hex') };
    }
    case 'broadcast':
      return { kind: target.scope === 'local' ? 'local' : 'all' };
  }
}

/** What a BMS left open is any. */
function textOfTime({ hour, minute, second }: BacnetTime): string {
  const two = (value: number | undefined) => (value === undefined ? '**' : String(value).padStart(2, '0'));
  const isWholeMinute = second === 0 || second === 59 || second === undefined;
  return `${two(hour)}:${two(minute)}${isWholeMinute ? '' : `:${two(second)}`}`;
}

/** Who it is, for the journal. */
export function recipientName({ recipient, processId }: Destination): string {
  const target = targetOf(recipient);
  return `${target === undefined ? '?' : targetName(target)}, process ${processId}`;
}

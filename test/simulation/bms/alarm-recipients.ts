import type { Item } from '../../support/bacnet/wire.js';
import type { Notice } from './gateway-wire.js';
import { stampOf, Tags } from './payloads.js';

/** Somebody in the Recipient_List of a Notification Class. */
export interface AlarmRecipient {
  readonly notificationClass: number;
  /** Address and port. */
  readonly to: string;
  readonly processId: number;
  readonly isConfirmed: boolean;
  /** Named by the number of its device, which whoever says that it is his gets. */
  readonly isDevice: boolean;
  readonly sinceMs: number;
  untilMs: number;
  /** What it was sent of each event, by the name of the event. */
  readonly sent: Map<string, Notice[]>;
}

export interface ListChange {
  readonly notificationClass: number;
  /** Octets of the recipient, process, whether it is confirmed. */
  readonly elements: readonly {
    readonly recipient: string;
    readonly processId: number;
    readonly isConfirmed: boolean;
  }[];
}

/** AddListElement and RemoveListElement of Recipient_List; undefined for another list. */
export function readListChange(payload: Uint8Array): ListChange | undefined {
  const tags = new Tags(payload);
  const object = tags.id(0);
  if (tags.contextNumber(1) !== 102 || !object.startsWith('15,')) return undefined;
  return { notificationClass: Number(object.slice(3)), elements: elementsOf(tags.within(3)) };
}

/** Destinations, each of them valid days, two times, a recipient, a process, confirmed, transitions. */
function elementsOf(all: readonly Item[]): ListChange['elements'] {
  const found: { recipient: string; processId: number; isConfirmed: boolean }[] = [];
  for (let at = 0; at < all.length; ) {
    at += 3;
    const from = at;
    if (all[at]?.kind === 'opening') while (all[at]?.kind !== 'closing') at += 1;
    at += 1;
    const recipient = recipientOf(all.slice(from, at));
    const processId = all[at]?.octets.reduce((sum, octet) => sum * 256 + octet, 0) ?? 0;
    found.push({ recipient, processId, isConfirmed: all[at + 1]?.octets[0] === 1 });
    at += 3;
  }
  return found;
}

/** `address:port` of a station, `device 5003`, or the octets of what is neither. */
function recipientOf(all: readonly Item[]): string {
  const [first, network, mac] = all;
  if (first?.kind === 'context')
    return `device ${first.octets.reduce((sum, octet) => sum * 256 + octet, 0) % 0x400000}`;
  if (
    network !== undefined &&
    mac !== undefined &&
    mac.octets.length === 6 &&
    network.octets.every((one) => one === 0)
  ) {
    const [a, b, c, d, high = 0, low = 0] = mac.octets;
    return `${a}.${b}.${c}.${d}:${high * 256 + low}`;
  }
  return stampOf(all);
}

/** Who is told of which class, by the list changes that the gateway has acknowledged. */
export class AlarmRecipients {
  readonly all: AlarmRecipient[] = [];

  /** `addressOf` finds the station of a device number. */
  apply(change: ListChange, isAdded: boolean, nowMs: number, addressOf: (device: number) => string | undefined): void {
    for (const { recipient, processId, isConfirmed } of change.elements) {
      const isDevice = recipient.startsWith('device ');
      const to = isDevice ? addressOf(Number(recipient.slice(7))) : recipient;
      const known = this.find(change.notificationClass, to ?? recipient, processId);
      if (!isAdded && known !== undefined) known.untilMs = nowMs;
      if (!isAdded || known !== undefined || to === undefined) continue;
      const { notificationClass } = change;
      const sent = new Map<string, Notice[]>();
      this.all.push({
        notificationClass,
        to,
        processId,
        isConfirmed,
        isDevice,
        sinceMs: nowMs,
        untilMs: Number.POSITIVE_INFINITY,
        sent,
      });
    }
  }

  /** A factory reset has emptied all lists. */
  forget(nowMs: number): void {
    for (const one of this.all) one.untilMs = Math.min(one.untilMs, nowMs);
  }

  /** Of those that are still listed. */
  find(notificationClass: number, to: string, processId: number): AlarmRecipient | undefined {
    return this.all.find(
      (one) =>
        one.notificationClass === notificationClass &&
        one.to === to &&
        one.processId === processId &&
        !Number.isFinite(one.untilMs),
    );
  }

  /** Whom an event of that moment is for. */
  of(notificationClass: number, atMs: number): readonly AlarmRecipient[] {
    return this.all.filter(
      (one) => one.notificationClass === notificationClass && one.sinceMs < atMs && one.untilMs > atMs,
    );
  }
}

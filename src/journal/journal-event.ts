import { isRecord } from '../core/kept-state.js';

/** Everything the journal can tell; texts in both languages stand in `event-texts.ts`. */
export const eventKinds = [
  'started',
  'started-after-cut',
  'stopped',
  'alarm-raised',
  'alarm-cleared',
  'state-changed',
  'ups-connected',
  'ups-replaced',
  'unit-forgotten',
  'communication-lost',
  'communication-back',
  'detection-requested',
  'gateway-fault',
  'gateway-fault-ended',
  'settings-changed',
  'settings-rejected',
  'settings-file-deleted',
  'settings-file-returned',
  'login',
  'logout',
  'login-failed',
  'login-locked',
  'password-changed',
  'factory-password-kept',
  'password-recovered',
  'password-failure',
  'commissioning-started',
  'commissioning-ended',
  'forced-value',
  'forced-value-ended',
  'property-written',
  'alarm-acknowledged',
  'alarm-inhibited',
  'alarm-inhibition-ended',
  'recipient-added',
  'recipient-removed',
  'recipient-tested',
  'duplicate-device',
  'duplicate-device-gone',
  'duplicate-name',
  'duplicate-name-gone',
  'event-recipient-away',
  'event-recipient-back',
  'event-notification-lost',
  'time-synchronised',
  'time-refused',
  'bacnet-requests-lost',
  'clock-set',
  'restart-requested',
  'restart-refused',
  'communication-disabled',
  'communication-enabled',
  'network-changed',
  'network-confirmed',
  'network-reverted',
  'network-failed',
  'network-waiting',
  'network-refused',
  'served-address-missing',
  'served-address-back',
  'firmware-uploaded',
  'firmware-refused',
  'firmware-activated',
  'firmware-confirmed',
  'firmware-reverted',
  'backup-restored',
  'profile-saved',
  'profile-removed',
  'factory-reset',
  'tls-changed',
  'servers-told-low',
  'servers-told-stale',
  'servers-told-clear',
  'shutdown-drill-started',
  'shutdown-drill-ended',
  'sc-primary-connected',
  'sc-failover-connected',
  'sc-hub-lost',
  'broker-connected',
  'broker-away',
  'broker-refuses',
  'broker-certificates-changed',
  'sc-certificate-requested',
  'sc-certificate-given',
  'sc-certificate-in-force',
  'sc-certificate-failed',
  'sc-certificate-discarded',
  'sc-certificate-expiring',
  'sc-certificate-expired',
  'journal-damaged',
  'nut-attached',
  'nut-detached',
  'nut-told',
  'nut-refused',
  'nut-primary-refused',
] as const;

export type EventKind = (typeof eventKinds)[number];

/** What the UPS did, or the simulator in its place. */
export const upsEventKinds: ReadonlySet<EventKind> = new Set<EventKind>([
  'alarm-raised',
  'alarm-cleared',
  'state-changed',
  'ups-connected',
  'ups-replaced',
  'communication-lost',
  'communication-back',
]);

/** What the UPS says of its battery: charge and remaining time at the present load. */
export interface BatteryLeft {
  readonly percent?: number;
  readonly minutes?: number;
}

/** What happened, as its finder tells it. The meaning of the optional members by kind is that of the text. */
export interface NewEvent {
  readonly kind: EventKind;
  /** What it is about: an alarm's bit text, an object, `[section] key`, a user, a version, a device. */
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  /** User and address, `config.ini`, a BACnet peer; absent when the gateway itself or the UPS did it. */
  readonly who?: string;
  readonly detail?: string;
  /** `detail` in French, where it is a sentence that is not known here. */
  readonly detailFr?: string;
  /** Of the error that `detail` tells of in English. */
  readonly code?: string;
  /** As it was read last before; of what begins or ends a time on battery. */
  readonly battery?: BatteryLeft;
}

export interface JournalEvent extends NewEvent {
  /** Rises by the order of recording, whatever the machine's clock does. */
  readonly id: number;
  /** Wall clock, milliseconds since 1970. */
  readonly atMs: number;
  /** The UPS was the built-in simulator. */
  readonly simulated?: true;
  /** How many like it came shortly before and were not recorded one by one. */
  readonly repeats?: number;
}

/** What the parts that find events need of the journal. */
export interface EventRecorder {
  record(event: NewEvent): void;
}

const textMembers = ['subject', 'from', 'to', 'who', 'detail', 'detailFr', 'code'] as const;
/** Longest text kept; some come from strangers on the network. */
const maxTextLength = 300;

/** The event with bounded texts on one line each. */
export function boundedEvent(event: NewEvent): NewEvent {
  const bounded: { -readonly [K in keyof NewEvent]: NewEvent[K] } = { kind: event.kind };
  for (const member of textMembers) {
    const text = event[member];
    if (text !== undefined && text !== '') bounded[member] = oneLine(text);
  }
  if (event.battery !== undefined) bounded.battery = event.battery;
  return bounded;
}

function oneLine(text: string): string {
  const cut = text.slice(0, maxTextLength).replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ');
  return text.length > maxTextLength ? `${cut}…` : cut;
}

type StoredEvent = Omit<JournalEvent, 'id' | 'atMs'>;

export function formatStoredEvent(event: StoredEvent): string {
  return JSON.stringify(event);
}

/** The event of a record; undefined when it is none that this version knows. */
export function parseStoredEvent(text: string): StoredEvent | undefined {
  const found = parseObject(text);
  const kind = eventKinds.find((known) => known === found?.kind);
  if (found === undefined || kind === undefined) return undefined;
  const event: { -readonly [K in keyof StoredEvent]: StoredEvent[K] } = { kind };
  for (const member of textMembers) {
    const value = found[member];
    if (typeof value === 'string') event[member] = value;
  }
  if (found.simulated === true) event.simulated = true;
  if (typeof found.repeats === 'number') event.repeats = found.repeats;
  if (isRecord(found.battery)) event.battery = batteryOf(found.battery);
  return event;
}

function batteryOf({ percent, minutes }: Record<string, unknown>): BatteryLeft {
  return {
    ...(typeof percent === 'number' && { percent }),
    ...(typeof minutes === 'number' && { minutes }),
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

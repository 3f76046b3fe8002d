import { networkKinds } from '../network/change-outcome.js';
import type { Level } from '../state/level.js';

/** Kinds of journal events as people look for them; an empty list is all. */
export const eventGroups = {
  all: [],
  alarms: ['alarm-raised', 'alarm-cleared'],
  states: [
    'state-changed',
    'ups-connected',
    'ups-replaced',
    'communication-lost',
    'communication-back',
    'gateway-fault',
    'gateway-fault-ended',
  ],
  settings: [
    'settings-changed',
    'settings-rejected',
    'settings-file-deleted',
    'settings-file-returned',
    'backup-restored',
    'factory-reset',
    'tls-changed',
  ],
  access: [
    'login',
    'login-failed',
    'login-locked',
    'password-changed',
    'factory-password-kept',
    'password-recovered',
    'password-failure',
  ],
  bacnet: [
    'commissioning-started',
    'commissioning-ended',
    'forced-value',
    'forced-value-ended',
    'property-written',
    'duplicate-device',
    'duplicate-device-gone',
    'duplicate-name',
    'duplicate-name-gone',
    'time-synchronised',
    'time-refused',
    'communication-disabled',
    'communication-enabled',
  ],
  gateway: [
    'started',
    'started-after-cut',
    'stopped',
    'restart-requested',
    'clock-set',
    'detection-requested',
    ...networkKinds,
    'served-address-missing',
    'served-address-back',
    'firmware-uploaded',
    'firmware-refused',
    'firmware-activated',
    'firmware-confirmed',
    'firmware-reverted',
    'journal-damaged',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type EventGroup = keyof typeof eventGroups;
export const eventGroupNames = Object.keys(eventGroups) as readonly EventGroup[];

const levels: Readonly<Record<string, Level>> = {
  'alarm-raised': 'critical',
  'alarm-cleared': 'good',
  'communication-lost': 'critical',
  'communication-back': 'good',
  'ups-connected': 'good',
  'ups-replaced': 'warning',
  'gateway-fault': 'critical',
  'gateway-fault-ended': 'good',
  'settings-rejected': 'warning',
  'settings-file-deleted': 'warning',
  'login-failed': 'warning',
  'login-locked': 'warning',
  'password-failure': 'warning',
  'started-after-cut': 'warning',
  'commissioning-started': 'warning',
  'forced-value': 'warning',
  'duplicate-device': 'critical',
  'duplicate-device-gone': 'good',
  'duplicate-name': 'warning',
  'duplicate-name-gone': 'good',
  'communication-disabled': 'warning',
  'network-reverted': 'warning',
  'network-failed': 'warning',
  'network-waiting': 'warning',
  'network-refused': 'warning',
  'served-address-missing': 'warning',
  'firmware-refused': 'warning',
  'firmware-reverted': 'critical',
  'journal-damaged': 'warning',
};

export function eventLevel(kind: string): Level {
  return levels[kind] ?? 'info';
}

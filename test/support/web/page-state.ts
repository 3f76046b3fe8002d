import type { ActiveAlarm } from '../../../src/http/screens/events/schema.js';
import type { StatusView } from '../../../src/http/screens/home/schema.js';
import { valueAnswers } from '../../../src/http/screens/values/object-views.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { alarmRows } from '../../../src/journal/alarm-texts.js';
import type { ObjectValues } from '../../../src/objects/mapper.js';
import { objectReport } from '../../../src/objects/object-report.js';
import { activeBits } from '../../../web/src/state/live-value.js';

/** A status as the API tells it of a healthy single UPS. */
export function statusOf(ups: Partial<StatusView['ups']> = {}, more: Partial<StatusView> = {}): StatusView {
  return {
    version: '1.0.0',
    startedAtMs: 0,
    nowMs: 100_000,
    simulated: false,
    deviceStatus: 1,
    ups: { connection: 'running', architecture: 'single', unitNumber: 0, lastPollAtMs: 99_500, ...ups },
    units: [],
    bacnet: {
      state: 'bound',
      address: '192.168.1.20',
      port: 47808,
      deviceIdentifier: 1338,
      deviceName: 'MASTERYS',
      duplicates: [],
      subscriptions: 0,
      foreignDevice: { state: 'inactive' },
    },
    link: {
      status: 'open',
      carrier: 'modbus-rtu',
      toCheck: { en: 'the cable', fr: 'le câble' },
      port: '/dev/ttyS0',
      requests: 10,
      answers: 10,
      timeouts: 0,
      crcErrors: 0,
    },
    pending: [],
    commissioning: { active: false, forced: [] },
    inhibitedAlarms: [],
    settingsProblems: [],
    lamps: { connection: true, network: true, power: true, rx: true, tx: true },
    ...more,
  };
}

export function objectOf(name: string, more: Partial<ObjectView>): ObjectView {
  return {
    name,
    type: 'AV',
    instance: 0,
    level: 'unit',
    description: { en: '', fr: '' },
    presentValue: -1,
    text: '',
    unit: '',
    sources: [],
    certainty: 'documented',
    state: 'good',
    ageMs: 200,
    outOfService: false,
    ...more,
  };
}

/** Multi-state Values by name, measurements by name; all of them good. */
export function objectsOf(
  states: Readonly<Record<string, number>>,
  measures: Readonly<Record<string, number>> = {},
): ReadonlyMap<string, ObjectView> {
  return new Map([
    ...Object.entries(states).map(
      ([name, presentValue]) => [name, objectOf(name, { type: 'MV', presentValue })] as const,
    ),
    ...Object.entries(measures).map(
      ([name, value]) => [name, objectOf(name, { presentValue: value, engineeringValue: value })] as const,
    ),
  ]);
}

/** Objects and alarms of now as the gateway tells them of these values. */
export function pageDataOf(values: ObjectValues, nowMs: number) {
  const views = valueAnswers({ objects: () => objectReport(values, nowMs), bacnet: () => undefined }).objects();
  const objects: ReadonlyMap<string, ObjectView> = new Map(views.map((view) => [view.name, view]));
  const active: readonly ActiveAlarm[] = alarmRows
    .filter(({ object, bit }) => activeBits(objects.get(object)).includes(bit))
    .map(({ object, ...alarm }) => ({ ...alarm, name: object, sinceMs: 0 }));
  return { objects, active };
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { objectMapperOf } from '../../src/device/object-mapper-of.js';
import { offlineDevice } from '../../src/device/offline-device.js';
import { noUps } from '../../src/device/ups-monitor-of.js';
import { supportedBibbs } from '../../src/documents/bibbs.js';
import { departures } from '../../src/documents/departures.js';
import { type DeviceDescription, describeDevice } from '../../src/documents/device-description.js';
import { supportedServices } from '../../src/documents/services.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { root } from '../support/daemon.js';
import { ManualClock } from '../support/manual-clock.js';

/** A test that drives it, and the words by which that test names it where they are not the name. */
type Driver = readonly [file: string, words?: RegExp];

const services: Readonly<Record<string, Driver>> = {
  AcknowledgeAlarm: ['conformance/alarm-services.test.ts', /acknowledgeAlarm\(/],
  GetAlarmSummary: ['conformance/alarm-services.test.ts'],
  GetEnrollmentSummary: ['conformance/alarm-services.test.ts'],
  GetEventInformation: ['conformance/alarm-services.test.ts'],
  SubscribeCOV: ['bacnet/server/cov/subscribe-cov.test.ts'],
  SubscribeCOVProperty: ['bacnet/server/cov/subscribe-cov.test.ts'],
  AtomicReadFile: ['conformance/certificate-files.test.ts', /readFile\(/],
  AddListElement: ['conformance/list-elements.test.ts'],
  RemoveListElement: ['conformance/list-elements.test.ts'],
  ReadProperty: ['bacnet/server/requests.test.ts'],
  ReadPropertyMultiple: ['bacnet/server/requests.test.ts'],
  WriteProperty: ['bacnet/server/writing.test.ts'],
  WritePropertyMultiple: ['bacnet/server/writing.test.ts'],
  DeviceCommunicationControl: ['bacnet/server/remote-control.test.ts'],
  ReinitializeDevice: ['conformance/network-port.test.ts', /reinitialize\(/],
  TimeSynchronization: ['bacnet/server/remote-control.test.ts'],
  UTCTimeSynchronization: ['bacnet/server/remote-control.test.ts'],
  'Who-Has': ['bacnet/server/discovery.test.ts'],
  'Who-Is': ['bacnet/server/discovery.test.ts'],
  'I-Am': ['bacnet/server/discovery.test.ts'],
  'I-Have': ['bacnet/server/discovery.test.ts'],
  ReadRange: ['conformance/logs.test.ts', /readRange/],
  ConfirmedCOVNotification: ['bacnet/server/cov/cov-delivery.test.ts', /a confirmed notification/],
  UnconfirmedCOVNotification: ['conformance/restart.test.ts'],
  ConfirmedEventNotification: ['conformance/alarm-services.test.ts', /by a confirmed notification/],
  UnconfirmedEventNotification: ['conformance/alarm-services.test.ts', /by an unconfirmed one/],
};

const bibbs: Readonly<Record<string, Driver>> = {
  'DS-RP-B': ['conformance/reading-services.test.ts', /wholeList|ReadProperty/],
  'DS-RPM-B': ['conformance/reading-services.test.ts', /reader\.readMany\(/],
  'DS-WP-B': ['conformance/writing.test.ts', /bms\.write\(/],
  'DS-WPM-B': ['conformance/writing.test.ts', /bms\.writeMany\(/],
  'DS-COV-B': ['conformance/cov.test.ts', /COV/],
  'DS-COVP-B': ['bacnet/server/cov/subscribe-cov.test.ts', /SubscribeCOVProperty/],
  'DM-DDB-A': ['bacnet/server/restart-notice.test.ts', /Who-Is/],
  'DM-DDB-B': ['conformance/packets.test.ts', /Who-Is/],
  'DM-DOB-B': ['conformance/packets.test.ts', /Who-Has/],
  'DM-DCC-B': ['conformance/writing.test.ts', /DeviceCommunicationControl/],
  'DM-TS-B': ['conformance/writing.test.ts', /TimeSynchronization/],
  'DM-UTC-B': ['conformance/writing.test.ts', /UTCTimeSynchronization/],
  'DM-RD-B': ['conformance/writing.test.ts', /reinitialize/],
  'DM-LM-B': ['conformance/list-elements.test.ts', /RemoveListElement/],
  'DM-R-B': ['conformance/restart.test.ts', /a restart is told/],
  'AE-N-I-B': ['conformance/alarm-services.test.ts', /each is told of the alarm/],
  'AE-ACK-B': ['conformance/alarm-services.test.ts', /acknowledgeAlarm\(/],
  'AE-INFO-B': ['conformance/alarm-services.test.ts', /GetEventInformation/],
  'AE-ASUM-B': ['conformance/alarm-services.test.ts', /GetAlarmSummary/],
  'AE-ESUM-B': ['conformance/alarm-services.test.ts', /GetEnrollmentSummary/],
  'AE-EL-I-B': ['conformance/alarm-services.test.ts', /the Event Log has all of it/],
  'T-VMMV-I-B': ['conformance/logs.test.ts', /Trend Logs Multiple/],
  'T-AMVR-B': ['bacnet/server/logs/event-log.test.ts', /BUFFER_READY/],
  'GW-EO-B': ['conformance/communication.test.ts', /communication-failure/],
};

let description: DeviceDescription;

beforeAll(async () => {
  const { settings } = readSettings(new TextEncoder().encode('[bacnet]\n'), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  const parts = {
    dataDir: '/nowhere',
    demo: false,
    registry: builtInMaps,
    version: '1.0.0',
    clock: new ManualClock(),
    log: silentLog,
  };
  const values = objectMapperOf(settings).map(noUps.snapshot);
  description = describeDevice(await offlineDevice(settings, values, noUps, parts));
});

describe('a row of the PICS that no test drives is a defect', () => {
  it('each service has a test', () => {
    expect(supportedServices(description).filter(({ name }) => services[name] === undefined)).toEqual([]);
  });

  it('each building block has a test', () => {
    expect(supportedBibbs(description).filter(({ name }) => bibbs[name] === undefined)).toEqual([]);
  });

  it.each([...Object.entries(services), ...Object.entries(bibbs)])(
    '%s: the test is there and names it',
    (name, driver) => {
      const [file, words = new RegExp(name)] = driver;
      const path = join(root, 'test', file);
      expect([file, existsSync(path)]).toEqual([file, true]);
      expect(words.test(readFileSync(path, 'utf8'))).toBe(true);
    },
  );
});

describe('the PICS names its departures', () => {
  it('those that the manual orders, the silent return from FAULT, and no other', () => {
    expect(departures(description)).toEqual([
      expect.stringContaining('Relinquish_Default is served without Priority_Array'),
      expect.stringContaining('Profile_Name of the Device'),
      expect.stringMatching(/^While Event_Enable of an object has to-fault FALSE, its return from FAULT to NORMAL is /),
    ]);
  });
});

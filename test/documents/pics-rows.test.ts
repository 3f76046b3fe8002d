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
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { root } from '../support/daemon.js';
import { ManualClock } from '../support/manual-clock.js';

/** A test that drives it, and the words by which that test names it where they are not the name. */
type Driver = readonly [file: string, words?: RegExp];

const services: Readonly<Record<string, Driver>> = {
  AcknowledgeAlarm: ['bacnet/server/events/event-services.test.ts'],
  GetAlarmSummary: ['bacnet/server/events/event-services.test.ts'],
  GetEnrollmentSummary: ['bacnet/server/events/event-services.test.ts'],
  GetEventInformation: ['bacnet/server/events/event-services.test.ts'],
  SubscribeCOV: ['bacnet/server/cov/subscribe-cov.test.ts'],
  SubscribeCOVProperty: ['bacnet/server/cov/subscribe-cov.test.ts'],
  AddListElement: ['bacnet/server/events/recipient-list.test.ts'],
  RemoveListElement: ['bacnet/server/events/recipient-list.test.ts'],
  ReadProperty: ['bacnet/server/requests.test.ts'],
  ReadPropertyMultiple: ['bacnet/server/requests.test.ts'],
  WriteProperty: ['bacnet/server/writing.test.ts'],
  WritePropertyMultiple: ['bacnet/server/writing.test.ts'],
  DeviceCommunicationControl: ['bacnet/server/remote-control.test.ts'],
  ReinitializeDevice: ['bacnet/server/remote-control.test.ts'],
  TimeSynchronization: ['bacnet/server/remote-control.test.ts'],
  UTCTimeSynchronization: ['bacnet/server/remote-control.test.ts'],
  'Who-Has': ['bacnet/server/discovery.test.ts'],
  'Who-Is': ['bacnet/server/discovery.test.ts'],
  'I-Am': ['bacnet/server/discovery.test.ts'],
  'I-Have': ['bacnet/server/discovery.test.ts'],
  ReadRange: ['bacnet/server/read-range.test.ts'],
  ConfirmedCOVNotification: ['bacnet/server/cov/cov-delivery.test.ts', /a confirmed notification/],
  UnconfirmedCOVNotification: ['bacnet/server/restart-notice.test.ts'],
  ConfirmedEventNotification: ['bacnet/server/events/delivery-network.test.ts', /issueConfirmedNotifications/],
  UnconfirmedEventNotification: ['bacnet/server/events/delivery-network.test.ts', /issueConfirmedNotifications: false/],
};

const bibbs: Readonly<Record<string, Driver>> = {
  'DS-RP-B': ['conformance/reading-services.test.ts', /wholeList|ReadProperty/],
  'DS-RPM-B': ['bacnet/server/requests.test.ts', /ReadPropertyMultiple/],
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
  'DM-LM-B': ['bacnet/server/events/recipient-list.test.ts', /RemoveListElement/],
  'DM-R-B': ['bacnet/server/restart-notice.test.ts', /UnconfirmedCOVNotification/],
  'AE-N-I-B': ['bacnet/server/events/delivery-network.test.ts', /issueConfirmedNotifications/],
  'AE-ACK-B': ['bacnet/server/events/event-services.test.ts', /AcknowledgeAlarm/],
  'AE-INFO-B': ['bacnet/server/events/event-services.test.ts', /GetEventInformation/],
  'AE-ASUM-B': ['bacnet/server/events/event-services.test.ts', /GetAlarmSummary/],
  'AE-ESUM-B': ['bacnet/server/events/event-services.test.ts', /GetEnrollmentSummary/],
  'AE-EL-I-B': ['bacnet/server/logs/event-log.test.ts', /Event Log/],
  'T-VMMV-I-B': ['device/alarms/device-logs.test.ts', /ReadRange|Trend|trend/],
  'T-AMVR-B': ['bacnet/server/logs/event-log.test.ts', /BUFFER_READY/],
  'GW-EO-B': ['objects/loss-and-return.test.ts', /[Rr]eliability/],
};

let description: DeviceDescription;

beforeAll(async () => {
  const { settings } = readSettings(new TextEncoder().encode('[bacnet]\n'), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  const parts = { dataDir: '/nowhere', demo: false, version: '1.0.0', clock: new ManualClock(), log: silentLog };
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

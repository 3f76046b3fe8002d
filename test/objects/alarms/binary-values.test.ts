import { describe, expect, it } from 'vitest';
import { snapshotOf, upsOf } from '../register-image.js';
import { mapped } from '../values-of.js';
import { shown } from './alarm-values.js';

const masterys = upsOf('masterys-gp4');
const delphysMx = upsOf('delphys-mx');
const adicom = upsOf('delphys-gp', 'adicom');
const active = 1;
const noFault = 0;
const noSensor = 1;
const unreliable = 7;
const communicationFailure = 12;
/** A019, on battery: bit 3 of word 0x0039 (SNMP MIB, alarm 19). */
const onBattery = { '0x0039': 0x0008 };

describe('a Binary Value of a bit', () => {
  it('follows the bit', () => {
    expect(shown(mapped(snapshotOf(masterys, onBattery)), 10)).toEqual([active, noFault]);
    expect(shown(mapped(snapshotOf(masterys, {})), 10)).toEqual([0, noFault]);
    // S007, energy saver.
    expect(shown(mapped(snapshotOf(masterys, { '0x0030': 0x0080 })), 200)).toEqual([active, noFault]);
    // A006, redundancy lost.
    expect(shown(mapped(snapshotOf(masterys, { '0x0038': 0x0040 })), 105)).toEqual([active, noFault]);
  });

  it('that no register of the range tells is inactive and has no sensor, whatever the connection', () => {
    // PARALLEL FAULT on VU-MAP, BAT. TEMPERATURE on JBUSP, unit 9, everything of a DELPHYS with ADICOM on its own.
    for (const connection of ['running', 'lost'] as const) {
      expect(shown(mapped(snapshotOf(masterys, {}, { connection })), 106)).toEqual([0, noSensor]);
      expect(shown(mapped(snapshotOf(delphysMx, {}, { connection })), 11)).toEqual([0, noSensor]);
      expect(shown(mapped(snapshotOf(masterys, {}, { connection })), 209)).toEqual([0, noSensor]);
      for (const instance of [0, 10, 30, 100, 108, 200, 201, 250]) {
        const values = mapped(snapshotOf(adicom, {}, { connection: 'running' }));
        expect([instance, ...shown(values, instance)]).toEqual([instance, 0, noSensor]);
      }
    }
  });

  it('keeps its last value with communication-failure when the UPS is lost, or is inactive', () => {
    const lost = snapshotOf(masterys, onBattery, { connection: 'lost' });
    expect(shown(mapped(lost), 10)).toEqual([active, communicationFailure]);
    expect(shown(mapped(lost, { onLoss: 'unavailable' }), 10)).toEqual([0, communicationFailure]);
  });

  it('is not known before the first complete poll', () => {
    const ready = snapshotOf(masterys, onBattery, { connection: 'ready' });
    expect(shown(mapped(ready), 10)).toEqual([0, communicationFailure]);
    expect(shown(mapped({ ...ready, map: undefined, family: undefined }), 106)).toEqual([0, communicationFailure]);
  });

  it('has the trust of its own table, not that of its neighbours', () => {
    // JBUSP keeps ON BATTERY (S05) among the statuses and OVERLOAD (A02) among the alarms.
    const refused = { readings: { alarms: { outcome: 'exception' } } } as const;
    const values = mapped(snapshotOf(delphysMx, {}, refused));
    expect(shown(values, 10)).toEqual([0, noFault]);
    expect(shown(values, 1)).toEqual([0, unreliable]);
  });
});

describe('a Binary Value of a state', () => {
  it('follows the state', () => {
    // S006, eco mode; S023, generator set.
    expect(shown(mapped(snapshotOf(masterys, { '0x0030': 0x0040 })), 250)).toEqual([active, noFault]);
    expect(shown(mapped(snapshotOf(masterys, { '0x0031': 0x0080 })), 251)).toEqual([active, noFault]);
    expect(shown(mapped(snapshotOf(masterys, {})), 251)).toEqual([0, noFault]);
  });
});

describe('a Binary Value of the gateway itself', () => {
  const values = mapped(snapshotOf(masterys, {}, { connection: 'lost' }));

  it('is active while the trouble is there, accepted or not, whatever the UPS', () => {
    expect(shown(values, 300, { 'duplicate-device-id': 'present' })).toEqual([active, noFault]);
    expect(shown(values, 301, { 'factory-password': 'accepted' })).toEqual([active, noFault]);
    expect(shown(values, 302, { 'clock-not-set': 'none' })).toEqual([0, noFault]);
  });

  it('has no sensor while nobody knows', () => {
    expect(shown(values, 303)).toEqual([0, noSensor]);
  });
});

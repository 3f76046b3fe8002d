import { describe, expect, it } from 'vitest';
import { eventsBetween, type UpsState, unknownState, upsStateOf } from '../../src/journal/ups-state.js';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import { type Device, objectValues } from './object-values.js';

const stateAfter = (ups: Device, before: UpsState = unknownState) => upsStateOf(objectValues(ups), before);
const between = (one: Device, other: Device) => {
  const before = stateAfter(one);
  return eventsBetween(before, stateAfter(other, before));
};

describe('what happened between two moments', () => {
  it('nothing, when nothing has changed', () => {
    const ups = { bits: { UnitAlarms: ['ON BATTERY'] }, states: { BatteryStatus: 5 } };
    expect(between(ups, ups)).toEqual([]);
  });

  it('an alarm is raised and cleared by the name of its object and bit (Manual §6.3.3)', () => {
    const onBattery = { bits: { UnitAlarms: ['ON BATTERY'] } };
    expect(between({}, onBattery)).toEqual([{ kind: 'alarm-raised', subject: 'UnitAlarms/ON BATTERY' }]);
    expect(between(onBattery, {})).toEqual([{ kind: 'alarm-cleared', subject: 'UnitAlarms/ON BATTERY' }]);
  });

  it('the same text in both alarm objects is two alarms (Manual §6.3.2, §6.3.3)', () => {
    expect(between({}, { bits: { UPSAlarms: ['BYPASS LOCKED'], UnitAlarms: ['BYPASS LOCKED'] } })).toEqual([
      { kind: 'alarm-raised', subject: 'UPSAlarms/BYPASS LOCKED' },
      { kind: 'alarm-raised', subject: 'UnitAlarms/BYPASS LOCKED' },
    ]);
  });

  it('an alarm that is there at the very first reading is told', () => {
    const first = stateAfter({ bits: { UPSAlarms: ['UPS OVERLOAD'] } });
    expect(eventsBetween(unknownState, first)).toContainEqual({
      kind: 'alarm-raised',
      subject: 'UPSAlarms/UPS OVERLOAD',
    });
  });

  it('a multi-state changes from one text to another, its first reading is no change (Manual §6.2.2)', () => {
    expect(between({ states: { UPSLoadStatus: 3 } }, { states: { UPSLoadStatus: 2 } })).toEqual([
      { kind: 'state-changed', subject: 'UPSLoadStatus', from: 'ON INVERTER', to: 'ON BATTERY' },
    ]);
    expect(eventsBetween(unknownState, stateAfter({ states: { UPSLoadStatus: 3 } }))).toEqual([
      { kind: 'ups-connected' },
    ]);
  });

  it('a load on the bypass at the very first reading is told, as an alarm is; nothing tells what was before', () => {
    expect(eventsBetween(unknownState, stateAfter({ states: { UPSLoadStatus: 6 } }))).toEqual([
      { kind: 'ups-connected' },
      { kind: 'state-changed', subject: 'UPSLoadStatus', to: 'ON BYPASS' },
    ]);
  });

  it('a load that is off at the first reading is told when a second one says so, too', () => {
    const values = objectValues({ states: { UPSLoadStatus: 7 } });
    const off = multiStates.findIndex(({ name }) => name === 'UPSLoadStatus');
    const unconfirmed = {
      ...values,
      multiStates: values.multiStates.map((one, at) => (at === off ? { ...one, isUnconfirmed: true as const } : one)),
    };
    const first = upsStateOf(unconfirmed, unknownState);
    expect(eventsBetween(unknownState, first)).toEqual([{ kind: 'ups-connected' }]);
    expect(eventsBetween(first, upsStateOf(values, first))).toEqual([
      { kind: 'state-changed', subject: 'UPSLoadStatus', to: 'LOAD OFF' },
    ]);
  });

  it('a unit that stops operating is a change of state, no alarm (Manual §8.3)', () => {
    const bit = 'UNIT OPERATING 2';
    expect(between({ bits: { UPSStatus: [bit] } }, {})).toEqual([
      { kind: 'state-changed', subject: 'UPSStatus/UNIT OPERATING 2', from: 'ON', to: 'OFF' },
    ]);
    expect(eventsBetween(unknownState, stateAfter({ bits: { UPSStatus: [bit] } }))).toEqual([
      { kind: 'ups-connected' },
    ]);
  });

  it('communication is lost and comes back by DeviceStatus (Manual §6.2.1)', () => {
    const running = stateAfter({ deviceStatus: 1 });
    const lost = stateAfter({ deviceStatus: 3, trust: 'stale' }, running);
    const back = stateAfter({ deviceStatus: 1 }, lost);
    expect(eventsBetween(running, lost)).toEqual([{ kind: 'communication-lost' }]);
    expect(eventsBetween(lost, back)).toEqual([{ kind: 'communication-back' }]);
  });

  it('Ready says nothing: a restart in which the UPS stays reachable is no loss', () => {
    const running = stateAfter({ deviceStatus: 1 });
    const ready = stateAfter({ deviceStatus: 2, trust: 'pending' }, running);
    expect(eventsBetween(running, ready)).toEqual([]);
    expect(eventsBetween(ready, stateAfter({ deviceStatus: 1 }, ready))).toEqual([]);
  });

  it.each(['stale', 'pending', 'refused'] as const)('what is %s stays as it was last read', (trust) => {
    const alarm = stateAfter({ bits: { UnitAlarms: ['OVERLOAD'] }, states: { BatteryStatus: 5 } });
    // As on_loss=unavailable serves it: no bits, default states.
    const unknown = stateAfter({ trust, states: { BatteryStatus: 10 } }, alarm);
    expect(eventsBetween(alarm, unknown)).toEqual([]);
  });

  it('a UPS that has no such bits has no alarms: those of another one do not stay', () => {
    expect(between({ bits: { UPSAlarms: ['UPS OVERLOAD'] } }, { trust: 'not-managed' })).toEqual([
      { kind: 'alarm-cleared', subject: 'UPSAlarms/UPS OVERLOAD' },
    ]);
  });

  it('a fault of the gateway begins and ends without touching what is known of the UPS', () => {
    const running = stateAfter({});
    const faulty = stateAfter({ deviceStatus: 4 }, running);
    expect(eventsBetween(running, faulty)).toEqual([{ kind: 'gateway-fault' }]);
    expect(eventsBetween(faulty, stateAfter({}, faulty))).toEqual([{ kind: 'gateway-fault-ended' }]);
  });
});

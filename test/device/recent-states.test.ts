import { describe, expect, it } from 'vitest';
import { ObjectType } from '../../src/bacnet/encoding/object-type.js';
import { RecentStates } from '../../src/device/recent-states.js';
import { type Device, objectValues } from '../journal/object-values.js';
import { ManualClock } from '../support/manual-clock.js';

const keptMs = 600_000;
const startMs = new ManualClock().wallMs();
// Manual §6.2: MV 2 is UnitLoadStatus; §6.3: BSV 2 is UnitAlarms, bit 1 OVERLOAD.
const [unitLoadStatus, unitAlarms, overload] = [2, 2, 1];

function played() {
  const clock = new ManualClock();
  const states = new RecentStates(keptMs, clock);
  const steps = (type: ObjectType, instance: number) =>
    states.of(type, instance).map(({ bit, steps: all }) => ({
      ...(bit !== undefined && { bit }),
      told: all.map(({ atMs, value }) => `${(atMs - startMs) / 1000} ${value ?? 'unknown'}`),
    }));
  const read = async (device: Device, afterMs = 1000) => {
    states.take(objectValues(device));
    await clock.advance(afterMs);
  };
  return { clock, states, steps, read };
}

describe('the last ten minutes of states and bits', () => {
  it('have each change with its time, however short', async () => {
    const { steps, read } = played();
    for (const state of [3, 3, 2, 3]) await read({ states: { UnitLoadStatus: state } }, 200);
    expect(steps(ObjectType.multiStateValue, unitLoadStatus)).toEqual([{ told: ['0 3', '0.4 2', '0.6 3'] }]);
  });

  it('are unknown while the UPS does not tell them', async () => {
    const { steps, read } = played();
    await read({});
    await read({ trust: 'stale' });
    await read({});
    expect(steps(ObjectType.multiStateValue, unitLoadStatus)).toEqual([{ told: ['0 3', '1 unknown', '2 3'] }]);
  });

  it('name the bits that were set, and no other', async () => {
    const { steps, read } = played();
    await read({});
    await read({ bits: { UnitAlarms: ['OVERLOAD'] } });
    await read({});
    expect(steps(ObjectType.bitStringValue, unitAlarms)).toEqual([{ bit: overload, told: ['0 0', '1 1', '2 0'] }]);
  });

  it('begin ten minutes ago with what was so then', async () => {
    const { clock, steps, read } = played();
    await read({ states: { UnitLoadStatus: 2 } });
    await clock.advance(900_000);
    await read({ states: { UnitLoadStatus: 3 } });
    expect(steps(ObjectType.multiStateValue, unitLoadStatus)).toEqual([{ told: ['302 2', '901 3'] }]);
  });

  it('are nothing of an Analog Value, nor once another UPS is on the line', async () => {
    const { states, steps, read } = played();
    await read({});
    expect(steps(ObjectType.analogValue, 0)).toEqual([]);
    states.clear();
    expect(steps(ObjectType.multiStateValue, unitLoadStatus)).toEqual([{ told: [] }]);
  });
});

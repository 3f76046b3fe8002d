import { whenAlarm, whenAnyAlarm } from '../../../src/ups/maps/alarm-bit.js';
import type { MapContents } from '../../../src/ups/maps/map-contents.js';

/** It has no probe at its battery: MB-05 is not available. */
export const borealContents: MapContents = {
  numbers: {
    'ID-01': () => 0xb0a1,
    'ID-02': ({ unit }) => unit.nominalKva,
    'ID-03': ({ number }) => number,
    'MV-01': ({ unit }) => unit.output.voltages[0],
    'MV-02': ({ unit }) => unit.output.voltages[1],
    'MV-03': ({ unit }) => unit.output.voltages[2],
    'MA-01': ({ unit }) => unit.output.currents[0],
    'MA-02': ({ unit }) => unit.output.currents[1],
    'MA-03': ({ unit }) => unit.output.currents[2],
    'MP-01': ({ unit }) => unit.output.kva,
    'MP-02': ({ unit }) => unit.output.kw,
    'ML-01': ({ unit }) => unit.output.loadPercent,
    'MF-01': ({ unit }) => unit.output.frequencyHz,
    'MB-01': ({ unit }) => unit.battery.voltages[0],
    'MB-02': ({ unit }) => unit.battery.currents[0],
    'MB-03': ({ unit }) => unit.battery.chargePercent,
    'MB-04': ({ unit }) => Math.floor(unit.battery.remainingMinutes),
    'MT-01': ({ unit }) => unit.ambientC,
    'MR-01': ({ unit }) => unit.rectifierInput.voltages[0],
  },
  bits: {
    'ST-001': ({ unit }) => unit.output.source === 'inverter',
    'ST-002': ({ unit }) => unit.output.source === 'bypass',
    'ST-003': ({ unit }) => unit.rectifierOn,
    'ST-004': ({ unit }) => unit.inverterOn,
    'ST-005': ({ unit }) => unit.rectifierInput.present,
    'ST-006': ({ unit }) => unit.battery.charging,
    'ST-031': ({ ups }) => ups.parallel,
    'AL-001': whenAnyAlarm,
    'AL-002': whenAlarm('on-battery'),
    'AL-003': whenAlarm('battery-low'),
    'AL-004': whenAlarm('fan-failure'),
    'AL-005': whenAlarm('inverter-critical'),
  },
  texts: { 'TX-01': ({ profile }) => profile.reference },
};

import { describe, expect, it } from 'vitest';
import { upsMib } from '../../../src/northbound/snmp/mib/ups-mib.js';
import { wellKnownAlarms } from '../../../src/northbound/snmp/mib/well-known-alarms.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';

/** RFC 1628 §4, taken over a second time: identifier below 1.3.6.1.2.1.33.1, name, syntax, units. */
// biome-ignore format: a line per object
const rfc1628: readonly (readonly [oid: string, name: string, syntax: string, units?: string])[] = [
  ['1.1', 'upsIdentManufacturer', 'DisplayString (SIZE (0..31))'],
  ['1.2', 'upsIdentModel', 'DisplayString (SIZE (0..63))'],
  ['1.3', 'upsIdentUPSSoftwareVersion', 'DisplayString (SIZE (0..63))'],
  ['1.4', 'upsIdentAgentSoftwareVersion', 'DisplayString (SIZE (0..63))'],
  ['1.5', 'upsIdentName', 'DisplayString (SIZE (0..63))'],
  ['1.6', 'upsIdentAttachedDevices', 'DisplayString (SIZE (0..63))'],
  ['2.1', 'upsBatteryStatus', 'INTEGER { unknown(1), batteryNormal(2), batteryLow(3), batteryDepleted(4) }'],
  ['2.2', 'upsSecondsOnBattery', 'NonNegativeInteger', 'seconds'],
  ['2.3', 'upsEstimatedMinutesRemaining', 'PositiveInteger', 'minutes'],
  ['2.4', 'upsEstimatedChargeRemaining', 'INTEGER (0..100)', 'percent'],
  ['2.5', 'upsBatteryVoltage', 'NonNegativeInteger', '0.1 Volt DC'],
  ['2.6', 'upsBatteryCurrent', 'Integer32', '0.1 Amp DC'],
  ['2.7', 'upsBatteryTemperature', 'Integer32', 'degrees Centigrade'],
  ['3.1', 'upsInputLineBads', 'Counter32'],
  ['3.2', 'upsInputNumLines', 'NonNegativeInteger'],
  ['3.3.1.2', 'upsInputFrequency', 'NonNegativeInteger', '0.1 Hertz'],
  ['3.3.1.3', 'upsInputVoltage', 'NonNegativeInteger', 'RMS Volts'],
  ['3.3.1.4', 'upsInputCurrent', 'NonNegativeInteger', '0.1 RMS Amp'],
  ['3.3.1.5', 'upsInputTruePower', 'NonNegativeInteger', 'Watts'],
  ['4.1', 'upsOutputSource', 'INTEGER { other(1), none(2), normal(3), bypass(4), battery(5), booster(6), reducer(7) }'],
  ['4.2', 'upsOutputFrequency', 'NonNegativeInteger', '0.1 Hertz'],
  ['4.3', 'upsOutputNumLines', 'NonNegativeInteger'],
  ['4.4.1.2', 'upsOutputVoltage', 'NonNegativeInteger', 'RMS Volts'],
  ['4.4.1.3', 'upsOutputCurrent', 'NonNegativeInteger', '0.1 RMS Amp'],
  ['4.4.1.4', 'upsOutputPower', 'NonNegativeInteger', 'Watts'],
  ['4.4.1.5', 'upsOutputPercentLoad', 'INTEGER (0..200)', 'percent'],
  ['5.1', 'upsBypassFrequency', 'NonNegativeInteger', '0.1 Hertz'],
  ['5.2', 'upsBypassNumLines', 'NonNegativeInteger'],
  ['5.3.1.2', 'upsBypassVoltage', 'NonNegativeInteger', 'RMS Volts'],
  ['5.3.1.3', 'upsBypassCurrent', 'NonNegativeInteger', '0.1 RMS Amp'],
  ['5.3.1.4', 'upsBypassPower', 'NonNegativeInteger', 'Watts'],
  ['6.1', 'upsAlarmsPresent', 'Gauge32'],
  ['6.2.1.2', 'upsAlarmDescr', 'AutonomousType'],
  ['6.2.1.3', 'upsAlarmTime', 'TimeStamp'],
  ['7.1', 'upsTestId', 'OBJECT IDENTIFIER'],
  ['7.2', 'upsTestSpinLock', 'TestAndIncr'],
  ['7.3', 'upsTestResultsSummary', 'INTEGER { donePass(1), doneWarning(2), doneError(3), aborted(4), inProgress(5), noTestsInitiated(6) }'],
  ['7.4', 'upsTestResultsDetail', 'DisplayString (SIZE (0..255))'],
  ['7.5', 'upsTestStartTime', 'TimeStamp'],
  ['7.6', 'upsTestElapsedTime', 'TimeInterval'],
  ['8.1', 'upsShutdownType', 'INTEGER { output(1), system(2) }'],
  ['8.2', 'upsShutdownAfterDelay', 'INTEGER (-1..2147483648)', 'seconds'],
  ['8.3', 'upsStartupAfterDelay', 'INTEGER (-1..2147483648)', 'seconds'],
  ['8.4', 'upsRebootWithDuration', 'INTEGER (-1..300)', 'seconds'],
  ['8.5', 'upsAutoRestart', 'INTEGER { on(1), off(2) }'],
  ['9.1', 'upsConfigInputVoltage', 'NonNegativeInteger', 'RMS Volts'],
  ['9.2', 'upsConfigInputFreq', 'NonNegativeInteger', '0.1 Hertz'],
  ['9.3', 'upsConfigOutputVoltage', 'NonNegativeInteger', 'RMS Volts'],
  ['9.4', 'upsConfigOutputFreq', 'NonNegativeInteger', '0.1 Hertz'],
  ['9.5', 'upsConfigOutputVA', 'NonNegativeInteger', 'Volt-Amps'],
  ['9.6', 'upsConfigOutputPower', 'NonNegativeInteger', 'Watts'],
  ['9.7', 'upsConfigLowBattTime', 'NonNegativeInteger', 'minutes'],
  ['9.8', 'upsConfigAudibleStatus', 'INTEGER { disabled(1), enabled(2), muted(3) }'],
  ['9.9', 'upsConfigLowVoltageTransferPoint', 'NonNegativeInteger', 'RMS Volts'],
  ['9.10', 'upsConfigHighVoltageTransferPoint', 'NonNegativeInteger', 'RMS Volts'],
];

/** RFC 1628 §4, upsWellKnownAlarms, from 1 on. */
const alarmNames = [
  'upsAlarmBatteryBad',
  'upsAlarmOnBattery',
  'upsAlarmLowBattery',
  'upsAlarmDepletedBattery',
  'upsAlarmTempBad',
  'upsAlarmInputBad',
  'upsAlarmOutputBad',
  'upsAlarmOutputOverload',
  'upsAlarmOnBypass',
  'upsAlarmBypassBad',
  'upsAlarmOutputOffAsRequested',
  'upsAlarmUpsOffAsRequested',
  'upsAlarmChargerFailed',
  'upsAlarmUpsOutputOff',
  'upsAlarmUpsSystemOff',
  'upsAlarmFanFailure',
  'upsAlarmFuseFailure',
  'upsAlarmGeneralFault',
  'upsAlarmDiagnosticTestFailed',
  'upsAlarmCommunicationsLost',
  'upsAlarmAwaitingPower',
  'upsAlarmShutdownPending',
  'upsAlarmShutdownImminent',
  'upsAlarmTestInProgress',
];

describe('the tables of RFC 1628', () => {
  it('have its objects, with its identifiers, syntax and units', () => {
    const ours = upsMib.map(({ oid, name, syntax, units }) => [oid, name, syntax.words, units]);
    expect(ours).toEqual(
      rfc1628.map(([oid, name, syntax, units = '']) => [`1.3.6.1.2.1.33.1.${oid}`, name, syntax, units]),
    );
  });

  it('have its well-known alarms', () => {
    const ours = wellKnownAlarms.map(({ arc, name, oid }) => [arc, name, oid.join('.')]);
    expect(ours).toEqual(alarmNames.map((name, index) => [index + 1, name, `1.3.6.1.2.1.33.1.6.3.${index + 1}`]));
  });

  it('name for their alarms only bits and states that the manual has', () => {
    const texts = wellKnownAlarms.flatMap(({ causes }) =>
      causes.flatMap((cause) => ('object' in cause ? [{ object: cause.object, text: cause.text }] : [])),
    );
    const known = [
      ...bitStrings.flatMap(({ name, bits }) => bits.map((text) => `${name}/${text}`)),
      ...multiStates.flatMap(({ name, states }) => states.map((text) => `${name}/${text}`)),
    ];
    expect(texts.map(({ object, text }) => `${object}/${text}`).filter((one) => !known.includes(one))).toEqual([]);
  });

  it('tell every bit of UnitAlarms by an alarm, but for those that are no fault of the UPS', () => {
    const told = new Set(
      wellKnownAlarms.flatMap(({ causes }) => causes.flatMap((cause) => ('text' in cause ? cause.text : []))),
    );
    // Told by facts that look at the system, too.
    for (const text of ['ON BATTERY', 'IMMINENT STOP', 'OVERLOAD', 'UNIT GENERAL ALARM']) told.add(text);
    const unit = bitStrings.find(({ name }) => name === 'UnitAlarms')?.bits ?? [];
    expect(unit.filter((bit) => !told.has(bit))).toEqual([
      'MAINTENANCE AL.',
      'BATTERY ROOM',
      'GEN SET ALARM',
      'External Input 1',
      'External Input 2',
      'External Input 3',
      'External Input 4',
    ]);
  });
});

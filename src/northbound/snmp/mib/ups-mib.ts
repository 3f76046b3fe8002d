import type { LoadSource } from '../../facts/power-facts.js';
import {
  type ColumnTeller,
  counted,
  lines,
  measured,
  mibLines,
  objects,
  own,
  perLine,
  type ScalarTeller,
  type Told,
  told,
  untold,
} from './mib-line.js';
import { enumeration, type MibValue, syntax } from './syntax.js';
import type { AlarmRow, BatteryTest } from './ups-watch.js';
import { wellKnownAlarms } from './well-known-alarms.js';

/** RFC 1628 §4. */
const upsObjects = '1.3.6.1.2.1.33.1';
export const upsTraps = '1.3.6.1.2.1.33.2';

const upsTestNoTestsInitiated = `${upsObjects}.7.7.1`;
const upsTestQuickBatteryTest = `${upsObjects}.7.7.4`;

const arcOf = (name: string) => wellKnownAlarms.find((one) => one.name === name)?.arc ?? 0;
const [low, depleted] = [arcOf('upsAlarmLowBattery'), arcOf('upsAlarmDepletedBattery')];

/** Normal only when the UPS says that it is neither low nor unable to carry the load; unknown(1) is a word of the MIB. */
const batteryStatus = told(objects('UnitAlarms', 'BatteryStatus'), ({ alarms }) => {
  if (alarms.get(depleted) === true) return 4;
  if (alarms.get(low) === true) return 3;
  return alarms.get(depleted) === false && alarms.get(low) === false ? 2 : 1;
});

/** In eco mode the mains feed the load directly, as they are meant to: no manager must take it for a fault. */
const sourceOf: Readonly<Record<LoadSource, number>> = {
  off: 2,
  normal: 3,
  inverter: 3,
  eco: 3,
  bypass: 4,
  'maintenance-bypass': 4,
  battery: 5,
};

const outputSource = told(objects('UPSLoadStatus', 'UnitLoadStatus', 'UnitAlarms'), ({ facts }) => {
  if (facts.isOnBattery === true) return sourceOf.battery;
  return facts.load === undefined ? undefined : sourceOf[facts.load];
});

const secondsOnBattery = told(counted('UPSLoadStatus', 'UnitLoadStatus', 'UnitAlarms'), ({ facts, watch }) => {
  if (facts.isOnBattery === undefined) return undefined;
  return facts.isOnBattery ? (watch.secondsOnBattery ?? 0) : 0;
});

/** Imaginary data must never pass for a UPS. */
const model = told(
  own('reference of the UPS, else its range', "référence de l'ASI, à défaut sa gamme"),
  ({ state: { identity, family, isSimulated } }) => {
    const name = identity.model ?? family?.displayName;
    return isSimulated && name !== undefined ? `SIMULATED ${name}` : name;
  },
);

const inputColumns = [perLine('inputVoltage', 1), perLine('inputCurrent', 10), perLine('inputPower', 1000)] as const;
const outputColumns = [
  perLine('outputVoltage', 1),
  perLine('outputCurrent', 10),
  perLine('outputPower', 1000, { whole: 'outputPower' }),
  perLine('outputLoad', 1, { most: 200, whole: 'outputLoad' }),
] as const;
const bypassColumns = [
  perLine('bypassVoltage', 1),
  perLine('bypassCurrent', 10),
  perLine('bypassPower', 1000),
] as const;

/** Those lines of which anything is known. */
function linesOf(columns: readonly ColumnTeller[], now: Told): readonly number[] {
  const known = new Set(
    columns.flatMap((one) => one.read(now).flatMap(({ index, value }) => (value === undefined ? [] : index))),
  );
  return lines.filter((line) => known.has(line));
}

/** No line of which anything is known: how many there are is not known either. */
function numberOfLines(columns: readonly ColumnTeller[]): ScalarTeller {
  return {
    kind: 'scalar',
    isOfReading: true,
    from: { objects: columns.flatMap(({ from }) => from.objects) },
    read: (now) => linesOf(columns, now).length || undefined,
  };
}

const frequency = measured('inputFrequency', 10);
/** All lines of an input have the same. */
const inputFrequency: ColumnTeller = {
  kind: 'column',
  isOfReading: true,
  from: frequency.from,
  read: (now) => linesOf(inputColumns, now).map((index) => ({ index, value: frequency.read(now) })),
};

const alarmObjects = [
  ...new Set(
    wellKnownAlarms.flatMap(({ causes }) => causes.flatMap((cause) => ('object' in cause ? cause.object : []))),
  ),
];

function ofAlarm(read: (row: AlarmRow, now: Told) => MibValue): ColumnTeller {
  return {
    kind: 'column',
    from: { objects: alarmObjects },
    read: (now) => now.watch.alarmRows.map((row) => ({ index: row.id, value: read(row, now) })),
  };
}

const alarmDescr = ofAlarm(({ alarm }) => alarm.oid.join('.'));
const alarmTime = ofAlarm(({ sinceMs }, { engine }) => (sinceMs === undefined ? 0 : engine.upTimeAt(sinceMs)));

/** The agent can be asked for no test; those that the UPS makes by itself are told. */
function ofTest(read: (test: BatteryTest, now: Told) => MibValue, none: MibValue): ScalarTeller {
  return told(counted('BatteryStatus', 'UnitAlarms'), (now) => {
    const { batteryTest } = now.watch;
    return batteryTest === undefined ? none : read(batteryTest, now);
  });
}

const summaryOf = { donePass: 1, doneWarning: 2, doneError: 3, inProgress: 5 } as const;
const detailOf: Readonly<Record<BatteryTest['state'], string>> = {
  donePass: 'Battery test of the UPS',
  doneWarning: 'Battery test of the UPS, which does not say how it ended',
  doneError: 'Battery test of the UPS: failed',
  inProgress: 'Battery test of the UPS',
};

const testElapsed = ofTest(
  ({ startedMs, endedMs }, { engine }) =>
    (endedMs === undefined ? engine.upTime : engine.upTimeAt(endedMs)) - engine.upTimeAt(startedMs),
  0,
);

/** The gateway switches nothing off or on, and knows of no countdown: the MIB's word for that is -1. */
const noCountdown = told(own('the gateway switches nothing', 'la passerelle ne commute rien'), () => -1);

/** A line per object, as in RFC 1628 §4: identifier below upsObjects, name, syntax, units, and what tells it. */
// biome-ignore format: a line per object
export const upsMib = mibLines(upsObjects, [
  ['1.1', 'upsIdentManufacturer', syntax.text31, '', told(own('the range of the UPS', "gamme de l'ASI"), ({ state }) => state.family?.maker)],
  ['1.2', 'upsIdentModel', syntax.text63, '', model],
  ['1.3', 'upsIdentUPSSoftwareVersion', syntax.text63, '', untold],
  ['1.4', 'upsIdentAgentSoftwareVersion', syntax.text63, '', told(own('the gateway', 'la passerelle'), ({ agent }) => agent.version)],
  ['1.5', 'upsIdentName', syntax.text63, '', told(own('[bacnet] object_name, else the model', '[bacnet] object_name, à défaut le modèle'), ({ agent }) => agent.deviceName)],
  ['1.6', 'upsIdentAttachedDevices', syntax.text63, '', told(own('[snmp] attached_devices', '[snmp] attached_devices'), ({ agent }) => agent.attachedDevices)],

  ['2.1', 'upsBatteryStatus', enumeration('unknown', 'batteryNormal', 'batteryLow', 'batteryDepleted'), '', batteryStatus],
  ['2.2', 'upsSecondsOnBattery', syntax.nonNegative, 'seconds', secondsOnBattery],
  ['2.3', 'upsEstimatedMinutesRemaining', syntax.positive, 'minutes', measured('batteryMinutes', 1, 1)],
  ['2.4', 'upsEstimatedChargeRemaining', syntax.percent100, 'percent', measured('batteryCharge', 1, 0, 100)],
  ['2.5', 'upsBatteryVoltage', syntax.nonNegative, '0.1 Volt DC', measured('batteryVoltage', 10)],
  ['2.6', 'upsBatteryCurrent', syntax.integer32, '0.1 Amp DC', measured('batteryCurrent', 10)],
  ['2.7', 'upsBatteryTemperature', syntax.integer32, 'degrees Centigrade', measured('batteryTemperature', 1)],

  ['3.1', 'upsInputLineBads', syntax.counter32, '', told(counted('InputRecStatus'), ({ watch }) => watch.lineBads)],
  ['3.2', 'upsInputNumLines', syntax.nonNegative, '', numberOfLines(inputColumns)],
  ['3.3.1.2', 'upsInputFrequency', syntax.nonNegative, '0.1 Hertz', inputFrequency],
  ['3.3.1.3', 'upsInputVoltage', syntax.nonNegative, 'RMS Volts', inputColumns[0]],
  ['3.3.1.4', 'upsInputCurrent', syntax.nonNegative, '0.1 RMS Amp', inputColumns[1]],
  ['3.3.1.5', 'upsInputTruePower', syntax.nonNegative, 'Watts', inputColumns[2]],

  ['4.1', 'upsOutputSource', enumeration('other', 'none', 'normal', 'bypass', 'battery', 'booster', 'reducer'), '', outputSource],
  ['4.2', 'upsOutputFrequency', syntax.nonNegative, '0.1 Hertz', measured('outputFrequency', 10)],
  ['4.3', 'upsOutputNumLines', syntax.nonNegative, '', numberOfLines(outputColumns)],
  ['4.4.1.2', 'upsOutputVoltage', syntax.nonNegative, 'RMS Volts', outputColumns[0]],
  ['4.4.1.3', 'upsOutputCurrent', syntax.nonNegative, '0.1 RMS Amp', outputColumns[1]],
  ['4.4.1.4', 'upsOutputPower', syntax.nonNegative, 'Watts', outputColumns[2]],
  ['4.4.1.5', 'upsOutputPercentLoad', syntax.percent200, 'percent', outputColumns[3]],

  ['5.1', 'upsBypassFrequency', syntax.nonNegative, '0.1 Hertz', measured('bypassFrequency', 10)],
  ['5.2', 'upsBypassNumLines', syntax.nonNegative, '', numberOfLines(bypassColumns)],
  ['5.3.1.2', 'upsBypassVoltage', syntax.nonNegative, 'RMS Volts', bypassColumns[0]],
  ['5.3.1.3', 'upsBypassCurrent', syntax.nonNegative, '0.1 RMS Amp', bypassColumns[1]],
  ['5.3.1.4', 'upsBypassPower', syntax.nonNegative, 'Watts', bypassColumns[2]],

  ['6.1', 'upsAlarmsPresent', syntax.gauge32, '', told({ objects: alarmObjects }, ({ watch }) => watch.alarmsPresent)],
  ['6.2.1.2', 'upsAlarmDescr', syntax.autonomousType, '', alarmDescr],
  ['6.2.1.3', 'upsAlarmTime', syntax.timeStamp, '', alarmTime],

  ['7.1', 'upsTestId', syntax.identifier, '', ofTest(() => upsTestQuickBatteryTest, upsTestNoTestsInitiated)],
  ['7.2', 'upsTestSpinLock', syntax.testAndIncr, '', told(own('no test can be asked for', 'aucun test ne peut être demandé'), () => 1)],
  ['7.3', 'upsTestResultsSummary', enumeration('donePass', 'doneWarning', 'doneError', 'aborted', 'inProgress', 'noTestsInitiated'), '', ofTest(({ state }) => summaryOf[state], 6)],
  ['7.4', 'upsTestResultsDetail', syntax.text255, '', ofTest(({ state }) => detailOf[state], '')],
  ['7.5', 'upsTestStartTime', syntax.timeStamp, '', ofTest(({ startedMs }, { engine }) => engine.upTimeAt(startedMs), 0)],
  ['7.6', 'upsTestElapsedTime', syntax.timeInterval, '', testElapsed],

  ['8.1', 'upsShutdownType', enumeration('output', 'system'), '', untold],
  ['8.2', 'upsShutdownAfterDelay', syntax.countdown, 'seconds', noCountdown],
  ['8.3', 'upsStartupAfterDelay', syntax.countdown, 'seconds', noCountdown],
  ['8.4', 'upsRebootWithDuration', syntax.duration, 'seconds', noCountdown],
  ['8.5', 'upsAutoRestart', enumeration('on', 'off'), '', untold],

  ['9.1', 'upsConfigInputVoltage', syntax.nonNegative, 'RMS Volts', untold],
  ['9.2', 'upsConfigInputFreq', syntax.nonNegative, '0.1 Hertz', untold],
  ['9.3', 'upsConfigOutputVoltage', syntax.nonNegative, 'RMS Volts', untold],
  ['9.4', 'upsConfigOutputFreq', syntax.nonNegative, '0.1 Hertz', untold],
  ['9.5', 'upsConfigOutputVA', syntax.nonNegative, 'Volt-Amps', told(own('the UPS', "l'ASI"), ({ state: { identity } }) => identity.nominalKva && identity.nominalKva * 1000)],
  ['9.6', 'upsConfigOutputPower', syntax.nonNegative, 'Watts', untold],
  ['9.7', 'upsConfigLowBattTime', syntax.nonNegative, 'minutes', untold],
  ['9.8', 'upsConfigAudibleStatus', enumeration('disabled', 'enabled', 'muted'), '', untold],
  ['9.9', 'upsConfigLowVoltageTransferPoint', syntax.nonNegative, 'RMS Volts', untold],
  ['9.10', 'upsConfigHighVoltageTransferPoint', syntax.nonNegative, 'RMS Volts', untold],
]);

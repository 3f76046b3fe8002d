import type { Measured } from './reading.js';

/** A variable of NUT that is a number, by NUT's list of names and the objects of Manual §5.2.2. */
export interface NutNumber extends Measured {
  /** So many of NUT's unit are one of the manual's: kW in W, minutes in seconds. */
  readonly perUnit: number;
}

const output = (ofUnit: string, perUnit = 1, ofSystem = ofUnit): NutNumber => ({
  unit: `UNIT_OUTPUT_${ofUnit}`,
  system: `UPS_OUTPUT_${ofSystem}`,
  perUnit,
});
const of = (unit: string, perUnit = 1): NutNumber => ({ unit, perUnit });

const phases = [1, 2, 3] as const;
const pairs = [
  ['L1-L2', '12'],
  ['L2-L3', '23'],
  ['L3-L1', '31'],
] as const;

/** An input of three phases, or of one. */
function input(nut: string, manual: string): readonly (readonly [string, NutNumber])[] {
  return [
    [`${nut}.voltage`, of(`${manual}_V1`)],
    [`${nut}.current`, of(`${manual}_I1`)],
    [`${nut}.realpower`, of(`${manual}_kw1`, 1000)],
    [`${nut}.frequency`, of(`${manual}_Fr`)],
    ...phases.flatMap((line): (readonly [string, NutNumber])[] => [
      [`${nut}.L${line}-N.voltage`, of(`${manual}_V${line}`)],
      [`${nut}.L${line}.current`, of(`${manual}_I${line}`)],
      [`${nut}.L${line}.realpower`, of(`${manual}_kw${line}`, 1000)],
    ]),
    ...pairs.map(([lines, both]): readonly [string, NutNumber] => [
      `${nut}.${lines}.voltage`,
      of(`${manual}_U${both}`),
    ]),
  ];
}

export const nutNumbers: ReadonlyMap<string, NutNumber> = new Map([
  ['ups.load', output('Lr')],
  ['ups.power', output('kVA', 1000, 'KVA')],
  ['ups.realpower', output('kw', 1000)],
  ['output.frequency', output('fr')],
  ['output.crestfactor', output('cf')],
  ['output.voltage', output('V1')],
  ['output.current', output('I1')],
  ['output.powerfactor', output('pf1')],
  ...phases.flatMap((line): (readonly [string, NutNumber])[] => [
    [`output.L${line}-N.voltage`, output(`V${line}`)],
    [`output.L${line}.current`, output(`I${line}`)],
    [`output.L${line}.power`, output(`KVA${line}`, 1000)],
    [`output.L${line}.realpower`, output(`kw${line}`, 1000)],
    [`output.L${line}.power.percent`, output(`Lr${line}`)],
    [`output.L${line}.powerfactor`, output(`pf${line}`)],
  ]),
  ...pairs.map(([lines, both]): readonly [string, NutNumber] => [`output.${lines}.voltage`, output(`U${both}`)]),
  ...input('input', 'RECTIFIER'),
  ...input('input.bypass', 'BYPASS'),
  ['battery.charge', of('BATTERY_%')],
  ['battery.runtime', of('BATTERY_Min', 60)],
  ['battery.capacity', of('BATTERY_Ah')],
  ['battery.voltage', of('BATTERY_V+')],
  ['battery.current', of('BATTERY_I+')],
  ['battery.temperature', of('BATTERY_TMP')],
  ['ambient.temperature', of('UNIT_TMP')],
]);

/** The rest of what is told: texts, counts, and what the site says of itself. */
export const otherNames: ReadonlySet<string> = new Set([
  ...['device.mfr', 'device.model', 'device.serial', 'device.type', 'device.description'],
  ...['ups.mfr', 'ups.model', 'ups.serial', 'ups.id', 'ups.power.nominal', 'ups.status', 'ups.alarm'],
  ...[
    'battery.charger.status',
    'input.phases',
    'input.bypass.phases',
    'output.phases',
    'driver.name',
    'driver.version',
  ],
]);

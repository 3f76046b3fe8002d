import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { type DaemonOptions, ensureBuilt, Program, root, startDaemon } from '../support/daemon.js';
import { becomes, deviceStatus } from '../support/gateway-with-ups.js';
import { dataAnswer, parseRequest, requestLength, withCrc } from '../support/ups/modbus-frames.js';
import { type NutDriver, NutUps, nutMissing, nutNote } from '../support/ups/nut-ups.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { type ForeignAnswer, SharedUps } from '../support/ups/shared-ups.js';
import { simulateProfile } from '../support/ups/simulated-profile.js';
import { analogValues } from './manual/analog-values.js';
import { multiStates } from './manual/multi-states.js';

const simulator = join(root, 'dist/simulator-main.js');

function instanceOf(object: string): number {
  const [instance] = analogValues.find(([, name]) => name === object) ?? [];
  if (instance === undefined) throw new Error(`there is no ${object}`);
  return instance;
}

type Variable = readonly [variable: string, object: string, factor: number];

/**
 * What the driver of Debian's NUT 2.8.0 shows for a register, as a line of ours: variable, object, and by how much the driver's
 * number is greater than the object's value in its unit. The driver divides no output current: it shows tenths.
 */
const jbuspVariables: readonly Variable[] = [
  ['ups.load', 'UPS_OUTPUT_Lr', 1],
  ['ups.L1.load', 'UPS_OUTPUT_Lr1', 1],
  ['ups.L2.load', 'UPS_OUTPUT_Lr2', 1],
  ['ups.L3.load', 'UPS_OUTPUT_Lr3', 1],
  ['output.L1-N.voltage', 'UPS_OUTPUT_V1', 1],
  ['output.L2-N.voltage', 'UPS_OUTPUT_V2', 1],
  ['output.L3-N.voltage', 'UPS_OUTPUT_V3', 1],
  ['output.L1.current', 'UPS_OUTPUT_I1', 10],
  ['output.L2.current', 'UPS_OUTPUT_I2', 10],
  ['output.L3.current', 'UPS_OUTPUT_I3', 10],
  ['input.bypass.L1-N.voltage', 'BYPASS_V1', 1],
  ['input.bypass.L2-N.voltage', 'BYPASS_V2', 1],
  ['input.bypass.L3-N.voltage', 'BYPASS_V3', 1],
  ['battery.charge', 'BATTERY_%', 1],
  ['battery.voltage', 'BATTERY_V+', 1],
  ['battery.current', 'BATTERY_I+', 1],
  ['ambient.1.temperature', 'UNIT_TMP', 1],
];

/** As above; power is in W and VA, and the backup time in seconds. */
const huaweiVariables: readonly Variable[] = [
  ['input.voltage', 'RECTIFIER_V1', 1],
  ['input.frequency', 'RECTIFIER_Fr', 1],
  ['input.bypass.voltage', 'BYPASS_V1', 1],
  ['input.bypass.frequency', 'BYPASS_Fr', 1],
  ['output.voltage', 'UPS_OUTPUT_V1', 1],
  ['output.current', 'UPS_OUTPUT_I1', 1],
  ['output.frequency', 'UPS_OUTPUT_fr', 1],
  ['output.realpower', 'UPS_OUTPUT_kw', 1000],
  ['output.power', 'UPS_OUTPUT_KVA', 1000],
  ['ups.load', 'UPS_OUTPUT_Lr', 1],
  ['battery.voltage', 'BATTERY_V+', 1],
  ['battery.charge', 'BATTERY_%', 1],
  ['battery.runtime', 'BATTERY_Min', 60],
];

/**
 * What the Huawei driver asks beyond what the daemon reads (NUT 2.8.0, drivers/huawei-ups2000.c): who the UPS is, by Modbus
 * function 43, and whether it is silent (0: no).
 */
function huaweiBeyondTheProfile(octets: Uint8Array): Uint8Array | undefined {
  if (Buffer.from(octets).toString('hex') === '012b0e03873175') {
    const description = Buffer.from('1=UPS2000;2=V100R001C01SPC120;3=V1.0;4=SIMULATED');
    const devices = [0x87, 4, 0, 0, 0, 1];
    return withCrc([1, 0x2b, 0x0e, 3, 3, 0, 0, 2, ...devices, 0x88, description.length, ...description]);
  }
  if (octets.length !== requestLength) return undefined;
  const request = parseRequest(octets);
  return request?.address === 11046 ? dataAnswer(request, [0]) : undefined;
}

interface Driven {
  readonly driver: NutDriver;
  readonly ups: DaemonOptions['settings'];
  /** What answers the driver beside the UPS. */
  readonly foreign?: ForeignAnswer;
  simulate(port: string): { stop(): Promise<unknown> } | Promise<{ stop(): Promise<unknown> }>;
  /** What the driver shows, and the daemon too. */
  readonly variables: readonly Variable[];
}

/** A simulated UPS with NUT's driver and the daemon on it, for the tests of a block, of which these are the first. */
function besideDriver({ driver, ups, foreign, simulate, variables: common }: Driven) {
  const ends: (() => unknown)[] = [];
  let variables: ReadonlyMap<string, string>;
  let reader: Reader;

  beforeAll(async () => {
    ensureBuilt();
    const shared = await SharedUps.open(2, foreign);
    ends.push(() => shared.stop());
    const simulated = await simulate(shared.upsPath);
    ends.push(() => simulated.stop());
    const daemon = await startDaemon({
      settings: { ...ups, serial: { port: shared.masterPath(0), baud: 9600 }, bacnet: { values: 'engineering' } },
    });
    ends.push(() => daemon.stop());
    reader = await Reader.open(daemon.port);
    ends.push(() => reader.close());
    await becomes(reader, deviceStatus.running, 20_000);
    const nut = await NutUps.start(driver, shared.masterPath(1));
    ends.push(() => nut.stop());
    variables = nut.values();
  }, 90_000);

  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it.each(common)('%s is what %s shows', async (variable, object, factor) => {
    const shown = Number(variables.get(variable));
    const value = Number(await reader.value(2, instanceOf(object)));
    expect(shown).toBeGreaterThanOrEqual(0);
    expect(value * factor).toBeCloseTo(shown, 2);
  });

  return {
    shown: (variable: string) => variables.get(variable),
    value: (objectType: number, instance: number, property?: number) => reader.value(objectType, instance, property),
  };
}

describe.skipIf(socatMissing || nutMissing)(
  `the simulator to NUT's own drivers, beside the daemon${socatNote}${nutNote}`,
  () => {
    describe('socomec_jbus on a DELPHYS MX', () => {
      const { shown, value } = besideDriver({
        driver: 'socomec_jbus',
        ups: { ups: { family: 'delphys-mx', register_map: 'jbusp' } },
        simulate: (port) => new Program(simulator, ['--port', port, '--family', 'delphys-mx', '--seed', '3']),
        variables: jbuspVariables,
      });

      it('frequencies and the battery capacity, of which the driver drops the decimals', async () => {
        for (const [variable, object] of [
          ['output.frequency', 'UPS_OUTPUT_fr'],
          ['input.bypass.frequency', 'BYPASS_Fr'],
          ['battery.capacity', 'BATTERY_Ah'],
        ] as const) {
          const ours = Number(await value(2, instanceOf(object)));
          expect(ours, object).toBeGreaterThan(0);
          expect(Number(shown(variable)), object).toBe(Math.floor(ours));
        }
      });

      it('its power is the model that the Device object names', async () => {
        expect(shown('ups.model')).toBe('DELPHYS MX');
        expect(await value(8, 1338, 70)).toBe(`${Number(shown('ups.power')) / 1000} kVA`);
      });

      it('on mains: no backup time runs down', () => {
        expect(shown('ups.status')).toContain('OL');
      });
    });

    describe.each([
      ['healthy', 'OL', 'NORMAL MODE'],
      ['on-battery', 'OB', 'ON BATTERY'],
      ['bypass', 'BYPASS', 'ON BYPASS'],
    ])('huawei-ups2000 on a simulated UPS of the profile of that name, %s', (scenario, status, load) => {
      const { shown, value } = besideDriver({
        driver: 'huawei-ups2000',
        ups: { ups: { family: 'huawei-ups2000' } },
        foreign: huaweiBeyondTheProfile,
        simulate: (port) => simulateProfile('huawei-ups2000', port, scenario),
        variables: huaweiVariables,
      });

      it(`is ${status} to the driver, and ${load} to us`, async () => {
        expect(shown('ups.status')?.split(' ')).toContain(status);
        const row = multiStates.find(({ name }) => name === 'UPSLoadStatus');
        const state = Number(await value(19, row?.instance ?? 0));
        expect(row?.states[state - 1]).toBe(load);
      });
    });
  },
);

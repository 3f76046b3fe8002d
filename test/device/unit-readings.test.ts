import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import { UnitReadings } from '../../src/device/unit-readings.js';
import { unitReadingView } from '../../src/http/screens/ups-units/unit-reading-view.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import { readSettings } from '../../src/settings/read-settings.js';
import type { SettingsSource } from '../../src/settings/settings-source.js';
import type { UpsSetup } from '../../src/ups/detection/ups-setup.js';
import type { UnitNumber } from '../../src/ups/maps/page.js';
import { unitProfile } from '../../src/ups/model/unit-profile.js';
import { IdleReads } from '../../src/ups/polling/idle-reads.js';
import { RegisterImage } from '../../src/ups/simulator/register-image.js';
import type { ConditionChange } from '../../src/ups/simulator/ups-model.js';
import { UpsModel } from '../../src/ups/simulator/ups-model.js';
import { snapshotOf, type Ups, upsOf } from '../objects/register-image.js';
import { rawSingle } from '../objects/values-of.js';
import { ManualClock } from '../support/manual-clock.js';

const concentrator = { kind: 'concentrator' } as const;
function settingsOf(text: string) {
  const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
  if (settings === undefined) throw new Error('the settings are not valid');
  return settings;
}

let clock: ManualClock;

beforeEach(() => {
  clock = new ManualClock();
});

/** A parallel system of three units, whose line is idle all the time. */
class ThreeUnits {
  readonly asked: string[] = [];
  /** Addresses that are refused besides, or not answered. */
  readonly refused = new Set<string>();
  readonly unanswered = new Set<string>();
  settings = settingsOf('[ups]\n');
  readonly readings: UnitReadings;
  readonly #model: UpsModel;
  readonly #idleReads = new IdleReads();

  constructor({ family, map }: Ups, setup: Partial<UpsSetup> = {}, there: readonly number[] = [1, 2, 3]) {
    this.#model = new UpsModel({ profile: unitProfile(family.usualModel, 1), units: 3, seed: 1, clock });
    const image = new RegisterImage(map, family.name, this.#model);
    const snapshot = snapshotOf({ family, map }, {});
    const whole = new ObjectMapper({ ...rawSingle, architecture: concentrator }).map(snapshot);
    const seen = (unit: number) => ({ unit, isThere: true, isToldByBit: true, hasAlarm: false, seenAtMs: 0 });
    this.readings = new UnitReadings({
      values: {
        report: { snapshot, setup: { family, map, architecture: concentrator, ...setup }, problem: undefined },
        units: { current: there.map(seen), known: there },
        current: { values: whole },
        ups: { idleReads: this.#idleReads },
      },
      settings: this.#settings(),
      clock,
    });
    this.#idleReads.open(125);
    this.#idleReads.onWaiting(() => {
      const { start, words, functionCode, resolve, reject } = this.#idleReads.take() ?? {};
      if (start === undefined || words === undefined || functionCode === undefined) return;
      const address = `0x${start.toString(16).padStart(4, '0')}`;
      this.asked.push(address);
      const read = this.refused.has(address) ? { exception: 2 } : image.read(start, words, functionCode);
      if (this.unanswered.has(address)) reject?.(new GatewayError('modbus.timeout', ''));
      else if ('words' in read) resolve?.(read.words);
      else reject?.(new GatewayError('modbus.exception', '', { exceptionCode: read.exception }));
    });
  }

  #settings(): Pick<SettingsSource, 'current'> {
    const inForce = () => this.settings;
    return {
      get current() {
        return inForce();
      },
    };
  }

  /** How often a table was asked for. */
  times(address: string): number {
    return this.asked.filter((one) => one === address).length;
  }

  change(change: ConditionChange, units?: readonly UnitNumber[]): void {
    this.#model.change(change, units);
  }

  /** What is told when a page has looked for some seconds. */
  async look() {
    this.readings.look();
    await clock.advance(3000);
    this.readings.look();
    await clock.advance(1000);
    return this.readings.look().map((one) => unitReadingView(one, clock.monotonicMs()));
  }
}

describe('the units of a concentrator, each by its own page', () => {
  it('tell load, battery, state, alarm and age side by side', async () => {
    const system = new ThreeUnits(upsOf('masterys-gp4'));
    system.change({ mode: 'bypass' }, [2]);
    system.change({ fanFault: true }, [3]);
    const told = await system.look();
    // Manual §6.2.3: 3 ON INVERTER, 6 ON BYPASS; §6.2.5: 1 NO ALARM.
    expect(told.map(({ unit, load }) => [unit, load])).toEqual([
      [1, 3],
      [2, 6],
      [3, 3],
    ]);
    expect(told[0]).toMatchObject({ alarms: 1, batteryPercent: 100 });
    expect(told[0]?.loadPercent).toBeGreaterThan(10);
    expect(told[2]?.alarms).toBeGreaterThan(1);
    for (const { ageMs = Number.POSITIVE_INFINITY } of told) expect(ageMs).toBeLessThan(10_000);
  });

  it('are asked at their own pages only, and only while somebody looks', async () => {
    const system = new ThreeUnits(upsOf('masterys-gp4'), {}, [1, 3]);
    await clock.advance(60_000);
    expect(system.asked).toEqual([]);
    await system.look();
    // The unit stands in the top nibble (IOMXXXOPXX00 p.40).
    expect([...new Set(system.asked.map((one) => one.slice(0, 3)))].sort()).toEqual(['0x1', '0x3']);
    const asked = system.asked.length;
    await clock.advance(60_000);
    expect(system.asked).toHaveLength(asked);
  });

  it('are told as not read where they refuse their page', async () => {
    const system = new ThreeUnits(upsOf('masterys-gp4'));
    system.change({ present: false }, [2]);
    expect((await system.look()).map(({ unit, unread }) => [unit, unread])).toEqual([
      [1, undefined],
      [2, 'refused'],
      [3, undefined],
    ]);
  });

  it('are told without their configuration where they refuse it, which is asked for every ten minutes', async () => {
    const system = new ThreeUnits(upsOf('masterys-gp4'));
    // The configuration of unit 2 (IOMXXXOPXX00 p.40, p.42).
    system.refused.add('0x2001');
    expect((await system.look()).map(({ load }) => load)).toEqual([3, 3, 3]);
    for (let minute = 0; minute < 9; minute += 1) {
      await clock.advance(56_000);
      expect((await system.look()).map(({ load }) => load)).toEqual([3, 3, 3]);
    }
    expect([system.times('0x2001'), system.times('0x1001')]).toEqual([1, 1]);
    await clock.advance(60_000);
    await system.look();
    expect([system.times('0x2001'), system.times('0x1001')]).toEqual([2, 2]);
  });

  it('are told by the configuration that is known where a request for it is lost', async () => {
    const system = new ThreeUnits(upsOf('masterys-gp4'));
    system.unanswered.add('0x2001');
    const [first, second] = await system.look();
    // Of a unit of which it was never read, it is not known whose page it is.
    expect([first?.unread, second?.unread]).toEqual([undefined, 'not-yet']);
    system.unanswered.add('0x1001');
    await clock.advance(600_000);
    await system.look();
    const [later] = await system.look();
    expect(system.times('0x1001')).toBeGreaterThan(1);
    expect(later?.kva).toBeDefined();
    expect([later?.unread, later?.kva]).toEqual([undefined, first?.kva]);
  });

  it('are told as the settings in force want it', async () => {
    const system = new ThreeUnits(upsOf('masterys-gp4'));
    await system.look();
    const frequency = () => {
      const [first] = system.readings.look();
      if (typeof first?.told !== 'object') throw new Error('unit 1 is not told');
      const { analogValues: values } = first.told.values;
      return values[analogValues.findIndex(({ name }) => name === 'UNIT_OUTPUT_fr')]?.presentValue;
    };
    const before = frequency();
    system.settings = settingsOf('[bacnet]\nvalues = engineering\n');
    expect(frequency()).not.toBe(before);
  });

  it('are no longer told when what was read is a minute old', async () => {
    const system = new ThreeUnits(upsOf('masterys-gp4'));
    await system.look();
    await clock.advance(120_000);
    expect(system.readings.look().map(({ told }) => told)).toEqual(['not-yet', 'not-yet', 'not-yet']);
  });

  it('are not asked where no document prints their pages and the values do not tell them', async () => {
    const unitAddressing = { form: 'high-byte', isTold: false } as const;
    const masterys = new ThreeUnits(upsOf('masterys-gp'), { unitAddressing });
    expect((await masterys.look()).map(({ unread }) => unread)).toEqual(['unplaced', 'unplaced', 'unplaced']);
    expect(masterys.asked).toEqual([]);
    // Of DELPHYS MX they are printed (DMX p.18, 20).
    const delphys = new ThreeUnits(upsOf('delphys-mx'), { unitAddressing });
    expect((await delphys.look()).map(({ load, inferred }) => [load, inferred])[0]?.[0]).toBe(3);
  });
});

import { describe, expect, it } from 'vitest';
import { EventConfigurations } from '../../../src/objects/alarms/event-configurations.js';
import { parseAssignments } from '../../../src/objects/assignments.js';
import { at, snapshotOf, upsOf } from '../register-image.js';
import { mapped } from '../values-of.js';
import { av, bsv, bv, configurationOf, configurationsOf, mv, reporting } from './alarm-values.js';

const masterys = upsOf('masterys-gp4');
const delphysMx = upsOf('delphys-mx');
const adicom = upsOf('delphys-gp', 'adicom');
const concentrator = { architecture: { kind: 'concentrator' } } as const;
const unit2 = { architecture: { kind: 'multi-units', unit: 2 } } as const;
const ofUps = (names: readonly string[]) => names.filter((name) => name.startsWith('UPS'));

describe('one fact is one alarm', () => {
  it('of a single UPS, UnitAlarms reports what UPSAlarms copies (Manual §6.3.2)', () => {
    expect(ofUps(reporting(mapped(snapshotOf(masterys, {}))))).toEqual([
      'UPSAlarms.INSUFF. RESOURCES',
      'UPSAlarms.REDUNDANCY LOST',
      'UPSStatus.ENERGY SAVER',
    ]);
    // PARALLEL FAULT has a register on JBUSP.
    expect(ofUps(reporting(mapped(snapshotOf(delphysMx, {}))))).toEqual([
      'UPSAlarms.INSUFF. RESOURCES',
      'UPSAlarms.REDUNDANCY LOST',
      'UPSAlarms.PARALLEL FAULT',
      'UPSStatus.ENERGY SAVER',
    ]);
  });

  it('of a concentrator likewise, where both are the synthesis, and the units report besides', () => {
    const names = ofUps(reporting(mapped(snapshotOf(masterys, {}), concentrator)));
    expect(names).not.toContain('UPSAlarms.UPS OVERLOAD');
    expect(names).not.toContain('UPSAlarms.UPS GENERAL ALARM');
    expect(names).toContain('UPSAlarms.UNIT 1 ALARM');
    expect(names).toContain('UPSStatus.UNIT OPERATING 8');
  });

  it('in a unit of several, system and unit are two facts, and the unit itself is one', () => {
    const names = reporting(mapped(snapshotOf(masterys, {}), unit2));
    expect(names).toContain('UnitAlarms.OVERLOAD');
    expect(names).toContain('UPSAlarms.UPS OVERLOAD');
    expect(names).toContain('UPSAlarms.UNIT 1 ALARM');
    expect(names).not.toContain('UPSAlarms.UNIT 2 ALARM');
    expect(names).toContain('UPSStatus.UNIT OPERATING 1');
    expect(names).not.toContain('UPSStatus.UNIT OPERATING 2');
  });

  it('two bits of the same registers are one fact', () => {
    // ADICOM: "A002 or A003" is BYPASS LOCKED and BYPASS IMPOSSIBLE.
    const names = reporting(mapped(snapshotOf(adicom, {}), concentrator));
    expect(names).toContain('UnitAlarms.BYPASS LOCKED');
    expect(names.filter((name) => name.includes('BYPASS IMPOSSIBLE'))).toEqual([]);
  });

  it('Alarms, RectifierStatus and InverterStatus are quiet', () => {
    const values = mapped(snapshotOf(masterys, {}));
    const on = configurationsOf(values).filter((one) => one.id.objectType === mv && one.eventDetectionEnable);
    expect(on.map(({ id }) => id.instance)).toEqual([0, 1, 2, 3, 5, 8, 9]);
  });
});

describe('Event_Detection_Enable', () => {
  it('is FALSE where nothing tells the fact', () => {
    const names = reporting(mapped(snapshotOf(masterys, {})));
    expect(names).not.toContain('UPSAlarms.PARALLEL FAULT');
    expect(reporting(mapped(snapshotOf(delphysMx, {})))).not.toContain('UnitAlarms.BAT. TEMPERATURE');
    const onItsOwn = mapped(snapshotOf(adicom, {}));
    expect(reporting(onItsOwn).filter((name) => !name.startsWith('Gateway.'))).toEqual([]);
    const states = configurationsOf(onItsOwn).filter(
      ({ id, eventDetectionEnable }) => id.objectType === mv && eventDetectionEnable,
    );
    expect(states.map(({ id }) => id.instance)).toEqual([0]);
  });

  it('is TRUE again where a site gives the bit a register', () => {
    const { assignments } = parseAssignments({ 'UPSAlarms.PARALLEL FAULT': '0x0038.9' });
    expect(reporting(mapped(snapshotOf(masterys, {}), { assignments }))).toContain('UPSAlarms.PARALLEL FAULT');
  });

  it('does not change when the UPS is lost', () => {
    const before = configurationsOf(mapped(snapshotOf(delphysMx, {})));
    expect(configurationsOf(mapped(snapshotOf(delphysMx, {}, { connection: 'lost' })))).toEqual(before);
  });

  it('is that of any UPS while none is known', () => {
    const unknown = mapped({ ...snapshotOf(masterys, {}, { connection: 'ready' }), map: undefined });
    expect(reporting(unknown)).toHaveLength(78);
  });

  it('is FALSE for Analog and BitString Values', () => {
    const on = configurationsOf(mapped(snapshotOf(masterys, {}))).filter((one) => one.eventDetectionEnable);
    expect(on.filter(({ id }) => id.objectType === av || id.objectType === bsv)).toEqual([]);
  });
});

describe('LOAD OFF', () => {
  /** A single DELPHYS with ADICOM, whose site gives registers to the states of the load (Manual §6.2.2, §6.2.3). */
  const { assignments } = parseAssignments({
    'UnitLoadStatus.ON INVERTER': '0x1143.2',
    'UnitLoadStatus.ON BYPASS': '0x1143.3',
  });
  const alarmValuesOf = (values: ReturnType<typeof mapped>, instance: number) => {
    const algorithm = configurationOf(values, mv, instance)?.algorithm;
    return algorithm?.type === 'changeOfState' ? algorithm.alarmValues : undefined;
  };

  it('is an alarm of UPSLoadStatus, and of no other where something tells that', () => {
    for (const values of [mapped(snapshotOf(masterys, {})), mapped(snapshotOf(adicom, {}), concentrator)]) {
      expect([alarmValuesOf(values, 1), alarmValuesOf(values, 2)]).toEqual([[7], [1, 6]]);
    }
  });

  it('is one of UnitLoadStatus where nothing tells UPSLoadStatus', () => {
    const values = mapped(snapshotOf(adicom, {}), { assignments });
    expect(alarmValuesOf(values, 2)).toEqual([1, 6, 7]);
    expect(configurationOf(values, mv, 1)?.eventDetectionEnable).toBe(false);
    expect(configurationOf(values, mv, 2)).toMatchObject({
      eventDetectionEnable: true,
      notificationClass: 2,
      messageTexts: { toOffnormal: expect.stringMatching(/ON MAINT. BYPASS, ON BYPASS, LOAD OFF$/) },
    });
  });

  it('stays so while the UPS is lost, and is UPSLoadStatus alone while none is known', () => {
    const lost = mapped(snapshotOf(adicom, {}, { connection: 'lost' }), { assignments });
    expect(alarmValuesOf(lost, 2)).toEqual([1, 6, 7]);
    const unknown = mapped({ ...snapshotOf(adicom, {}, { connection: 'ready' }), map: undefined }, { assignments });
    expect(alarmValuesOf(unknown, 2)).toEqual([1, 6]);
  });
});

describe('the configuration of an object', () => {
  const values = mapped(snapshotOf(masterys, {}));

  it('of a Binary Value', () => {
    expect(configurationOf(values, bv, 10)).toEqual({
      id: { objectType: bv, instance: 10 },
      notificationClass: 1,
      notifyType: 0,
      algorithm: { type: 'changeOfState', choice: 1, alarmValues: [1] },
      faultValues: [],
      timeDelayS: 5,
      timeDelayNormalS: undefined,
      eventEnable: { toOffnormal: true, toFault: false, toNormal: true },
      eventDetectionEnable: true,
      eventAlgorithmInhibit: false,
      reliabilityEvaluationInhibit: false,
      messageTexts: {
        toOffnormal: 'Unit on battery (unit)',
        toFault: 'Unit on battery (unit): not known',
        toNormal: 'Unit on battery (unit): over',
      },
    });
    expect(configurationOf(values, bv, 10, { language: 'fr' })?.messageTexts).toEqual({
      toOffnormal: 'Unité fonctionnant sur batterie (unité)',
      toFault: 'Unité fonctionnant sur batterie (unité) : état inconnu',
      toNormal: 'Unité fonctionnant sur batterie (unité) : fin',
    });
  });

  it('of a unit that no longer operates', () => {
    expect(configurationOf(values, bv, 203)).toMatchObject({
      notificationClass: 4,
      notifyType: 1,
      algorithm: { alarmValues: [0] },
      messageTexts: { toOffnormal: 'Unit 3 no longer operates', toNormal: 'Unit 3 operates again' },
    });
  });

  it('of a Multi-state Value: DeviceStatus alone tells a fault', () => {
    expect(configurationOf(values, mv, 0)).toMatchObject({
      notificationClass: 1,
      algorithm: { type: 'changeOfState', choice: 11, alarmValues: [3, 4] },
      faultValues: [],
      eventEnable: { toOffnormal: true, toFault: true, toNormal: true },
    });
    const tellsFault = configurationsOf(values).filter((one) => one.eventEnable.toFault);
    expect(tellsFault.map(({ id }) => id)).toEqual([{ objectType: mv, instance: 0 }]);
  });

  it.each([
    // T013 (0x000e) 1: measurements in tenths. UNIT_TMP has the format ##.#, whatever T013 says.
    ['raw', 1, 70, 50, 1],
    ['raw', 1, 52, 350, 10],
    ['raw', 0, 52, 350, 10],
    ['engineering', 1, 52, 35, 1],
  ] as const)(
    'of an Analog Value: limits on the scale of %s, T013 %i, AV %i',
    (scale, factor, instance, limit, perUnit) => {
      const inTenths = mapped(snapshotOf(masterys, { '0x000e': factor }), { values: scale });
      const { algorithm, presentValuePerUnit } = configurationOf(inTenths, av, instance, { scale }) ?? {};
      const limits = algorithm?.type === 'outOfRange' ? algorithm : undefined;
      expect(instance === 70 ? limits?.lowLimit : limits?.highLimit).toBe(limit);
      expect(presentValuePerUnit).toBe(perUnit);
      expect(limits?.limitEnable).toEqual({ lowLimitEnable: instance === 70, highLimitEnable: instance === 52 });
    },
  );
});

describe('the configurations of the moment', () => {
  it('are the same list until another fact is told', () => {
    const configurations = new EventConfigurations({ language: 'en', scale: 'raw' });
    const first = configurations.of(mapped(snapshotOf(masterys, {})));
    expect(configurations.of(mapped(snapshotOf(masterys, { '0x0039': 8 }, { connection: 'lost' })))).toBe(first);
    const other = configurations.of(mapped(snapshotOf(delphysMx, {})));
    expect(other).not.toBe(first);
    expect(other).toHaveLength(78 + 10 + 88 + 3);
  });

  it('forget no alarm of a UPS that says for a moment that it has no sensors, nor its limits', () => {
    const blank = Object.fromEntries(Array.from({ length: 0x100 }, (_, address) => [at(address), 0xffff]));
    const denying = mapped(snapshotOf(masterys, blank));
    expect(denying.feeds?.bitStates.flat()).not.toContain('good');
    const configurations = new EventConfigurations({ language: 'en', scale: 'raw' });
    const first = configurations.of(mapped(snapshotOf(masterys, {})));
    expect(configurations.of(denying)).toBe(first);
    // Also where that was the reading before.
    expect(configurations.of(mapped(snapshotOf(masterys, blank)))).toBe(first);
    const fresh = new EventConfigurations({ language: 'en', scale: 'raw' });
    expect(fresh.of(denying).filter(({ eventDetectionEnable }) => eventDetectionEnable).length).toBeLessThan(
      first.filter(({ eventDetectionEnable }) => eventDetectionEnable).length,
    );
  });
});

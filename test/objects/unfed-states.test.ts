import { describe, expect, it } from 'vitest';
import { PropertyIdentifier as P } from '../../src/bacnet/encoding/property-identifier.js';
import { objectDefinitions } from '../../src/objects/object-definitions.js';
import { objectReport } from '../../src/objects/object-report.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { Architecture, UnitNumber } from '../../src/ups/maps/page.js';
import type { RegisterMapId } from '../../src/ups/maps/register-map.js';
import { snapshotOf } from './register-image.js';
import { mapped } from './values-of.js';

/** BACnetReliability no-sensor (135-2012 §21). */
const noSensor = 1;

/** Manual §5.2.3, §5.2.4: type and instance, and the default (§6.2: the last state, but NO ALARM). */
const defaults: Readonly<Record<string, readonly [objectType: number, instance: number, value: unknown]>> = {
  UPSLoadStatus: [19, 1, 7],
  UnitLoadStatus: [19, 2, 7],
  UnitStatus: [19, 3, 6],
  Alarms: [19, 4, 1],
  BatteryStatus: [19, 5, 10],
  RectifierStatus: [19, 6, 2],
  InverterStatus: [19, 7, 2],
  InputRecStatus: [19, 8, 4],
  InputBypStatus: [19, 9, 4],
  UPSStatus: [39, 0, Array.from({ length: 16 }, () => false)],
  UPSAlarms: [39, 1, Array.from({ length: 23 }, () => false)],
  UnitAlarms: [39, 2, Array.from({ length: 31 }, () => false)],
};
const ofUnit = Object.keys(defaults).filter((name) => !name.startsWith('UPS'));

/** What no public document gives a register, by map and mode: all others have one. Manual §5.1 orders UPS_ 0 on ADICOM. */
const untold: Readonly<Record<RegisterMapId, Partial<Record<Architecture['kind'], readonly string[]>>>> = {
  'vu-map': {},
  jbusp: {},
  adicom: {
    single: ofUnit,
    concentrator: ['RectifierStatus', 'InputRecStatus', 'InputBypStatus'],
    'multi-units': ofUnit,
  },
};

const sites = builtInMaps.families.flatMap((family) =>
  family.maps.flatMap((map) => {
    const units = Array.from({ length: family.maxUnits }, (_, index) => (index + 1) as UnitNumber);
    const parallel: readonly Architecture[] =
      units.length < 2
        ? []
        : [{ kind: 'concentrator' }, ...units.map((unit) => ({ kind: 'multi-units', unit }) as const)];
    return [{ kind: 'single' } as const, ...parallel].map((architecture) => {
      const unit = architecture.kind === 'multi-units' ? ` ${architecture.unit}` : '';
      return { family, map, architecture, title: `${family.name} ${map.id} ${architecture.kind}${unit}` };
    });
  }),
);

/** A UPS that answers every table with zeros. */
function served({ family, map, architecture }: (typeof sites)[number]) {
  const values = mapped(snapshotOf({ family, map }, {}), { architecture });
  const definitions = objectDefinitions(values, 'en');
  const rows = objectReport(values, 0);
  return (name: string) => {
    const [objectType, instance] = defaults[name] ?? [];
    const properties = definitions.find(
      ({ id }) => id.objectType === objectType && id.instance === instance,
    )?.properties;
    const property = (identifier: number) => {
      const value = properties?.find(({ id }) => id === identifier)?.value;
      return value !== undefined && 'value' in value ? value.value : undefined;
    };
    const row = rows.find((one) => one.name === name);
    return { presentValue: property(P.presentValue), reliability: property(P.reliability), row };
  };
}

describe('a state or bit string that nothing tells never passes for good', () => {
  it.each(sites)('$title: default, Reliability no-sensor, no text for people', (site) => {
    const of = served(site);
    const names = untold[site.map.id]?.[site.architecture.kind] ?? [];
    for (const name of names) {
      const { presentValue, reliability, row } = of(name);
      expect([name, presentValue, reliability, row?.state, row?.text]).toEqual([
        name,
        defaults[name]?.[2],
        noSensor,
        'no-sensor',
        '',
      ]);
    }
    const others = Object.keys(defaults).filter((name) => !names.includes(name));
    expect(others.filter((name) => of(name).reliability === noSensor)).toEqual([]);
  });

  it('but what the manual orders is 0 without a fault (Manual §5.1, note **)', () => {
    const alone = sites.find(({ map, architecture }) => map.id === 'adicom' && architecture.kind === 'single');
    if (alone === undefined) throw new Error('no such site');
    const of = served(alone);
    expect([of('UPSLoadStatus'), of('UPSStatus'), of('UPSAlarms')]).toMatchObject([
      { presentValue: 0, reliability: 0 },
      { presentValue: defaults.UPSStatus?.[2], reliability: 0 },
      { presentValue: defaults.UPSAlarms?.[2], reliability: 0 },
    ]);
  });
});

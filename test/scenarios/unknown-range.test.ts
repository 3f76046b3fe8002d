import { describe, expect, it } from 'vitest';
import { compatibilityOf } from '../../src/objects/catalog/compatibility.js';
import { certaintyCounts } from '../../src/objects/certainty-counts.js';
import { readIdentity } from '../../src/objects/identity.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import { snapshotOf, upsOf } from '../objects/register-image.js';
import { mapped } from '../objects/values-of.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { everythingOpen, type SimulatedSite, SiteWire } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';

const single = { kind: 'single' } as const;

async function found(site: SimulatedSite, family = 'auto') {
  const clock = new ManualClock();
  const wire = new SiteWire(site, clock);
  const choices = { ...everythingOpen, family };
  const ups = new WatchedUps({ createLine: wire.createLine, choices, clock, log: silentLog });
  ups.monitor.start();
  await clock.advance(40_000);
  await ups.monitor.stop();
  return ups;
}

/** "OF A NEW RANGE" in the reference (I001, 0x001A), and a code that IOMXXXOPXX00 p.26 and p.38 do not have. */
const newRange = {
  '0x0001': 0x0101,
  '0x0007': 0x0303,
  '0x000e': 1,
  '0x000f': 0x8400,
  '0x001a': 0x4f46,
  '0x001b': 0x2041,
  '0x001c': 0x204e,
  '0x001d': 0x4557,
  '0x001e': 0x2052,
  '0x001f': 0x414e,
  '0x0020': 0x4745,
  '0x0040': 55,
};

describe('a UPS that answers VU-MAP and is of no range that the manual has', () => {
  const ups = upsOf('vu-map-unknown');

  it('is found as one, and called what it says it is', async () => {
    const { monitor } = await found({ family: 'vu-map-unknown', baud: 57_600 });
    expect(monitor.report.setup?.family).toMatchObject({
      name: 'vu-map-unknown',
      displayName: 'VU-MAP, unknown range',
      isUnknownRange: true,
    });
    expect(readIdentity(monitor.report.snapshot, single).model).toBe('UPS OF A NEW RANGE');
  });

  it('has the model of its own text; without one, its code', () => {
    expect(readIdentity(snapshotOf(ups, newRange), single).model).toBe('OF A NEW RANGE');
    const { model } = readIdentity(snapshotOf(ups, { '0x000f': 0x8400 }), single);
    expect(model).toBe('VU-MAP, unknown range, code 0x8400');
  });

  it('shows its values, of which none is surer than inferred', () => {
    const values = mapped(snapshotOf(ups, { ...newRange, '0x00c0': 0xffff }));
    expect(values.analogValues[0]).toMatchObject({ presentValue: 55, trust: { state: 'good', certainty: 'inferred' } });
    const all = [...values.analogValues, ...values.multiStates, ...values.bitStrings];
    const certainties = new Set(all.map(({ trust }) => trust.certainty));
    expect([...certainties].sort()).toEqual(['computed', 'gateway', 'inferred', 'none']);
  });

  it('is nothing that the settings say otherwise', async () => {
    const { monitor } = await found({ family: 'vu-map-unknown', baud: 57_600 }, 'masterys-gp4');
    expect(monitor.report.setup?.family.name).toBe('masterys-gp4');
  });

  it('has a page for each of eight units', async () => {
    const clock = new ManualClock();
    const wire = new SiteWire({ family: 'vu-map-unknown', baud: 57_600, units: 8 }, clock);
    const choices = { ...everythingOpen, unitNumber: 8 };
    const eighth = new WatchedUps({ createLine: wire.createLine, choices, clock, log: silentLog });
    eighth.monitor.start();
    await clock.advance(10_000);
    expect(eighth.monitor.report.problem).toBeUndefined();
    expect(eighth.monitor.report.setup?.architecture).toEqual({ kind: 'multi-units', unit: 8 });
    await eighth.monitor.stop();
  });
});

describe('a UPS that answers JBUSP with a code that no range has', () => {
  it('is found as one, and called by its code', async () => {
    const { monitor } = await found({ family: 'jbusp-unknown', baud: 9600 });
    expect(monitor.report.setup?.family.displayName).toBe('JBUSP, unknown range');
    const ups = upsOf('jbusp-unknown');
    expect(readIdentity(snapshotOf(ups, { '0x1000': 517 }), single).model).toBe('JBUSP, unknown range, code 0x205');
  });

  it('is a DELPHYS MX where the code is 515 (DMX p.8), and a MASTERYS where it says none', async () => {
    const delphys = await found({ family: 'delphys-mx', baud: 9600 });
    expect(delphys.monitor.report.setup?.family.name).toBe('delphys-mx');
    const masterys = await found({ family: 'masterys-em', baud: 9600 });
    expect(masterys.monitor.report.setup?.family.name).toBe('masterys-gp');
  });
});

describe('an unknown range is none of the manual', () => {
  it.each(['vu-map-unknown', 'jbusp-unknown'])('%s: in no list of the ranges, in the list of the settings', (name) => {
    expect(builtInMaps.families.map((family) => family.name)).not.toContain(name);
    expect(builtInMaps.families).toHaveLength(14);
    expect(builtInMaps.familyNames).toContain(name);
    expect(builtInMaps.maps.map(({ id }) => id)).toEqual(['vu-map', 'jbusp', 'adicom']);
  });

  it.each(['vu-map-unknown', 'jbusp-unknown'])('%s: Manual §7.1 says nothing of it', (name) => {
    const { family, map } = upsOf(name);
    expect(compatibilityOf('UPS_OUTPUT_kw1', name, single)).toBeUndefined();
    const counts = certaintyCounts(family, map, single);
    expect([...counts.keys()].sort()).toEqual(['computed', 'gateway', 'inferred', 'none']);
  });
});

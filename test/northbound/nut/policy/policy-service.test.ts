import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PolicyService } from '../../../../src/northbound/nut/policy/policy-service.js';
import { type Device, objectValues } from '../../../journal/object-values.js';
import { northboundSources, type TestSources } from '../../../support/northbound/northbound-sources.js';
import { pause, until } from '../../../support/until.js';

const batteryOk = { BatteryStatus: 10 };
const well: Device = { states: batteryOk, numbers: { BATTERY_Min: 30, 'BATTERY_%': 100 } };
const outage: Device = {
  states: { ...batteryOk, UPSLoadStatus: 2, UnitLoadStatus: 2, InputRecStatus: 2 },
  numbers: { BATTERY_Min: 30, 'BATTERY_%': 95 },
};
const nearlyEmpty: Device = { ...outage, numbers: { BATTERY_Min: 4, 'BATTERY_%': 90 } };

interface Site {
  readonly sources: TestSources;
  readonly service: PolicyService;
  /** So many readings of this UPS, a second apart. */
  read(device: Device, readings?: number): Promise<void>;
}

async function readInto(sources: TestSources, device: Device, readings = 1): Promise<void> {
  for (let reading = 0; reading < readings; reading += 1) {
    const connection = device.trust === 'stale' ? 'lost' : 'running';
    sources.values.tell({ values: objectValues(device), connection }, sources.clock.monotonicMs());
    await sources.clock.advance(1000);
  }
}

async function site(dataDir = mkdtempSync(join(tmpdir(), 'policy-')), nut: Record<string, string> = {}): Promise<Site> {
  const sources = northboundSources({ nut: { enabled: 'yes', ...nut } }, { dataDir });
  const service = new PolicyService(sources);
  await service.start();
  return { sources, service, read: (device, readings) => readInto(sources, device, readings) };
}

const told = ({ service }: Site, client = { address: '192.0.2.9' }) =>
  service
    .toldTo(client)
    .stages.map(({ isStale, isOnBattery, isLow }) =>
      isStale ? 'STALE' : `${isOnBattery ? 'OB' : 'OL'}${isLow ? ' LB' : ''}`,
    );

const texts = ({ sources }: Site) => sources.events.map(({ kind, subject, detail }) => ({ kind, subject, detail }));

describe('the journal', () => {
  it('is told once for all stages of which the same is to be said, why, and what is left', async () => {
    const one = await site();
    await one.read(well, 5);
    expect(one.sources.events).toEqual([]);
    await one.read(outage, 50);
    await one.read({ ...outage, states: { ...outage.states, BatteryStatus: 4 } }, 5);
    expect(texts(one)).toEqual([
      {
        kind: 'servers-told-low',
        subject: 'ups-early, ups, ups-late',
        detail: 'the UPS says that its battery is low; battery: 95 %, 30 min',
      },
    ]);
    expect(one.sources.events[0]).toMatchObject({
      detailFr: "l'ASI annonce une batterie faible ; batterie : 95 %, 30 min",
      battery: { percent: 95, minutes: 30 },
    });
    await one.read(well, 70);
    expect(texts(one)[1]).toEqual({
      kind: 'servers-told-clear',
      subject: 'ups-early, ups, ups-late',
      detail: 'on mains, and the UPS does not say so any more',
    });
    await one.service.stop();
  });

  it('is told that the data are stale, and what that does to clients', async () => {
    const one = await site();
    await one.read(outage, 5);
    await one.read({ ...outage, trust: 'stale' }, 10);
    expect(told(one)).toEqual(['STALE', 'STALE', 'STALE']);
    expect(texts(one)[0]?.kind).toBe('servers-told-stale');
    expect(texts(one)[0]?.detail).toMatch(/DEADTIME/);
    await one.read(outage, 2);
    expect(texts(one)[1]).toMatchObject({ kind: 'servers-told-clear' });
    await one.service.stop();
  });
});

describe('a reading', () => {
  it('is what is read in a cycle, however long that takes: its answers count once', async () => {
    const one = await site(undefined, { hold_readings: '3' });
    const low: Device = { ...outage, states: { ...outage.states, BatteryStatus: 4 } };
    const cycle = async (device: Device) => {
      const readAtMs = one.sources.clock.monotonicMs();
      const values = objectValues(device);
      const analogValues = values.analogValues.map((value) => ({ ...value, trust: { ...value.trust, readAtMs } }));
      for (let answer = 0; answer < 3; answer += 1) {
        one.sources.values.tell({ values: { ...values, analogValues }, connection: 'running' }, readAtMs);
        await one.sources.clock.advance(1000);
      }
    };
    for (const device of [outage, outage, outage, outage, low, outage]) await cycle(device);
    expect(told(one)).toEqual(['OB', 'OB', 'OB']);
    expect(one.sources.events).toEqual([]);
    for (const device of [low, low, low]) await cycle(device);
    expect(told(one)).toEqual(['OB LB', 'OB LB', 'OB LB']);
    await one.service.stop();
  });
});

describe('a restart in the middle of an outage', () => {
  it('goes on where it was, the seconds of the gap counted; after the outage nothing is kept', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    const before = await site(folder);
    await before.read(well, 3);
    await before.read(outage, 280);
    await before.service.stop();
    expect(readdirSync(folder)).toEqual(['nut-outage.json']);

    const again = northboundSources({ nut: { enabled: 'yes' } }, { dataDir: folder });
    again.clock.stepWall(283_000 + 20_000);
    const service = new PolicyService(again);
    await service.start();
    again.values.tell({ values: objectValues(outage), connection: 'running' });
    expect(service.policy.secondsOnBattery).toBeGreaterThanOrEqual(299);
    await readInto(again, well, 62);
    await service.stop();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a gateway that ended with its UPS, hours ago, tells the servers that start with the mains nothing of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    const before = await site(folder);
    await before.read(well, 3);
    await before.read(nearlyEmpty, 60);
    expect(told(before)).toEqual(['OB LB', 'OB LB', 'OB LB']);
    await before.service.stop();

    const again = northboundSources({ nut: { enabled: 'yes' } }, { dataDir: folder });
    again.clock.stepWall(3 * 3_600_000);
    const service = new PolicyService(again);
    await service.start();
    await readInto(again, well);
    expect(service.policy.stages.map(({ isOnBattery, isLow }) => isOnBattery || isLow)).toEqual([false, false, false]);
    await service.stop();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('mains that flap are no writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    const one = await site(folder);
    await one.read(outage, 3);
    const file = join(folder, 'nut-outage.json');
    await until(() => existsSync(file), 5000, 'the outage on the disk');
    writeFileSync(file, 'as it was');
    for (let turn = 0; turn < 10; turn += 1) {
      await one.read(well, 2);
      await one.read(outage, 2);
    }
    // Time for a write that had begun.
    await pause(50);
    expect(readFileSync(file, 'utf8')).toBe('as it was');
    await one.service.stop();
  });

  it('other limits, in the moment of a table that is refused, make nothing stale', async () => {
    const one = await site();
    await one.read(well, 3);
    await one.read(outage, 3);
    await one.read({ ...outage, trust: 'refused' }, 1);
    one.sources.setSettings({ nut: { ups_minutes: '9' } });
    one.service.applySettings(one.sources.settings.current);
    expect(told(one)).toEqual(['OB', 'OB', 'OB']);
    await one.service.stop();
  });

  it('other limits do not tell anybody to stay who was told to go', async () => {
    const one = await site();
    await one.read(well, 3);
    await one.read(nearlyEmpty, 60);
    expect(told(one)).toEqual(['OB LB', 'OB LB', 'OB LB']);
    const recorded = one.sources.events.length;
    one.sources.setSettings({ nut: { ups_late_minutes: '2' } });
    one.service.applySettings(one.sources.settings.current);
    expect(told(one)).toEqual(['OB LB', 'OB LB', 'OB LB']);
    await one.read(nearlyEmpty, 5);
    expect(one.sources.events.length).toBe(recorded);
    await one.service.stop();
  });

  it('another UPS on the line has an outage of its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    const before = await site(folder);
    await before.read(nearlyEmpty, 60);
    await before.service.stop();
    const after = northboundSources({ nut: { enabled: 'yes' } }, { dataDir: folder });
    after.values.tell({ identity: { model: 'ITYS PRO', serialNumber: 'S2', nominalKva: 20 } });
    const service = new PolicyService(after);
    await service.start();
    after.values.tell({ values: objectValues(outage), connection: 'running' });
    expect(service.policy.stages.map(({ isLow }) => isLow)).toEqual([false, false, false]);
    await service.stop();
  });
});

describe('a drill', () => {
  const request = { clients: [{ address: '192.0.2.9' }], lastsS: 300, runtimeMinutes: 30 };

  it('is told to its clients only, by the rules in force, and ends by itself', async () => {
    const one = await site();
    await one.read(well, 5);
    expect(one.service.startDrill(request, 'root')).toBe(true);
    expect(told(one)).toEqual(['OB', 'OB', 'OB']);
    expect(told(one, { address: '192.0.2.10' })).toEqual(['OL', 'OL', 'OL']);
    await one.read(well, 120);
    // 40 % of the 30 minutes are played: charge 60 %, 18 minutes.
    expect(told(one)).toEqual(['OB LB', 'OB LB', 'OB']);
    expect(one.service.toldTo({ address: '192.0.2.9' })).toMatchObject({ charge: 60, minutes: 18 });
    expect(one.service.toldTo({ address: '192.0.2.10' }).charge).toBeUndefined();
    await one.read(well, 181);
    expect(told(one)).toEqual(['OL', 'OL', 'OL']);
    expect(texts(one)).toEqual([
      { kind: 'shutdown-drill-started', subject: '192.0.2.9', detail: expect.stringContaining('30 min') },
      { kind: 'shutdown-drill-ended', subject: undefined, detail: 'its time was over' },
    ]);
    await one.service.stop();
  });

  it('ends at once when the real mains fail: its clients see the truth', async () => {
    const one = await site();
    await one.read(well, 5);
    one.service.startDrill(request, 'root');
    await one.read(well, 120);
    await one.read(outage, 1);
    expect(told(one)).toEqual(['OB', 'OB', 'OB']);
    expect(one.service.status.drill).toBeUndefined();
    expect(texts(one).at(-1)?.detail).toBe('something real happens to the UPS');
    await one.service.stop();
  });

  it('ends at once when the UPS is not known any more, and is not begun then', async () => {
    const one = await site();
    expect(one.service.startDrill(request, 'root')).toBe(false);
    await one.read(well, 5);
    one.service.startDrill(request, 'root');
    await one.read({ ...well, trust: 'stale' }, 1);
    expect(one.service.status.drill).toBeUndefined();
    expect(one.service.startDrill(request, 'root')).toBe(false);
    await one.service.stop();
  });

  it('is over for a client that has gone after it was told to, and for all when the last has gone', async () => {
    const one = await site();
    await one.read(well, 5);
    const clients = [{ address: '192.0.2.9', user: 'upsmon' }, { address: '192.0.2.10' }];
    one.service.startDrill({ ...request, clients }, 'root');
    one.service.noteLeft({ address: '192.0.2.9', user: 'upsmon' }, []);
    await one.read(well, 120);
    const upsmon = { address: '192.0.2.9', user: 'upsmon' };
    // Another name from the same address is told the truth.
    expect(told(one, { address: '192.0.2.9' })).toEqual(['OL', 'OL', 'OL']);
    expect(told(one, upsmon)[0]).toBe('OB LB');
    one.service.noteLeft(upsmon, [upsmon]);
    expect(told(one, upsmon)[0]).toBe('OB LB');
    one.service.noteLeft(upsmon, [{ address: '192.0.2.10', user: 'x' }]);
    expect(told(one, upsmon)).toEqual(['OL', 'OL', 'OL']);
    expect(one.service.status.drill?.clients).toEqual([{ address: '192.0.2.10' }]);
    one.service.noteLeft({ address: '192.0.2.10', user: 'x' }, []);
    expect(one.service.status.drill).toBeUndefined();
    await one.service.stop();
  });

  it('is one at a time, and somebody can stop it', async () => {
    const one = await site();
    await one.read(well, 5);
    one.service.startDrill(request, 'root');
    expect(one.service.startDrill(request, 'root')).toBe(false);
    expect(one.service.stopDrill('root at 192.0.2.1 (web)')).toBe(true);
    expect(one.service.stopDrill('root')).toBe(false);
    expect(one.sources.events.at(-1)).toMatchObject({ kind: 'shutdown-drill-ended', who: 'root at 192.0.2.1 (web)' });
    await one.service.stop();
  });
});

import { describe, expect, it } from 'vitest';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { SimulatedUps } from './simulated-ups.js';

const { familyOf } = builtInMaps;

/** IOMXXXOPXX00 p.38, 40, 43, 48: unit u is 0x1000 x u higher. */
describe('a parallel system on VU-MAP', () => {
  it('says so: installation code, number of units, which are present', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 4 });
    const words = await ups.read(0x0001, 4);
    expect(words.slice(0, 3)).toEqual([0x0601, 4, 0b1111]);
    expect((await ups.read(0x3004, 1))[0]).toBe(3);
  });

  it('each unit has its own values', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 3 });
    const kva = [];
    for (const page of [0x1000, 0x2000, 0x3000]) kva.push(...(await ups.read(page + 0x0044, 1)));
    expect(new Set(kva).size).toBe(3);
  });

  it('the system is the sum of its units', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 3 });
    const [system = 0] = await ups.read(0x0044, 1);
    let sum = 0;
    for (const page of [0x1000, 0x2000, 0x3000]) sum += (await ups.read(page + 0x0044, 1))[0] ?? 0;
    expect(Math.abs(system - sum)).toBeLessThanOrEqual(2);
    expect(await ups.read(0x0005, 1)).toEqual([3 * 1200]);
  });

  it('an absent unit answers exception 2, is missing in the presence bits, and the others carry its load', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 3, scenario: 'unit-lost' });
    const before = ups.simulator.state().system.output.kva;
    expect(await ups.exceptionOf(0x2030, 6)).toBeUndefined();
    await ups.clock.advance(6000);
    expect(await ups.exceptionOf(0x2030, 6)).toBe(2);
    expect((await ups.read(0x0002, 2))[1]).toBe(0b101);
    expect((await ups.read(0x0036, 1))[0]).toBe(0b101);
    expect(ups.simulator.state().system.output.kva / before).toBeGreaterThan(0.8);
    expect(await ups.bit(0x0038, 6)).toBe(true);
    await ups.clock.advance(60_000);
    expect(await ups.exceptionOf(0x2030, 6)).toBeUndefined();
    expect(await ups.bit(0x0038, 6)).toBe(false);
  });

  it('one in alarm: its page, its bit in the summary, the general alarm of the system', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 3, scenario: 'unit-alarm' });
    expect(await ups.bit(0x203b, 6)).toBe(true);
    expect(await ups.bit(0x103b, 6)).toBe(false);
    expect(await ups.read(0x003e, 1)).toEqual([0b010]);
    expect(await ups.bit(0x0038, 15)).toBe(true);
  });

  it('one on bypass: its page, and the system shows it', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 2, scenario: 'unit-bypass' });
    expect(await ups.bit(0x2030, 2)).toBe(true);
    expect(await ups.bit(0x1030, 0)).toBe(true);
    expect(await ups.bit(0x0030, 2)).toBe(true);
  });

  it('a redundant system is on battery when all its units are, its other alarms are those of any unit (DMX p.7)', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 3, scenario: 'unit-on-battery' });
    expect(await ups.bit(0x2039, 3)).toBe(true);
    expect(await ups.bit(0x0039, 3)).toBe(false);
    expect(await ups.bit(0x003a, 0)).toBe(true);
    ups.simulator.switchTo('rectifier-fault');
    expect(await ups.bit(0x0039, 3)).toBe(true);
  });

  it('a system whose load needs all its units has lost its redundancy', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 2, scenario: 'overload' });
    expect(await ups.bit(0x0038, 6)).toBe(false);
    await ups.clock.advance(6000);
    expect(await ups.bit(0x0038, 6)).toBe(true);
  });

  it('unit-mix: one well, one on bypass, one in alarm, one absent', async () => {
    const ups = new SimulatedUps('masterys-gp4', { units: 4, scenario: 'unit-mix' });
    expect(await ups.bit(0x1030, 0)).toBe(true);
    expect(await ups.bit(0x2030, 2)).toBe(true);
    expect(await ups.bit(0x303b, 6)).toBe(true);
    expect(await ups.exceptionOf(0x4030, 6)).toBe(2);
  });

  it('a single MASTERYS has no unit pages; a single MODULYS shows its data on that of unit 1 (p.14)', async () => {
    expect(await new SimulatedUps('masterys-gp4').exceptionOf(0x1030, 6)).toBe(2);
    const modulys = new SimulatedUps('modulys-gp');
    expect(await modulys.read(0x1030, 6)).toEqual(await modulys.read(0x0030, 6));
  });

  it('a MODULYS counts the modules of its cabinet in the summary words', async () => {
    const [operating = 0] = await new SimulatedUps('modulys-gp').read(0x0036, 1);
    expect(operating & 0xff).toBe(0b111);
  });

  it('a single UPS is unit 1 in the summary words', async () => {
    expect((await new SimulatedUps('masterys-gp4').read(0x0036, 1))[0]).toBe(1);
  });
});

describe('a parallel system on JBUSP', () => {
  it('has the virtual UPS at 0x1nnn, the system at 0x00nn and unit n at 0xNNnn', async () => {
    const ups = new SimulatedUps('delphys-mx', { units: 2 });
    const [virtual = 0] = await ups.read(0x1084, 1);
    const [system = 0] = await ups.read(0x0084, 1);
    const [one = 0] = await ups.read(0x0184, 1);
    const [two = 0] = await ups.read(0x0284, 1);
    expect(virtual).toBe(system);
    expect(Math.abs(system - one - two)).toBeLessThanOrEqual(2);
    expect(one).not.toBe(two);
    expect(await ups.exceptionOf(0x0320, 6)).toBe(2);
  });

  it('has no rectifier and battery measurements on the system page (DMX p.20)', async () => {
    const ups = new SimulatedUps('delphys-mx', { units: 2 });
    const words = await ups.read(0x0060, 48);
    expect([words[4], words[20], words[24], words[33]]).toEqual([0xffff, 0xffff, 0xffff, 0xffff]);
    expect(words[9]).toBeGreaterThan(220);
  });

  it('tells which units operate and which are in alarm', async () => {
    const ups = new SimulatedUps('delphys-mx', { units: 3, scenario: 'unit-alarm' });
    expect((await ups.read(0x1022, 1))[0]).toBe(0b111);
    expect((await ups.read(0x1042, 1))[0]).toBe(0b010);
  });

  it('has unit 1 at 0x1020 when the unit number stands in the nibble', async () => {
    const [map] = familyOf('masterys-gp', 'nibble').maps;
    if (map === undefined) throw new Error('MASTERYS GP speaks JBUSP');
    const ups = new SimulatedUps('masterys-gp', { units: 2, map });
    const [one = 0] = await ups.read(0x1084, 1);
    const [two = 0] = await ups.read(0x2084, 1);
    const [system = 0] = await ups.read(0x0084, 1);
    expect(Math.abs(system - one - two)).toBeLessThanOrEqual(2);
    expect(await ups.exceptionOf(0x1000, 12)).toBeUndefined();
  });
});

describe('a parallel system on ADICOM', () => {
  it('has system tables at 0x0nnn and unit m at 0xmnnn (DGP p.22)', async () => {
    const map = familyOf('delphys-gp').maps.find(({ id }) => id === 'adicom');
    if (map === undefined) throw new Error('DELPHYS GP speaks ADICOM');
    const ups = new SimulatedUps('delphys-gp', { units: 3, map, scenario: 'unit-absent' });
    expect((await ups.read(0x0140, 1))[0]).toBe(1);
    expect(await ups.exceptionOf(0x3143, 4)).toBeUndefined();
    expect(await ups.exceptionOf(0x2143, 4)).toBe(2);
    expect(await ups.exceptionOf(0x4143, 4)).toBe(2);
  });
});

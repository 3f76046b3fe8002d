import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { RememberedUnits } from '../../src/device/remembered-units.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import type { Architecture } from '../../src/ups/maps/page.js';
import type { RegisterSnapshot } from '../../src/ups/polling/snapshot.js';
import { type RegisterImage, snapshotOf, type Ups, upsOf } from '../objects/register-image.js';
import { rawSingle } from '../objects/values-of.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';

const masterys = upsOf('masterys-gp4');
const concentrator = { kind: 'concentrator' } as const;
// Word 0x0036: bit 0 and on, units 1 and on operate (IOMXXXOPXX00 p.43).
const unitsOneAndTwo: RegisterImage = { '0x0036': 0b011 };
const unitsOneToThree: RegisterImage = { '0x0036': 0b111 };
const unitsOneAndThree: RegisterImage = { '0x0036': 0b101 };

let folder: string;
let memory: GatewayMemory;
let clock: ManualClock;
let units: RememberedUnits;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'units-'));
  clock = new ManualClock();
  await restart();
});

afterEach(async () => {
  await memory.flush();
  rmSync(folder, { recursive: true });
});

/** `properly`: the gateway was stopped; else its power was cut, and it had time to write. */
async function restart({ properly = true, isSimulated = false } = {}): Promise<void> {
  if (properly) units?.keep();
  await memory?.flush();
  memory = new GatewayMemory(join(folder, 'identity.json'), silentLog);
  await memory.load();
  units = new RememberedUnits(memory, clock);
  units.begin(isSimulated);
}

interface Told {
  readonly ups?: Ups;
  readonly architecture?: Architecture;
  readonly serialNumber?: string;
}

function tell(snapshot: RegisterSnapshot, { ups = masterys, architecture = concentrator, serialNumber }: Told = {}) {
  const mapper = new ObjectMapper({
    ...rawSingle,
    architecture,
    hasSeenUnit: (unit) => units.has(unit),
  });
  const values = mapper.map(snapshot);
  units.update(values, { snapshot, setup: { ...ups, architecture }, problem: undefined }, serialNumber);
}

const read = (image: RegisterImage, told: Told = {}) => tell(snapshotOf(told.ups ?? masterys, image), told);
/** `2 lost, seen 5 s`: what is listed. */
const listed = () =>
  units.current.map(({ unit, isThere, seenAtMs }) => {
    const state = isThere === undefined ? 'unknown' : isThere ? 'there' : 'lost';
    return isThere || seenAtMs === undefined ? `${unit} ${state}` : `${unit} ${state}, seen ${seenAtMs / 1000} s`;
  });

describe('a unit that is there no more', () => {
  it('stays listed, with when it was there last', async () => {
    read(unitsOneToThree);
    await clock.advance(5000);
    read(unitsOneToThree);
    const seenS = clock.wallMs() / 1000;
    await clock.advance(60_000);
    read(unitsOneAndTwo);
    expect(listed()).toEqual(['1 there', '2 there', `3 lost, seen ${seenS} s`]);
  });

  it('stays so after a restart, to the second after a proper stop', async () => {
    read(unitsOneToThree);
    await clock.advance(5000);
    read(unitsOneToThree);
    const seenS = clock.wallMs() / 1000;
    await restart();
    expect(units.known).toEqual([1, 2, 3]);
    await clock.advance(600_000);
    read(unitsOneAndTwo);
    expect(listed()).toEqual(['1 there', '2 there', `3 lost, seen ${seenS} s`]);
  });

  it('was seen at most an hour later than is told after a power cut', async () => {
    read(unitsOneToThree);
    for (let minute = 0; minute < 150; minute += 1) {
      await clock.advance(60_000);
      read(unitsOneToThree);
    }
    const seenMs = clock.wallMs();
    await restart({ properly: false });
    read(unitsOneAndTwo);
    const toldMs = units.current.find(({ unit }) => unit === 3)?.seenAtMs ?? 0;
    expect(seenMs - toldMs).toBeGreaterThanOrEqual(0);
    expect(seenMs - toldMs).toBeLessThanOrEqual(3_600_000);
  });

  it('is as any other when it is back', async () => {
    read(unitsOneToThree);
    read(unitsOneAndTwo);
    read(unitsOneToThree);
    expect(listed()).toEqual(['1 there', '2 there', '3 there']);
  });

  it('is not known to be lost while the UPS is', () => {
    read(unitsOneToThree);
    tell(snapshotOf(masterys, unitsOneToThree, { connection: 'lost' }));
    expect(units.current.map(({ isThere }) => isThere)).toEqual([undefined, undefined, undefined]);
  });

  it('comes and goes without a write for each time', async () => {
    const written = new Set<string>();
    for (let second = 0; second < 600; second += 1) {
      read(second % 2 === 0 ? unitsOneToThree : unitsOneAndTwo);
      written.add(memory.text);
      await clock.advance(1000);
    }
    expect(written.size).toBeLessThanOrEqual(11);
  });
});

describe('a unit that was never seen', () => {
  it('is listed where one after it operates, which says that it exists', () => {
    read(unitsOneAndThree);
    expect(listed()).toEqual(['1 there', '2 lost', '3 there']);
  });

  it('is listed with its alarm, Manual §6.3.2', () => {
    // Word 0x003e: alarms of unit 1 and on.
    read({ ...unitsOneAndTwo, '0x003e': 0b1000 });
    expect(units.current.map(({ unit, hasAlarm }) => [unit, hasAlarm])).toEqual([
      [1, false],
      [2, false],
      [4, true],
    ]);
  });

  it('is listed where the gateway belongs to it', () => {
    read(unitsOneAndTwo, { architecture: { kind: 'multi-units', unit: 4 } });
    expect(listed()).toEqual(['1 there', '2 there', '4 lost']);
  });
});

describe('a unit that was taken out for good', () => {
  it('is no longer listed, over a restart too, until it is seen again', async () => {
    read(unitsOneToThree);
    read(unitsOneAndThree);
    expect(units.forget(2)).toBe(true);
    expect(listed()).toEqual(['1 there', '3 there']);
    await restart();
    read(unitsOneAndThree);
    expect(listed()).toEqual(['1 there', '3 there']);
    expect(units.known).toEqual([1, 3]);
    read(unitsOneToThree);
    read(unitsOneAndThree);
    expect(listed()).toContainEqual(expect.stringContaining('2 lost'));
  });

  it('is none that is there, and none that is not listed', () => {
    read(unitsOneAndTwo);
    expect([units.forget(2), units.forget(7)]).toEqual([false, false]);
    expect(listed()).toEqual(['1 there', '2 there']);
  });

  it('is nothing that BACnet misses any more', () => {
    const seenBits = (image: RegisterImage) => {
      const mapper = new ObjectMapper({
        ...rawSingle,
        ...{ architecture: concentrator },
        hasSeenUnit: (unit) => units.has(unit),
      });
      return mapper.map(snapshotOf(masterys, image)).feeds?.seenUnits;
    };
    read(unitsOneToThree);
    read(unitsOneAndTwo);
    expect(seenBits(unitsOneAndTwo)).toEqual([1, 2, 3]);
    units.forget(3);
    expect(seenBits(unitsOneAndTwo)).toEqual([1, 2]);
  });
});

describe('all begins anew', () => {
  it.each([
    ['another serial number', { serialNumber: 'SN2' }],
    ['another range', { serialNumber: 'SN1', ups: upsOf('masterys-bc-plus') }],
  ])('with another UPS, by %s', async (_, told) => {
    read(unitsOneToThree, { serialNumber: 'SN1' });
    await restart();
    read(unitsOneAndTwo, told);
    expect(listed()).toEqual(['1 there', '2 there']);
  });

  it.each([
    ['another number of the own unit', { serialNumber: 'SN2', architecture: { kind: 'multi-units', unit: 2 } }],
    ['another module in its place', { serialNumber: 'SN2', architecture: { kind: 'multi-units', unit: 1 } }],
    ['the gateway for the system', { serialNumber: 'SYSTEM', architecture: concentrator }],
  ] as const)('but not where one serial number is of the own unit only: %s', async (_, told) => {
    read(unitsOneToThree, { serialNumber: 'SN1', architecture: { kind: 'multi-units', unit: 1 } });
    await restart();
    read(unitsOneAndTwo, told);
    expect(listed()).toEqual(['1 there', '2 there', expect.stringMatching(/^3 lost, seen/)]);
  });

  it('with none that was simulated, and a simulated one knows none that is real', async () => {
    read(unitsOneToThree);
    await restart({ isSimulated: true });
    read(unitsOneAndTwo);
    expect(listed()).toEqual(['1 there', '2 there']);
    units.begin(false);
    read(unitsOneAndTwo);
    expect(listed().map((one) => one.slice(0, 6))).toEqual(['1 ther', '2 ther', '3 lost']);
  });

  it('and a single UPS has no units', () => {
    read(unitsOneToThree);
    read({}, { architecture: { kind: 'single' } });
    expect([listed(), units.known]).toEqual([[], [1]]);
  });
});

describe('where no summary tells of the units', () => {
  const refusing = (ups: Ups, image: RegisterImage, lost: number): RegisterSnapshot => {
    const snapshot = snapshotOf(ups, image);
    return {
      ...snapshot,
      reading: (page, table) =>
        page === lost
          ? { page, table, outcome: 'exception', exceptionCode: 2 }
          : typeof page === 'number' && page > 3
            ? { page, table, outcome: 'never' }
            : snapshot.reading(page, table),
    };
  };

  it('the own pages do, of a MODULYS: one that refuses its page is lost', () => {
    const ups = upsOf('modulys-gp');
    // S011 on the page of units 1 to 3: the unit operates.
    const image = { '0x1030': 0x0800, '0x2030': 0x0800, '0x3030': 0x0800 };
    read(image, { ups });
    tell(refusing(ups, image, 2), { ups });
    expect(listed()).toEqual(['1 there', expect.stringMatching(/^2 lost, seen/), '3 there']);
  });

  it('a request that is lost now and then wears out no card', async () => {
    const ups = upsOf('delphys-gp', 'adicom');
    const whole = refusing(ups, {}, 8);
    const holed: RegisterSnapshot = {
      ...whole,
      reading: (page, table) => ({ ...whole.reading(page, table), ...(page === 2 && { outcome: 'failed' }) }),
    };
    const written = new Set<string>();
    for (let second = 0; second < 600; second += 1) {
      tell(second % 2 === 0 ? whole : holed, { ups });
      written.add(memory.text);
      await clock.advance(1000);
    }
    expect(written.size).toBe(1);
    tell(refusing(ups, {}, 2), { ups });
    expect(listed()).toContainEqual(expect.stringContaining('2 lost'));
    expect([...written]).not.toContain(memory.text);
  });

  it('and of ADICOM all that is known is whether the page answers', () => {
    const ups = upsOf('delphys-gp', 'adicom');
    tell(refusing(ups, {}, 8), { ups });
    expect(units.current.map(({ unit, isThere, isToldByBit }) => [unit, isThere, isToldByBit])).toEqual([
      [1, true, false],
      [2, true, false],
      [3, true, false],
    ]);
    tell(refusing(ups, {}, 2), { ups });
    expect(listed()).toEqual(['1 there', expect.stringMatching(/^2 lost, seen/), '3 there']);
  });
});

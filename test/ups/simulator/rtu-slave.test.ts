import { describe, expect, it } from 'vitest';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { frame, SimulatedUps } from './simulated-ups.js';

const { familyOf } = builtInMaps;

/** Typed from the vendor's own exchange (IOMXXXOPXX00 p.56). */
const vendorRequest = [0x01, 0x03, 0x10, 0x34, 0x00, 0x03, 0x40, 0xc5];

describe('Modbus over serial line V1.02 §2.5.1: frames', () => {
  it("answers the vendor's own request with three words and a good CRC", async () => {
    const ups = new SimulatedUps('modulys-gp');
    const answer = await ups.exchange(vendorRequest);
    expect(answer).toHaveLength(11);
    expect(answer.slice(0, 3)).toEqual([0x01, 0x03, 0x06]);
    expect(answer).toEqual(frame(...answer.slice(0, 9)));
  });

  it('sends the CRC that the vendor printed for those bytes', () => {
    expect(frame(0x01, 0x03, 0x10, 0x34, 0x00, 0x03)).toEqual(vendorRequest);
    expect(frame(0x01, 0x03, 0x06, 0x00, 0x02, 0x01, 0x84, 0x00, 0x00)).toEqual([
      0x01, 0x03, 0x06, 0x00, 0x02, 0x01, 0x84, 0x00, 0x00, 0x19, 0x60,
    ]);
  });

  it('finds a request that arrives byte by byte', async () => {
    const ups = new SimulatedUps('modulys-gp');
    for (const byte of vendorRequest) {
      ups.simulator.receive(Uint8Array.of(byte));
      await ups.clock.advance(1);
    }
    await ups.clock.advance(5);
    expect(ups.sent).toHaveLength(11);
  });

  it('answers two requests that arrive in one piece', async () => {
    const ups = new SimulatedUps('modulys-gp');
    expect(await ups.exchange([...vendorRequest, ...vendorRequest])).toHaveLength(22);
  });

  it('keeps silent on a bad CRC, and answers again after a silence', async () => {
    const ups = new SimulatedUps('modulys-gp');
    expect(await ups.exchange([...vendorRequest.slice(0, 7), 0x00])).toEqual([]);
    expect(await ups.exchange(vendorRequest)).toHaveLength(11);
  });

  it('does not look for a request in what follows a damaged frame without a silence', async () => {
    const ups = new SimulatedUps('modulys-gp');
    expect(await ups.exchange([...vendorRequest.slice(0, 7), 0x00, ...vendorRequest])).toEqual([]);
  });

  it('forgets half a request after a silence', async () => {
    const ups = new SimulatedUps('modulys-gp');
    await ups.exchange(vendorRequest.slice(0, 5));
    expect(await ups.exchange(vendorRequest)).toHaveLength(11);
  });

  it.each([
    ['another slave', frame(2, 3, 0, 0x30, 0, 6)],
    ['a broadcast', frame(0, 3, 0, 0x30, 0, 6)],
  ])('keeps silent on %s', async (_, request) => {
    const ups = new SimulatedUps();
    expect(await ups.exchange(request)).toEqual([]);
  });

  it('answers as the slave it was told to be', async () => {
    const ups = new SimulatedUps('masterys-bc-plus', { slave: 17 });
    expect((await ups.exchange(frame(17, 3, 0, 0x30, 0, 6))).slice(0, 3)).toEqual([17, 3, 12]);
  });

  it('survives any amount of garbage and answers after it', async () => {
    const ups = new SimulatedUps();
    const garbage = Array.from({ length: 5000 }, (_, index) => (index * 73 + 11) & 0xff);
    expect(await ups.exchange(garbage)).toEqual([]);
    expect(await ups.exchange(frame(1, 3, 0, 0x30, 0, 6))).toHaveLength(17);
  });
});

describe('IOMXXXOPXX00 p.53: exceptions of VU-MAP', () => {
  it.each([
    ['a request past the end of the configuration', 0x0001, 16, 2],
    ['a request past the end of the measurements', 0x0040, 81, 2],
    ['a request across two tables', 0x0010, 20, 2],
    ['a unit that is not present', 0x2030, 6, 2],
    ['more words than Modbus allows', 0x0040, 126, 2],
    ['a reserved address before the first table', 0x0000, 1, 1],
    ['a reserved address between tables', 0x0090, 1, 1],
    ['permissions and commands, which are reserved', 0x00c7, 2, 1],
    ['addresses far beyond', 0xa000, 4, 1],
  ])('%s ends with the documented exception', async (_, start, words, exception) => {
    const ups = new SimulatedUps();
    expect(await ups.exceptionOf(start, words)).toBe(exception);
  });

  it.each([
    ['preset single register (6)', [1, 6, 0x00, 0xc7, 0x00, 0x01]],
    ['preset multiple registers (16)', [1, 16, 0x00, 0xcb, 0x00, 0x01, 0x02, 0x11, 0x22]],
    ['read input registers (4)', [1, 4, 0x00, 0x40, 0x00, 0x01]],
    ['report slave id (17)', [1, 17]],
  ])('refuses %s with exception 1', async (_, request) => {
    const ups = new SimulatedUps();
    const [, code = 0] = request;
    expect(await ups.exchange(frame(...request))).toEqual(frame(1, code | 0x80, 1));
  });

  it('changes nothing on a write', async () => {
    const ups = new SimulatedUps();
    const before = await ups.read(0x0001, 15);
    await ups.exchange(frame(1, 6, 0x00, 0x0e, 0x00, 0x00));
    expect(await ups.read(0x0001, 15)).toEqual(before);
  });

  it.each([
    [0x0030, 8],
    [0x0038, 8],
    [0x0034, 3],
  ])('reads on from the bits at %i into their summary words', async (start, words) => {
    const ups = new SimulatedUps();
    expect(await ups.read(start, words)).toHaveLength(words);
  });
});

describe('DMX p.6, 7: exceptions of JBUSP', () => {
  it.each([
    ['a status table of six words on a MASTERYS, which has four', 'masterys-gp', 0x1020, 6, 2],
    ['a reserved address', 'masterys-gp', 0x1200, 1, 2],
    ['the tables of units on a single UPS', 'delphys-mx', 0x0120, 6, 2],
  ] as const)('%s ends with exception %s', async (_, family, start, words, exception) => {
    const ups = new SimulatedUps(family);
    expect(await ups.exceptionOf(start, words)).toBe(exception);
  });

  it('has six status words on a DELPHYS MX, and four on a model with short tables', async () => {
    expect(await new SimulatedUps('delphys-mx').exceptionOf(0x1020, 6)).toBeUndefined();
    const short = new SimulatedUps('delphys-mx', { profile: { longTables: false } });
    expect(await short.exceptionOf(0x1020, 6)).toBe(2);
    expect(await short.exceptionOf(0x1020, 4)).toBeUndefined();
  });

  it('has the measurements of DGP p.12 and 22: 96 words in a single UPS, 80 in a parallel system', async () => {
    const map = adicomMap();
    const single = new SimulatedUps('delphys-gp', { map });
    expect(await single.exceptionOf(0x1220, 96)).toBeUndefined();
    expect(await single.exceptionOf(0x0200, 32)).toBe(2);
    const parallel = new SimulatedUps('delphys-gp', { map, units: 3 });
    expect(await parallel.exceptionOf(0x3220, 96)).toBe(2);
    expect(await parallel.exceptionOf(0x3220, 80)).toBeUndefined();
    expect(await parallel.exceptionOf(0x0200, 32)).toBeUndefined();
  });
});

function adicomMap() {
  const map = familyOf('delphys-gp').maps.find(({ id }) => id === 'adicom');
  if (map === undefined) throw new Error('DELPHYS GP speaks ADICOM');
  return map;
}

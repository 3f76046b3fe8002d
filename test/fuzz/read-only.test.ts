import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { adicomImages } from '../conformance/families/adicom-images.js';
import { jbuspImages } from '../conformance/families/jbusp-images.js';
import { vuMapParallel } from '../conformance/families/vu-map-parallel.js';
import { confirmed, context, objectId, unconfirmed, unicast } from '../support/bacnet/wire.js';
import { ensureBuilt, type IniSettings, iniText, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import { pause } from '../support/until.js';
import { FrozenUps } from '../support/ups/frozen-ups.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { TcpUps } from '../support/ups/tcp-ups.js';

const seed = 57;
const daemons = 6;
const rewrites = 3;
const packets = 400;

/** Every table of every map, so that whatever is asked is answered. */
const everyImage = [...vuMapParallel, ...jbuspImages, ...adicomImages];
const tables = everyImage.flatMap((image) => image.tables);
const words = new Map(everyImage.flatMap(({ words: one }) => [...one]));

/** In a table of VU-MAP, JBUSP, ADICOM or in none. */
const addresses = fc
  .oneof(
    fc.integer({ min: 0x0030, max: 0x008f }),
    fc.integer({ min: 0x1060, max: 0x108f }),
    fc.integer({ min: 0x0200, max: 0x021f }),
    fc.integer({ min: 0, max: 0xffff }),
  )
  .map((address) => `0x${address.toString(16).padStart(4, '0')}`);

/** All that can be set of the UPS's side; what is no good is refused, and the last good settings stay. */
const settings: fc.Arbitrary<IniSettings> = fc.record({
  ups: fc.record({
    family: fc.constantFrom(
      'auto',
      'itys-pro',
      'modulys-gp',
      'masterys-gp4',
      'masterys-bc',
      'delphys-mx',
      'delphys-gp',
    ),
    register_map: fc.constantFrom('auto', 'vu-map', 'jbusp', 'adicom'),
    adicom: fc.constantFrom('auto', 'yes', 'no'),
    unit_addressing: fc.constantFrom('auto', 'high-byte', 'nibble', 'next-nibble'),
  }),
  serial: fc.record({
    baud: fc.constantFrom('auto', 9600, 57_600, 115_200),
    poll_interval_ms: fc.constantFrom(0, 50, 250),
    timeout_ms: fc.constantFrom('auto', 20, 100),
    offline_after: fc.integer({ min: 1, max: 5 }),
  }),
  bacnet: fc.record({ unit_number: fc.integer({ min: 0, max: 8 }), commissioning: fc.constantFrom('off', 60) }),
  registers: fc.oneof(
    fc.constant({}),
    fc.record(
      {
        BYPASS_V1: addresses,
        UNIT_TMP: addresses.map((address) => `${address} s16 /10`),
        'RectifierStatus.OFF': addresses.map((address) => `not ${address}.1`),
        'UPSAlarms.b06': fc.tuple(addresses, addresses).map(([one, other]) => `${one} or ${other}.9`),
      },
      { requiredKeys: [] },
    ),
  ),
});

const objects = fc.oneof(
  fc.tuple(fc.constant(2), fc.integer({ min: 0, max: 88 })),
  fc.tuple(fc.constant(19), fc.integer({ min: 0, max: 10 })),
  fc.tuple(fc.constant(39), fc.integer({ min: 0, max: 3 })),
  fc.tuple(fc.constant(8), fc.constant(1338)),
);
/** Present_Value, Out_Of_Service, Object_Name, Reliability and others. */
const properties = fc.constantFrom(85, 81, 77, 103, 28, 58, 117, 104, 119);
/** REAL 42.0, Unsigned 2, BOOLEAN true, NULL, a bit string, a text. */
const values = fc.constantFrom<number[]>(
  [0x44, 0x42, 0x28, 0, 0],
  [0x21, 2],
  [0x11],
  [0x00],
  [0x82, 0, 0xff],
  [0x74, 0, 0x6f, 0x66, 0x66],
);

const written = fc
  .tuple(objects, properties, values)
  .map(([[type, instance], id, value]) => [context(0, objectId(type, instance)), id, value] as const);

/** WriteProperty, WritePropertyMultiple, ReinitializeDevice, DeviceCommunicationControl, TimeSynchronization. */
const packet: fc.Arbitrary<Uint8Array> = fc.oneof(
  written.map(([object, id, value]) =>
    unicast(confirmed(15, Uint8Array.from([...object, ...context(1, [id]), 0x3e, ...value, 0x3f]))),
  ),
  written.map(([object, id, value]) =>
    unicast(confirmed(16, Uint8Array.from([...object, 0x1e, ...context(0, [id]), 0x2e, ...value, 0x2f, 0x1f]))),
  ),
  fc.integer({ min: 0, max: 8 }).map((state) => unicast(confirmed(20, Uint8Array.from(context(0, [state]))))),
  fc.integer({ min: 0, max: 2 }).map((state) => unicast(confirmed(17, Uint8Array.from(context(1, [state]))))),
  fc.constant(unicast(unconfirmed(6, Uint8Array.from([0xa4, 126, 6, 17, 3, 0xb4, 14, 35, 20, 0])), 0x00)),
);

describe.skipIf(socatMissing)(`the UPS is only read, seed ${seed}${socatNote}`, () => {
  beforeAll(() => ensureBuilt());

  const samples = fc.sample(fc.array(settings, { minLength: rewrites, maxLength: rewrites }), {
    seed,
    numRuns: daemons,
  });

  it.concurrent.each(samples.map((changes, index) => ({ changes, index })))(
    'nothing but function 3 leaves the port, whatever is set and whatever a BMS writes ($index)',
    async ({ changes, index }) => {
      const ups = await FrozenUps.start(tables, words);
      try {
        await bother(ups.path, changes, seed + index);
      } finally {
        await ups.stop();
      }
      expect(ups.requests.length).toBeGreaterThan(3);
      expect(ups.broken).toBe(0);
      expect(ups.requests.filter(({ functionCode, slave }) => functionCode !== 3 || slave !== 1)).toEqual([]);
      // Commands and permissions of VU-MAP and JBUSP are not even looked at.
      const touched = ups.requests.flatMap(({ address, count }) =>
        Array.from({ length: count }, (_, at) => address + at),
      );
      const isCommand = (address: number) => (address & 0xfff) >= 0xc7 && (address & 0xfff) <= 0xca;
      expect(touched.filter((address) => isCommand(address) || (address >= 0x1580 && address < 0x15d0))).toEqual([]);
    },
    60_000,
  );
});

describe(`the UPS is only read over Modbus TCP, seed ${seed}`, () => {
  beforeAll(() => ensureBuilt());

  const samples = fc.sample(fc.array(settings, { minLength: rewrites, maxLength: rewrites }), { seed, numRuns: 2 });

  it.concurrent.each(samples.map((changes, index) => ({ changes, index })))(
    'nothing but functions 3 and 4 leaves, whatever is set and whatever a BMS writes ($index)',
    async ({ changes, index }) => {
      const ups = await TcpUps.start(({ unit, functionCode, address, count }) => {
        if (unit !== 1) return undefined;
        if (functionCode !== 3) return { exception: 1 };
        const table = tables.find(([start, length]) => address >= start && address + count <= start + length);
        if (!table) return { exception: 2 };
        return Array.from({ length: count }, (_, at) => words.get(address + at) ?? 0);
      });
      try {
        await bother(`tcp://127.0.0.1:${ups.port}`, changes, seed + index);
      } finally {
        await ups.stop();
      }
      expect(ups.requests.length).toBeGreaterThan(3);
      // Whatever is no whole request with function 3 or 4.
      expect(ups.others).toEqual([]);
      expect(ups.requests.filter(({ unit }) => unit !== 1)).toEqual([]);
      const touched = ups.requests.flatMap(({ address, count }) =>
        Array.from({ length: count }, (_, at) => address + at),
      );
      const isCommand = (address: number) => (address & 0xfff) >= 0xc7 && (address & 0xfff) <= 0xca;
      expect(touched.filter((address) => isCommand(address) || (address >= 0x1580 && address < 0x15d0))).toEqual([]);
    },
    60_000,
  );
});

/** Runs the daemon on this UPS, changes its settings while it runs, and writes to it all that a BMS can think of. */
async function bother(port: string, changes: readonly IniSettings[], packetSeed: number): Promise<void> {
  const settingsOf = (one: IniSettings): IniSettings => ({ ...one, serial: { ...one.serial, port } });
  const daemon = await startDaemon({
    isBuilt: true,
    settings: settingsOf({ ups: {}, serial: { poll_interval_ms: 0 } }),
  });
  const peer = await RawPeer.open(daemon.port);
  try {
    for (const change of changes) {
      const bacnet = { ...change.bacnet, bind: '127.0.0.1', port: daemon.port };
      const servers = { bacnet, web: { bind: '127.0.0.1', port: daemon.webPort }, ftp: { enabled: 'no' } };
      writeFileSync(daemon.configFile, iniText({ ...settingsOf(change), ...servers }));
      for (const one of fc.sample(packet, { seed: packetSeed, numRuns: packets })) peer.send(one);
      await pause(1500);
    }
    expect(daemon.program.running).toBe(true);
  } finally {
    await peer.close();
    await daemon.stop();
  }
}

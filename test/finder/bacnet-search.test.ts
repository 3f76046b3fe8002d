import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { BacnetSearch } from '../../src/finder/bacnet-search.js';
import type { Wire } from '../../src/finder/sockets/broadcast-wire.js';
import { ManualClock } from '../support/manual-clock.js';
import { fromHex, toHex } from '../vectors/from-hex.js';

const gateway = { address: '10.79.1.1', port: 47808 };
/** I-Am of device 1338, vendor 591. */
const iAm = '810a0015 0100 1000 c40200053a 2205c4 9100 22024f';

class RecordingWire implements Wire {
  readonly sent: string[] = [];
  readonly broadcasts: string[] = [];

  broadcast(bytes: Uint8Array): void {
    this.broadcasts.push(toHex(bytes));
  }

  send(bytes: Uint8Array): void {
    this.sent.push(toHex(bytes));
  }

  async close(): Promise<void> {}
}

let clock: ManualClock;
let wire: RecordingWire;
let search: BacnetSearch;

beforeEach(() => {
  clock = new ManualClock();
  wire = new RecordingWire();
  search = new BacnetSearch(
    clock,
    ({ vendorId }) => vendorId === 591,
    (address) => address !== '255.255.255.255',
  );
  search.attach(wire);
});

const hear = async (packet: string, from = gateway) => {
  search.receive(fromHex(packet), from);
  await clock.advance(0);
};
/** A character string: up to four octets its length stands in the tag itself (135-2012 §20.2.1.3.1). */
const text = (value: string) => {
  const octets = value.length + 1;
  const tag = octets <= 4 ? (0x70 + octets).toString(16) : `75${octets.toString(16).padStart(2, '0')}`;
  return `${tag}00${Buffer.from(value).toString('hex')}`;
};
const unicast = (apdu: string) => {
  const octets = apdu.replaceAll(' ', '');
  return `810a${(octets.length / 2 + 6).toString(16).padStart(4, '0')}0100${octets}`;
};
const [name, power, description, location, firmware, vendor] = ['4d', '46', '1c', '3a', '2c', '79'] as const;

describe('the search by BACnet', () => {
  it('asks everybody with Who-Is without limits (135-2012 §16.10)', () => {
    search.ask(47808);
    expect(wire.broadcasts).toEqual(['810b000c0120ffff00ff1008']);
  });

  it('asks a device that answers for the six properties, in one request', async () => {
    await hear(iAm);
    expect(wire.sent).toEqual([
      `810a001d${'0104'}${'0005000e'}${'0c0200053a'}1e${[name, power, description, location, firmware, vendor]
        .map((property) => `09${property}`)
        .join('')}1f`,
    ]);
  });

  it('knows what the device answers, and nothing of what it answers with an error', async () => {
    await hear(iAm);
    const value = (property: string, content: string) => `29${property}4e${content}4f`;
    await hear(
      unicast(
        `30000e 0c0200053a 1e ${value(name, text('ITYS PRO'))} ${value(power, text('6 kVA'))}
         ${value(description, text('P42'))} ${value(location, text('1'))}
         29${firmware} 5e 9102 9120 5f  ${value(vendor, '2105')} 1f`.replace(/\s/g, ''),
      ),
    );
    await search.settle(60_000);
    expect(search.devices).toEqual([
      {
        address: gateway,
        remote: undefined,
        instance: 1338,
        vendorId: 591,
        texts: {
          name: 'ITYS PRO',
          power: '6 kVA',
          description: 'P42',
          location: '1',
          firmware: undefined,
          vendor: undefined,
        },
      },
    ]);
  });

  it('reads one property after the other from a device without ReadPropertyMultiple', async () => {
    await hear(iAm);
    await hear(unicast('60 00 09'));
    const answers = ['ITYS PRO', '6 kVA', 'P42', '1', '1.0', 'SOCOME UPS'];
    for (const [at, property] of [name, power, description, location, firmware, vendor].entries()) {
      expect(wire.sent.at(-1)).toBe(`810a0011${'0104'}0005${`0${at + 1}`}0c${'0c0200053a'}19${property}`);
      await hear(unicast(`300${at + 1}0c 0c0200053a 19${property} 3e ${text(answers[at] ?? '')} 3f`));
    }
    await search.settle(60_000);
    expect(search.devices[0]?.texts).toMatchObject({ name: 'ITYS PRO', vendor: 'SOCOME UPS' });
  });

  it('asks thrice, a second apart, and goes on without an answer', async () => {
    await hear(iAm);
    await clock.advance(10_000);
    await search.settle(60_000);
    expect(wire.sent).toHaveLength(3);
    expect(new Set(wire.sent).size).toBe(1);
    expect(search.devices).toMatchObject([{ instance: 1338, texts: undefined }]);
  });

  it('lists a device of another vendor without asking it anything', async () => {
    await hear(iAm.replace('22024f', '220005'));
    expect(search.devices).toMatchObject([{ instance: 1338, vendorId: 5 }]);
    expect(wire.sent).toEqual([]);
  });

  it('knows a device once, however often it answers', async () => {
    for (let time = 0; time < 5; time += 1) await hear(iAm);
    expect(search.devices).toHaveLength(1);
    expect(wire.sent).toHaveLength(1);
  });

  it('takes two devices with one number for two', async () => {
    await hear(iAm);
    await hear(iAm, { address: '10.79.1.2', port: 47808 });
    expect(search.devices).toHaveLength(2);
  });

  it('asks a device behind a router by way of it', async () => {
    await hear('810a0019 0108 0005 01 0a 1000 c40200053a 2205c4 9100 22024f');
    expect(wire.sent[0]).toMatch(/^810a002201240005010aff0005000e/);
    expect(search.devices[0]?.remote).toEqual({ network: 5, mac: '0a' });
  });

  it('knows the originator of what a BBMD forwards', async () => {
    await hear('8104001b 0a4f0505bac0 0100 1000 c40200053a 2205c4 9100 22024f');
    expect(search.devices[0]?.address).toEqual({ address: '10.79.5.5', port: 47808 });
  });

  it('asks no more than sixteen devices at once', async () => {
    for (let host = 1; host <= 40; host += 1) await hear(iAm, { address: `10.79.2.${host}`, port: 47808 });
    expect(wire.sent).toHaveLength(16);
    await clock.advance(10_000);
    await search.settle(60_000);
    expect(new Set(wire.sent).size).toBe(40);
  });

  it('neither lists nor asks who has an address or a port that no device can have', async () => {
    await hear('8104001b 0a4f05050000 0100 1000 c40200053a 2205c4 9100 22024f');
    await hear('8104001b ffffffffbac0 0100 1000 c40200053a 2205c4 9100 22024f');
    await hear(iAm, { address: '10.79.1.1', port: 0 });
    expect(search.devices).toEqual([]);
    expect(wire.sent).toEqual([]);
  });

  it('gives up in time, however many devices leave it without an answer', async () => {
    for (let port = 1; port <= 2000; port += 1) await hear(iAm, { address: '10.79.2.1', port });
    const settled = search.settle(4000);
    await clock.advance(4000);
    await settled;
    // Nothing is left that would keep the program running.
    expect(clock.pendingTimers).toBe(0);
    expect(search.devices).toHaveLength(2000);
    const asked = wire.sent.length;
    await hear(iAm, { address: '10.79.2.2', port: 47808 });
    await clock.advance(10_000);
    expect(wire.sent).toHaveLength(asked);
  });

  it('survives any octets', () => {
    const packets = [iAm, unicast('60 00 09'), unicast('30000e0c0200053a1e294d4e7503004f4f4f1f')].map(fromHex);
    const changed = fc
      .tuple(fc.constantFrom(...packets), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }))
      .map(([packet, changes]) => {
        const octets = Uint8Array.from(packet);
        for (const [at, value] of changes) octets[at % octets.length] = value;
        return octets;
      });
    fc.assert(
      fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 100 })), (octets) => search.receive(octets, gateway)),
      { numRuns: 3000, seed: 135 },
    );
    expect(search.devices.length).toBeLessThanOrEqual(2000);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Recipient } from '../../../src/bacnet/encoding/constructed/recipient.js';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { BacnetServer } from '../../../src/bacnet/server/bacnet-server.js';
import {
  bvlc,
  clientAddress,
  deviceProperties,
  enumerated,
  RawPeer,
  serverAddress,
  silentLog,
  usualOptions,
} from '../../support/bacnet/bacnet-bench.js';
import { SimulatedNetwork } from '../../support/bacnet/simulated-network.js';
import { ManualClock } from '../../support/manual-clock.js';

let clock: ManualClock;
let network: SimulatedNetwork;
let peer: RawPeer;
let recipients: readonly Recipient[];
let isNews: boolean;

const mac = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const address = (number: number, hex: string): Recipient => ({
  type: 'address',
  address: { network: number, macAddress: mac(hex) },
});
const device = (instance: number): Recipient => ({ type: 'device', device: { objectType: 8, instance } });

beforeEach(async () => {
  clock = new ManualClock();
  network = new SimulatedNetwork(clock);
  peer = new RawPeer(network, clientAddress);
  await peer.port.open();
  recipients = [address(0, '')];
  isNews = true;
});

function makeServer(): BacnetServer {
  const store = new ObjectStore({ databaseRevision: 1 });
  const restart = {
    get recipients() {
      return recipients;
    },
    take: () => {
      const was = isNews;
      isNews = false;
      return was;
    },
  };
  const server = new BacnetServer(usualOptions, {
    store,
    clock,
    log: silentLog,
    openPort: (at, port) => network.port(at, port),
    restart,
  });
  store.add({
    id: { objectType: 8, instance: 1338 },
    name: 'UPS',
    properties: [
      ...deviceProperties(),
      ...server.protocolProperties(),
      // Last_Restart_Reason 196: warmstart; Time_Of_Device_Restart 203: sequence number 5; the recipients are not told.
      { id: 196, value: enumerated(2) },
      { id: 203, value: { type: 'constructed', octets: mac('1905') } },
      { id: 202, value: { type: 'list', elements: [] } },
    ],
  });
  return server;
}

async function start(): Promise<BacnetServer> {
  const server = makeServer();
  await server.start();
  await clock.advance(5);
  return server;
}

/**
 * UnconfirmedCOVNotification: process 0, initiating and monitored Device 1338, time remaining 0, then System_Status 112,
 * Time_Of_Device_Restart 203 and Last_Restart_Reason 196 (135-2016 §19.3).
 */
const notification =
  '1002 0900 1c0200053a 2c0200053a 3900 4e 0970 2e 9100 2f 09cb 2e 1905 2f 09c4 2e 9102 2f 4f'.replaceAll(' ', '');
const iAm = '1000';
/** What came, but for the I-Am: BVLC function, then NPDU and APDU. */
const taken = () =>
  peer
    .take()
    .map((packet) => [packet.slice(2, 4), packet.slice(8)])
    .filter(([, npdu = '']) => !npdu.includes(iAm));
/** Device 77 says where it is. */
const heard = async (packet: string) => {
  peer.port.send(mac(packet), serverAddress);
  await clock.advance(5);
};
const iAmOf77 = bvlc('0a', '0100 1000 c40200004d 2205c4 9100 22024f');

describe('a restart is told (135-2016 §19.3)', () => {
  it('to all on the local network, after the I-Am', async () => {
    await start();
    const packets = peer.take();
    expect(packets[0]).toContain(iAm);
    expect(packets.slice(1)).toEqual([bvlc('0b', `0100${notification}`)]);
  });

  it('once for each start, not for each server', async () => {
    const server = await start();
    await server.stop();
    peer.take();
    await start();
    expect(taken()).toEqual([]);
  });

  it('to all networks where the recipient is a global broadcast', async () => {
    recipients = [address(65535, '')];
    await start();
    expect(taken()).toEqual([['0b', `0120ffff00ff${notification}`]]);
  });

  it('to one address, and to nobody for an empty list', async () => {
    recipients = [address(0, 'c0a80114bac0')];
    const server = await start();
    expect(taken()).toEqual([['0a', `0100${notification}`]]);
    await server.stop();
    isNews = true;
    recipients = [];
    await start();
    expect(taken()).toEqual([]);
  });

  it('to a device by its number, once it says where it is', async () => {
    recipients = [device(77)];
    await start();
    // Who-Is 77 to 77, to all networks.
    expect(taken()).toEqual([['0b', '0120ffff00ff1008094d194d']]);
    await heard(iAmOf77);
    expect(taken()).toEqual([['0a', `0100${notification}`]]);
    await heard(iAmOf77);
    await clock.advance(600_000);
    expect(taken()).toEqual([]);
  });

  it('to a station behind a router, once the router says that it is one', async () => {
    recipients = [address(5, '07')];
    await start();
    // Who-Is-Router-To-Network 5.
    expect(taken()).toEqual([['0b', '0180000005']]);
    await heard(bvlc('0a', '0180 01 0005'));
    expect(taken()).toEqual([['0a', `012000050107ff${notification}`]]);
  });

  it('who is not found within two minutes is sought no more', async () => {
    recipients = [device(77)];
    await start();
    await clock.advance(120_000);
    expect(taken().length).toBeLessThan(7);
    await clock.advance(600_000);
    expect(taken()).toEqual([]);
    await heard(iAmOf77);
    expect(taken()).toEqual([]);
  });
});

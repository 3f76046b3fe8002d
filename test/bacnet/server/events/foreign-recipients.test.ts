import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { ObjectStore } from '../../../../src/bacnet/object-model/object-store.js';
import { BacnetServer } from '../../../../src/bacnet/server/bacnet-server.js';
import { UdpPort } from '../../../../src/bacnet/server/network/udp-port.js';
import { systemClock } from '../../../../src/core/clock.js';
import { deviceProperties, silentLog, usualOptions } from '../../../support/bacnet/bacnet-bench.js';
import { freeUdpPort } from '../../../support/udp.js';
import { until } from '../../../support/until.js';
import { address, destination, event, newDelivery, noon } from './delivery-bench.js';

interface Payload {
  readonly processId: number;
  readonly eventObjectId: { readonly type: number; readonly instance: number };
  readonly messageText?: string;
  readonly priority: number;
  readonly toState: number;
}

interface Content {
  readonly payload: Payload;
  readonly invokeId?: number;
}

/** What both packages have. */
interface ForeignClient {
  on(event: string, listener: (content: Content) => void): void;
  simpleAckResponse(receiver: unknown, service: number, invokeId: number): void;
  close(): void;
}

const require = createRequire(import.meta.url);
/** node-bacnet has the decoder under another name than its service, and so hands on no payload. */
const nodeBacnetServices: Record<string, unknown> = require('node-bacnet/lib/services/index.js');
nodeBacnetServices.eventNotify = nodeBacnetServices.eventNotifyData;

const confirmedEventNotification = 2;
const ends: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function recipientOf(
  name: 'node-bacnet' | '@bacnet-js/client',
  serverPort: number,
  told: Payload[],
): Promise<number> {
  const loaded = require(name);
  const Client = (loaded.default ?? loaded) as new (options: object) => ForeignClient;
  const port = await freeUdpPort();
  const client = new Client({ port, interface: '127.0.0.1', reuseAddr: false });
  ends.push(() => client.close());
  client.on('error', () => {});
  const server = { address: `127.0.0.1:${serverPort}` };
  client.on('eventNotify', ({ payload, invokeId }) => {
    told.push(payload);
    if (invokeId !== undefined) client.simpleAckResponse(server, confirmedEventNotification, invokeId);
  });
  await new Promise<void>((resolve) => client.on('listening', () => resolve()));
  return port;
}

async function servedDelivery() {
  const { classes, delivery } = newDelivery(systemClock);
  const store = new ObjectStore({ databaseRevision: 1 });
  const port = await freeUdpPort();
  const server = new BacnetServer(
    { ...usualOptions, bind: '127.0.0.1', port },
    {
      store,
      clock: systemClock,
      log: silentLog,
      openPort: (bind, own) => new UdpPort(bind, own, () => systemClock.monotonicMs()),
      notifications: delivery,
    },
  );
  store.add({
    id: { objectType: 8, instance: 1338 },
    name: 'UPS',
    properties: [...deviceProperties(), ...server.protocolProperties()],
  });
  await server.start();
  ends.push(() => server.stop());
  return { delivery, classes, port };
}

const at = (port: number) => address(0, Uint8Array.of(127, 0, 0, 1, port >> 8, port & 0xff));

describe.each(['node-bacnet', '@bacnet-js/client'] as const)('%s as a recipient', (name) => {
  it.each([true, false])('gets the events in order; confirmed: %s', async (issueConfirmedNotifications) => {
    const told: Payload[] = [];
    const { delivery, classes, port } = await servedDelivery();
    const recipient = at(await recipientOf(name, port, told));
    await classes.change(1, { recipients: [destination(recipient, { issueConfirmedNotifications })] });
    const stamp = {
      type: 'dateTime',
      dateTime: { date: { year: 2026, month: 1, day: 15, weekday: 4 }, time: noon.time },
    } as const;
    const statusFlags = { inAlarm: true, fault: false, overridden: false, outOfService: false };
    const eventValues = { type: 'changeOfState', newState: { choice: 1, value: 1 }, statusFlags } as const;
    const texts = Array.from({ length: 20 }, (_, index) => `On battery ${index}`);
    for (const text of texts) delivery.accept(event(text, { timeStamp: stamp, eventValues }));
    await until(() => told.length >= texts.length, 5000, 'all events');
    expect(told.map(({ messageText }) => messageText)).toEqual(texts);
    expect(told[0]).toMatchObject({
      processId: 7,
      eventObjectId: { type: 5, instance: 19 },
      priority: 64,
      toState: 2,
    });
    await until(() => delivery.recipients.every(({ waiting }) => waiting === 0), 5000, 'all acknowledged');
    expect(delivery.recipients).toMatchObject([{ status: 'ready', lost: 0 }]);
  });
});

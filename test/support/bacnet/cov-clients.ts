import { createRequire } from 'node:module';
import type { BACNetPropertyID } from '@bacnet-js/client';
import NodeBacnet from 'node-bacnet';
import { freeUdpPort } from '../udp.js';

const require = createRequire(import.meta.url);
const { default: BacnetJs } = require('@bacnet-js/client') as typeof import('@bacnet-js/client');

interface ForeignNotification {
  readonly subscriberProcessId: number;
  readonly initiatingDeviceId: { readonly type: number; readonly instance: number };
  readonly monitoredObjectId: { readonly type: number; readonly instance: number };
  readonly timeRemaining: number;
  readonly values: readonly {
    readonly property: { readonly id: number };
    readonly value: readonly { readonly type: number; readonly value: unknown }[];
  }[];
}

export interface Told {
  readonly confirmed: boolean;
  readonly processId: number;
  readonly device: number;
  readonly type: number;
  readonly instance: number;
  readonly timeRemainingS: number;
  readonly values: ReadonlyMap<number, unknown>;
}

/** Somebody else's BMS as a subscriber. It acknowledges confirmed notifications. */
export interface CovClient {
  readonly name: string;
  readonly told: Told[];
  /** Rejects with what the client makes of an Error, Reject or Abort. */
  subscribe(processId: number, type: number, instance: number, confirmed: boolean, lifetimeS: number): Promise<void>;
  subscribeProperty(processId: number, type: number, instance: number, propertyId: number): Promise<void>;
  cancel(processId: number, type: number, instance: number): Promise<void>;
  close(): void;
}

interface Content {
  readonly payload: ForeignNotification;
  readonly invokeId?: number;
}

function toldOf({ payload }: Content, confirmed: boolean): Told {
  return {
    confirmed,
    processId: payload.subscriberProcessId,
    device: payload.initiatingDeviceId.instance,
    type: payload.monitoredObjectId.type,
    instance: payload.monitoredObjectId.instance,
    timeRemainingS: payload.timeRemaining,
    values: new Map(payload.values.map(({ property, value }) => [property.id, value[0]?.value])),
  };
}

const confirmedCovNotification = 1;

export async function openNodeBacnetCov(serverPort: number): Promise<CovClient> {
  const client = new NodeBacnet({ port: await freeUdpPort(), interface: '127.0.0.1', reuseAddr: false });
  const receiver = { address: `127.0.0.1:${serverPort}` };
  const told: Told[] = [];
  client.on('error', () => {});
  client.on('covNotifyUnconfirmed', (content: Content) => told.push(toldOf(content, false)));
  client.on('covNotify', (content: Content) => {
    told.push(toldOf(content, true));
    client.simpleAckResponse(receiver, confirmedCovNotification, content.invokeId ?? -1);
  });
  const asked = (ask: (done: (error: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => ask((error) => (error ? reject(error) : resolve())));
  return {
    name: 'node-bacnet',
    told,
    subscribe: (processId, type, instance, confirmed, lifetimeS) =>
      asked((done) =>
        client.subscribeCov(receiver, { type, instance }, processId, false, confirmed, lifetimeS, {}, done),
      ),
    subscribeProperty: (processId, type, instance, id) =>
      asked((done) =>
        client.subscribeProperty(
          receiver,
          { type, instance },
          { id, index: 0xffffffff },
          processId,
          false,
          false,
          {},
          done,
        ),
      ),
    cancel: (processId, type, instance) =>
      asked((done) => client.subscribeCov(receiver, { type, instance }, processId, true, false, 0, {}, done)),
    close: () => client.close(),
  };
}

export async function openBacnetJsCov(serverPort: number): Promise<CovClient> {
  const client = new BacnetJs({ port: await freeUdpPort(), interface: '127.0.0.1', reuseAddr: false });
  const receiver = { address: `127.0.0.1:${serverPort}` };
  const told: Told[] = [];
  client.on('error', () => {});
  client.on('covNotifyUnconfirmed', (content) => {
    told.push(toldOf(content as unknown as Content, false));
  });
  client.on('covNotify', (content) => {
    told.push(toldOf(content as unknown as Content, true));
    client.simpleAckResponse(receiver, confirmedCovNotification, content.invokeId ?? -1);
  });
  return {
    name: '@bacnet-js/client',
    told,
    subscribe: (processId, type, instance, confirmed, lifetimeS) =>
      client.subscribeCov(receiver, { type, instance }, processId, false, confirmed, lifetimeS),
    subscribeProperty: (processId, type, instance, id) =>
      client.subscribeProperty(
        receiver,
        { type, instance },
        { id, index: 0xffffffff } as BACNetPropertyID,
        processId,
        false,
        false,
      ),
    cancel: (processId, type, instance) => client.subscribeCov(receiver, { type, instance }, processId, true, false, 0),
    close: () => client.close(),
  };
}

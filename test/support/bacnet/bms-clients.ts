import { createRequire } from 'node:module';
import NodeBacnet from 'node-bacnet';
import { freeUdpPort } from '../udp.js';

export interface TypedValue {
  /** Application tag number, 135-2012 §20.2.1.4. */
  readonly type: number;
  readonly value: unknown;
}

export interface PropertyResult {
  readonly propertyId: number;
  readonly values: readonly TypedValue[];
}

export interface ObjectRequest {
  readonly type: number;
  readonly instance: number;
  readonly properties: readonly number[];
}

export interface ObjectResult {
  readonly type: number;
  readonly instance: number;
  readonly results: readonly PropertyResult[];
}

/** Somebody else's BMS: what the tests ask of it, with the same shape for both packages. */
export interface BmsClient {
  readonly name: string;
  /** Whether it puts segmented answers together. */
  readonly segments: boolean;
  read(type: number, instance: number, propertyId: number, arrayIndex?: number): Promise<readonly TypedValue[]>;
  readMany(requests: readonly ObjectRequest[]): Promise<readonly ObjectResult[]>;
  /** Device instances that answer a Who-Is within the time. */
  discover(low: number, high: number, forMs: number): Promise<readonly number[]>;
  close(): void;
}

/**
 * node-bacnet acknowledges segments to nobody and cannot say that it takes none: it is asked only what fits into one
 * packet.
 */
export async function openNodeBacnet(serverPort: number, apduTimeout = 3000): Promise<BmsClient> {
  const client = new NodeBacnet({ port: await freeUdpPort(), interface: '127.0.0.1', apduTimeout, reuseAddr: false });
  const receiver = { address: `127.0.0.1:${serverPort}` };
  client.on('error', () => {});
  return {
    name: 'node-bacnet',
    segments: false,
    read: (type, instance, propertyId, arrayIndex) =>
      new Promise((resolve, reject) => {
        const options = arrayIndex === undefined ? {} : { arrayIndex };
        client.readProperty(receiver, { type, instance }, propertyId, options, (error, result) =>
          error || !result ? reject(error) : resolve(result.values),
        );
      }),
    readMany: (requests) =>
      new Promise((resolve, reject) => {
        const wanted = requests.map(({ type, instance, properties }) => ({
          objectId: { type, instance },
          properties: properties.map((id) => ({ id })),
        }));
        client.readPropertyMultiple(receiver, wanted, (error, result) =>
          error || !result
            ? reject(error)
            : resolve(
                result.values.map(({ objectId, values }) => ({
                  ...objectId,
                  results: values.map(({ id, property, value }) => ({
                    propertyId: property?.id ?? id ?? -1,
                    values: value,
                  })),
                })),
              ),
        );
      }),
    discover: (low, high, forMs) =>
      collectIAm(client, () => client.whoIs(receiver, { lowLimit: low, highLimit: high }), forMs),
    close: () => client.close(),
  };
}

const require = createRequire(import.meta.url);
const { default: BacnetJs } = require('@bacnet-js/client') as typeof import('@bacnet-js/client');

export async function openBacnetJs(serverPort: number, apduTimeout = 3000): Promise<BmsClient> {
  const client = new BacnetJs({
    port: await freeUdpPort(),
    interface: '127.0.0.1',
    apduTimeout,
    reuseAddr: false,
  });
  const receiver = { address: `127.0.0.1:${serverPort}` };
  client.on('error', () => {});
  return {
    name: '@bacnet-js/client',
    segments: true,
    async read(type, instance, propertyId, arrayIndex) {
      const options = arrayIndex === undefined ? {} : { arrayIndex };
      const result = await client.readProperty(receiver, { type, instance }, propertyId, options);
      return result.values as readonly TypedValue[];
    },
    async readMany(requests) {
      const result = await client.readPropertyMultiple(
        receiver,
        requests.map(({ type, instance, properties }) => ({
          objectId: { type, instance },
          properties: properties.map((id) => ({ id, index: 0xffffffff })),
        })),
      );
      return result.values.map(({ objectId, values }) => ({
        ...objectId,
        results: values.map((one) => ({
          propertyId: one.id,
          values: one.value as readonly TypedValue[],
        })),
      }));
    },
    discover: (low, high, forMs) =>
      collectIAm(client, () => client.whoIs(receiver, { lowLimit: low, highLimit: high }), forMs),
    close: () => client.close(),
  };
}

interface Emitter {
  on(event: 'iAm', listener: (content: never) => void): unknown;
  removeListener(event: 'iAm', listener: (content: never) => void): unknown;
}

function collectIAm(client: Emitter, ask: () => void, forMs: number): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const found: number[] = [];
    const listen = (content: { payload: { deviceId: number } }) => found.push(content.payload.deviceId);
    client.on('iAm', listen);
    ask();
    setTimeout(() => {
      client.removeListener('iAm', listen);
      resolve(found);
    }, forMs);
  });
}

/** A bit string as both packages hand it out, as booleans with bit 0 first. */
export function bitsOf(value: unknown): boolean[] {
  const { bitsUsed, value: octets } = value as { bitsUsed: number; value: readonly number[] };
  return Array.from({ length: bitsUsed }, (_, bit) => ((octets[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0);
}

export const packageVersion = (name: string): string => require(`${name}/package.json`).version;

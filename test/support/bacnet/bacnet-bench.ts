import type { ScDataLink } from '../../../src/bacnet/datalink/sc/sc-data-link.js';
import type { ApplicationValue } from '../../../src/bacnet/encoding/application-value.js';
import type { ObjectDefinition, PropertyValue } from '../../../src/bacnet/object-model/object-database.js';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { BacnetServer, type BacnetServerOptions } from '../../../src/bacnet/server/bacnet-server.js';
import type { BmsPorts } from '../../../src/bacnet/server/bms-ports.js';
import type { NotificationDelivery } from '../../../src/bacnet/server/events/delivery/notification-delivery.js';
import type { EventReporting } from '../../../src/bacnet/server/events/event-reporting.js';
import type { FileContents } from '../../../src/bacnet/server/handlers/atomic-read-file.js';
import type { DatagramAddress } from '../../../src/bacnet/server/network/datagram-port.js';
import type { Logger } from '../../../src/core/log.js';
import { ManualClock } from '../manual-clock.js';
import { type NetworkFaults, SimulatedNetwork, type SimulatedPort } from './simulated-network.js';

export const serverAddress = { address: '192.168.1.10', port: 47808 };
export const clientAddress = { address: '192.168.1.20', port: 47808 };

export const text = (value: string): ApplicationValue => ({ type: 'characterString', value });
export const unsigned = (value: number): ApplicationValue => ({ type: 'unsigned', value });
export const enumerated = (value: number): ApplicationValue => ({ type: 'enumerated', value });
export const texts = (...values: string[]): PropertyValue => ({ type: 'array', elements: values.map(text) });

/** Property identifiers as ASHRAE 135 numbers them. */
export function analogValue(instance: number, name: string, presentValue: number): ObjectDefinition {
  return {
    id: { objectType: 2, instance },
    name,
    properties: [
      { id: 85, value: { type: 'real', value: presentValue } },
      { id: 28, value: text(`${name} in words`) },
      { id: 36, value: enumerated(0) },
      { id: 81, value: { type: 'boolean', value: false } },
      { id: 117, value: enumerated(95) },
    ],
  };
}

export function multiState(instance: number, name: string): ObjectDefinition {
  return {
    id: { objectType: 19, instance },
    name,
    properties: [
      { id: 85, value: unsigned(2) },
      { id: 36, value: enumerated(0) },
      { id: 81, value: { type: 'boolean', value: false } },
      { id: 74, value: unsigned(3) },
      { id: 110, value: texts('ONE', 'TWO', 'THREE') },
    ],
  };
}

export function bitString(instance: number, name: string): ObjectDefinition {
  return {
    id: { objectType: 39, instance },
    name,
    properties: [
      { id: 85, value: { type: 'bitString', value: [true, false, true] } },
      { id: 343, value: texts('A', 'B', 'C') },
    ],
  };
}

export function deviceProperties(): ObjectDefinition['properties'] {
  return [
    { id: 112, value: enumerated(0) },
    { id: 121, value: text('SOCOME UPS') },
    { id: 120, value: unsigned(591) },
    { id: 70, value: text('40 kVA') },
    { id: 44, value: text('1.0') },
    { id: 12, value: text('1.0') },
  ];
}

export const silentLog: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const usualOptions: BacnetServerOptions = {
  bind: serverAddress.address,
  port: serverAddress.port,
  vendorId: 591,
  apduTimeoutMs: 3000,
  apduRetries: 3,
  apduSegmentTimeoutMs: 2000,
  segmentWindow: 4,
  discoveryAnswersPerSecond: 20,
};

/** A test peer: sends hand-made packets and keeps what comes back. */
export class RawPeer {
  readonly received: Uint8Array[] = [];
  readonly port: SimulatedPort;

  constructor(network: SimulatedNetwork, own: DatagramAddress) {
    this.port = network.port(own.address, own.port);
    this.port.onMessage((bytes) => this.received.push(bytes));
  }

  /** What came since the last call, as hexadecimal digits. */
  take(): string[] {
    return this.received.splice(0).map((bytes) => Buffer.from(bytes).toString('hex'));
  }
}

/** A server with a few objects on a simulated network, and a peer to talk to it. */
export class BacnetBench {
  readonly clock: ManualClock;
  readonly network: SimulatedNetwork;
  readonly store = new ObjectStore({ databaseRevision: 7 });
  readonly server: BacnetServer;
  readonly peer: RawPeer;
  readonly ports: SimulatedPort[] = [];

  constructor(
    options: Partial<BacnetServerOptions> = {},
    faults?: NetworkFaults,
    log: Logger = silentLog,
    bms?: (clock: ManualClock) => BmsPorts,
    clock = new ManualClock(),
    events?: (store: ObjectStore, clock: ManualClock) => EventReporting,
    notifications?: NotificationDelivery,
    sc?: ScDataLink,
    files?: FileContents,
  ) {
    this.clock = clock;
    this.network = new SimulatedNetwork(this.clock, faults);
    this.server = new BacnetServer(
      { ...usualOptions, ...options },
      {
        store: this.store,
        clock: this.clock,
        log,
        openPort: (address, port) => {
          const made = this.network.port(address, port);
          this.ports.push(made);
          return made;
        },
        ...(bms && { bms: bms(this.clock) }),
        ...(events && { events: events(this.store, this.clock) }),
        notifications,
        sc,
        ...(files && { files }),
      },
    );
    this.peer = new RawPeer(this.network, clientAddress);
    this.store.add({
      id: { objectType: 8, instance: 1338 },
      name: 'UPS',
      properties: [...deviceProperties(), ...this.server.protocolProperties()],
    });
    this.store.add(analogValue(0, 'UPS_V', 230.5));
    this.store.add(multiState(0, 'STATE'));
    this.store.add(bitString(0, 'BITS'));
  }

  /** Starts the server and lets its I-Am pass. */
  async start(): Promise<void> {
    await this.peer.port.open();
    await this.server.start();
    await this.clock.advance(5);
    this.peer.take();
  }

  /** Sends a packet given as hexadecimal digits and returns the answers. */
  async ask(packet: string, to: DatagramAddress = serverAddress): Promise<string[]> {
    this.peer.port.send(Buffer.from(packet.replaceAll(' ', ''), 'hex'), to);
    await this.clock.advance(5);
    return this.peer.take();
  }

  /** Sends an NPDU in an Original-Unicast-NPDU; returns the NPDUs that come back so. */
  async askNpdu(npdu: string): Promise<string[]> {
    const answers = await this.ask(unicast(npdu));
    return answers.map((answer) => answer.replace(/^810a..../, ''));
  }

  /** Sends an APDU without routing; returns the APDUs that come back so. */
  async askApdu(apdu: string): Promise<string[]> {
    const answers = await this.askNpdu(`0104${apdu.replaceAll(' ', '')}`);
    return answers.map((answer) => answer.replace(/^01(00|04)/, ''));
  }
}

/** BVLC header 81 0a before an NPDU. */
export function unicast(npdu: string): string {
  return bvlc('0a', npdu);
}

export function bvlc(bvlcFunction: string, body: string): string {
  const octets = body.replaceAll(' ', '');
  return `81${bvlcFunction}${(octets.length / 2 + 4).toString(16).padStart(4, '0')}${octets}`;
}

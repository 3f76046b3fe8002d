import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { type IClientOptions, type IConnackPacket, MqttClient, type Packet } from 'mqtt';
import { type BrokerAddress, formatBrokerAddress } from '../../settings/broker-address.js';
import type { CertificateFiles } from './broker-certificates.js';
import { type BrokerFailure, brokenBy, refusedBy } from './connection-failures.js';

/** What one connection to the broker is made of. */
export interface SessionOptions {
  readonly address: BrokerAddress;
  readonly version: '5' | '3.1.1';
  readonly clientId: string;
  /** Empty: none. */
  readonly user: string;
  readonly password: string | undefined;
  readonly keepaliveS: number;
  /** What the certificate of the broker must be for; empty: the name in its address. */
  readonly serverName: string;
  readonly certificates: CertificateFiles;
  /** What the broker tells the others, retained, when this connection breaks. */
  readonly will: { readonly topic: string; readonly payload: string };
}

export interface SessionListener {
  onConnected(limits: SessionLimits): void;
  /** Once, also where there never was a connection. */
  onEnded(failure: BrokerFailure): void;
}

/** What the broker says of itself in CONNACK; version 3.1.1 says nothing. */
export interface SessionLimits {
  /** Messages that may be under way to it. */
  readonly receiveMaximum: number;
  /** Octets of a whole packet. */
  readonly maximumPacketSize: number | undefined;
}

export interface OutgoingMessage {
  readonly topic: string;
  /** Empty: what is retained there is forgotten. */
  readonly payload: string;
  /** Seconds after which the broker itself forgets it; absent: never. Version 3.1.1 has no such thing. */
  readonly expiresAfterS?: number;
}

/** One connection to a broker, from its beginning to its end; a new one is a new session. */
export interface BrokerSession {
  /** `done` is called once: with nothing when the broker has it, else with why it will not have it. Never after the end. */
  publish(message: OutgoingMessage, done: (refusal?: BrokerFailure) => void): void;
  /** Takes leave of the broker, which then tells no last will. Idempotent. */
  leave(): void;
  /** At once; the broker tells the last will. Idempotent. */
  drop(): void;
}

export type OpenSession = (options: SessionOptions, listener: SessionListener) => BrokerSession;

/** A broker that lets more be under way than this does not get it: one that is slow is to be noticed. */
const mostUnderWay = 20;
/** Until CONNACK. */
const connectTimeoutMs = 15_000;
/** Reason codes below are no refusals (MQTT 5.0 §2.4). */
const firstRefusal = 128;
/** Reason code of a broker that cannot retain. */
const retainNotSupported = 154;

/** By mqtt.js, without its own way to connect anew: that would send again what is old by then. */
export const openMqttSession: OpenSession = (options, listener) => new MqttJsSession(options, listener);

class MqttJsSession implements BrokerSession {
  readonly #options: SessionOptions;
  readonly #listener: SessionListener;
  readonly #client: MqttClient;
  #qos: 0 | 1 = 1;
  #failure: BrokerFailure | undefined;
  #hasStream = false;
  #hasEnded = false;

  constructor(options: SessionOptions, listener: SessionListener) {
    this.#options = options;
    this.#listener = listener;
    const client = new MqttClient(() => this.#openStream(), clientOptions(options));
    this.#client = client;
    client.on('connect', (packet) => this.#connected(packet));
    client.on('disconnect', ({ reasonCode = 0 }) => {
      if (reasonCode >= firstRefusal) this.#fail(refusedBy(reasonCode, options.version));
    });
    client.on('error', (error: unknown) => {
      this.#fail(this.#failureOf(error));
      // Some errors, such as a packet that cannot be read, leave the stream open.
      client.stream.destroy();
    });
    client.on('packetreceive', (packet) => this.#received(packet));
    client.on('close', () => this.#ended());
  }

  publish({ topic, payload, expiresAfterS }: OutgoingMessage, done: (refusal?: BrokerFailure) => void): void {
    if (this.#hasEnded) return;
    const properties = {
      payloadFormatIndicator: true,
      ...(expiresAfterS !== undefined && { messageExpiryInterval: expiresAfterS }),
    };
    const isVersion5 = this.#options.version === '5';
    const how = { qos: this.#qos, retain: true, ...(isVersion5 && { properties }) };
    this.#client.publish(topic, payload, how, (error) => {
      if (this.#hasEnded) return;
      if (!error) done();
      // Without a reason of the broker's it is the connection that has broken: the end of it follows.
      else if ('code' in error && typeof error.code === 'number') done(refusedBy(error.code, this.#options.version));
    });
  }

  leave(): void {
    if (!this.#hasEnded) this.#client.end();
  }

  drop(): void {
    this.#client.end(true);
    this.#client.stream.destroy();
  }

  #openStream(): Duplex {
    const { address, certificates, serverName } = this.#options;
    const { host, port, isEncrypted } = address;
    const stream = isEncrypted
      ? connectTls({ host, port, ...servedAs(serverName || host), ...certificates, minVersion: 'TLSv1.2' })
      : connectTcp({ host, port });
    stream.once(isEncrypted ? 'secureConnect' : 'connect', () => {
      this.#hasStream = true;
    });
    stream.setNoDelay(true);
    return stream;
  }

  /**
   * Nothing is subscribed to. mqtt.js would acknowledge what wants it, and throw into nowhere where the packet is too short for its
   * number (MQTT 5.0 §2.2.1); it gets to see a PINGRESP in its place, and the connection ends.
   */
  #received(packet: Packet): void {
    const isUnasked = packet.cmd === 'pubrel' || (packet.cmd === 'publish' && packet.qos > 0);
    if (!isUnasked) return;
    this.#fail(this.#broken('garbled', new Error(`${packet.cmd} without a subscription`)));
    Object.assign(packet, { cmd: 'pingresp' });
    this.#client.stream.destroy();
  }

  #connected({ properties }: IConnackPacket): void {
    if (properties?.retainAvailable === false) {
      this.#fail(refusedBy(retainNotSupported, '5'));
      this.drop();
      return;
    }
    this.#qos = properties?.maximumQoS === 0 ? 0 : 1;
    this.#listener.onConnected({
      receiveMaximum: Math.min(mostUnderWay, properties?.receiveMaximum ?? mostUnderWay),
      maximumPacketSize: properties?.maximumPacketSize,
    });
  }

  /** The first cause counts: what follows is its consequence. */
  #fail(failure: BrokerFailure): void {
    this.#failure ??= failure;
  }

  #failureOf(error: unknown): BrokerFailure {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code === 'number') return refusedBy(code, this.#options.version);
    if (typeof code === 'string') return this.#broken(code, error);
    // What mqtt.js gives no code to is a broker that does not answer in time, or something that is no broker.
    const isTimeout = error instanceof Error && /timeout/i.test(error.message);
    if (!isTimeout) return this.#broken('garbled', error);
    return this.#broken(this.#hasStream ? 'silent' : 'ETIMEDOUT', error);
  }

  #broken(code: string, cause?: unknown): BrokerFailure {
    const why = cause instanceof Error ? cause.message : code;
    return brokenBy(code, { broker: formatBrokerAddress(this.#options.address), why });
  }

  #ended(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#listener.onEnded(this.#failure ?? this.#broken('closed'));
  }
}

/** RFC 6066 §3: an address is no name. */
function servedAs(name: string) {
  return /^[0-9.]+$/.test(name) ? {} : { servername: name };
}

function clientOptions({ version, clientId, user, password, keepaliveS, will }: SessionOptions): IClientOptions {
  return {
    protocolVersion: version === '5' ? 5 : 4,
    clientId,
    clean: true,
    keepalive: keepaliveS,
    connectTimeout: connectTimeoutMs,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    // Else every number of two octets is kept as a buffer, which takes megabytes.
    writeCache: false,
    timerVariant: 'native',
    log: () => {},
    ...(user !== '' && { username: user }),
    // MQTT 3.1.1 §3.1.2.9 has no password without a user.
    ...(password !== undefined && (user !== '' || version === '5') && { password }),
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
  };
}

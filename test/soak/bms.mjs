// BMS by hand: packets of 135-2012 that lean on no codec of the product's.
import { createSocket } from 'node:dgram';
import { readMultiple, readProperty, subscribeCov } from '../bench/workloads.mjs';
import { everySoOften, pause } from './pauses.mjs';

const apduTimeoutMs = 3000;
const apduRetries = 3;
const invokeIdAt = 8;
const presentValue = 85;
const lifetimeS = 120;
const analogValue = 2;
const analogValues = 88;
const pdu = { confirmedRequest: 0x00, unconfirmedRequest: 0x10, simpleAck: 0x20, complexAck: 0x30 };
const notification = { confirmed: 1, unconfirmed: 2 };

/** A client with a socket of its own that repeats what is not answered, as 135-2012 §5.4.4 wants. */
export class Bms {
  /** A mute one hears, but acknowledges no notification. */
  isMute = false;
  #socket = createSocket('udp4');
  #port;
  #tally;
  #signal;
  #invokeId = 0;
  #waiting = new Map();

  constructor({ ports, tally, signal }) {
    this.#port = ports.bacnet;
    this.#tally = tally;
    this.#signal = signal;
    this.#socket.on('error', () => {});
    this.#socket.on('message', (packet) => this.#take(packet));
  }

  close() {
    this.#socket.close();
    for (const done of this.#waiting.values()) done();
  }

  /** Resolves when it is answered or given up. */
  async request(packet) {
    this.#invokeId = (this.#invokeId + 1) & 0xff;
    const invokeId = this.#invokeId;
    if (this.#waiting.has(invokeId)) return this.#tally.fail('256 requests of one BMS wait for their answers');
    const own = Buffer.from(packet);
    own[invokeIdAt] = invokeId;
    for (let time = 0; time <= apduRetries; time += 1) {
      if (time > 0) this.#tally.repeated += 1;
      const type = await this.#answerTo(own, invokeId);
      if (this.#signal.aborted) return;
      if (type === undefined) continue;
      this.#tally.answered += 1;
      if (type !== pdu.simpleAck && type !== pdu.complexAck) this.#tally.refused += 1;
      return;
    }
    this.#tally.unanswered += 1;
  }

  async #answerTo(packet, invokeId) {
    const giveUp = new AbortController();
    let type;
    this.#waiting.set(invokeId, (found) => {
      type = found;
      giveUp.abort();
    });
    this.#socket.send(packet, this.#port, '127.0.0.1');
    await pause(apduTimeoutMs, AbortSignal.any([giveUp.signal, this.#signal]));
    this.#waiting.delete(invokeId);
    return type;
  }

  #take(packet) {
    const type = packet[6] & 0xf0;
    if (type === pdu.unconfirmedRequest) {
      if (packet[7] === notification.unconfirmed) this.#tally.notified += 1;
    } else if (type === pdu.confirmedRequest) {
      if (packet[9] !== notification.confirmed) return;
      this.#tally.notified += 1;
      const ack = [0x81, 0x0a, 0, 9, 0x01, 0x00, pdu.simpleAck, packet[8], notification.confirmed];
      if (!this.isMute) this.#socket.send(Buffer.from(ack), this.#port, '127.0.0.1');
    } else this.#waiting.get(packet[7])?.(type);
  }

  async subscribe(isConfirmed) {
    for (let instance = 0; instance < analogValues; instance += 1) {
      await this.request(subscribeCov(analogValue, instance, { isConfirmed, lifetimeS }));
    }
  }
}

/** Twenty values a second by ReadProperty, all of them once a second. */
export async function readSteadily(site) {
  const bms = new Bms(site);
  const { signal, tally } = site;
  const many = readMultiple(analogValues, [presentValue]);
  await Promise.all([
    everySoOften(50, signal, () => void bms.request(readProperty), tally),
    everySoOften(1000, signal, () => void bms.request(many), tally),
  ]);
  bms.close();
}

/** Subscribes to everything and renews that every minute: a setting may have given the gateway a new server. */
export async function subscribeSteadily(site) {
  const clients = [new Bms(site), new Bms(site)];
  const subscribe = () => Promise.all(clients.map((bms, index) => bms.subscribe(index === 0)));
  await pause(2000, site.signal);
  await subscribe();
  await everySoOften(60_000, site.signal, subscribe, site.tally);
  for (const bms of clients) bms.close();
}

/** Subscribes, is mute for a while, and disappears without a word. */
export async function comeAndGo(site) {
  const { signal, tally } = site;
  const stay = async () => {
    const bms = new Bms(site);
    await bms.subscribe(true);
    bms.isMute = true;
    await pause(15_000, signal);
    bms.close();
  };
  await everySoOften(60_000, signal, stay, tally);
}

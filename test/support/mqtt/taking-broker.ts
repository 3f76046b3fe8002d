import { createServer, type Socket } from 'node:net';

/** MQTT 5.0 §2.1.2. */
const types = { connect: 1, publish: 3, ping: 12 } as const;

/** CONNACK without an error, and with ten topic aliases at most (MQTT 5.0 §3.2.2.3.8): the client is to have what it needs for them. */
const connack = [0x20, 6, 0, 0, 3, 0x22, 0, 10];

/** A broker of version 5 that takes everything and keeps nothing. */
export class TakingBroker {
  /** Topics, in the order of their messages. */
  readonly topics: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));

  static async open(): Promise<TakingBroker> {
    const broker = new TakingBroker();
    await new Promise<void>((resolve) => broker.#server.listen(0, '127.0.0.1', resolve));
    return broker;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (let packet = firstPacket(received); packet !== undefined; packet = firstPacket(received)) {
        received = received.subarray(packet.length);
        const answer = this.#answerTo(packet);
        if (answer !== undefined) socket.write(Buffer.from(answer));
      }
    });
  }

  #answerTo({ type, qos, body }: Packet): readonly number[] | undefined {
    if (type === types.connect) return connack;
    if (type === types.ping) return [0xd0, 0];
    if (type !== types.publish) return undefined;
    const topicEnd = 2 + body.readUInt16BE(0);
    this.topics.push(body.subarray(2, topicEnd).toString());
    return qos === 1 ? [0x40, 2, body[topicEnd] ?? 0, body[topicEnd + 1] ?? 0] : undefined;
  }
}

interface Packet {
  readonly type: number;
  readonly qos: number;
  readonly body: Buffer;
  /** Of all of it. */
  readonly length: number;
}

/** MQTT 5.0 §2.1: type and flags, how much remains (7 bits an octet, the lowest first), what remains. */
function firstPacket(octets: Buffer): Packet | undefined {
  let remaining = 0;
  for (let at = 1; at < Math.min(octets.length, 5); at += 1) {
    const octet = octets[at] ?? 0;
    remaining += (octet & 0x7f) << (7 * (at - 1));
    if ((octet & 0x80) !== 0) continue;
    const length = at + 1 + remaining;
    if (octets.length < length) return undefined;
    const first = octets[0] ?? 0;
    return { type: first >> 4, qos: (first >> 1) & 3, body: octets.subarray(at + 1, length), length };
  }
  return undefined;
}

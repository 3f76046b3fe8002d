import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { Mailbox, type Peer } from './bacnet/peer.js';
import { freePort } from './free-port.js';
import { pause } from './until.js';

/** A UDP port of the loopback that was free a moment ago. */
export function freeUdpPort(): Promise<number> {
  return freePort(async (port) => {
    const socket = await bound('127.0.0.1', port).catch(() => undefined);
    await new Promise<void>((resolve) => (socket === undefined ? resolve() : socket.close(resolve)));
    return socket !== undefined;
  });
}

export function bound(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(port, address, () => resolve(socket));
  });
}

/** A UDP socket on the loopback that sends what it is told and keeps everything that comes. */
export class RawPeer implements Peer {
  readonly #socket: Socket;
  readonly #target: number;
  readonly #mailbox = new Mailbox();
  readonly received: Uint8Array[] = this.#mailbox.received;

  private constructor(socket: Socket, target: number) {
    this.#socket = socket;
    this.#target = target;
    socket.on('message', (buffer: Buffer, from: RemoteInfo) => {
      if (from.address !== '127.0.0.1') return;
      this.#mailbox.put(Uint8Array.from(buffer));
    });
  }

  /** `target` is the UDP port on 127.0.0.1 that everything is sent to. */
  static async open(target: number): Promise<RawPeer> {
    return new RawPeer(await bound('127.0.0.1', 0), target);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  send(packet: Uint8Array): void {
    this.#socket.send(packet, this.#target, '127.0.0.1');
  }

  /** Also to a broadcast address of the loopback. */
  broadcast(packet: Uint8Array, address: string): void {
    this.#socket.setBroadcast(true);
    this.#socket.send(packet, this.#target, address);
  }

  next(timeoutMs = 1000, wanted: (packet: Uint8Array) => boolean = () => true): Promise<Uint8Array | undefined> {
    return this.#mailbox.next(timeoutMs, wanted);
  }

  /** Sends, then everything that arrives within `forMs`. */
  async exchange(packet: Uint8Array, forMs = 150): Promise<readonly Uint8Array[]> {
    const before = this.received.length;
    this.send(packet);
    await pause(forMs);
    return this.received.slice(before);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(resolve));
  }
}

import type { Socket } from 'node:dgram';
import { bound } from '../udp.js';

const loopback = '127.0.0.1';

/** Stands between clients and a server on the loopback, and keeps every datagram of both directions. */
export class RecordingRelay {
  readonly datagrams: Uint8Array[] = [];
  readonly #server: number;
  readonly #front: Socket;
  /** By the port of the client: what the server takes for the client. */
  readonly #backs = new Map<number, Promise<Socket>>();

  private constructor(front: Socket, server: number) {
    this.#front = front;
    this.#server = server;
    front.on('message', (datagram, { port }) => void this.#toServer(datagram, port));
  }

  static async open(serverPort: number): Promise<RecordingRelay> {
    return new RecordingRelay(await bound(loopback, 0), serverPort);
  }

  /** Where clients send to. */
  get port(): number {
    return this.#front.address().port;
  }

  /** The UDP port at which the server reaches the client with this port. */
  async portOf(client: number): Promise<number> {
    return (await this.#backOf(client)).address().port;
  }

  async close(): Promise<void> {
    const backs = await Promise.all(this.#backs.values());
    await Promise.all([this.#front, ...backs].map((one) => new Promise<void>((resolve) => one.close(() => resolve()))));
  }

  async #toServer(datagram: Buffer, client: number): Promise<void> {
    this.datagrams.push(Uint8Array.from(datagram));
    (await this.#backOf(client)).send(datagram, this.#server, loopback);
  }

  #backOf(client: number): Promise<Socket> {
    const known = this.#backs.get(client);
    if (known !== undefined) return known;
    const made = bound(loopback, 0).then((back) => {
      back.on('message', (datagram) => {
        this.datagrams.push(Uint8Array.from(datagram));
        this.#front.send(datagram, client, loopback);
      });
      return back;
    });
    this.#backs.set(client, made);
    return made;
  }
}

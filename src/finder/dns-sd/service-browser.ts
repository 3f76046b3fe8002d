import type { SearchNetwork } from '../search-networks.js';
import { MulticastSocket } from '../sockets/multicast-sockets.js';
import { decodeDnsResponse, encodeDnsQueries } from './dns-message.js';
import { type AnnouncedGateway, ServiceBook, serviceTypes } from './service-book.js';

interface Browsed {
  readonly socket: MulticastSocket;
  readonly book: ServiceBook;
}

/** Asks for the services of gateways by multicast DNS, on each network for itself. */
export class ServiceBrowser {
  readonly #isHost: (address: string) => boolean;
  #browsed: readonly Browsed[] = [];

  constructor(isHost: (address: string) => boolean) {
    this.#isHost = isHost;
  }

  get gateways(): readonly AnnouncedGateway[] {
    return this.#browsed.flatMap(({ book }) => book.gateways());
  }

  async open(networks: readonly SearchNetwork[]): Promise<void> {
    const opened = await Promise.all(networks.map((network) => browse(network, this.#isHost)));
    this.#browsed = opened.filter((one) => one !== undefined);
  }

  ask(): void {
    for (const { socket, book } of this.#browsed) {
      const types = serviceTypes.map((name) => ({ type: 'PTR', name }) as const);
      for (const query of encodeDnsQueries([...types, ...book.questions()])) socket.ask(query);
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#browsed.map(({ socket }) => socket.close()));
  }
}

async function browse(network: SearchNetwork, isHost: (address: string) => boolean): Promise<Browsed | undefined> {
  const book = new ServiceBook(isHost);
  const socket = await MulticastSocket.open(network, (bytes) => book.receive(decodeDnsResponse(bytes) ?? []));
  return socket && { socket, book };
}

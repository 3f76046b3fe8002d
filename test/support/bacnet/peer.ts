/**
 * One end of a conversation with a server of BACnet, whatever carries it. Packets are those of BACnet/IP (Annex J): what carries
 * NPDUs otherwise puts that header on and takes it off, so that a client by hand speaks over everything.
 */
export interface Peer {
  /** Everything that came. */
  readonly received: readonly Uint8Array[];
  send(packet: Uint8Array): void;
  /** The first packet that is wanted; undefined when none comes in time. */
  next(timeoutMs?: number, wanted?: (packet: Uint8Array) => boolean): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

interface Waiting {
  readonly wanted: (packet: Uint8Array) => boolean;
  readonly take: (packet: Uint8Array) => void;
}

/** Keeps what comes, and hands it to who waits for it. */
export class Mailbox {
  readonly #waiting = new Set<Waiting>();
  readonly received: Uint8Array[] = [];

  put(packet: Uint8Array): void {
    this.received.push(packet);
    for (const one of this.#waiting) {
      if (!one.wanted(packet)) continue;
      this.#waiting.delete(one);
      one.take(packet);
    }
  }

  /** The first packet to come that is wanted; undefined when none comes in time. */
  next(timeoutMs: number, wanted: (packet: Uint8Array) => boolean = () => true): Promise<Uint8Array | undefined> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        wanted,
        take: (packet) => {
          clearTimeout(timer);
          resolve(packet);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        resolve(undefined);
      }, timeoutMs);
      this.#waiting.add(waiting);
    });
  }
}

import type { ServerResponse } from 'node:http';
import type { Sink } from './live-feed.js';

export interface StreamBounds {
  readonly streams: number;
  readonly streamsPerAddress: number;
  readonly streamBacklogBytes: number;
}

interface OpenStream {
  readonly address: string;
  close(): void;
}

/** The open pages: so many in all, so many of one address, and none that reads slower than it is told. */
export class OpenStreams {
  readonly #bounds: StreamBounds;
  readonly #open = new Set<OpenStream>();
  /** Streams ended because they were not read. */
  dropped = 0;

  constructor(bounds: StreamBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#open.size;
  }

  hasRoomFor(address: string): boolean {
    const { streams, streamsPerAddress } = this.#bounds;
    const ofAddress = [...this.#open].filter((one) => one.address === address).length;
    return this.#open.size < streams && ofAddress < streamsPerAddress;
  }

  /** Lets `feed` write into the response until one of them ends. */
  open(address: string, response: ServerResponse, feed: (sink: Sink) => () => void): void {
    let endFeed: () => void = () => undefined;
    const stream: OpenStream = { address, close: () => response.end() };
    this.#open.add(stream);
    response.once('close', () => {
      this.#open.delete(stream);
      endFeed();
    });
    endFeed = feed((text) => {
      if (response.destroyed || response.writableEnded) return;
      response.write(text);
      if (response.writableLength <= this.#bounds.streamBacklogBytes) return;
      this.dropped += 1;
      response.destroy();
    });
    if (response.destroyed) endFeed();
  }

  closeAll(): void {
    for (const stream of [...this.#open]) stream.close();
  }
}

import type { ScFailure } from './sc-failure.js';

/** A WebSocket to one hub. Nothing of it throws. */
export interface ScSocket {
  /** The octets are copied, or the socket's own, after the call. Without effect before onOpen and after onClose. */
  send(message: Uint8Array): void;
  /** Something has answered at that address: TCP stands. */
  readonly isReached: boolean;
  /** Octets that the network has not taken yet: how slow the hub is. */
  readonly queuedOctets: number;
  /** Orderly, by a WebSocket close frame; onClose follows, at the latest when the hub has not answered in time. */
  close(code?: number): void;
  /** At once; onClose follows unless it was called already. */
  destroy(): void;
}

export interface ScSocketEvents {
  /** The WebSocket stands and the sub-protocol is agreed. */
  onOpen(): void;
  /** One binary WebSocket message; the octets are valid until it returns. */
  onMessage(octets: Uint8Array): void;
  /** Exactly once, never within the call that opens; undefined where it closed as asked, or orderly by the hub (close code 1000). */
  onClose(failure: ScFailure | undefined): void;
}

/** Opens a WebSocket to a hub; never throws: what fails comes by onClose. */
export type OpenScSocket = (uri: string, events: ScSocketEvents) => ScSocket;

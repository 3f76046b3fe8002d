import { createSocket, type Socket } from 'node:dgram';
import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import type { Endpoint } from '../../../settings/setting-kinds.js';
import type { VarBind } from '../message/snmp-value.js';
import type { OwnEngine } from '../usm/own-engine.js';
import type { SaltSource } from '../usm/salt-source.js';
import { Receiver, type ReceiverTally, type Sender } from './receiver.js';

export interface NotifierParts {
  readonly receivers: readonly Endpoint[];
  readonly sender: Sender;
  readonly isInform: boolean;
  readonly bind: string;
  readonly engine: OwnEngine;
  readonly salts: SaltSource;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface ReceiverStatus extends ReceiverTally {
  readonly address: string;
  readonly port: number;
}

/** Tells all receivers, by a socket of its own: confirmations of informs come back to where they were sent from. */
export class Notifier {
  readonly #parts: NotifierParts;
  readonly #receivers: ReadonlyMap<string, { readonly to: Endpoint; readonly receiver: Receiver }>;
  #socket: Socket | undefined;

  constructor(parts: NotifierParts) {
    const { receivers } = parts;
    this.#parts = parts;
    this.#receivers = new Map(
      receivers.map((to) => [
        keyOf(to),
        { to, receiver: new Receiver({ ...parts, send: (octets) => this.#send(octets, to) }) },
      ]),
    );
  }

  get receivers(): readonly ReceiverStatus[] {
    return [...this.#receivers.values()].map(({ to, receiver }) => ({ ...to, ...receiver.tally }));
  }

  tell(varBinds: readonly VarBind[]): void {
    for (const { receiver } of this.#receivers.values()) receiver.tell(varBinds);
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    for (const { receiver } of this.#receivers.values()) receiver.stop();
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  #send(octets: Uint8Array, { address, port }: Endpoint): void {
    this.#socket ??= this.#open();
    // A receiver that cannot be reached now is one that does not hear a trap, or confirms no inform.
    this.#socket.send(octets, port, address, () => undefined);
  }

  #open(): Socket {
    const { bind, log } = this.#parts;
    const socket = createSocket('udp4');
    socket.on('error', (err) => {
      log.warn({ err }, 'Traps of SNMP cannot be sent.');
      if (this.#socket === socket) this.#socket = undefined;
      socket.close();
    });
    socket.on('message', (octets, from) => this.#receivers.get(keyOf(from))?.receiver.hear(octets));
    socket.bind({ address: bind });
    return socket;
  }
}

function keyOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address}:${port}`;
}

import type { Clock } from '../../../core/clock.js';
import { isErrnoException } from '../../../core/files/is-errno-exception.js';
import type { Logger } from '../../../core/log.js';
import type { Chance } from '../../../core/machine/chance.js';
import { type MakeUdpSocket, ownUdpSocket, type UdpSocket } from '../../../core/machine/udp.js';
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
  readonly chance?: Chance | undefined;
  /** This machine's where nothing is said. */
  readonly makeSocket?: MakeUdpSocket | undefined;
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
  #socket: UdpSocket | undefined;
  /** Why nothing can be sent from the address; undefined once it could. */
  #reason: string | undefined;

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

  /** The address that is sent from is not to be had; it is tried again with each message. */
  get cannotSend(): boolean {
    return this.#reason !== undefined;
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

  #open(): UdpSocket {
    const { bind, makeSocket = ownUdpSocket, log } = this.#parts;
    const socket = makeSocket();
    socket.on('error', (error) => {
      const reason = isErrnoException(error) ? error.code : error.message;
      // Once for each cause: alarms go on, and informs are sent again.
      if (reason !== this.#reason) log.warn({ reason, bind }, `SNMP cannot tell its receivers from ${bind}.`);
      this.#reason = reason;
      if (this.#socket === socket) this.#socket = undefined;
      socket.close();
    });
    socket.on('message', (octets, from) => this.#receivers.get(keyOf(from))?.receiver.hear(octets));
    socket.bind({ address: bind }, () => {
      this.#reason = undefined;
    });
    return socket;
  }
}

function keyOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address}:${port}`;
}

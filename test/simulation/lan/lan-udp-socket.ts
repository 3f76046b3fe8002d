import { EventEmitter } from 'node:events';
import type { UdpSocket } from '../../../src/core/machine/udp.js';
import type { GatewayStation } from './gateway-station.js';
import type { BoundPort, Lan } from './lan.js';
import { systemError } from './system-error.js';

/** A socket of UDP of the gateway's machine, as much of node:dgram's as the gateway uses. */
export class LanUdpSocket extends EventEmitter implements UdpSocket {
  readonly #lan: Lan;
  readonly #station: GatewayStation;
  #bound: BoundPort | undefined;
  #isClosed = false;

  constructor(lan: Lan, station: GatewayStation) {
    super();
    this.#lan = lan;
    this.#station = station;
  }

  bind(
    { port: wanted = 0, address }: { readonly port?: number; readonly address: string },
    onBound?: () => void,
  ): this {
    const port = wanted === 0 ? this.#lan.tcp.drawPort() : wanted;
    const bound: BoundPort = {
      own: { address: this.#station.address, port },
      hear: (bytes, from) => {
        if (this.#isClosed) return;
        this.#lan.udp.reached(port, bytes, from);
        this.emit('message', Buffer.from(bytes), { ...from, family: 'IPv4', size: bytes.length });
      },
    };
    const code = this.#station.hasAddress(address)
      ? this.#station.isTaken(port) || !this.#lan.bind(bound)
        ? 'EADDRINUSE'
        : undefined
      : 'EADDRNOTAVAIL';
    if (code === undefined) this.#bound = bound;
    process.nextTick(() => {
      if (this.#isClosed) return;
      if (code === undefined) onBound?.();
      else this.emit('error', systemError(code, 'bind', { address, port }));
    });
    return this;
  }

  address(): { readonly address: string; readonly port: number } {
    if (this.#bound === undefined) throw systemError('EBADF', 'getsockname');
    return this.#bound.own;
  }

  send(octets: Uint8Array, port: number, address: string, onSent?: (error: Error | null) => void): void {
    const { canSend } = this.#station;
    if (this.#bound !== undefined && canSend) {
      this.#lan.udp.left(this.#bound.own.port, octets, { address, port });
      this.#lan.send(octets, this.#bound.own, { address, port });
    }
    process.nextTick(() => onSent?.(canSend ? null : systemError('ENETUNREACH', 'send', { address, port })));
  }

  getSendQueueSize(): number {
    return 0;
  }

  close(onClosed?: () => void): this {
    this.#isClosed = true;
    this.release();
    if (onClosed) process.nextTick(onClosed);
    return this;
  }

  get isOpen(): boolean {
    return this.#bound !== undefined;
  }

  release(): void {
    if (this.#bound) this.#lan.release(this.#bound);
    this.#bound = undefined;
  }
}

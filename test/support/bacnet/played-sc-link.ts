import type { ScArrival, ScDataLink, ScNpduListener } from '../../../src/bacnet/datalink/sc/sc-data-link.js';
import type { Vmac } from '../../../src/bacnet/datalink/sc/vmac.js';

export const nodeVmac: Vmac = 'f2a0b0c0d0e0';
export const otherNode: Vmac = '42a1b1c1d1e1';
export const everyNode = 'ffffffffffff';

/** A node of BACnet/SC whose hub is the test. */
export class PlayedScLink implements ScDataLink {
  vmac: Vmac | undefined;
  maxNpduLength = 1497;
  /** What was sent, as `destination npdu` in hexadecimal digits. */
  readonly sent: string[] = [];
  #onNpdu: ScNpduListener = () => undefined;
  readonly #listeners = new Set<(isConnected: boolean) => void>();

  sendNpdu(npdu: Uint8Array, destination: Vmac): void {
    if (npdu.length > this.maxNpduLength) throw new Error(`${npdu.length} octets do not get through the hub.`);
    this.sent.push(`${destination} ${Buffer.from(npdu).toString('hex')}`);
  }

  onNpdu(listener: ScNpduListener): void {
    this.#onNpdu = listener;
  }

  onConnection(listener: (isConnected: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isFollowed(): boolean {
    return this.#listeners.size > 0;
  }

  connect(vmac: Vmac = nodeVmac): void {
    this.vmac = vmac;
    for (const listener of this.#listeners) listener(true);
  }

  lose(): void {
    this.vmac = undefined;
    for (const listener of this.#listeners) listener(false);
  }

  /** A node sends an NPDU, given as hexadecimal digits. */
  hear(npdu: string, source: Vmac = otherNode, arrival: ScArrival = 'unicast'): void {
    this.#onNpdu(Buffer.from(npdu.replaceAll(' ', ''), 'hex'), source, arrival);
  }

  /** What was sent since the last call. */
  take(): string[] {
    return this.sent.splice(0);
  }
}

import type { ScDataLink, ScNpduListener } from '../../bacnet/datalink/sc/sc-data-link.js';
import type { Vmac } from '../../bacnet/datalink/sc/vmac.js';

/** The data link of BACnet/SC as the server has it, which is there while BACnet/SC is switched off, too. */
export class ScLink implements ScDataLink {
  readonly #listeners = new Set<(isConnected: boolean) => void>();
  #node: ScDataLink | undefined;
  #endConnection: () => void = () => undefined;
  #onNpdu: ScNpduListener = () => undefined;

  get vmac(): Vmac | undefined {
    return this.#node?.vmac;
  }

  /** 0 without a node: nothing gets through. */
  get maxNpduLength(): number {
    return this.#node?.maxNpduLength ?? 0;
  }

  /** What goes through this node from now on, or through none. */
  use(node: ScDataLink | undefined): void {
    const wasConnected = this.vmac !== undefined;
    this.#endConnection();
    this.#endConnection = () => undefined;
    this.#node?.onNpdu(() => undefined);
    this.#node = node;
    node?.onNpdu(this.#onNpdu);
    if (node) this.#endConnection = node.onConnection((isConnected) => this.#tell(isConnected));
    if (wasConnected || this.vmac !== undefined) this.#tell(this.vmac !== undefined);
  }

  sendNpdu(npdu: Uint8Array, destination: Vmac): void {
    this.#node?.sendNpdu(npdu, destination);
  }

  onNpdu(listener: ScNpduListener): void {
    this.#onNpdu = listener;
    this.#node?.onNpdu(listener);
  }

  onConnection(listener: (isConnected: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(isConnected: boolean): void {
    for (const listener of this.#listeners) listener(isConnected);
  }
}

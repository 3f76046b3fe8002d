import type {
  Arrival,
  DatagramAddress,
  DatagramListener,
  DatagramPort,
} from '../../../src/bacnet/server/network/datagram-port.js';

export const stubPorts = new Set<StubPort>();
export class StubPort implements DatagramPort {
  dropped = 0;
  isOpen = false;
  #listener: DatagramListener = () => {};
  onSend: (bytes: Uint8Array, to: DatagramAddress) => void = () => {};
  async open() {
    this.isOpen = true;
    stubPorts.add(this);
  }
  async close() {
    this.isOpen = false;
    stubPorts.delete(this);
  }
  send(bytes: Uint8Array, to: DatagramAddress) {
    this.onSend(bytes, to);
    return false;
  }
  async broadcast(bytes: Uint8Array) {
    this.onSend(bytes, { address: '192.168.1.255', port: 47808 });
  }
  isOwn() {
    return false;
  }
  localAddress() {
    return { address: '192.168.1.10', port: 47808 };
  }
  isOnOwnNetwork(a: string) {
    return a.startsWith('192.168.1.');
  }
  canBePeer() {
    return true;
  }
  isThisMachine(a: string) {
    return a === '192.168.1.10';
  }
  onMessage(l: DatagramListener) {
    this.#listener = l;
  }
  onFailure() {}
  deliver(bytes: Uint8Array, from: DatagramAddress, how: Arrival) {
    if (this.isOpen) this.#listener(bytes, from, how);
  }
}

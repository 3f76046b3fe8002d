import { createSocket, type Socket } from 'node:dgram';
import type { DatagramAddress } from '../../bacnet/server/network/datagram-port.js';

export interface SocketPlace {
  readonly address: string;
  /** 0: any. */
  readonly port: number;
  /** Whether others may have the same port. */
  readonly isShared: boolean;
}

/** A bound UDP socket; what goes wrong after that costs a packet, never the program. */
export function openSocket(place: SocketPlace, onMessage: (bytes: Uint8Array, source: DatagramAddress) => void) {
  const { address, port, isShared } = place;
  const socket = createSocket({ type: 'udp4', reuseAddr: isShared });
  socket.on('message', onMessage);
  return new Promise<Socket>((resolve, reject) => {
    socket.once('error', (cause) => {
      void closeSocket(socket);
      reject(cause);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** Idempotent. */
export function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve();
    }
  });
}

/** A network that takes nothing just now is none of the finder's troubles. */
export function sendOff(socket: Socket, bytes: Uint8Array, { address, port }: DatagramAddress): void {
  socket.send(bytes, port, address, () => undefined);
}

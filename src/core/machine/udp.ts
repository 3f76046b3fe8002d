import { createSocket, type RemoteInfo } from 'node:dgram';

/** A socket of IPv4, of what node:dgram's has. */
export interface UdpSocket {
  bind(
    at: { readonly port?: number; readonly address: string; readonly exclusive?: boolean },
    onBound?: () => void,
  ): unknown;
  address(): { readonly address: string; readonly port: number };
  send(octets: Uint8Array, port: number, address: string, onSent?: (error: Error | null) => void): unknown;
  /** Octets that wait to be sent. */
  getSendQueueSize(): number;
  close(onClosed?: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'message', listener: (octets: Buffer, from: RemoteInfo) => void): unknown;
}

/** UDP of a machine. */
export type MakeUdpSocket = () => UdpSocket;

export const ownUdpSocket: MakeUdpSocket = () => createSocket('udp4');

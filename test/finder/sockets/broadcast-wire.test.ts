import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { BroadcastWire } from '../../../src/finder/sockets/broadcast-wire.js';
import { closeSocket, openSocket, type SocketPlace } from '../../../src/finder/sockets/open-socket.js';
import { bound, freeUdpPort } from '../../support/udp.js';

const loopback = { address: '127.0.0.1', netmask: '255.0.0.0', internal: true };
const ignore = () => undefined;

let wire: BroadcastWire | undefined;

afterEach(() => wire?.close());

/** Windows as far as it matters here: a port that is taken on one address is free on all of them together. */
function windows(takenAddress: string, opened: SocketPlace[]): typeof openSocket {
  return (place, onMessage) => {
    opened.push(place);
    if (place.address === takenAddress && !place.isShared) return Promise.reject(systemError('EADDRINUSE'));
    return openSocket(place, onMessage);
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('the port of the finder', () => {
  it('is the one of the network when nobody has it', async () => {
    wire = await BroadcastWire.open([loopback], await freeUdpPort(), ignore);
    expect(wire.isOnPort).toBe(true);
  });

  it('is another one while a program of this machine has it', async () => {
    const port = await freeUdpPort();
    const other = await bound('127.0.0.1', port);
    wire = await BroadcastWire.open([loopback], port, ignore);
    expect(wire.isOnPort).toBe(false);
    other.close();
  });

  it('is not taken from a program that has it on one address only, which Windows would allow', async () => {
    const port = await freeUdpPort();
    const opened: SocketPlace[] = [];
    wire = await BroadcastWire.open([loopback], port, ignore, windows('127.0.0.1', opened));
    expect(wire.isOnPort).toBe(false);
    expect(opened.filter(({ isShared }) => isShared).map((place) => place.port)).not.toContain(port);
  });

  it('is taken although an address has gone since it was listed', async () => {
    const gone = { address: '10.79.1.100', netmask: '255.255.255.0', internal: false };
    const open: typeof openSocket = (place, onMessage) =>
      place.address === gone.address ? Promise.reject(systemError('EADDRNOTAVAIL')) : openSocket(place, onMessage);
    wire = await BroadcastWire.open([gone], await freeUdpPort(), ignore, open);
    expect(wire.isOnPort).toBe(true);
  });

  it('goes on hearing after an error, such as Windows gives when a host has closed its port', async () => {
    const heard: string[] = [];
    const place = { address: '127.0.0.1', port: 0, isShared: false };
    const socket = await openSocket(place, (bytes) => heard.push(Buffer.from(bytes).toString()));
    socket.emit('error', systemError('ECONNRESET'));
    socket.send('still here', socket.address().port, place.address);
    await once(socket, 'message');
    expect(heard).toEqual(['still here']);
    await closeSocket(socket);
  });
});

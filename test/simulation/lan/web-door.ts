import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TcpSocket } from '../../../src/core/machine/tcp.js';
import type { OpenWebDoor } from '../../../src/http/server/web-door.js';
import type { LanServer } from './lan-server.js';

/**
 * The port of a real server of node:http, to which the connections of the simulated network are handed (`connection` may be
 * emitted with any stream, nodejs.org). It does not listen itself and so does not know its connections: the door counts them.
 */
export function webDoorOf(serve: (onConnection: (socket: TcpSocket) => void) => LanServer): OpenWebDoor {
  return (server, { bind, port }, onError) => {
    const busy = new Set<unknown>();
    const door = serve((socket) => {
      if (door.sockets.length > server.maxConnections) socket.destroy();
      else server.emit('connection', socket);
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      busy.add(request.socket);
      response.once('close', () => busy.delete(request.socket));
    });
    return new Promise((resolve, reject) => {
      door.once('error', reject);
      door.listen(port, bind, () => {
        door.off('error', reject);
        door.on('error', onError);
        resolve({
          port: door.address()?.port ?? port,
          close: () => new Promise((closed) => door.close(closed)),
          closeIdle: () => {
            for (const socket of door.sockets) if (!busy.has(socket)) socket.destroy();
          },
          closeAll: () => {
            for (const socket of door.sockets) socket.destroy();
          },
        });
      });
    });
  };
}

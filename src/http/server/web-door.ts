import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';

/** The port of a server of node:http or node:https. */
export interface WebDoor {
  /** It was drawn where 0 was asked for. */
  readonly port: number;
  /** No further connections; resolves when those that there are have ended. */
  close(): Promise<void>;
  /** Ends connections on which nothing is being answered. */
  closeIdle(): void;
  closeAll(): void;
}

/** Rejects with the system's error where the port cannot be had. `onError`: of the port, later. */
export type OpenWebDoor = (
  server: Server | TlsServer,
  at: { readonly bind: string; readonly port: number },
  onError: (error: Error) => void,
) => Promise<WebDoor>;

/** A port of this machine. */
export const ownWebDoor: OpenWebDoor = (server, { bind, port: wanted }, onError) =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, bind, () => {
      server.off('error', reject);
      server.on('error', onError);
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : wanted,
        close: () => new Promise((closed) => server.close(() => closed())),
        closeIdle: () => server.closeIdleConnections(),
        closeAll: () => server.closeAllConnections(),
      });
    });
  });

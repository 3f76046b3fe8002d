import type { Clock } from '../core/clock.js';
import type { TcpSocket } from '../core/machine/tcp.js';

export interface TransferLimits {
  readonly clock: Clock;
  /** Longest time without any progress, and for the whole. */
  readonly dataStallMs: number;
  readonly dataTotalMs: number;
}

export type Received =
  | { readonly outcome: 'complete'; readonly bytes: Uint8Array }
  | { readonly outcome: 'too-large' | 'stalled' | 'broken' };

export type Sent = 'complete' | 'stalled' | 'broken';

const chunkBytes = 16_384;

/** Everything that comes until the other side ends the connection; destroys the socket. Never rejects. */
export async function receiveAll(socket: TcpSocket, mostBytes: number, limits: TransferLimits): Promise<Received> {
  const chunks: Buffer[] = [];
  let length = 0;
  const outcome = await watched<'complete' | 'too-large'>(socket, limits, (progress, end) => {
    socket.on('data', (chunk: Buffer) => {
      progress();
      chunks.push(chunk);
      length += chunk.length;
      if (length > mostBytes) end('too-large');
    });
    socket.once('end', () => end('complete'));
    socket.resume();
  });
  return outcome === 'complete' ? { outcome, bytes: Buffer.concat(chunks) } : { outcome };
}

/** Sends everything and ends the connection; a client that reads slowly may, one that does not read may not. */
export function sendAll(socket: TcpSocket, bytes: Uint8Array, limits: TransferLimits): Promise<Sent> {
  return watched<'complete'>(socket, limits, (progress, end) => {
    socket.resume();
    const sendFrom = (at: number) => {
      progress();
      if (at >= bytes.length) {
        socket.end(() => end('complete'));
        return;
      }
      socket.write(bytes.subarray(at, at + chunkBytes), (error) =>
        error ? socket.destroy() : sendFrom(at + chunkBytes),
      );
    };
    sendFrom(0);
  });
}

function watched<T extends string>(
  socket: TcpSocket,
  { clock, dataStallMs, dataTotalMs }: TransferLimits,
  run: (progress: () => void, end: (outcome: T) => void) => void,
): Promise<T | 'stalled' | 'broken'> {
  return new Promise((resolve) => {
    let cancelStall = () => {};
    const end = (outcome: T | 'stalled' | 'broken') => {
      cancelStall();
      cancelTotal();
      // What was sent must still arrive; what was refused need not.
      if (outcome === 'complete') socket.destroySoon();
      else socket.destroy();
      resolve(outcome);
    };
    const cancelTotal = clock.schedule(dataTotalMs, () => end('stalled'));
    const progress = () => {
      cancelStall();
      cancelStall = clock.schedule(dataStallMs, () => end('stalled'));
    };
    socket.once('error', () => end('broken'));
    socket.once('close', () => end('broken'));
    progress();
    run(progress, end);
  });
}

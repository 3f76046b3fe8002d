import { read } from 'node:fs';
import { promisify } from 'node:util';

/** What serialport's bindings for Unix have, as far as it is needed here. */
export interface UnixPort {
  readonly fd: number | null;
  readonly poller: { once(event: 'readable', listener: (error: Error | null) => void): unknown };
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
}

const readDescriptor = promisify(read);

export function isUnixPort(port: object): port is UnixPort {
  return 'fd' in port && 'poller' in port;
}

/**
 * Makes a read that ends without a byte an error. On a port that waits for at least one byte it means that the terminal
 * was hung up: the adapter is gone. The binding would read again at once, and for ever, and never tell.
 */
export function failReadsOnHangUp(port: UnixPort): void {
  port.read = async (buffer, offset, length) => {
    for (;;) {
      const bytesRead = await readAvailable(port, buffer, offset, length);
      if (bytesRead === 0) throw new Error('The terminal was hung up.');
      if (bytesRead !== undefined) return { buffer, bytesRead };
      await new Promise<void>((resolve, reject) => {
        port.poller.once('readable', (error) => (error ? reject(error) : resolve()));
      });
    }
  };
}

/** Number of bytes read; undefined when there are none yet. */
async function readAvailable(port: UnixPort, buffer: Buffer, offset: number, length: number) {
  // The stream takes an error marked so as the end of its own making.
  if (port.fd === null) throw Object.assign(new Error('The port is closed.'), { canceled: true });
  try {
    return (await readDescriptor(port.fd, buffer, offset, length, null)).bytesRead;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR') return undefined;
    throw error;
  }
}

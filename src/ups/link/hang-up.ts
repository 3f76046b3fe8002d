import { read } from 'node:fs';
import { promisify } from 'node:util';

/** What serialport's bindings for Unix have, as far as it is needed here. */
export interface UnixPort {
  readonly fd: number | null;
  readonly poller: { once(event: 'readable', listener: (error: Error | null) => void): unknown };
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
  close(): Promise<void>;
}

type ReadDescriptor = (
  descriptor: number,
  buffer: Buffer,
  offset: number,
  length: number,
) => Promise<{ readonly bytesRead: number }>;

const readFile = promisify(read);
const readDescriptor: ReadDescriptor = (descriptor, buffer, offset, length) =>
  readFile(descriptor, buffer, offset, length, null);

export function isUnixPort(port: object): port is UnixPort {
  return 'fd' in port && 'poller' in port;
}

/**
 * Makes a read that ends without a byte an error. On a port that waits for at least one byte it means that the terminal
 * was hung up: the adapter is gone. The binding would read again at once, endlessly, and report nothing.
 *
 * A read runs on a thread of its own, and the port may be closed meanwhile. Asking the poller of a closed port ends the
 * process with SIGSEGV, and the number of a closed descriptor may by then belong to another file: closing waits for the
 * read under way, and no other begins.
 */
export function failReadsOnHangUp(port: UnixPort, readFrom: ReadDescriptor = readDescriptor): void {
  const close = port.close.bind(port);
  let isClosing = false;
  let reading: Promise<unknown> = Promise.resolve();

  /** Number of bytes read; undefined when there are none yet. */
  const readAvailable = async (descriptor: number, buffer: Buffer, offset: number, length: number) => {
    try {
      return (await readFrom(descriptor, buffer, offset, length)).bytesRead;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR') return undefined;
      throw error;
    }
  };

  port.read = async (buffer, offset, length) => {
    for (;;) {
      if (isClosing || port.fd === null) throw closed();
      const attempt = readAvailable(port.fd, buffer, offset, length);
      reading = attempt.catch(() => {});
      const bytesRead = await attempt;
      if (bytesRead === 0) throw new Error('The terminal was hung up.');
      if (bytesRead !== undefined) return { buffer, bytesRead };
      if (isClosing) throw closed();
      await new Promise<void>((resolve, reject) => {
        port.poller.once('readable', (error) => (error ? reject(error) : resolve()));
      });
    }
  };

  port.close = async () => {
    isClosing = true;
    await reading;
    await close();
  };
}

/** The stream takes an error marked so as the end of its own making. */
function closed(): Error {
  return Object.assign(new Error('The port is closed.'), { canceled: true });
}

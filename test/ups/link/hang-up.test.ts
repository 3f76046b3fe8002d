import { describe, expect, it } from 'vitest';
import { failReadsOnHangUp } from '../../../src/ups/link/hang-up.js';

/** A port of serialport's, down to what ends the process in the real one: a poller that is asked after the close. */
class FakePort {
  fd: number | null = 7;
  readonly steps: string[] = [];
  #wake: (error: Error | null) => void = () => {};

  readonly poller = {
    once: (_event: 'readable', listener: (error: Error | null) => void) => {
      if (this.fd === null) throw new Error('SIGSEGV');
      this.steps.push('wait');
      this.#wake = listener;
    },
  };

  read(): Promise<never> {
    throw new Error('the binding reads by itself');
  }

  async close(): Promise<void> {
    this.steps.push('close');
    this.fd = null;
    this.#wake(Object.assign(new Error('Canceled'), { canceled: true }));
  }

  becomeReadable(): void {
    this.#wake(null);
  }
}

/** Reads that end when the test says so. */
function slowReads() {
  const ends: { resolve(bytesRead: number): void; reject(code: string): void }[] = [];
  return {
    ends,
    readFrom: () =>
      new Promise<{ bytesRead: number }>((resolve, reject) => {
        ends.push({
          resolve: (bytesRead) => resolve({ bytesRead }),
          reject: (code) => reject(Object.assign(new Error(code), { code })),
        });
      }),
  };
}

function make() {
  const port = new FakePort();
  const { ends, readFrom } = slowReads();
  failReadsOnHangUp(port, readFrom);
  const read = () => port.read.call(port) as Promise<{ bytesRead: number }>;
  return { port, ends, read };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a port that is read', () => {
  it('waits for bytes, and gives them', async () => {
    const { port, ends, read } = make();
    const reading = read();
    ends[0]?.reject('EAGAIN');
    await turn();
    expect(port.steps).toEqual(['wait']);
    port.becomeReadable();
    await turn();
    ends[1]?.resolve(3);
    expect(await reading).toMatchObject({ bytesRead: 3 });
  });

  it('is hung up when a read ends without a byte', async () => {
    const { ends, read } = make();
    const reading = read();
    ends[0]?.resolve(0);
    await expect(reading).rejects.toThrow('hung up');
  });

  it('is closed only after the read under way, and its poller not asked again', async () => {
    const { port, ends, read } = make();
    const reading = read();
    const outcome = expect(reading).rejects.toMatchObject({ canceled: true });
    const closing = port.close();
    await turn();
    expect(port.steps).toEqual([]);
    ends[0]?.reject('EAGAIN');
    await outcome;
    await closing;
    expect(port.steps).toEqual(['close']);
    await expect(read()).rejects.toMatchObject({ canceled: true });
    expect(ends).toHaveLength(1);
  });

  it('that waits for bytes is closed at once', async () => {
    const { port, ends, read } = make();
    const reading = read();
    const outcome = expect(reading).rejects.toMatchObject({ canceled: true });
    ends[0]?.reject('EAGAIN');
    await turn();
    await port.close();
    await outcome;
    expect(port.steps).toEqual(['wait', 'close']);
  });
});

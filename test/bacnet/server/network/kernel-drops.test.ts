import { describe, expect, it } from 'vitest';
import { dropsIn } from '../../../../src/bacnet/server/network/kernel-drops.js';
import { BacnetBench } from '../../../support/bacnet/bacnet-bench.js';

/** As Linux prints it on a little-endian machine. */
const table = [
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
  '  267: 0A01A8C0:BAC0 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 41213 2 0000000000000000 1897',
  '  268: FF01A8C0:BAC0 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 41214 2 0000000000000000 3',
  '  269: 0A01A8C0:BAC1 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 41215 2 0000000000000000 44',
  '',
].join('\n');

describe('what the kernel has thrown away (/proc/net/udp)', () => {
  it('is summed over our own sockets', () => {
    const one = { address: '192.168.1.10', port: 47808 };
    expect(dropsIn(table, [one])).toBe(1897);
    expect(dropsIn(table, [one, { address: '192.168.1.255', port: 47808 }])).toBe(1900);
    expect(dropsIn(table, [{ address: '0.0.0.0', port: 47808 }])).toBe(0);
    expect(dropsIn('', [one])).toBe(0);
  });

  it('is counted by the server from one port to the next', async () => {
    const bench = new BacnetBench();
    await bench.start();
    const drop = async (count: number) => {
      const port = bench.ports.at(-1);
      if (port) port.dropped += count;
      await bench.clock.advance(5000);
      await bench.ask('81');
    };
    await drop(1897);
    await drop(0);
    expect(bench.server.counters.dropped).toBe(1897);
    bench.ports.at(-1)?.fail(new Error('the interface is gone'));
    await bench.clock.advance(2000);
    expect(bench.server.state.status).toBe('bound');
    await drop(3);
    expect(bench.server.counters.dropped).toBe(1900);
  });
});

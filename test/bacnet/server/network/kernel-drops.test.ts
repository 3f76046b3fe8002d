import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DatagramPort } from '../../../../src/bacnet/server/network/datagram-port.js';
import { DropWatch, dropsIn } from '../../../../src/bacnet/server/network/kernel-drops.js';
import { UdpPort } from '../../../../src/bacnet/server/network/udp-port.js';
import { ServerCounters } from '../../../../src/bacnet/server/server-counters.js';
import { BacnetBench } from '../../../support/bacnet/bacnet-bench.js';
import { RecordingBms } from '../../../support/bacnet/bms-ports.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { RecordingLog } from '../../../support/recording-log.js';
import { freeUdpPort } from '../../../support/udp.js';

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

  it('is told to the journal once', async () => {
    let bms: RecordingBms | undefined;
    const bench = new BacnetBench({}, undefined, undefined, (clock) => {
      bms = new RecordingBms(clock);
      return bms;
    });
    await bench.start();
    for (const count of [7, 2]) {
      const port = bench.ports.at(-1);
      if (port) port.dropped += count;
      await bench.clock.advance(5000);
      await bench.ask('81');
    }
    expect(bms?.events).toEqual([{ kind: 'requests-lost', count: 7 }]);
  });
});

describe('a system that lets fewer requests wait than are wanted', () => {
  const toldOf = (...buffers: DatagramPort['receiveBuffer'][]) => {
    const log = new RecordingLog();
    const watch = new DropWatch(new ServerCounters(), new ManualClock(), log.logger, () => undefined);
    for (const receiveBuffer of buffers) watch.noteOpened({ receiveBuffer } as DatagramPort);
    return log.at('warn').map(({ facts }) => facts);
  };

  it('is named once, with how many requests can wait', () => {
    const short = { wanted: 4_194_304, granted: 212_992 };
    expect(toldOf(short, short)).toEqual([{ wanted: 4_194_304, granted: 212_992, requests: 532 }]);
  });

  it('is not named where it grants what is wanted, or does not say', () => {
    expect(toldOf({ wanted: 100, granted: 100 }, { wanted: 100, granted: 200 }, undefined)).toEqual([]);
  });

  it('tells of this machine what a socket has', async () => {
    const port = new UdpPort('127.0.0.1', await freeUdpPort(), () => performance.now());
    expect(port.receiveBuffer).toBeUndefined();
    await port.open();
    const { wanted = 0, granted = 0 } = port.receiveBuffer ?? {};
    await port.close();
    const most = Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'));
    expect([wanted, granted]).toEqual([4_194_304, Math.min(most, 4_194_304)]);
  });
});

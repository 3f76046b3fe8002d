import { describe, expect, it } from 'vitest';
import { outcome } from '../disk/played.js';
import { SimulatedDisk } from '../disk/simulated-disk.js';
import { playedLan } from '../lan/played-lan.js';
import { judgeBounds } from './bounds.js';
import { SeededDice } from './dice.js';
import { EventQueue } from './event-queue.js';

describe('what a gateway has open', () => {
  it('is bounded, each kind for itself', () => {
    const broken: string[] = [];
    const judge = { judged: () => undefined, violated: (_rule: string, what: string) => void broken.push(what) };
    for (const [what, count] of [
      ['timers', 1000],
      ['files', 16],
      ['ports of UDP', 3],
      ['connections', 256],
    ] as const) {
      judgeBounds(judge, what, count);
      expect(broken).toEqual([]);
      judgeBounds(judge, what, count + 1);
      expect(broken.splice(0)).toEqual([`The gateway has ${count + 1} ${what}; ${count} are the most.`]);
    }
  });

  it('are files until they are closed, once, also where closing fails', async () => {
    const schedule = new EventQueue();
    const disk = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(1), wallMs: () => schedule.nowMs });
    const mounted = disk.mount();
    disk.put('/data/a', 'a');
    const file = await outcome(schedule, mounted.open('/data/a', 'r'));
    const other = await outcome(schedule, mounted.open('/data/a', 'r'));
    expect(disk.openFiles).toBe(2);
    await outcome(schedule, file.close());
    disk.failing.look = 1;
    await expect(outcome(schedule, other.close())).rejects.toThrow();
    expect(disk.openFiles).toBe(0);
    disk.failing.look = 0;
    await outcome(schedule, mounted.open('/data/a', 'r'));
    disk.cut();
    disk.mount();
    expect(disk.openFiles).toBe(0);
  });

  it('are ports and connections until they are closed', async () => {
    const { lan, station, pass } = playedLan();
    const { machine, open } = station.begin();
    const server = machine.tcp.createServer({}, () => undefined);
    server.listen(2121, '0.0.0.0');
    const udp = machine.makeUdpSocket();
    udp.bind({ port: 1161, address: '0.0.0.0' });
    lan.tcp.connect('192.168.1.70', { address: station.address, port: 2121 });
    await pass(100);
    expect(open()).toEqual({ 'ports of UDP': 1, 'listening ports': 1, connections: 1 });
    server.close();
    udp.close();
    expect(open()).toMatchObject({ 'ports of UDP': 0, 'listening ports': 0, connections: 1 });
  });
});

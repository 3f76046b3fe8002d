import { beforeEach, describe, expect, it } from 'vitest';
import { ForeignDevice, type ForeignDeviceStatus } from '../../../../src/bacnet/server/bbmd/foreign-device.js';
import { BacnetBench, bvlc, RawPeer, silentLog } from '../../../support/bacnet/bacnet-bench.js';
import { type NetworkFaults, SimulatedNetwork } from '../../../support/bacnet/simulated-network.js';
import { ManualClock } from '../../../support/manual-clock.js';

const bbmd = { address: '192.168.2.1', port: 47808 };
const register = (timeToLive: string) => `81050006${timeToLive}`;
const result = (code: string) => `81000006${code}`;
const accepted = result('0000');
const refused = result('0030');
const broadcastRefused = result('0060');
/** I-Am of device 1338 to all networks. */
const iAmNpdu = '0120ffff00ff' + '1000c40200053a2205c4910022024f';

describe('registration with a BBMD (135-2012 §J.5.2)', () => {
  let clock: ManualClock;
  let sent: string[];
  let device: ForeignDevice;
  let timesRegistered: number;

  beforeEach(() => {
    clock = new ManualClock();
    sent = [];
    timesRegistered = 0;
    device = new ForeignDevice(
      { bbmd, timeToLiveS: 300 },
      {
        clock,
        log: silentLog,
        send: (bytes, to) => {
          expect(to).toEqual(bbmd);
          sent.push(Buffer.from(bytes).toString('hex'));
        },
        onRegistered: () => {
          timesRegistered += 1;
        },
      },
    );
  });

  const answer = (code: number, source = bbmd) => device.receiveResult(code, source);
  const take = () => sent.splice(0);
  /** Seconds from now at which something is sent, within the time. */
  const sendingsWithin = async (seconds: number) => {
    const found: number[] = [];
    for (let second = 1; second <= seconds; second += 1) {
      await clock.advance(1000);
      if (take().length > 0) found.push(second);
    }
    return found;
  };

  it('is inactive before the start, and tells its BBMD', () => {
    expect(device.state).toMatchObject({ status: 'inactive', bbmd, lastResult: undefined });
  });

  it('sends Register-Foreign-Device with the time to live at start', () => {
    device.start();
    expect(take()).toEqual([register('012c')]);
    expect(device.state).toMatchObject({ status: 'sent', sinceMs: clock.wallMs(), unanswered: 1 });
  });

  it('is registered by result 0, and renews at half of the time to live', async () => {
    device.start();
    take();
    await clock.advance(200);
    answer(0);
    expect(device.state).toEqual({
      status: 'registered',
      sinceMs: clock.wallMs(),
      bbmd,
      lastResult: { code: 0, atMs: clock.wallMs() },
      unanswered: 0,
    });
    expect(timesRegistered).toBe(1);
    expect(await sendingsWithin(151)).toEqual([150]);
    answer(0);
    expect(device.state.status).toBe('registered');
    expect(timesRegistered).toBe(1);
  });

  it('is asked for again when nobody answers, ever more seldom, down to once a minute', async () => {
    device.start();
    take();
    expect(await sendingsWithin(200)).toEqual([5, 15, 35, 75, 135, 195]);
    expect(device.state).toMatchObject({ status: 'sent', unanswered: 7 });
  });

  it('outlives lost renewals until the time to live is over', async () => {
    device.start();
    answer(0);
    const statusAt = async (second: number): Promise<ForeignDeviceStatus> => {
      await clock.advance(second * 1000 - clock.monotonicMs());
      return device.state.status;
    };
    expect(await statusAt(299)).toBe('registered');
    expect(await statusAt(300)).toBe('sent');
  });

  it('is rejected by result 0030, and asked for again after 30 seconds, then ever more seldom', async () => {
    device.start();
    take();
    answer(0x30);
    expect(device.state).toMatchObject({ status: 'rejected', lastResult: { code: 0x30 } });
    expect(await sendingsWithin(30)).toEqual([30]);
    expect(device.state.status).toBe('rejected');
    answer(0x30);
    expect(await sendingsWithin(61)).toEqual([60]);
    answer(0);
    expect(device.state.status).toBe('registered');
  });

  it('a BBMD that refused and is silent then is waited for', async () => {
    device.start();
    answer(0x30);
    await clock.advance(36_000);
    expect(device.state.status).toBe('sent');
  });

  it('results of others, results nobody asked for, and results of other functions change nothing', () => {
    device.start();
    answer(0, { ...bbmd, address: '192.168.2.9' });
    answer(0x30, { ...bbmd, port: 47809 });
    answer(0x10);
    expect(device.state).toMatchObject({ status: 'sent', lastResult: undefined });
    answer(0);
    answer(0x30);
    expect(device.state).toMatchObject({ status: 'registered', lastResult: { code: 0 } });
  });

  it('broadcasts go by Distribute-Broadcast-To-Network while it is registered, and only then', () => {
    device.distribute(Uint8Array.of(1, 0));
    device.start();
    device.distribute(Uint8Array.of(1, 0));
    expect(take()).toEqual([register('012c')]);
    answer(0);
    device.distribute(Uint8Array.of(1, 0));
    expect(take()).toEqual(['810900060100']);
  });

  it('a BBMD that refuses a broadcast has forgotten us and is asked anew, not more than every 5 seconds', async () => {
    device.start();
    answer(0);
    await clock.advance(20_000);
    take();
    answer(0x60);
    expect(device.state.status).toBe('sent');
    await clock.advance(0);
    expect(take()).toEqual([register('012c')]);
    answer(0);
    answer(0x60);
    await clock.advance(4_999);
    expect(take()).toEqual([]);
    await clock.advance(1);
    expect(take()).toEqual([register('012c')]);
  });

  it('stops at once, twice if asked so, and starts again', async () => {
    device.start();
    answer(0);
    device.stop();
    device.stop();
    expect(device.state.status).toBe('inactive');
    expect(clock.pendingTimers).toBe(0);
    answer(0);
    expect(device.state.status).toBe('inactive');
    take();
    device.start();
    expect(take()).toEqual([register('012c')]);
  });

  it('a short time to live is renewed before it is over', async () => {
    const short = new ForeignDevice(
      { bbmd, timeToLiveS: 30 },
      { clock, log: silentLog, send: () => sent.push('sent'), onRegistered: () => undefined },
    );
    short.start();
    short.receiveResult(0, bbmd);
    take();
    expect(await sendingsWithin(29)).toEqual([15, 20]);
  });
});

describe('a server that is a foreign device', () => {
  let bench: BacnetBench;
  let remote: SimulatedNetwork;
  let peer: RawPeer;

  beforeEach(async () => {
    bench = new BacnetBench({ broadcasts: { kind: 'foreign-device', bbmd, timeToLiveS: 300 } });
    remote = new SimulatedNetwork(bench.clock);
    remote.join(bench.network);
    peer = new RawPeer(remote, bbmd);
    await peer.port.open();
    await bench.start();
  });

  const fromBbmd = async (packet: string) => {
    peer.port.send(Buffer.from(packet.replaceAll(' ', ''), 'hex'), { address: '192.168.1.10', port: 47808 });
    await bench.clock.advance(5);
  };
  const whoIs = '0120ffff00ff1008';
  const iAm = '810a00150100' + '1000c40200053a2205c4910022024f';

  it('sends its I-Am through the BBMD once it is registered, and once only', async () => {
    expect(peer.take()).toEqual([register('012c')]);
    await fromBbmd(accepted);
    expect(peer.take()).toEqual([`81090019${iAmNpdu}`]);
    expect(bench.peer.take()).toEqual([]);
    await bench.clock.advance(150_000);
    expect(peer.take()).toEqual([register('012c')]);
    await fromBbmd(accepted);
    expect(peer.take()).toEqual([]);
  });

  it('answers a Who-Is that the BBMD forwards, directly to who asked', async () => {
    const asking = new RawPeer(remote, { address: '192.168.2.50', port: 47808 });
    await asking.port.open();
    await fromBbmd(accepted);
    await fromBbmd(bvlc('04', `c0a80232bac0${whoIs}`));
    expect(asking.take()).toEqual([iAm]);
  });

  it('goes on answering local broadcasts, while the BBMD is silent as when it refuses', async () => {
    expect(await bench.ask(bvlc('0b', whoIs))).toEqual([iAm]);
    await fromBbmd(refused);
    expect(bench.server.broadcasts.foreignDevice?.state.status).toBe('rejected');
    expect(await bench.ask(bvlc('0b', whoIs))).toEqual([iAm]);
  });

  it('answers once what comes from its sender and through the BBMD, and again what is asked again', async () => {
    const asking = new RawPeer(bench.network, { address: '192.168.1.30', port: 47808 });
    await asking.port.open();
    const askLocally = () =>
      asking.port.send(Buffer.from(bvlc('0b', whoIs), 'hex'), { address: '192.168.1.10', port: 47808 });
    askLocally();
    await fromBbmd(bvlc('04', `c0a8011ebac0${whoIs}`));
    expect(asking.take()).toEqual([iAm]);
    askLocally();
    await bench.clock.advance(5);
    expect(asking.take()).toEqual([iAm]);
    await bench.clock.advance(2000);
    await fromBbmd(bvlc('04', `c0a8011ebac0${whoIs}`));
    expect(asking.take()).toEqual([iAm]);
  });

  it('does not hear its own broadcast when the BBMD sends it back', async () => {
    await fromBbmd(accepted);
    const { received } = bench.server.counters;
    await fromBbmd(bvlc('04', `c0a8010abac0${whoIs}`));
    expect(bench.server.counters.received).toBe(received + 1);
    expect(peer.take().filter((packet) => packet.startsWith('810a'))).toEqual([]);
  });

  it('is inactive while the port is lost, and registers again with the next one', async () => {
    await fromBbmd(accepted);
    bench.ports[0]?.fail(new Error('the interface is gone'));
    expect(bench.server.broadcasts.foreignDevice?.state.status).toBe('inactive');
    peer.take();
    await bench.clock.advance(1100);
    expect(peer.take()).toContain(register('012c'));
  });

  it('refuses the functions of a BBMD like any other device', async () => {
    expect(await bench.ask(bvlc('05', '012c'))).toEqual([refused]);
    expect(await bench.ask(bvlc('09', whoIs))).toEqual([broadcastRefused]);
  });

  it('stops without a timer left', async () => {
    await fromBbmd(accepted);
    await bench.server.stop();
    expect(bench.clock.pendingTimers).toBe(0);
  });
});

describe('over a network that loses, doubles and reorders', () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed);

  it('counts as registered only while the BBMD has answered within the time to live, and is found again', async () => {
    for (const seed of seeds) await oneRun({ seed, loss: 0.3, duplication: 0.2, jitterMs: 4_000 });
  });

  /** A BBMD in a few lines: answers every registration until it goes away, and again when it is back. */
  async function oneRun(faults: NetworkFaults): Promise<void> {
    const clock = new ManualClock();
    const network = new SimulatedNetwork(clock, faults);
    const own = network.port('192.168.2.10', 47808);
    const other = network.port(bbmd.address, bbmd.port);
    const device = new ForeignDevice(
      { bbmd, timeToLiveS: 60 },
      { clock, log: silentLog, send: (bytes, to) => own.send(bytes, to), onRegistered: () => undefined },
    );
    let isThere = true;
    let answeredAtMs = Number.NEGATIVE_INFINITY;
    let requests = 0;
    own.onMessage((bytes, source) => device.receiveResult(Buffer.from(bytes).readUint16BE(4), source));
    other.onMessage((_, source) => {
      requests += 1;
      if (!isThere) return;
      answeredAtMs = clock.monotonicMs();
      other.send(Buffer.from(accepted, 'hex'), source);
    });
    await own.open();
    await other.open();
    device.start();
    for (let step = 0; step < 40; step += 1) {
      isThere = step < 15 || step >= 25;
      await clock.advance(10_000);
      const { status } = device.state;
      if (status === 'registered')
        expect(clock.monotonicMs() - answeredAtMs, `seed ${faults.seed}`).toBeLessThan(64_000);
      if (step === 24) expect(status, `seed ${faults.seed}`).toBe('sent');
    }
    // A refusal never came, and neither did a flood: half the life, or a retry, between two requests.
    expect(requests).toBeLessThan(80);
    device.stop();
  }
});

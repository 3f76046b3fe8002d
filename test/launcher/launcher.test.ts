import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Disk, thisDisk } from '../../src/core/machine/disk.js';
import { Launcher } from '../../src/launcher/launcher.js';
import type { ToLauncher } from '../../src/launcher/protocol.js';
import { Slots, type Trial } from '../../src/launcher/slots.js';
import { FakeGateway } from '../support/machine/fake-gateway.js';
import { slotsFolder } from '../support/machine/firmware-images.js';
import { ManualClock, settle } from '../support/manual-clock.js';
import { until } from '../support/until.js';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

const trial: Trial = { id: '1', slot: 'b', from: '1.0.0', to: '1.1.0', boots: 0, before: ['settings', 'ups'] };

function site(versions: { a?: string; b?: string } = { a: '1.0.0', b: '1.1.0' }) {
  const { folder, remove } = slotsFolder(versions);
  /** Called before each file of the slots is read. */
  const reading = { manifest: () => {} };
  const readFile = ((...args: Parameters<Disk['readFile']>) => {
    if (String(args[0]).endsWith('manifest.json')) reading.manifest();
    return thisDisk.readFile(...args);
  }) as Disk['readFile'];
  const slots = new Slots(folder, { ...thisDisk, readFile });
  const clock = new ManualClock();
  const gateways: FakeGateway[] = [];
  let readies = 0;
  const launcher = new Launcher({
    slots,
    clock,
    log: () => {},
    start: (slot) => {
      const gateway = new FakeGateway(slot);
      gateways.push(gateway);
      return gateway;
    },
    ready: () => {
      readies += 1;
    },
  });
  cleanups.push(() => {
    launcher.stop();
    remove();
  });
  /** The n-th gateway that is started, the first being 1. */
  const started = async (count: number): Promise<FakeGateway> => {
    const gateway = await until(() => gateways[count - 1], 5000, `gateway ${count} is started`);
    await settle();
    return gateway;
  };
  return { folder, slots, clock, launcher, gateways, started, reading, readies: () => readies };
}

describe('without a trial', () => {
  it('the gateway of the current slot runs until it is told to stop', async () => {
    const { slots, launcher, started } = site();
    await slots.switchTo('b');
    const code = launcher.run();
    const gateway = await started(1);
    expect(gateway.slot).toBe('b');
    launcher.stop();
    expect(gateway.signals).toEqual(['SIGTERM']);
    expect(await code).toBe(0);
  });

  it('a gateway that does not stop politely is ended after 5 s', async () => {
    const { launcher, clock, started } = site();
    const code = launcher.run();
    const gateway = await started(1);
    gateway.isPolite = false;
    launcher.stop();
    await clock.advance(4999);
    expect(gateway.signals).toEqual(['SIGTERM']);
    await clock.advance(1);
    expect(gateway.signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(await code).toBe(0);
  });

  it('a gateway that asks for it (75) is started again at once', async () => {
    const { launcher, clock, started } = site();
    void launcher.run();
    const first = await started(1);
    await clock.advance(2000);
    first.exit(75);
    expect((await started(2)).slot).toBe('a');
  });

  it('a gateway that dies is started again after 1, 2, 4 ... 60 s, and after 1 s when it ran for long', async () => {
    const { launcher, clock, started, gateways } = site({ a: '1.0.0' });
    void launcher.run();
    const pauses = [1, 2, 4, 8, 16, 32, 60, 60];
    for (const [index, seconds] of pauses.entries()) {
      (await started(index + 1)).exit(70);
      await settle();
      await until(() => clock.pendingTimers === 1, 5000, 'the pause begins');
      await clock.advance(seconds * 1000 - 1);
      expect(gateways).toHaveLength(index + 1);
      await clock.advance(1);
    }
    const steady = await started(9);
    for (let minute = 0; minute < 6; minute += 0.5) {
      steady.tell({ kind: 'alive', missing: [] });
      await clock.advance(30_000);
    }
    steady.exit(70);
    await settle();
    await until(() => clock.pendingTimers === 1, 5000, 'the pause begins');
    await clock.advance(1000);
    await started(10);
  });

  it('a gateway that gives no sign of life for a minute is ended and started again', async () => {
    const { launcher, clock, started } = site();
    void launcher.run();
    const gateway = await started(1);
    gateway.isPolite = false;
    gateway.tell({ kind: 'alive', missing: [] });
    await clock.advance(59_000);
    expect(gateway.signals).toEqual([]);
    await clock.advance(6000 + 5000);
    expect(gateway.signals).toEqual(['SIGTERM', 'SIGKILL']);
    await clock.advance(1000);
    await started(2);
  });

  it('one that gives no sign of life and yet stops politely (0) is started again, too: nobody has asked it to stop', async () => {
    const { launcher, clock, started } = site();
    let code: number | undefined;
    void launcher.run().then((ended) => {
      code = ended;
    });
    const gateway = await started(1);
    await clock.advance(61_000);
    expect(gateway.signals).toEqual(['SIGTERM']);
    await until(() => clock.pendingTimers === 1, 5000, 'the pause begins');
    await clock.advance(1000);
    await started(2);
    expect(code).toBeUndefined();
  });

  it('no gateway is started any more when the stop comes while the version is looked for', async () => {
    const { launcher, reading, gateways } = site();
    reading.manifest = () => launcher.stop();
    expect(await launcher.run()).toBe(0);
    expect(gateways).toEqual([]);
  });

  it('the pause is not begun any more when the stop comes while the other slot is looked at', async () => {
    const { launcher, reading, clock, started } = site();
    const code = launcher.run();
    for (let start = 1; start <= 5; start += 1) {
      const gateway = await started(start);
      if (start === 5) reading.manifest = () => launcher.stop();
      gateway.exit(70);
      await settle();
      if (start === 5) break;
      await until(() => clock.pendingTimers === 1, 5000, 'the pause begins');
      await clock.advance(60_000);
    }
    expect(await code).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('a command line that is not understood (2) is not tried again', async () => {
    const { launcher, started } = site();
    const code = launcher.run();
    (await started(1)).exit(2);
    expect(await code).toBe(2);
  });

  it('the other slot is started when the current one holds no whole version, and becomes the current one', async () => {
    const { launcher, started, folder, slots } = site();
    rmSync(join(folder, 'a', 'manifest.json'));
    void launcher.run();
    expect((await started(1)).slot).toBe('b');
    expect(await slots.current()).toBe('b');
  });

  it('no whole version at all ends with 1', async () => {
    const { launcher } = site({});
    expect(await launcher.run()).toBe(1);
  });

  it('systemd is told once, when the gateway lives or has ended', async () => {
    const { launcher, started, readies } = site();
    void launcher.run();
    const gateway = await started(1);
    expect(readies()).toBe(0);
    gateway.tell({ kind: 'alive', missing: [] });
    gateway.tell({ kind: 'alive', missing: [] });
    expect(readies()).toBe(1);
  });
});

describe('a current version that cannot start', () => {
  const damaged = async (count: number, { started, clock }: ReturnType<typeof site>, first = 1) => {
    for (let index = 0; index < count; index += 1) {
      (await started(first + index)).exit(70);
      await settle();
      await until(() => clock.pendingTimers === 1, 5000, 'the pause begins');
      await clock.advance(60_000);
    }
  };

  it('gives way to the other one after five starts, and stays the current one', async () => {
    const here = site();
    const { launcher, started, slots, gateways } = here;
    void launcher.run();
    await damaged(5, here);
    expect((await started(6)).slot).toBe('b');
    expect(gateways.slice(0, 5).map(({ slot }) => slot)).toEqual(['a', 'a', 'a', 'a', 'a']);
    expect(await slots.current()).toBe('a');
  });

  it('is told to the gateway that stands in, for its journal', async () => {
    const here = site();
    void here.launcher.run();
    await damaged(5, here);
    await here.started(6);
    const reason = expect.stringContaining('5 times');
    expect(await here.slots.outcome()).toEqual({ result: 'reverted', from: '1.1.0', to: '1.0.0', reason });
  });

  it('gives way also when it hangs each time, or ends with 0 and has not said a word', async () => {
    const here = site();
    const { launcher, clock, started } = here;
    void launcher.run();
    for (let start = 1; start <= 4; start += 1) {
      await started(start);
      await clock.advance(65_000 + 60_000);
    }
    (await started(5)).exit(0);
    await settle();
    await until(() => clock.pendingTimers === 1, 5000, 'the pause begins');
    await clock.advance(60_000);
    expect((await started(6)).slot).toBe('b');
  });

  it('does not when it lives for a minute in between', async () => {
    const here = site();
    const { launcher, clock, started } = here;
    void launcher.run();
    await damaged(4, here);
    const steady = await started(5);
    for (let told = 0; told < 3; told += 1) {
      steady.tell({ kind: 'alive', missing: [] });
      await clock.advance(30_000);
    }
    await damaged(4, here, 5);
    expect((await started(9)).slot).toBe('a');
  });

  it('does not when it asks to be started again (75)', async () => {
    const { launcher, clock, started } = site();
    void launcher.run();
    for (let start = 1; start <= 6; start += 1) {
      const gateway = await started(start);
      await clock.advance(2000);
      gateway.exit(75);
    }
    expect((await started(7)).slot).toBe('a');
  });

  it('takes turns with the other one when that cannot start either, and is told of once', async () => {
    const here = site();
    const { launcher, clock, started, slots } = here;
    void launcher.run();
    await damaged(5, here);
    await slots.removeOutcome();
    for (let start = 6; start <= 10; start += 1) {
      // Also one that does not understand the command line: it may be older.
      (await started(start)).exit(2);
      await settle();
      await until(() => clock.pendingTimers === 1, 5000, 'the pause begins');
      await clock.advance(60_000);
    }
    expect((await started(11)).slot).toBe('a');
    await damaged(5, here, 11);
    expect((await started(16)).slot).toBe('b');
    expect(await slots.outcome()).toBeUndefined();
  });

  it('is tried again at the next start of the launcher', async () => {
    const here = site();
    void here.launcher.run();
    await damaged(5, here);
    await here.started(6);
    const next: string[] = [];
    const again = new Launcher({
      slots: here.slots,
      clock: new ManualClock(),
      log: () => {},
      start: (slot) => {
        next.push(slot);
        return new FakeGateway(slot);
      },
      ready: () => {},
    });
    void again.run();
    await until(() => next.length > 0, 5000, 'a gateway is started');
    expect(next).toEqual(['a']);
    again.stop();
  });

  it('has its turn again when an update has replaced it', async () => {
    const here = site();
    const { launcher, clock, started, slots } = here;
    void launcher.run();
    await damaged(5, here);
    const standIn = await started(6);
    // The gateway that takes the image does this.
    await slots.switchTo('b');
    await slots.writeTrial({ ...trial, slot: 'a', from: '1.1.0', to: '1.0.0' });
    await clock.advance(2000);
    standIn.exit(75);
    const updated = await started(7);
    for (let told = 0; told < 6; told += 1) {
      updated.tell({ kind: 'healthy' });
      await clock.advance(10_000);
    }
    await until(() => updated.received.length > 0, 5000, 'the gateway is told');
    updated.exit(75);
    expect((await started(8)).slot).toBe('a');
  });

  it('goes on alone where the other one could not read what it has written', async () => {
    const here = site({ a: '1.0.0', b: '0.9.0' });
    void here.launcher.run();
    await damaged(5, here);
    expect((await here.started(6)).slot).toBe('a');
  });
});

describe('a version on trial', () => {
  /** Half a minute in which it says this every 500 ms. */
  async function half(gateway: FakeGateway, clock: ManualClock, message: ToLauncher): Promise<void> {
    for (let saidMs = 0; saidMs < 30_000; saidMs += 500) {
      gateway.tell(message);
      await clock.advance(500);
    }
  }
  const healthy: ToLauncher = { kind: 'healthy' };

  it('is kept when it is healthy after 60 s', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    expect(gateway.slot).toBe('b');
    await half(gateway, clock, { kind: 'alive', missing: ['ups'] });
    await half(gateway, clock, healthy);
    await until(() => gateway.received.length > 0, 5000, 'the gateway is told');
    expect(await slots.current()).toBe('b');
    expect(await slots.trial()).toBeUndefined();
    expect(await slots.outcome()).toEqual({ result: 'confirmed', from: '1.0.0', to: '1.1.0' });
    gateway.exit(75);
    expect((await started(2)).slot).toBe('b');
  });

  it('is not kept before', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    await half(gateway, clock, healthy);
    await clock.advance(29_000);
    expect(gateway.received).toEqual([]);
    expect(await slots.current()).toBe('a');
    expect(await slots.trial()).toMatchObject({ to: '1.1.0' });
  });

  it('is taken back when it was healthy and then ends', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    gateway.tell(healthy);
    await clock.advance(12_000);
    gateway.exit(70);
    expect((await started(2)).slot).toBe('a');
    expect(await slots.outcome()).toMatchObject({ result: 'reverted', reason: expect.stringContaining('70') });
  });

  it('is taken back when it was healthy and is not after 60 s', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    await half(gateway, clock, healthy);
    await half(gateway, clock, { kind: 'alive', missing: ['web'] });
    expect((await started(2)).slot).toBe('a');
    expect(await slots.outcome()).toMatchObject({ reason: expect.stringMatching(/60 s: web/) });
  });

  it('is taken back when it was healthy and then hangs', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    await half(gateway, clock, healthy);
    await clock.advance(31_000);
    expect(gateway.received).toEqual([]);
    await clock.advance(30_000);
    expect((await started(2)).slot).toBe('a');
    expect(await slots.outcome()).toMatchObject({ result: 'reverted' });
  });

  it('is kept when it said once that it is healthy and then that nothing is missing, as some versions do', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    gateway.tell(healthy);
    for (let told = 0; told < 6; told += 1) {
      await clock.advance(10_000);
      gateway.tell({ kind: 'alive', missing: [] });
    }
    await until(() => gateway.received.length > 0, 5000, 'the gateway is told');
    expect(await slots.current()).toBe('b');
  });

  it('is begun again when it is healthy and asks to be started again (75)', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    gateway.tell(healthy);
    await clock.advance(2000);
    gateway.exit(75);
    expect((await started(2)).slot).toBe('b');
    expect(await slots.trial()).toMatchObject({ boots: 2 });
  });

  it('is taken back after 60 s without health, with what was missing', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    gateway.tell({ kind: 'alive', missing: ['settings', 'ups'] });
    await clock.advance(30_000);
    gateway.tell({ kind: 'alive', missing: ['ups'] });
    await clock.advance(29_999);
    expect(gateway.signals).toEqual([]);
    await clock.advance(1);
    expect(gateway.signals).toEqual(['SIGTERM']);
    expect((await started(2)).slot).toBe('a');
    expect(await slots.current()).toBe('a');
    expect(await slots.trial()).toBeUndefined();
    expect(await slots.outcome()).toMatchObject({ result: 'reverted', reason: expect.stringMatching(/60 s: ups/) });
  });

  it('that says healthy too late is taken back all the same', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    gateway.isPolite = false;
    gateway.tell({ kind: 'alive', missing: ['ups'] });
    await clock.advance(60_000);
    gateway.tell({ kind: 'healthy' });
    await clock.advance(5000);
    expect((await started(2)).slot).toBe('a');
    expect(await slots.current()).toBe('a');
  });

  it.each([0, 1, 2, 70, 75])('that ends by itself with %i is taken back at once', async (code) => {
    const { slots, launcher, started } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    (await started(1)).exit(code);
    expect((await started(2)).slot).toBe('a');
    expect(await slots.outcome()).toMatchObject({ result: 'reverted', reason: expect.stringContaining(`${code}`) });
  });

  it('that hangs from the first moment is taken back', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    (await started(1)).isPolite = false;
    await clock.advance(65_000);
    expect((await started(2)).slot).toBe('a');
  });

  it('that dies after it was kept is started again, like any other', async () => {
    const { slots, launcher, started, clock } = site();
    await slots.writeTrial(trial);
    void launcher.run();
    const gateway = await started(1);
    await half(gateway, clock, healthy);
    await half(gateway, clock, healthy);
    await until(() => gateway.received.length > 0, 5000, 'the gateway is told');
    gateway.exit(70);
    await settle();
    await until(() => clock.pendingTimers === 1, 5000, 'the pause begins');
    await clock.advance(1000);
    expect((await started(2)).slot).toBe('b');
  });

  it('is tried three times when the power is cut, and not a fourth time', async () => {
    const { slots, folder } = site();
    await slots.writeTrial(trial);
    const begun: string[] = [];
    for (let boot = 0; boot < 4; boot += 1) {
      const launcher = new Launcher({
        slots: new Slots(folder),
        clock: new ManualClock(),
        log: () => {},
        start: (slot) => {
          begun.push(slot);
          return new FakeGateway(slot);
        },
        ready: () => {},
      });
      // Never ended: the power is cut.
      void launcher.run();
      await until(() => begun.length > boot, 5000, 'a gateway is started');
    }
    expect(begun).toEqual(['b', 'b', 'b', 'a']);
    expect(await slots.outcome()).toMatchObject({ result: 'reverted' });
  });

  it('that is not whole is not even started', async () => {
    const { slots, launcher, started, folder } = site();
    rmSync(join(folder, 'b', 'manifest.json'));
    await slots.writeTrial(trial);
    void launcher.run();
    expect((await started(1)).slot).toBe('a');
    expect(await slots.outcome()).toMatchObject({ result: 'reverted' });
  });

  it('is concluded when the power was cut right after the switch', async () => {
    const { slots, launcher, started } = site();
    await slots.writeTrial(trial);
    await slots.switchTo('b');
    void launcher.run();
    expect((await started(1)).slot).toBe('b');
    expect(await slots.trial()).toBeUndefined();
    expect(await slots.outcome()).toMatchObject({ result: 'confirmed' });
  });

  it('is not begun on a disk that takes nothing', async () => {
    const { folder, slots: real } = site();
    await real.writeTrial(trial);
    const disk = { ...real.disk, rename: () => Promise.reject(new Error('EROFS')) };
    const started: string[] = [];
    const launcher = new Launcher({
      slots: new Slots(folder, disk),
      clock: new ManualClock(),
      log: () => {},
      start: (slot) => {
        started.push(slot);
        return new FakeGateway(slot);
      },
      ready: () => {},
    });
    void launcher.run();
    await until(() => started.length > 0, 5000, 'a gateway is started');
    expect(started).toEqual(['a']);
  });
});

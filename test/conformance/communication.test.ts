import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { type Daemon, logLevel, startDaemon } from '../support/daemon.js';
import {
  becomes,
  deviceStatus,
  type GatewayWithUps,
  serialSettings,
  startGatewayWithUps,
} from '../support/gateway-with-ups.js';
import { pause, until } from '../support/until.js';
import { FrozenUps } from '../support/ups/frozen-ups.js';
import { openPtyPort, socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { analogValues } from './manual/analog-values.js';
import { multiStates } from './manual/multi-states.js';
import { property } from './manual/properties.js';
import { threePhaseImage, threePhaseValues, vuMapTables } from './vu-map-images.js';

const fault = [false, true, false, false];
const normal = [false, false, false, false];
const reliability = { noFaultDetected: 0, communicationFailure: 12 };
const { Present_Value, Reliability, Status_Flags } = property;
const segmented = { segmentedResponseAccepted: true, maxSegments: 7 };
const analogInstances = analogValues.map(([instance]) => instance);
const ups = { family: 'masterys-gp4' };

/**
 * Objects whose value comes from the UPS: not DeviceStatus, which is the gateway's own, nor what this range has no
 * register for, whose -1 is as good without the UPS as with it.
 */
const fedByUps = [
  ...analogValues.filter(([, name]) => threePhaseValues.get(name) !== -1).map(([instance]) => ({ type: 2, instance })),
  ...multiStates.slice(1).map(({ instance }) => ({ type: 19, instance })),
  ...[0, 1, 2].map((instance) => ({ type: 39, instance })),
];

async function healthOf(reader: Reader, objects = fedByUps) {
  const results = await reader.readMany(
    objects.map((object) => ({ ...object, properties: [Status_Flags, Reliability] })),
    segmented,
  );
  return objects.map((object, at) => ({
    object: `${object.type},${object.instance}`,
    flags: results[2 * at]?.values?.[0],
    reliability: results[2 * at + 1]?.values?.[0],
  }));
}

const isWell = ({ flags, reliability: code }: { flags: unknown; reliability: unknown }) =>
  String(flags) === String(normal) && code === reliability.noFaultDetected;
/** In_Alarm besides: Event_State of what reports events is FAULT then (135-2012 §12.4.6). */
const inFault = [String(fault), String([true, true, false, false])];
const hasLostItsSource = ({ flags, reliability: code }: { flags: unknown; reliability: unknown }) =>
  inFault.includes(String(flags)) && code === reliability.communicationFailure;

describe.skipIf(socatMissing)(`communication with the UPS is lost and comes back${socatNote}`, () => {
  const cleanUp: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end();
  });

  async function start(settings = {}): Promise<GatewayWithUps> {
    const gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, { ups, ...settings });
    cleanUp.push(gateway.stop);
    return gateway;
  }

  async function lowLevel(port: string): Promise<{ daemon: Daemon; reader: Reader }> {
    const daemon = await startDaemon({ settings: { ups, ...serialSettings(port) } });
    cleanUp.push(daemon.stop);
    const reader = await Reader.open(daemon.port);
    cleanUp.push(() => reader.close());
    return { daemon, reader };
  }

  it('a silent UPS: DeviceStatus 3, FAULT and communication-failure everywhere, last values stay; then all is well again', async () => {
    const { ups: silent, reader } = await start();
    expect((await healthOf(reader)).filter((one) => !isWell(one))).toEqual([]);
    silent.mute = true;
    await becomes(reader, deviceStatus.noComWithUps);
    expect((await healthOf(reader)).filter((one) => !hasLostItsSource(one))).toEqual([]);
    expect(await reader.presentValues(2, analogInstances)).toEqual(
      analogValues.map(([, name]) => threePhaseValues.get(name)),
    );
    // DeviceStatus is what tells of it: in alarm, and known.
    expect(await reader.value(19, 0, Status_Flags)).toEqual([true, false, false, false]);
    silent.mute = false;
    await becomes(reader, deviceStatus.running);
    expect((await healthOf(reader)).filter((one) => !isWell(one))).toEqual([]);
  });

  it('on_loss=unavailable: Analog Values go to -1 and states to their default', async () => {
    const { ups: silent, reader } = await start({ bacnet: { on_loss: 'unavailable' } });
    silent.mute = true;
    await becomes(reader, deviceStatus.noComWithUps);
    expect(new Set(await reader.presentValues(2, analogInstances))).toEqual(new Set([-1]));
    for (const { instance, relinquishDefault } of multiStates.slice(1)) {
      expect(await reader.value(19, instance)).toBe(relinquishDefault);
    }
    silent.mute = false;
    await becomes(reader, deviceStatus.running);
    expect(await reader.value(2, 26)).toBe(47);
  });

  it('offline_after failed cycles and no fewer: one lost answer changes nothing', async () => {
    const { ups: flaky, reader } = await start({
      serial: { offline_after: 20, poll_interval_ms: 100, timeout_ms: 50 },
    });
    flaky.mute = true;
    await pause(400);
    flaky.mute = false;
    await flaky.untilRead(0x0030, 0x0038, 0x0040);
    expect(await reader.value(19, 0)).toBe(deviceStatus.running);
    expect((await healthOf(reader)).filter((one) => !isWell(one))).toEqual([]);
  });

  it('before the first complete poll nothing pretends to be a value', async () => {
    const silent = await FrozenUps.start(vuMapTables, threePhaseImage);
    cleanUp.push(() => silent.stop());
    silent.mute = true;
    const { reader } = await lowLevel(silent.path);
    expect([deviceStatus.ready, deviceStatus.noComWithUps]).toContain(await reader.value(19, 0));
    expect(new Set(await reader.presentValues(2, analogInstances))).toEqual(new Set([-1]));
    expect((await healthOf(reader)).filter((one) => !hasLostItsSource(one))).toEqual([]);
    for (const { instance, relinquishDefault } of multiStates.slice(1)) {
      expect(await reader.value(19, instance)).toBe(relinquishDefault);
    }
    silent.mute = false;
    await becomes(reader, deviceStatus.running);
    expect(await reader.value(2, 26)).toBe(47);
  });

  it('a table refused with an exception makes only its own objects unreliable', async () => {
    const { ups: picky, reader } = await start();
    picky.refused.set(0x0040, 2);
    await picky.untilRead(0x0030, 0x0038);
    const measured = await until(
      async () => {
        const health = await healthOf(reader, [{ type: 2, instance: 26 }]);
        return health.every((one) => !isWell(one)) && health;
      },
      5000,
      'the load rate becomes unreliable',
    );
    expect(measured[0]?.flags).toEqual(fault);
    expect(await reader.value(19, 0)).toBe(deviceStatus.running);
    const others = await healthOf(
      reader,
      [1, 2, 3, 4]
        .map((instance) => ({ type: 19, instance }))
        .concat([0, 1, 2].map((instance) => ({ type: 39, instance }))),
    );
    expect(others.filter((one) => !isWell(one))).toEqual([]);
    picky.refused.clear();
    await until(async () => (await healthOf(reader)).every(isWell), 15_000, 'all objects are reliable again');
  });

  it('a UPS that refuses every table: nothing is reliable, nothing breaks', async () => {
    const { ups: refusing, reader, daemon } = await start();
    for (const [table] of vuMapTables) refusing.refused.set(table, 1);
    await until(
      async () => (await healthOf(reader)).every(({ flags }) => inFault.includes(String(flags))),
      15_000,
      'all is unreliable',
    );
    expect(daemon.program.atLeast(logLevel.fatal)).toEqual([]);
    refusing.refused.clear();
    await until(async () => (await healthOf(reader)).every(isWell), 19_000, 'all objects are reliable again');
  }, 40_000);

  it('garbage forever on the line: no value, no crash, BACnet goes on', async () => {
    const port = await openPtyPort();
    cleanUp.push(() => port.stop());
    let octet = 7;
    const noise = setInterval(() => {
      octet = (octet * 73 + 41) & 0xff;
      port.send.write(Uint8Array.from({ length: 48 }, (_, at) => (octet + at * at * 31) & 0xff));
    }, 4);
    cleanUp.push(async () => clearInterval(noise));
    const { daemon, reader } = await lowLevel(port.path);
    await pause(3000);
    expect(await reader.value(19, 0)).not.toBe(deviceStatus.running);
    expect(new Set(await reader.presentValues(2, analogInstances))).toEqual(new Set([-1]));
    expect(daemon.program.running).toBe(true);
    expect(daemon.program.atLeast(logLevel.fatal)).toEqual([]);
  });

  it('the port goes away while it is used and comes back by itself', async () => {
    const { ups: unplugged, reader, daemon } = await start();
    const { path } = unplugged;
    await unplugged.stop();
    await becomes(reader, deviceStatus.noComWithUps);
    expect(daemon.program.atLeast(logLevel.warn).some((line) => JSON.stringify(line).includes(path))).toBe(true);
    const again = await FrozenUps.start(vuMapTables, threePhaseImage, path);
    cleanUp.push(() => again.stop());
    await becomes(reader, deviceStatus.running, 15_000);
    expect((await healthOf(reader)).filter((one) => !isWell(one))).toEqual([]);
  }, 40_000);

  it('a port that does not exist yet: said once with what to check, then found', async () => {
    const vanished = await FrozenUps.start(vuMapTables, threePhaseImage);
    const { path } = vanished;
    await vanished.stop();
    cleanUp.push(async () => rmSync(dirname(path), { recursive: true, force: true }));
    const { daemon, reader } = await lowLevel(path);
    expect(await reader.value(19, 0)).not.toBe(deviceStatus.running);
    const said = await until(
      () => daemon.program.atLeast(logLevel.warn).find((line) => JSON.stringify(line).includes(path)),
      5000,
      'the log names the port',
    );
    expect(JSON.stringify(said)).toMatch(/not exist|missing|cable|connect/i);
    const late = await FrozenUps.start(vuMapTables, threePhaseImage, path);
    cleanUp.push(() => late.stop());
    await becomes(reader, deviceStatus.running, 15_000);
    expect(await reader.value(2, 26, Present_Value)).toBe(47);
  }, 40_000);
});

import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bitsOf } from '../support/bacnet/bms-clients.js';
import { type CovClient, openBacnetJsCov, openNodeBacnetCov, type Told } from '../support/bacnet/cov-clients.js';
import { readNotification, subscribePayload } from '../support/bacnet/cov-subscriber.js';
import { Reader } from '../support/bacnet/reader.js';
import {
  ackValues,
  confirmed,
  errorOf,
  hex,
  items,
  parseReply,
  pduType,
  readPropertyPayload,
  unicast,
} from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { becomes, deviceStatus } from '../support/gateway-with-ups.js';
import { RawPeer } from '../support/udp.js';
import { pause, until } from '../support/until.js';

const av = 2;
const mv = 19;
const presentValue = 85;
const statusFlags = 111;
/** Manual §5.2.3, §6.2: MV 2 and its states. */
const unitLoadStatus = { instance: 2, onInverter: 3, onBattery: 2 } as const;

/** The daemon with its simulator; what happens to the UPS is a line in config.ini. */
describe('135-2012 §13: a BMS is told of changes', () => {
  let daemon: Daemon;
  let reader: Reader;
  let clients: readonly CovClient[];

  beforeAll(async () => {
    daemon = await startDaemon({
      settings: {
        serial: { port: 'simulator', poll_interval_ms: 200 },
        simulator: { pace: 'none', scenario: 'healthy' },
      },
    });
    reader = await Reader.open(daemon.port);
    await becomes(reader, deviceStatus.running);
    clients = [await openNodeBacnetCov(daemon.port), await openBacnetJsCov(daemon.port)];
  });

  afterAll(async () => {
    for (const client of clients ?? []) client.close();
    await reader?.close();
    await daemon?.stop();
  });

  const tellsOf = (client: CovClient, wanted: (one: Told) => boolean, what: string, timeoutMs = 3000) =>
    until(() => client.told.find(wanted), timeoutMs, `${client.name} is told ${what}`);

  function setScenario(scenario: string): void {
    const text = readFileSync(daemon.configFile, 'utf8');
    writeFileSync(daemon.configFile, text.replace(/^scenario=.*$/m, `scenario=${scenario}`));
  }

  async function activeSubscriptions(): Promise<number> {
    const peer = await RawPeer.open(daemon.port);
    const [packet] = await peer.exchange(unicast(confirmed(12, readPropertyPayload(8, 1338, 152))));
    await peer.close();
    if (!packet) throw new Error('no answer');
    // Each element has one context tag 2: confirmed or not; the property identifier before the list is tag 1.
    return items(parseReply(packet).payload).filter(
      ({ kind, tag, octets }) => kind === 'context' && tag === 2 && octets.length === 1,
    ).length;
  }

  it('of the values at the time of the subscription, by both clients, confirmed and unconfirmed', async () => {
    for (const [index, client] of clients.entries()) {
      await client.subscribe(10 + index, mv, unitLoadStatus.instance, true, 0);
      await client.subscribe(20 + index, av, 0, false, 28_800);
      const state = await tellsOf(client, ({ processId }) => processId === 10 + index, 'the state');
      expect(state).toMatchObject({ confirmed: true, device: 1338, type: mv, instance: 2, timeRemainingS: 0 });
      expect(state.values.get(presentValue)).toBe(unitLoadStatus.onInverter);
      expect(bitsOf(state.values.get(statusFlags))).toEqual([false, false, false, false]);
      const load = await tellsOf(client, ({ processId }) => processId === 20 + index, 'the load');
      expect(load).toMatchObject({ confirmed: false, timeRemainingS: 28_800, type: av, instance: 0 });
      expect(load.values.get(presentValue)).toBeGreaterThan(0);
    }
    expect(await activeSubscriptions()).toBe(4);
  });

  it('of a property, but not without end, as both clients ask for it (135-2012 §13.15.1.1.4)', async () => {
    for (const client of clients) await expect(client.subscribeProperty(30, av, 15, presentValue)).rejects.toThrow(/6/);
    const peer = await RawPeer.open(daemon.port);
    const wish = hex('09 1E 1C 0080000F 29 00 3A 012C 4E 09 55 4F');
    const replies = await peer.exchange(unicast(confirmed(28, wish)), 1000);
    await peer.close();
    expect(replies[0] && parseReply(replies[0])).toMatchObject({ pduType: pduType.simpleAck, service: 28 });
    const told = replies.flatMap((one) => readNotification(one.subarray(6)) ?? []);
    expect(told.map(({ processId, values }) => [processId, values.map(([id]) => id)])).toEqual([
      [30, [presentValue, statusFlags]],
    ]);
  });

  it('of what happens to the UPS, while its settings change: the subscriptions stay', { timeout: 20_000 }, async () => {
    const before = await activeSubscriptions();
    setScenario('on-battery');
    for (const [index, client] of clients.entries()) {
      await tellsOf(
        client,
        ({ processId, values }) => processId === 10 + index && values.get(presentValue) === unitLoadStatus.onBattery,
        'that the load is on battery',
        10_000,
      );
    }
    expect(await activeSubscriptions()).toBe(before);
    setScenario('healthy');
    for (const [index, client] of clients.entries()) {
      await until(
        () =>
          client.told
            .filter(({ processId }) => processId === 10 + index)
            .at(-1)
            ?.values.get(presentValue) === unitLoadStatus.onInverter,
        10_000,
        `${client.name} is told that the mains are back`,
      );
    }
  });

  it('of changes after the server was replaced by one with other settings', { timeout: 20_000 }, async () => {
    const before = await activeSubscriptions();
    for (const client of clients) client.told.length = 0;
    const text = readFileSync(daemon.configFile, 'utf8');
    writeFileSync(daemon.configFile, text.replace('[bacnet]', '[bacnet]\nlanguage=fr'));
    for (const [index, client] of clients.entries()) {
      await tellsOf(client, ({ processId }) => processId === 10 + index, 'the state again', 10_000);
    }
    expect(await activeSubscriptions()).toBe(before);
    setScenario('on-battery');
    for (const [index, client] of clients.entries()) {
      await tellsOf(
        client,
        ({ processId, values }) => processId === 10 + index && values.get(presentValue) === unitLoadStatus.onBattery,
        'that the load is on battery',
        10_000,
      );
    }
    setScenario('healthy');
  });

  it('not of objects that do not exist or report nothing; with the error of §13.14.1.3.1', async () => {
    for (const client of clients) {
      await expect(client.subscribe(1, av, 88, true, 60)).rejects.toThrow();
      await expect(client.subscribe(1, 8, 1338, true, 60)).rejects.toThrow();
    }
    const peer = await RawPeer.open(daemon.port);
    const [answer] = await peer.exchange(unicast(confirmed(5, subscribePayload(1, 8, 1338, { confirmed: true }))));
    await peer.close();
    expect(answer && errorOf(parseReply(answer).payload)).toEqual([1, 45]);
  });

  it('no more, once the subscription is cancelled', async () => {
    for (const [index, client] of clients.entries()) {
      await client.cancel(20 + index, av, 0);
      client.told.length = 0;
    }
    await pause(1500);
    for (const [index, client] of clients.entries()) {
      expect(client.told.filter(({ processId }) => processId === 20 + index)).toEqual([]);
    }
  });

  it('one after the other: no second confirmed notification before the first is acknowledged', async () => {
    const peer = await RawPeer.open(daemon.port);
    peer.send(unicast(confirmed(5, subscribePayload(77, mv, 0, { confirmed: true, lifetimeS: 60 }))));
    await pause(300);
    const told = peer.received.map((packet) => readNotification(packet.subarray(6))).filter((one) => one !== undefined);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ processId: 77, object: '19,0', timeRemainingS: 60 });
    peer.send(unicast(Uint8Array.of(0x20, told[0]?.invokeId ?? 0, 1), 0));
    peer.send(unicast(confirmed(5, subscribePayload(77, mv, 0))));
    await pause(100);
    await peer.close();
  });

  it('COV_Increment is on the scale of Present_Value: 1 %, 1 V, and tenths where the UPS measures in tenths', async () => {
    const peer = await RawPeer.open(daemon.port);
    const increment = async (instance: number) => {
      const [answer] = await peer.exchange(unicast(confirmed(12, readPropertyPayload(av, instance, 22))));
      return answer && ackValues(parseReply(answer).payload)[0];
    };
    const [profile] = await peer.exchange(unicast(confirmed(12, readPropertyPayload(8, 1338, 168))));
    const factor = profile && ackValues(parseReply(profile).payload)[0] === 'factor_10' ? 10 : 1;
    // Load rate, voltage, current, frequency (##.#), power factor (#.##).
    expect([await increment(0), await increment(15), await increment(6), await increment(21)]).toEqual([
      1,
      1,
      factor,
      1,
    ]);
    expect(await increment(23)).toBe(2);
    await peer.close();
  });
});

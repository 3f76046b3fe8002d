import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BmsOperator, openOperator } from '../support/bacnet/bms-operators.js';
import { Reader } from '../support/bacnet/reader.js';
import {
  confirmed,
  hex,
  parseReply,
  pduType,
  readPropertyPayload,
  unconfirmed,
  unicast,
} from '../support/bacnet/wire.js';
import { answersWhoIs, type Daemon, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import { pause, until } from '../support/until.js';
import { property } from './manual/properties.js';

const { Present_Value, Object_Name, Out_Of_Service, Reliability, Status_Flags } = property;
const apduTimeout = 11;
const apduRetries = 73;
const covIncrement = 22;
const device = { type: 8, instance: 1338 };
const boolean = (value: boolean) => ({ type: 1, value });
const unsigned = (value: number) => ({ type: 2, value });
const real = (value: number) => ({ type: 4, value });
const text = (value: string) => ({ type: 7, value, encoding: 0 });
const enumerated = (value: number) => ({ type: 9, value });

let daemon: Daemon;
let reader: Reader;
let bms: BmsOperator;
const cleanUp: (() => unknown)[] = [];

async function start(name: 'node-bacnet' | '@bacnet-js/client', settings = {}) {
  daemon = await startDaemon({
    settings: { bacnet: { password: 'geheim', ...settings }, simulator: { pace: 'none' } },
    args: ['--demo'],
  });
  cleanUp.push(daemon.stop);
  reader = await Reader.open(daemon.port);
  cleanUp.push(() => reader.close());
  bms = await openOperator(name, daemon.port);
  cleanUp.push(() => bms.close());
  await until(async () => (await reader.value(19, 0)) === 1, 10_000, 'the simulated UPS is Running');
}

const config = () => readFileSync(daemon.configFile, 'utf8');
const setCommissioning = async (minutes: number | 'off') => {
  const isSet = /^commissioning=.*$/m;
  const line = `commissioning=${minutes}`;
  const before = config();
  writeFileSync(
    daemon.configFile,
    isSet.test(before) ? before.replace(isSet, line) : before.replace('[bacnet]', `[bacnet]\n${line}`),
  );
};

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

describe.each(['node-bacnet', '@bacnet-js/client'] as const)('%s writes', (name) => {
  beforeEach(() => start(name));

  it('135.1 §9.22: what is read-only stays as it is, each mistake has its own error', async () => {
    const write = (type: number, instance: number, propertyId: number, value: { type: number; value: unknown }) =>
      bms.write({ type, instance, propertyId, value });
    const before = await reader.value(2, 26);
    expect(await write(2, 26, Present_Value, real(1))).toBe('2/40');
    expect(await write(2, 26, Out_Of_Service, boolean(true))).toBe('2/40');
    expect(await write(2, 26, Object_Name, text('X'))).toBe('2/40');
    expect(await write(2, 500, Present_Value, real(1))).toBe('1/31');
    expect(await write(2, 26, 110, text('X'))).toBe('2/32');
    expect(await write(8, 1338, apduTimeout, real(1))).toBe('2/9');
    expect(await write(8, 1338, apduTimeout, unsigned(1))).toBe('2/37');
    expect(await write(8, 1338, Object_Name, text('UPS_OUTPUT_Lr'))).toBe('2/48');
    expect(await reader.value(2, 26)).toBe(before);
  });

  it('Object_Name, APDU_Timeout and Number_Of_APDU_Retries are served at once, kept in config.ini, and survive a restart', async () => {
    const revision = Number(await reader.value(8, 1338, 155));
    expect(await bms.write({ ...device, propertyId: Object_Name, value: text('Onduleur "A"; salle 2') })).toBe('done');
    expect(
      await bms.writeMany([
        { ...device, propertyId: apduTimeout, value: unsigned(5000) },
        { ...device, propertyId: apduRetries, value: unsigned(1) },
      ]),
    ).toBe('done');
    const read = async () =>
      Promise.all([Object_Name, apduTimeout, apduRetries].map((id) => reader.value(8, 1338, id)));
    const expected = ['Onduleur "A"; salle 2', 5000, 1];
    expect(await read()).toEqual(expected);
    expect(config()).toMatch(/^apdu_timeout_ms=5000$/m);
    expect(Number(await reader.value(8, 1338, 155))).toBe(revision + 1);
    expect(await bms.reinitialize(1, 'geheim')).toBe('done');
    await until(
      () => daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.').length === 2,
      8000,
      'restart',
    );
    await answersWhoIs(daemon.port, daemon.program);
    expect(await read()).toEqual(expected);
    expect(Number(await reader.value(8, 1338, 155))).toBe(revision + 1);
  });

  it('COV_Increment is writable and survives a restart', async () => {
    const increment = { type: 2, instance: 26, propertyId: covIncrement };
    expect(await bms.write({ ...increment, value: real(7.5) })).toBe('done');
    expect(await bms.write({ ...increment, value: real(-1) })).toBe('2/37');
    expect(await reader.value(2, 26, covIncrement)).toBe(7.5);
    expect(await bms.reinitialize(0, 'geheim')).toBe('done');
    await until(
      () => daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.').length === 2,
      8000,
      'restart',
    );
    await answersWhoIs(daemon.port, daemon.program);
    expect(await reader.value(2, 26, covIncrement)).toBe(7.5);
  });

  it('WritePropertyMultiple stops at the first failure, which its error tells', async () => {
    const wrong = await bms.writeMany([
      { ...device, propertyId: apduTimeout, value: unsigned(5000) },
      { ...device, propertyId: apduRetries, value: unsigned(99) },
      { ...device, propertyId: Object_Name, value: text('never') },
    ]);
    expect(wrong).not.toBe('done');
    expect(await reader.value(8, 1338, apduTimeout)).toBe(5000);
    expect(await reader.value(8, 1338, apduRetries)).toBe(3);
    expect(await reader.value(8, 1338, Object_Name)).not.toBe('never');
  });

  it('commissioning: values are forced while it is open, and fall back when it is switched off', async () => {
    await setCommissioning(30);
    const alarm = { type: 19, instance: 4 };
    await until(
      async () => (await bms.write({ ...alarm, propertyId: Out_Of_Service, value: boolean(true) })) === 'done',
      8000,
      'Out_Of_Service is writable',
    );
    const normal = await reader.value(19, 4);
    expect(await reader.value(19, 4, Status_Flags)).toEqual([false, false, false, true]);
    expect(await bms.write({ ...alarm, propertyId: Present_Value, value: unsigned(1) })).toBe('done');
    expect(await bms.write({ ...alarm, propertyId: Present_Value, value: unsigned(99) })).toBe('2/37');
    expect(await bms.write({ ...alarm, propertyId: Reliability, value: enumerated(12) })).toBe('done');
    expect(await bms.write({ type: 2, instance: 26, propertyId: Present_Value, value: real(1) })).toBe('2/40');
    await pause(1500);
    expect(await reader.value(19, 4)).toBe(1);
    expect(await reader.value(19, 4, Reliability)).toBe(12);
    expect(await reader.value(19, 4, Status_Flags)).toEqual([false, true, false, true]);
    await setCommissioning('off');
    await until(async () => (await reader.value(19, 4, Out_Of_Service)) === false, 8000, 'it ends');
    expect(await reader.value(19, 4)).toBe(normal);
    expect(await reader.value(19, 4, Status_Flags)).toEqual([false, false, false, false]);
    expect(await bms.write({ ...alarm, propertyId: Out_Of_Service, value: boolean(true) })).toBe('2/40');
    const events = daemon.program.log.map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining(['commissioning-opened', 'property-written', 'commissioning-closed']),
    );
  });

  it('DeviceCommunicationControl: password, silence, and the way back', async () => {
    expect(await bms.control(1, 0)).toBe('4/26');
    expect(await bms.control(1, 0, 'falsch')).toBe('4/26');
    // `disable` is no part of the service from Protocol_Revision 20 on: service-request-denied.
    expect(await bms.control(1, 0, 'geheim')).toBe('5/29');
    const peer = await RawPeer.open(daemon.port);
    const read = () => peer.exchange(unicast(confirmed(12, readPropertyPayload(19, 0, Present_Value))), 300);
    // Who-Has of Multi-state Value 0.
    const find = () => peer.exchange(unicast(unconfirmed(7, hex('2c04c00000'))), 300);
    expect(await bms.control(2, 0, 'geheim')).toBe('done');
    expect(await read()).toHaveLength(1);
    expect(await find()).toEqual([]);
    expect(await bms.control(0, 0, 'geheim')).toBe('done');
    expect(await find()).toHaveLength(1);
    await peer.close();
  });

  it('ReinitializeDevice without the password restarts nothing', async () => {
    expect(await bms.reinitialize(0)).toBe('4/26');
    expect(await bms.reinitialize(1, 'falsch')).toBe('4/26');
    expect(await bms.reinitialize(2, 'geheim')).toBe('5/45');
    await pause(1500);
    expect(daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.')).toHaveLength(1);
    expect(daemon.program.running).toBe(true);
  });

  it('TimeSynchronization and UTCTimeSynchronization move the served time, nothing else', async () => {
    // The packages write months as JavaScript counts them; only the year is asked here.
    bms.setTime(new Date(2031, 4, 10, 12, 0, 0));
    const year = async () => ((await reader.value(8, 1338, 56)) as number[])[0];
    await until(async () => (await year()) === 131, 2000, 'Local_Date follows');
    bms.setUtcTime(new Date(2033, 4, 10, 12, 0, 0));
    await until(async () => (await year()) === 133, 2000, 'Local_Date follows UTC');
    expect(daemon.program.log.filter(({ event }) => event === 'time-synchronized')).toHaveLength(2);
  });
});

describe('restarts', () => {
  it('a restart ends commissioning and puts the setting back to off', async () => {
    await start('@bacnet-js/client', { commissioning: 30 });
    expect(config()).toMatch(/^commissioning=off$/m);
    expect(await bms.write({ type: 2, instance: 26, propertyId: Out_Of_Service, value: boolean(true) })).toBe('2/40');
  });

  it('below a service manager a coldstart ends the process with exit code 75', async () => {
    process.env.NOTIFY_SOCKET = '/nowhere';
    try {
      await start('node-bacnet');
    } finally {
      delete process.env.NOTIFY_SOCKET;
    }
    expect(await bms.reinitialize(0, 'geheim')).toBe('done');
    expect(await daemon.program.exited).toEqual({ code: 75, signal: null });
  });

  it('a repeated request does not restart twice', async () => {
    await start('@bacnet-js/client');
    expect(await bms.reinitialize(1, 'geheim')).toBe('done');
    expect(await bms.reinitialize(1, 'geheim')).toBe('done');
    await pause(4000);
    expect(daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.')).toHaveLength(2);
  });
});

describe('a repetition of a request (135-2012 §5.3.5.3)', () => {
  it('restarts nothing again, 1.5 s and 4.5 s later, although another gateway is running by then', async () => {
    await start('@bacnet-js/client');
    const peer = await RawPeer.open(daemon.port);
    cleanUp.push(() => peer.close());
    const warmstart = unicast(confirmed(20, hex('09 01 1D 07 00 67656865696D'), { invokeId: 77 }));
    const answers = async () => (await peer.exchange(warmstart, 500)).map((one) => parseReply(one));
    const starts = () => daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.');
    const done = { pduType: pduType.simpleAck, invokeId: 77 };
    expect(await answers()).toMatchObject([done]);
    await until(() => starts().length === 2, 5000, 'the warm start');
    await until(async () => (await reader.value(19, 0).catch(() => undefined)) !== undefined, 5000, 'it serves');
    expect(await answers()).toMatchObject([done]);
    await pause(2500);
    expect(await answers()).toMatchObject([done]);
    await pause(1500);
    expect(starts()).toHaveLength(2);
  });
});

describe('135-2012 §15.8 ReadRange', () => {
  it('Device_Address_Binding is an empty list; Object_List is an array', async () => {
    await start('node-bacnet');
    const peer = await RawPeer.open(daemon.port);
    const ask = async (payload: string) => {
      const [packet] = await peer.exchange(unicast(confirmed(26, hex(payload))));
      return parseReply(packet ?? new Uint8Array());
    };
    const empty = await ask('0C 0200053A 19 1E');
    expect(empty.pduType).toBe(pduType.complexAck);
    expect(Buffer.from(empty.payload).toString('hex')).toBe('0c0200053a191e3a050049005e5f');
    expect(Buffer.from((await ask('0C 0200053A 19 4C')).payload).toString('hex')).toBe('91059116');
    await peer.close();
  });
});

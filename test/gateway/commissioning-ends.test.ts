import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServedDevice } from '../../src/device/served-device.js';
import { Gateway } from '../../src/gateway/gateway.js';
import type { GatewayEvent } from '../../src/journal/gateway-event.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { Reader } from '../support/bacnet/reader.js';
import { confirmed, hex, parseReply, pduType, unicast } from '../support/bacnet/wire.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeUdpPort, RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';

const minute = 60_000;
const outOfService = 81;
/** UPS_OUTPUT_Lr. */
const takeOut = '0C 00800000 19 51 3E 11 3F';
const force123 = '0C 00800000 19 55 3E 44 42F60000 3F';

let folder: string;
let clock: ManualClock;
let gateway: Gateway;
let events: GatewayEvent[];
let reader: Reader;
let peer: RawPeer;
let restarts: string[];

function makeGateway(): Gateway {
  const made = new Gateway({
    configFile: join(folder, 'config.ini'),
    dataDir: folder,
    demo: false,
    version: '1.0.0',
    clock,
    log: silentLog,
    restart: (kind) => restarts.push(kind),
  });
  made.onEvent((event) => events.push(event));
  return made;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'commissioning-'));
  const port = await freeUdpPort();
  writeFileSync(
    join(folder, 'config.ini'),
    `[bacnet]\nbind=127.0.0.1\nport=${port}\ncommissioning=off\npassword=geheim\n`,
  );
  clock = new ManualClock();
  events = [];
  restarts = [];
  gateway = makeGateway();
  await gateway.start();
  reader = await Reader.open(port);
  peer = await RawPeer.open(port);
});

afterEach(async () => {
  await reader.close();
  await peer.close();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

const config = () => readFileSync(join(folder, 'config.ini'), 'utf8');
const ask = async (payload: string, service = 15) => {
  const answer = peer.next(3000);
  peer.send(unicast(confirmed(service, hex(payload))));
  const packet = await answer;
  if (packet === undefined) throw new Error('no answer');
  return parseReply(packet);
};
const writes = async (payload: string, service?: number) => (await ask(payload, service)).pduType;

/** By hand in config.ini, as a person does it. */
async function open(minutes: number) {
  writeFileSync(join(folder, 'config.ini'), config().replace(/commissioning=.*/, `commissioning=${minutes}`));
  await until(
    async () => {
      await clock.advance(1000);
      return events.some((event) => event.kind === 'commissioning-opened');
    },
    5000,
    'commissioning opens',
  );
}

describe('a forced value never outlives its time', () => {
  it('when the minutes are over everything shows the UPS again, and config.ini says off', async () => {
    await open(2);
    expect(await writes(takeOut)).toBe(pduType.simpleAck);
    expect(await writes(force123)).toBe(pduType.simpleAck);
    expect(await reader.value(2, 0)).toBe(123);
    expect(gateway.commissioning).toMatchObject({
      remainingMs: expect.closeTo(2 * minute, -4),
      outOfService: [{ id: { objectType: 2, instance: 0 }, presentValue: { type: 'real', value: 123 } }],
    });
    await clock.advance(2 * minute);
    expect(await reader.value(2, 0)).toBe(-1);
    expect(await reader.value(2, 0, outOfService)).toBe(false);
    expect(gateway.commissioning).toEqual({ remainingMs: undefined, outOfService: [] });
    expect(await writes(takeOut)).toBe(pduType.error);
    await until(() => /^commissioning=off$/m.test(config()), 3000, 'config.ini says off');
    expect(events.map(({ kind }) => kind)).toEqual([
      'commissioning-opened',
      'property-written',
      'property-written',
      'commissioning-closed',
    ]);
    expect(events.at(-1)).toEqual({ kind: 'commissioning-closed', end: 'time-over' });
  });

  it('also when config.ini cannot be written by then', async () => {
    await open(1);
    await writes(takeOut);
    await writes(force123);
    writeFileSync(join(folder, 'config.ini'), `${config()}\n[bacnet\n`);
    await clock.advance(minute);
    expect(await reader.value(2, 0)).toBe(-1);
    expect(await writes(takeOut)).toBe(pduType.error);
    await clock.advance(10 * minute);
    expect(await writes(takeOut)).toBe(pduType.error);
  });

  it('another setting that changes meanwhile leaves it open', async () => {
    await open(5);
    await writes(takeOut);
    await writes(force123);
    // APDU_Timeout of the Device.
    expect(await writes('0C 0200053A 19 0B 3E 22 1388 3F')).toBe(pduType.simpleAck);
    expect(await reader.value(8, 1338, 11)).toBe(5000);
    expect(await reader.value(2, 0)).toBe(123);
  });
});

describe('a restart', () => {
  const startOn = async (text: string | undefined) => {
    await gateway.stop();
    if (text === undefined) rmSync(join(folder, 'config.ini'));
    else writeFileSync(join(folder, 'config.ini'), text);
    gateway = makeGateway();
    await gateway.start();
  };
  const on = () => config().replace('commissioning=off', 'commissioning=5');

  it('switches it off in config.ini', async () => {
    await startOn(on());
    expect(config()).toMatch(/^commissioning=off$/m);
    expect(await writes(takeOut)).toBe(pduType.error);
  });

  it('switches it off in a config.ini that was missing and came back from its copy, too', async () => {
    writeFileSync(join(folder, 'last-good.ini'), on());
    await startOn(undefined);
    expect(config()).toMatch(/^commissioning=off$/m);
    expect(await writes(takeOut)).toBe(pduType.error);
  });

  it('leaves it off where config.ini cannot be edited', async () => {
    writeFileSync(join(folder, 'last-good.ini'), on());
    await startOn(`${on()}[bacnet\n`);
    expect(config()).toMatch(/^commissioning=5$/m);
    expect(await writes(takeOut)).toBe(pduType.error);
    expect(gateway.commissioning.remainingMs).toBeUndefined();
  });
});

describe('a setting that needs a new BACnet server', () => {
  it('leaves open what is open, and forced what is forced', async () => {
    await open(5);
    await writes(takeOut);
    await writes(force123);
    // Reliability: unreliable-other.
    await writes('0C 00800000 19 67 3E 91 07 3F');
    writeFileSync(join(folder, 'config.ini'), config().replace('[bacnet]', '[bacnet]\nlanguage=fr'));
    const description = async () => {
      await clock.advance(1000);
      return reader.value(2, 0, 28).catch(() => '');
    };
    await until(async () => String(await description()).startsWith('Taux'), 5000, 'the language changes');
    expect(await reader.value(2, 0)).toBe(123);
    expect(await reader.value(2, 0, outOfService)).toBe(true);
    expect(await reader.value(2, 0, 103)).toBe(7);
    await clock.advance(5 * minute);
    expect(await reader.value(2, 0)).toBe(-1);
    expect(await reader.value(2, 0, outOfService)).toBe(false);
  });
});

describe('a time that is over while the new BACnet server is made', () => {
  afterEach(() => vi.restoreAllMocks());

  it('leaves nothing forced', async () => {
    await open(1);
    await writes(takeOut);
    await writes(force123);
    const start = ServedDevice.prototype.start;
    vi.spyOn(ServedDevice.prototype, 'start').mockImplementation(async function (this: ServedDevice) {
      await start.call(this);
      await clock.advance(minute);
    });
    writeFileSync(join(folder, 'config.ini'), config().replace('[bacnet]', '[bacnet]\nlanguage=fr'));
    const closed = () => events.some(({ kind }) => kind === 'commissioning-closed');
    await until(
      async () => {
        await clock.advance(1000);
        return closed();
      },
      5000,
      'commissioning closes',
    );
    await until(() => /^commissioning=off$/m.test(config()), 3000, 'config.ini says off');
    expect(await reader.value(2, 0)).toBe(-1);
    expect(await reader.value(2, 0, outOfService)).toBe(false);
  });
});

describe('what a BMS writes into config.ini', () => {
  it('is refused with device / operational-problem while the file has an error', async () => {
    writeFileSync(join(folder, 'config.ini'), `${config()}\n[bacnet\n`);
    const { payload } = await ask('0C 0200053A 19 0B 3E 22 1388 3F');
    expect(Buffer.from(payload).toString('hex')).toBe('91009119');
    expect(await reader.value(8, 1338, 11)).toBe(3000);
  });

  it('is bounded: an SD card is not worn out from the network', async () => {
    const outcomes: (number | undefined)[] = [];
    for (let write = 0; write < 22; write += 1) {
      const retries = (write % 2).toString(16).padStart(2, '0');
      outcomes.push(await writes(`0C 0200053A 19 49 3E 21 ${retries} 3F`));
    }
    expect(outcomes.filter((type) => type === pduType.simpleAck)).toHaveLength(20);
    expect(outcomes.slice(20)).toEqual([pduType.error, pduType.error]);
    await clock.advance(minute);
    expect(await writes('0C 0200053A 19 49 3E 21 05 3F')).toBe(pduType.simpleAck);
  });
});

describe('ReinitializeDevice (135-2012 §16.4)', () => {
  it('restarts a second after its acknowledgement, once', async () => {
    const warmstart = `09 01 1D 07 00 ${Buffer.from('geheim').toString('hex')}`;
    expect(await writes(warmstart, 20)).toBe(pduType.simpleAck);
    expect(await writes(warmstart, 20)).toBe(pduType.simpleAck);
    expect(restarts).toEqual([]);
    await clock.advance(1000);
    expect(restarts).toEqual(['warmstart']);
  });
});

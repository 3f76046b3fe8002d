import { beforeEach, describe, expect, it } from 'vitest';
import { BacnetBench, clientAddress, RawPeer, serverAddress } from '../../support/bacnet/bacnet-bench.js';
import { RecordingBms } from '../../support/bacnet/bms-ports.js';

let bench: BacnetBench;
let bms: RecordingBms;

beforeEach(async () => {
  bench = new BacnetBench({}, undefined, undefined, (clock) => {
    bms = new RecordingBms(clock);
    return bms;
  });
  await bench.start();
});

const secret = '2d0700736563726574';
const wrong = '2d0600776f726e67';
const enable = '1900';
const disable = '1901';
const disableInitiation = '1902';
const control = (parameters: string) => bench.askApdu(`0005 2a 11 ${parameters}`);
const reinitialize = (parameters: string) => bench.askApdu(`0005 2a 14 ${parameters}`);
const read = () => bench.askApdu('0005 2b 0c 0c00800000 1955');
const whoIs = '1008';
const whoHas = `1007 3d 06 00${Buffer.from('UPS_V').toString('hex')}`;
const passwordFailure = '9104911a';
const minute = 60_000;

describe('DeviceCommunicationControl (135-2012 §16.1)', () => {
  it.each([
    ['no password', disable],
    ['a wrong password', `${disable} ${wrong}`],
    ['an empty password', `${disable} 2900`],
  ])('%s is a password failure and changes nothing', async (_, parameters) => {
    expect(await control(parameters)).toEqual([`502a11${passwordFailure}`]);
    expect(await read()).toHaveLength(1);
    expect(bms.communication.report).toEqual({ control: 0, remainingMs: undefined });
  });

  it('a password of 21 characters is none that can be: parameter-out-of-range, and no guess', async () => {
    expect(await control(`${disable} 2d1600${'61'.repeat(21)}`)).toEqual(['602a06']);
    expect(await bench.askApdu(`0005 2a 14 0901 1d1600${'61'.repeat(21)}`)).toEqual(['602a06']);
    expect([bms.events, bms.checks, bms.restarts]).toEqual([[], 0, []]);
    bms.password = 'a'.repeat(20);
    expect(await control(`${enable} 2d1500${'61'.repeat(20)}`)).toEqual(['202a11']);
  });

  it.each([
    ['enabled', '1900'],
    ['silent', '1902'],
  ])('for 0 minutes is acknowledged, and what is %s stays so', async (_, before) => {
    await control(`${before} ${secret}`);
    const { report } = bms.communication;
    const told = bms.events.length;
    expect(await control(`0900 1902 ${secret}`)).toEqual(['202a11']);
    await bench.clock.advance(60_000);
    expect(bms.communication.report).toEqual(report);
    expect(bms.events).toHaveLength(told);
  });

  it('without a password set, every password is wrong', async () => {
    bms.password = undefined;
    expect(await control(`${enable} ${secret}`)).toEqual([`502a11${passwordFailure}`]);
    expect(bms.events).toEqual([
      { kind: 'password-refused', by: '192.168.1.20:47808', service: 'DeviceCommunicationControl', failuresInRow: 1 },
    ]);
  });

  it('disable, which Protocol_Revision 20 took out of it, is refused as service-request-denied and changes nothing', async () => {
    for (const duration of ['', '0900', '0905']) {
      // Error class services 5, code service-request-denied 29.
      expect(await control(`${duration} ${disable} ${secret}`)).toEqual(['502a119105911d']);
    }
    expect(bms.communication.report).toEqual({ control: 0, remainingMs: undefined });
    expect(await read()).toHaveLength(1);
    expect(bms.events).toEqual([]);
  });

  it('disable-initiation: requests and Who-Is are answered, I-Have is not sent', async () => {
    expect(await control(`${disableInitiation} ${secret}`)).toEqual(['202a11']);
    expect(await read()).toHaveLength(1);
    expect(await bench.askApdu(whoIs)).toHaveLength(1);
    expect(await bench.askApdu(whoHas)).toEqual([]);
    expect(bms.communication.mayInitiate).toBe(false);
    await control(`${enable} ${secret}`);
    expect(await bench.askApdu(whoHas)).toHaveLength(1);
    expect(bms.communication.mayInitiate).toBe(true);
  });

  it('disable-initiation: COV notifications wait, and what changed is told when it ends', async () => {
    // SubscribeCOV of UPS_V, unconfirmed: an acknowledgement and the first notification.
    expect(await bench.askApdu('0005 01 05 0901 1c00800000 2900 3900')).toHaveLength(2);
    await control(`0901 ${disableInitiation} ${secret}`);
    bench.store.set({ objectType: 2, instance: 0 }, 85, { type: 'real', value: 300 });
    await bench.clock.advance(minute - 1000);
    expect(bench.peer.take()).toEqual([]);
    await bench.clock.advance(2000);
    const [notification = '', ...more] = bench.peer.take();
    // UnconfirmedCOVNotification with Present_Value 300.
    expect(notification.slice(12, 16)).toBe('1002');
    expect(notification).toContain('09552e44439600002f');
    expect(more).toEqual([]);
  });

  it('disable-initiation for two minutes ends after two minutes', async () => {
    expect(await control(`0902 ${disableInitiation} ${secret}`)).toEqual(['202a11']);
    await bench.clock.advance(2 * minute - 100);
    expect(bms.communication.mayInitiate).toBe(false);
    await bench.clock.advance(100);
    expect(bms.communication.report).toEqual({ control: 0, remainingMs: undefined });
    expect(await read()).toHaveLength(1);
  });

  it('without a duration it lasts until further notice', async () => {
    await control(`${disableInitiation} ${secret}`);
    await bench.clock.advance(100 * 24 * 60 * minute);
    expect(bms.communication.mayInitiate).toBe(false);
  });

  it('65,535 minutes are longer than a timer of Node and last as long', async () => {
    await control(`0affff ${disableInitiation} ${secret}`);
    await bench.clock.advance(65_534 * minute);
    expect(bms.communication.report.control).toBe(2);
    await bench.clock.advance(minute);
    expect(bms.communication.report.control).toBe(0);
  });

  it('a new request replaces the duration of the one before', async () => {
    await control(`0901 ${disableInitiation} ${secret}`);
    await control(`0905 ${disableInitiation} ${secret}`);
    await bench.clock.advance(3 * minute);
    expect(bms.communication.report).toEqual({ control: 2, remainingMs: expect.closeTo(2 * minute, -3) });
  });

  it.each([
    ['an unknown state', `1903 ${secret}`, '08'],
    ['no state', `${secret}`, '04'],
    ['a duration of 65,536 minutes', `0b010000 ${disable} ${secret}`, '06'],
    ['a parameter too many', `${disable} ${secret} 3900`, '07'],
  ])('%s is rejected', async (_, parameters, reason) => {
    expect(await control(parameters)).toEqual([`602a${reason}`]);
    expect(bms.checks).toBe(0);
  });
});

describe('ReinitializeDevice (135-2012 §16.4)', () => {
  const password = secret.replace('2d', '1d');

  it.each([
    ['coldstart', '0900'],
    ['warmstart', '0901'],
  ])('%s is acknowledged and handed on', async (kind, state) => {
    expect(await reinitialize(`${state} ${password}`)).toEqual(['202a14']);
    expect(bms.restarts).toEqual([kind]);
    expect(bms.events).toEqual([{ kind: 'restart-requested', by: '192.168.1.20:47808', restart: kind }]);
  });

  it.each([
    ['coldstart', '0900'],
    ['warmstart', '0901'],
  ])('%s that must not be now is an error, told as refused, and activates nothing', async (kind, state) => {
    bms.refusal = { errorClass: 0, errorCode: 3 };
    expect(await reinitialize(`${state} ${password}`)).toEqual(['502a1491009103']);
    expect([bms.restarts, bms.activations]).toEqual([[], []]);
    expect(bms.events).toEqual([{ kind: 'restart-refused', by: '192.168.1.20:47808', restart: kind }]);
    // Without the password nobody learns of it.
    expect(await bench.askApdu(`0005 2b 14 ${state}`)).toEqual([`502b14${passwordFailure}`]);
  });

  it('ACTIVATE_CHANGES is no restart', async () => {
    bms.refusal = { errorClass: 0, errorCode: 3 };
    expect(await reinitialize(`0907 ${password}`)).toEqual(['202a14']);
  });

  it.each(['0902', '0903', '0904', '0905', '0906'])(
    'state %s of backup and restore is optional functionality that is not supported',
    async (state) => {
      expect(await reinitialize(`${state} ${password}`)).toEqual(['502a149105912d']);
      expect(bms.restarts).toEqual([]);
    },
  );

  it('without or with a wrong password it is a password failure', async () => {
    expect(await reinitialize('0900')).toEqual([`502a14${passwordFailure}`]);
    expect(await reinitialize(`0901 ${wrong.replace('2d', '1d')}`)).toEqual([`502a14${passwordFailure}`]);
    expect(bms.restarts).toEqual([]);
  });

  it('works while the device keeps silent of its own accord', async () => {
    await control(`${disableInitiation} ${secret}`);
    expect(await reinitialize(`0901 ${password}`)).toEqual(['202a14']);
  });

  it('an unknown state is rejected', async () => {
    expect(await reinitialize(`0908 ${password}`)).toEqual(['602a08']);
  });

  it('ACTIVATE_CHANGES (7) is acknowledged and handed on, and restarts nothing', async () => {
    expect(await reinitialize(`0907 ${password}`)).toEqual(['202a14']);
    expect([bms.activations, bms.restarts]).toEqual([['192.168.1.20'], []]);
    expect(await reinitialize(`0907 ${wrong.replace('2d', '1d')}`)).toEqual([`502a14${passwordFailure}`]);
    expect(bms.activations).toHaveLength(1);
  });

  it('WARMSTART activates what is pending, COLDSTART does not (135-2016 §12.56.13)', async () => {
    await reinitialize(`0901 ${password}`);
    expect(bms.activations).toEqual(['192.168.1.20']);
    await bench.askApdu(`0005 2b 14 0900 ${password}`);
    expect([bms.activations.length, bms.restarts]).toEqual([1, ['warmstart', 'coldstart']]);
  });

  it('what cannot be activated is an error, and a warm start with it is none', async () => {
    // Error class device 0, code invalid-configuration-data 46.
    bms.activationFailure = { errorClass: 0, errorCode: 46 };
    expect(await reinitialize(`0907 ${password}`)).toEqual(['502a149100912e']);
    expect(await bench.askApdu(`0005 2b 14 0901 ${password}`)).toEqual(['502b149100912e']);
    expect(bms.restarts).toEqual([]);
  });
});

describe('guessing the password', () => {
  let attempts = 0;
  /** Each under an invoke id of its own: else it would be a repetition. */
  const guess = () => bench.askApdu(`0005 ${(0x80 + (attempts++ % 0x70)).toString(16)} 11 ${disable} ${wrong}`);

  it('five are looked at at once, then only after a wait that doubles', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) await guess();
    expect(bms.checks).toBe(5);
    await bench.clock.advance(1000);
    await guess();
    await guess();
    expect(bms.checks).toBe(6);
    await bench.clock.advance(1000);
    await guess();
    expect(bms.checks).toBe(6);
    await bench.clock.advance(1000);
    expect(await control(`${enable} ${secret}`)).toEqual(['202a11']);
    for (let attempt = 0; attempt < 5; attempt += 1) await guess();
    expect(bms.checks).toBe(12);
  });

  it('another UDP port is the same source', async () => {
    const other = new RawPeer(bench.network, { ...clientAddress, port: 50_000 });
    await other.port.open();
    for (let attempt = 0; attempt < 5; attempt += 1) await guess();
    other.port.send(
      Buffer.from(`810a001501040005 2a 11 ${disable} ${secret}`.replaceAll(' ', ''), 'hex'),
      serverAddress,
    );
    await bench.clock.advance(5);
    expect(other.take().map((packet) => packet.slice(12))).toEqual([`502a11${passwordFailure}`]);
    expect(bms.checks).toBe(5);
  });

  it('from many sources it is one a second', async () => {
    for (let source = 1; source <= 60; source += 1) {
      const peer = new RawPeer(bench.network, { address: `192.168.1.${100 + source}`, port: 47808 });
      await peer.port.open();
      peer.port.send(
        Buffer.from(`810a001401040005 2a 11 ${disable} ${wrong}`.replaceAll(' ', ''), 'hex'),
        serverAddress,
      );
      await bench.clock.advance(5);
    }
    expect(bms.checks).toBe(20);
    expect(bms.events.at(-1)).toMatchObject({ kind: 'password-refused', failuresInRow: 60 });
    await bench.clock.advance(1000);
    expect(await control(`${enable} ${secret}`)).toEqual(['202a11']);
  });
});

describe('TimeSynchronization and UTCTimeSynchronization (135-2012 §16.7, §16.8)', () => {
  const moment = 'a47e030f07 b40e1e0f32';
  const date = { year: 2026, month: 3, day: 15, weekday: 7 };
  const time = { hour: 14, minute: 30, second: 15, hundredths: 50 };

  it.each([
    ['TimeSynchronization', '1006', false],
    ['UTCTimeSynchronization', '1009', true],
  ])('%s is handed on, unanswered', async (_, header, isUtc) => {
    expect(await bench.askApdu(`${header} ${moment}`)).toEqual([]);
    expect(bms.times).toEqual([[date, time, isUtc]]);
    expect(bms.events).toEqual([{ kind: 'time-synchronized', by: '192.168.1.20:47808', isUtc, stepMs: 1500 }]);
  });

  it('a date that BACnet could not say again is refused, and told', async () => {
    bms.synchronizeTime = () => 'out-of-range';
    expect(await bench.ask('81 0a 00 12 01 00 10 06 a4 fe 0c 1f 02 b4 17 3b 37 00')).toEqual([]);
    expect(bms.events).toEqual([{ kind: 'time-refused', by: '192.168.1.20:47808', isUtc: false }]);
  });

  it('what cannot be used is no event', async () => {
    await bench.askApdu('1006 a4ff030f07 b40e1e0f32');
    expect(bms.events).toEqual([]);
  });

  it.each([
    ['without time', '1006 a47e030f07'],
    ['with time before date', '1006 b40e1e0f32 a47e030f07'],
    ['with more than both', `1006 ${moment} 00`],
    ['of 25 hours', '1006 a47e030f07 b4191e0f32'],
  ])('a request %s is dropped', async (_, packet) => {
    expect(await bench.askApdu(packet)).toEqual([]);
    expect(bms.times).toEqual([]);
    expect(bench.server.counters.broken).toBe(1);
  });
});

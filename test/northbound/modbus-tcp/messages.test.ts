import { beforeEach, describe, expect, it } from 'vitest';
import { upsOf } from '../../objects/register-image.js';
import { type Client, ServedUps } from './served-ups.js';

let ups: ServedUps;
let client: Client;

beforeEach(async () => {
  ups = new ServedUps(upsOf('masterys-gp4'));
  ups.start();
  await ups.clock.advance(3500);
  client = ups.connect();
});

describe('a message (Modbus messaging on TCP/IP V1.0b §3.1.3)', () => {
  it('is answered with its transaction, its unit and the length of what follows', () => {
    // 0x000E is the factor of the measurements: 1 on a MASTERYS GP4 (register map, T013).
    client.say('1234 0000 0006 01 03 000E 0001');
    expect(client.heard()).toEqual(['12340000000501030200' + '01']);
  });

  it('may come byte by byte, and several in one piece', () => {
    for (const byte of ['00', '01', '00', '00', '00', '06', '01', '03', '00', '0E', '00']) client.say(byte);
    expect(client.heard()).toEqual([]);
    client.say('01 0002 0000 0006 01 03 000E 0001 0003 0000');
    expect(client.heard()).toEqual(['000100000005010302' + '0001', '000200000005010302' + '0001']);
    client.say('0006 01 03 000E 0001');
    expect(client.heard()).toEqual(['000300000005010302' + '0001']);
  });

  it.each([
    ['of another protocol', '0001 0001 0006 01 03 000E 0001'],
    ['longer than any', '0001 0000 00FF 01 03'],
    ['with a length above 255', '0001 0000 0106 01 03'],
    ['too short for a function', '0001 0000 0001 01'],
    ['of a browser', Buffer.from('GET / HTTP/1.1\r\n').toString('hex')],
    ['of Modbus RTU', '01 03 000E 0001 E5C9'],
  ])('%s ends the connection: where the next one begins is not known', (_, octets) => {
    client.say(octets);
    expect(client.isClosed).toBe(true);
    expect(client.heard()).toEqual([]);
    expect(ups.clock.pendingTimers).toBe(1);
  });
});

describe('a client that takes its time', () => {
  it('is let go ten seconds after it has come and said nothing', async () => {
    await ups.clock.advance(9999);
    expect(client.isClosed).toBe(false);
    await ups.clock.advance(1);
    expect(client.isClosed).toBe(true);
  });

  it('is let go ten seconds after a message that it does not finish, a byte now and then or not', async () => {
    client.ask(0x000e, 1);
    await ups.clock.advance(60_000);
    expect(client.isClosed).toBe(false);
    for (const byte of ['00', '01', '00', '00', '00']) {
      client.say(byte);
      await ups.clock.advance(2500);
    }
    expect(client.isClosed).toBe(true);
  });

  it('stays while each message is whole in time, whatever pieces are left', async () => {
    client.say('0001 0000 0006 01 03 0030 00');
    for (let count = 0; count < 6; count += 1) {
      await ups.clock.advance(6000);
      client.say('01 0001 0000 0006 01 03 0030 00');
    }
    expect(client.isClosed).toBe(false);
    expect(client.heard()).toHaveLength(6);
  });
});

describe('functions and values (Modbus application protocol V1.1b3 §6.3, §7)', () => {
  const others = [1, 2, 5, 6, 7, 8, 11, 15, 16, 17, 20, 21, 22, 23, 24, 43, 65, 100, 127];

  it.each(others)('function %i is refused with exception 1', (code) => {
    const hex = code.toString(16).padStart(2, '0');
    client.say(`0001 0000 0006 01 ${hex} 0060 0001`);
    client.say(`0002 0000 0002 01 ${hex}`);
    const refusal = (code | 0x80).toString(16);
    expect(client.heard()).toEqual([`00010000000301${refusal}01`, `00020000000301${refusal}01`]);
    expect(ups.asked.filter(({ functionCode }) => functionCode !== 3)).toEqual([]);
  });

  it('a count of 0 or above 125, or a request of another length, is exception 3', () => {
    client.say('0001 0000 0006 01 03 0030 0000');
    client.say('0002 0000 0006 01 03 0030 007E');
    client.say('0003 0000 0006 01 04 0030 FFFF');
    client.say('0004 0000 0005 01 03 0030 01');
    client.say('0005 0000 0007 01 03 0030 0001 00');
    expect(client.answers()).toEqual(Array.from({ length: 5 }, () => ({ exception: 3 })));
  });

  it('words beyond the last address are exception 2', () => {
    client.say('0001 0000 0006 01 03 FFFF 0002');
    expect(client.answers()).toEqual([{ exception: 2 }]);
  });
});

describe('the unit identifier (Modbus messaging on TCP/IP V1.0b §4.4.2.1)', () => {
  it('0, 255 and the address of the UPS on its line are the UPS', async () => {
    const other = new ServedUps(upsOf('masterys-gp4'), { slave: 17 });
    other.start();
    await other.clock.advance(3500);
    const asker = other.connect();
    for (const unit of [0, 17, 255]) asker.ask(0x000e, 1, { unit });
    expect(asker.answers()).toEqual([[1], [1], [1]]);
    for (const unit of [1, 16, 18, 247, 254]) asker.ask(0x000e, 1, { unit });
    expect(asker.answers()).toEqual(Array.from({ length: 5 }, () => ({ exception: 0x0a })));
  });

  it('there is no way to any unit while no UPS is set', () => {
    ups.isSet = false;
    client.ask(0x000e, 1);
    expect(client.answers()).toEqual([{ exception: 0x0a }]);
  });
});

describe('a client that asks without end', () => {
  const request = '0001 0000 0006 01 03 000E 0001';

  it('is answered 200 times a second, and not taken from before the next; another address is served meanwhile', async () => {
    for (let count = 0; count < 30; count += 1) client.say(request.repeat(10));
    expect(client.answers()).toHaveLength(200);
    expect(client.isHeld).toBe(true);
    const other = ups.connect('192.0.2.8');
    other.ask(0x000e, 1);
    expect(other.answers()).toEqual([[1]]);
    // What has come before it was held is a few messages: the rest waits in its socket.
    await ups.clock.advance(1000);
    const later = client.answers();
    expect(later.length).toBeGreaterThan(0);
    expect(client.conversation.tally.requests).toBeLessThanOrEqual(400);
    expect(client.isHeld).toBe(false);
  });

  it('that goes while it is held leaves nothing behind', async () => {
    const before = ups.clock.pendingTimers;
    const another = ups.connect('192.0.2.9');
    for (let count = 0; count < 30; count += 1) another.say(request.repeat(10));
    expect(another.isHeld).toBe(true);
    another.conversation.end();
    expect(ups.clock.pendingTimers).toBe(before);
  });
});

describe('the words of the simulator', () => {
  it('are not for everybody: registers cannot say that they are invented', () => {
    ups.isWithheld = true;
    client.ask(0x000e, 1);
    expect(client.answers()).toEqual([{ exception: 0x0b }]);
  });
});

describe('requests that do not wait for their answers', () => {
  it('are 16 at a time; the next are told that the server is busy', () => {
    client.say('0001 0000 0006 01 03 000E 0001'.repeat(20));
    const answers = client.answers();
    expect(answers.slice(0, 16)).toEqual(Array.from({ length: 16 }, () => [1]));
    expect(answers.slice(16)).toEqual(Array.from({ length: 4 }, () => ({ exception: 6 })));
    client.ask(0x000e, 1);
    expect(client.answers()).toEqual([[1]]);
    expect(client.conversation.tally).toEqual({ requests: 21, fromMemory: 17, passedThrough: 0, refused: 4 });
  });
});

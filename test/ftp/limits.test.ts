import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../support/manual-clock.js';
import { pause, until } from '../support/until.js';
import { FtpBench, type FtpBenchOptions } from './ftp-bench.js';

let bench: FtpBench;

afterEach(() => bench.stop());

async function started(options: FtpBenchOptions): Promise<FtpBench> {
  bench = await new FtpBench(options).start();
  return bench;
}

/** A transfer to a clock that stands still needs it moved between its steps. */
const soon = () => pause(50);

describe('sessions', () => {
  it('are three for an address; a fourth is sent away, and let in when one has ended', async () => {
    await started({});
    const three = [await bench.loggedIn(), await bench.loggedIn(), await bench.loggedIn()];
    const fourth = await bench.talk();
    expect(await fourth.answer()).toMatch(/^421 /);
    await fourth.closed();
    expect(await three[0]?.ask('NOOP')).toMatch(/^200/);
    await three[1]?.ask('QUIT');
    await three[1]?.closed();
    await soon();
    expect(await (await bench.loggedIn()).ask('NOOP')).toMatch(/^200/);
  });

  it('are six in all; strangers who have not logged in give way, users do not', async () => {
    await started({});
    const strangers = [];
    for (const host of [2, 2, 3, 3, 4, 4]) {
      const stranger = await bench.talk(`127.0.0.${host}`);
      await stranger.answer();
      strangers.push(stranger);
    }
    const users = [await bench.loggedIn('127.0.0.5'), await bench.loggedIn('127.0.0.6')];
    await strangers[0]?.closed();
    await strangers[1]?.closed();
    expect(await strangers[2]?.ask('NOOP')).toMatch(/^200/);
    for (const host of [5, 6, 7, 7]) users.push(await bench.loggedIn(`127.0.0.${host}`));
    const late = await bench.talk('127.0.0.8');
    expect(await late.answer()).toMatch(/^421 /);
    for (const user of users) expect(await user.ask('NOOP')).toMatch(/^200/);
  });

  it('without a login end after a minute', async () => {
    const clock = new ManualClock();
    await started({ clock });
    const talk = await bench.talk();
    await talk.answer();
    await clock.advance(59_999);
    expect(await talk.ask('NOOP')).toMatch(/^200/);
    await clock.advance(1);
    expect(await talk.answer()).toMatch(/^421 /);
    await talk.closed();
  });

  it('that are idle end after five minutes; half a command does not keep them', async () => {
    const clock = new ManualClock();
    await started({ clock });
    const talk = await bench.loggedIn();
    await clock.advance(299_000);
    talk.send('NO');
    await soon();
    await clock.advance(1_000);
    expect(await talk.answer()).toMatch(/^421 /);
    await talk.closed();
  });

  it('that speak another language before the login end after five words', async () => {
    await started({});
    const talk = await bench.talk();
    talk.send('GET / HTTP/1.1\r\nHost: x\r\nAccept: y\r\nOrigin: z\r\n\r\nUSER root\r\nPASS public\r\nDELE x\r\n');
    await talk.closed();
    expect(await talk.answer()).toMatch(/^220/);
    for (let n = 0; n < 5; n += 1) expect(await talk.answer()).toMatch(/^50[02] /);
    expect(await talk.answer()).toBe('');
  });

  it('with a line of more than 512 bytes end, ended line or not', async () => {
    await started({});
    for (const text of [`NOOP ${'x'.repeat(508)}\r\n`, 'x'.repeat(513)]) {
      const talk = await bench.loggedIn();
      talk.send(text);
      expect(await talk.answer()).toMatch(/^500 /);
      await talk.closed();
    }
  });

  it('have their commands slowed down to fifty a second, and none lost', async () => {
    const clock = new ManualClock();
    await started({ clock, limits: { commandsPerSecond: 50 } });
    const talk = await bench.loggedIn();
    talk.send('NOOP\r\n'.repeat(100));
    let answers = 0;
    const count = async () => {
      await soon();
      while ((await Promise.race([talk.answer(200).catch(() => ''), pause(250)])) !== '') answers += 1;
      return answers;
    };
    expect(await count()).toBeLessThan(50);
    await clock.advance(1_000);
    for (let n = 0; n < 60; n += 1) {
      await clock.advance(20);
      await pause(1);
    }
    expect(await count()).toBe(100);
  });

  it('that do not read their answers are cut off and give up their place', async () => {
    const limits = { commandsPerSecond: 1_000_000, unreadAnswerBytes: 4_096, sessionsPerAddress: 1 };
    await started({ limits });
    const deaf = await bench.loggedIn();
    deaf.socket.pause();
    const flood = 'FEAT\r\n'.repeat(5_000);
    const next = await until(
      async () => {
        if (deaf.socket.writable && deaf.socket.writableLength < flood.length) deaf.send(flood);
        return bench.loggedIn().catch(() => undefined);
      },
      15_000,
      'room for another session',
    );
    expect(await next.ask('PWD')).toMatch(/^257/);
  });
});

describe('a file', () => {
  it('of 64 KiB is taken, of one byte more refused', async () => {
    await started({});
    const talk = await bench.loggedIn();
    await talk.ask('TYPE I');
    expect(await talk.put('/FLASH0/Config/config.ini', 'x'.repeat(65_536))).toMatch(/^226/);
    expect(await talk.put('/FLASH0/Config/config.ini', 'x'.repeat(65_537))).toMatch(/^552 /);
    expect(await talk.put('/FLASH0/Config/config.ini', 'x'.repeat(1_000_000))).toMatch(/^552 /);
    expect(bench.settings.replacements).toHaveLength(1);
  });

  it('under another name is forgotten after ten minutes', async () => {
    const clock = new ManualClock();
    await started({ clock });
    const talk = await bench.loggedIn();
    const put = talk.put('/FLASH0/Config/new.ini', 'x');
    await soon();
    await clock.advance(20);
    expect(await put).toMatch(/^226/);
    await keepAwake(talk, clock, 599_000);
    expect(await talk.get('NLST /FLASH0/Config')).toContain('new.ini');
    await clock.advance(1_100);
    expect(await talk.get('NLST /FLASH0/Config')).not.toContain('new.ini');
  });

  it('config.ini that was deleted comes back after ten minutes, as the settings in force', async () => {
    const clock = new ManualClock();
    await started({ clock });
    const talk = await bench.loggedIn();
    await talk.ask('DELE /FLASH0/Config/config.ini');
    await keepAwake(talk, clock, 599_999);
    expect(bench.settings.text).toBeUndefined();
    await clock.advance(1);
    expect(bench.settings.text).toBe('[web]\nport=8080\n');
  });

  it('config.ini that was deleted comes back when FTP ends', async () => {
    await started({});
    const talk = await bench.loggedIn();
    await talk.ask('DELE /FLASH0/Config/config.ini');
    await bench.stop();
    expect(bench.settings.text).toBe('[web]\nport=8080\n');
  });
});

describe('a transfer', () => {
  it('without a data connection ends after 15 s', async () => {
    const clock = new ManualClock();
    await started({ clock });
    const talk = await bench.loggedIn();
    await talk.ask('PASV');
    expect(await talk.ask('LIST')).toMatch(/^150/);
    await clock.advance(15_000);
    expect(await talk.answer()).toMatch(/^425 /);
  });

  it('that stands still for 15 s is broken off, and the file stays', async () => {
    const clock = new ManualClock();
    await started({ clock });
    const talk = await bench.loggedIn();
    const data = await talk.passive();
    data.on('error', () => {});
    await talk.ask('STOR /FLASH0/Config/config.ini');
    data.write('half');
    await soon();
    await clock.advance(15_000);
    expect(await talk.answer()).toMatch(/^426 /);
    expect(bench.settings.replacements).toEqual([]);
  });

  it('that drips is broken off after two minutes', async () => {
    const clock = new ManualClock();
    await started({ clock });
    const talk = await bench.loggedIn();
    const data = await talk.passive();
    data.on('error', () => {});
    await talk.ask('STOR /FLASH0/Config/config.ini');
    for (let n = 0; n < 12; n += 1) {
      data.write('x');
      await soon();
      await clock.advance(10_000);
    }
    expect(await talk.answer()).toMatch(/^426 /);
    expect(bench.settings.replacements).toEqual([]);
  });

  it('of one client that stands still keeps no other waiting', async () => {
    await started({});
    const slow = await bench.loggedIn('127.0.0.2');
    const data = await slow.passive('127.0.0.2');
    data.on('error', () => {});
    await slow.ask('STOR /FLASH0/Config/config.ini');
    data.write('half');
    const talk = await bench.loggedIn();
    expect(await talk.put('/FLASH0/Config/config.ini', 'whole')).toMatch(/^226/);
    expect(bench.settings.text).toBe('whole');
  });

  it('a passive port that nobody uses is closed after half a minute', async () => {
    const clock = new ManualClock();
    await started({ clock });
    const talk = await bench.loggedIn();
    await talk.ask('PASV');
    await clock.advance(30_000);
    expect(await talk.ask('LIST')).toMatch(/^425 /);
  });
});

describe('a slow login', () => {
  it('keeps no other session waiting, and may last longer than an idle session', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await started({
      checkLogin: async (user) => {
        if (user === 'slow') await held;
        return { outcome: user === 'root' ? 'right' : 'wrong' };
      },
    });
    const slow = await bench.talk('127.0.0.2');
    await slow.answer();
    slow.send('USER slow\r\nPASS x\r\n');
    expect(await slow.answer()).toMatch(/^331/);
    expect(await (await bench.loggedIn()).ask('PWD')).toMatch(/^257/);
    release();
    expect(await slow.answer()).toMatch(/^530 /);
  });

  it('of a locked address is told for how long, and ends the session', async () => {
    await started({ checkLogin: async () => ({ outcome: 'locked', forMs: 290_000 }) });
    const talk = await bench.talk();
    await talk.answer();
    await talk.ask('USER root');
    expect(await talk.ask('PASS public')).toMatch(/^530 .*5 min/);
    await talk.closed();
  });
});

/** Moves the clock while the session is not idle. */
async function keepAwake(
  talk: { ask(line: string): Promise<string> },
  clock: ManualClock,
  forMs: number,
): Promise<void> {
  for (let left = forMs; left > 0; left -= 200_000) {
    await clock.advance(Math.min(left, 200_000));
    await talk.ask('NOOP');
  }
}

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolvePath } from '../../src/ftp/virtual-tree.js';
import { until } from '../support/until.js';
import { FtpBench, type FtpTalk } from './ftp-bench.js';
import { hostilePaths } from './hostile-paths.js';

let bench: FtpBench;

beforeEach(async () => {
  bench = await new FtpBench({ limits: { commandsPerSecond: 1_000_000, dataConnectMs: 5, cutOffMs: 1 } }).start();
});

afterEach(() => bench.stop());

describe('no path leads out of the tree', () => {
  it('tries two hundred', () => {
    expect(new Set(hostilePaths).size).toBeGreaterThanOrEqual(200);
  });

  it('none of them is a file, a folder, or a place to write', async () => {
    const talk = await bench.loggedIn();
    await talk.ask('TYPE I');
    for (const path of hostilePaths) {
      for (const verb of ['SIZE', 'MDTM', 'RETR', 'DELE', 'RNFR', 'MKD', 'RMD', 'MLST']) {
        expect(await talk.ask(`${verb} ${path}`), `${verb} ${path}`).toMatch(/^5\d\d /);
      }
      expect(await talk.ask(`CWD ${path}`), `CWD ${path}`).toMatch(/^5\d\d /);
      expect(await talk.ask(`STOR ${path}`), `STOR ${path}`).toMatch(/^5\d\d /);
      expect(await talk.ask('RNFR /FLASH0/Config/config.ini')).toMatch(/^350/);
      expect(await talk.ask(`RNTO ${path}`), `RNTO ${path}`).toMatch(/^5\d\d /);
    }
    expect(await talk.ask('PWD')).toMatch(/^257 "\/"/);
    expect(bench.settings.text).toBe('[web]\nport=8080\n');
    expect(bench.settings.replacements).toEqual([]);
  }, 60_000);

  it('whatever it is, its names hold neither .. nor a slash', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.string({ unit: fc.constantFrom('.', '/', 'a', '\\', '%', ' ') }),
        (folder, path) => {
          const names = resolvePath(
            folder.filter((name) => /^\w+$/.test(name)),
            path,
          );
          expect(names.filter((name) => name === '..' || name === '.' || name === '' || name.includes('/'))).toEqual(
            [],
          );
        },
      ),
    );
  });
});

describe('a stream of nonsense', () => {
  it('of 20,000 lines ends in no fault, and the next client is served', async () => {
    const random = generator(20_260_115);
    let executed = 0;
    let sessions = 0;
    let talk: FtpTalk | undefined;
    let wake = () => {};
    while (executed < 20_000) {
      if (!talk?.socket.writable) {
        talk?.end();
        talk = await patientLogin();
        sessions += 1;
        talk.socket.on('data', (text: string) => {
          executed += text.match(/^(?!150)\d{3} /gm)?.length ?? 0;
          wake();
        });
        talk.socket.once('close', () => wake());
      }
      const news = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const lines = Array.from({ length: 50 }, () => fuzzedLine(random));
      talk.socket.write(Buffer.concat([Buffer.from('\r\nUSER root\r\nPASS public\r\n'), ...lines]));
      await news;
    }
    talk?.end();
    expect(sessions).toBeGreaterThan(1);
    expect(bench.log.at('error')).toEqual([]);
    expect(bench.server.port).toBeDefined();
    const next = await patientLogin();
    expect(await next.ask('PWD')).toMatch(/^257/);
  }, 120_000);

  it('of random octets ends in no fault either', async () => {
    const random = generator(7);
    for (let n = 0; n < 50; n += 1) {
      const talk = await bench.talk();
      talk.send(Uint8Array.from({ length: 200 }, () => random(256)));
      talk.send('\r\nQUIT\r\n');
      await until(() => talk.isClosed || !talk.socket.writable, 5_000, 'the end');
      talk.end();
      await until(() => talk.isClosed, 5_000, 'the end');
    }
    expect(bench.log.at('error')).toEqual([]);
  });

  /** Sessions that have just been dropped may still count. */
  async function patientLogin(): Promise<FtpTalk> {
    for (let n = 0; n < 20; n += 1) {
      const one = await bench.loggedIn().catch(() => undefined);
      if (one) return one;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('nobody is let in any more');
  }
});

const verbs =
  'SYST FEAT TYPE MODE STRU PWD CWD CDUP LIST NLST MLSD MLST SIZE MDTM RETR STOR DELE RNFR RNTO PASV EPSV PORT EPRT NOOP ABOR HELP OPTS STAT ALLO REST SITE XPWD APPE STOU ACCT SMNT AUTH'.split(
    ' ',
  );
/** Rarely: they end the login or the session. */
const ending = ['QUIT', 'REIN', 'USER', 'PASS'];
const words = [
  '',
  'I',
  'A',
  'root',
  'public',
  'FLASH0',
  'Config',
  '/FLASH0/Config/config.ini',
  'config.ini',
  'x',
  '..',
  '/',
  '-la',
  '127,0,0,1,4,1',
  '127,0,0,1,255,255',
  '|1|127.0.0.1|1025|',
  'ALL',
  'UTF8 ON',
  '99999999999999999999',
  '%s%s%n',
  '\u202e',
  'é',
  'a'.repeat(400),
  '$(reboot)',
  ';ls',
  '__proto__',
  'constructor',
  'toString',
];

/** Mostly well-formed commands, some damaged; hostile enough to reach every command, sane enough to go on. */
function fuzzedLine(random: (below: number) => number): Uint8Array {
  const verb = random(100) === 0 ? (ending[random(ending.length)] ?? '') : (verbs[random(verbs.length)] ?? '');
  const line = Buffer.from(
    `${verb} ${words[random(words.length)]}${random(10) === 0 ? ` ${words[random(words.length)]}` : ''}\r\n`,
  );
  if (random(8) === 0) line[random(line.length)] = random(256);
  return line;
}

/** Mulberry32: the same lines every time. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FtpServer } from '../../src/ftp/ftp-server.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { until } from '../support/until.js';
import { FtpBench, type FtpTalk, SettingsFileForTest } from './ftp-bench.js';

let bench: FtpBench;
let talk: FtpTalk;

beforeEach(async () => {
  bench = await new FtpBench().start();
  talk = await bench.loggedIn();
});

afterEach(() => bench.stop());

describe('the way of the manual (Manual §9.1)', () => {
  it('log in, choose FLASH0/Config, delete the file, copy the new one', async () => {
    expect(await talk.ask('CWD FLASH0/Config')).toMatch(/^250 .*"\/FLASH0\/Config"/);
    expect(await talk.ask('DELE config.ini')).toMatch(/^250 .*10 min/);
    expect(bench.settings.text).toBeUndefined();
    expect(await talk.put('config.ini', '[serial]\nbaud=9600\n')).toBe(
      '226 In force. Changed: [web] port, [serial] baud.',
    );
    expect(bench.settings.text).toBe('[serial]\nbaud=9600\n');
  });

  it('a bad file is refused with its first error in the first and in the last line, and the old one stays', async () => {
    const answer = (await talk.put('/FLASH0/Config/config.ini', 'bad')).split('\r\n');
    expect(answer[0]).toBe('550-config.ini:2: [serial] baud: not allowed');
    expect(answer[1]).toBe('550-config.ini:4: more');
    expect(answer[2]).toBe(
      '550 config.ini:2: [serial] baud: not allowed (refused: the old file and its settings stay)',
    );
    expect(bench.settings.text).toBe('[web]\nport=8080\n');
  });

  it('a bad file after the old one was deleted is answered with what stays then', async () => {
    await talk.ask('DELE /FLASH0/Config/config.ini');
    const answer = await talk.put('/FLASH0/Config/config.ini', 'bad');
    expect(answer).toMatch(/the settings in force stay, config\.ini is still missing/);
    expect(answer).not.toContain('old file');
  });

  it('a disk that refuses is told, and nothing changes', async () => {
    bench.settings.isWritable = false;
    expect(await talk.put('/FLASH0/Config/config.ini', 'x')).toMatch(/^452 /);
    expect(await talk.ask('DELE /FLASH0/Config/config.ini')).toMatch(/^450 /);
    expect(bench.settings.text).toBe('[web]\nport=8080\n');
  });
});

describe('the login', () => {
  it.each(['LIST', 'PWD', 'CWD FLASH0', 'RETR x', 'STOR x', 'DELE x', 'RNFR x', 'PASV', 'EPSV', 'SIZE x', 'STAT'])(
    'comes before %s',
    async (command) => {
      const stranger = await bench.talk();
      await stranger.answer();
      expect(await stranger.ask(command)).toMatch(/^530 /);
    },
  );

  it('answers a wrong user as a wrong password, and ends the session after five failures', async () => {
    const stranger = await bench.talk();
    await stranger.answer();
    expect(await stranger.ask('PASS public')).toMatch(/^503 /);
    const answers = new Set<string>();
    for (const [user, password] of [
      ['root', 'x'],
      ['nobody', 'public'],
      ['root', ''],
      ['root', 'Public'],
      ['Root', 'public'],
    ]) {
      await stranger.ask(`USER ${user}`);
      answers.add(await stranger.ask(`PASS ${password}`));
    }
    expect([...answers]).toEqual([expect.stringMatching(/^530 /)]);
    await stranger.closed();
  });

  it('is over when another user is named', async () => {
    await talk.ask('USER other');
    expect(await talk.ask('PWD')).toMatch(/^530 /);
  });

  it('says that FTP is not encrypted', async () => {
    await talk.ask('USER root');
    expect(await talk.ask('PASS public')).toMatch(/^230-.*not encrypted/);
  });
});

describe('the tree', () => {
  it('shows Config and the folders for reading', async () => {
    expect(await talk.get('NLST')).toBe('FLASH0\r\n');
    expect(await talk.get('NLST FLASH0')).toBe('Config\r\nDiagnostics\r\n');
    expect(await talk.get('LIST -la /FLASH0/Config')).toMatch(/^-rw\S+ .* 16 Jan 15 .* config\.ini\r\n$/);
    expect(await talk.get('MLSD /FLASH0/Diagnostics')).toMatch(
      /^type=file;size=16;modify=\d{14};perm=r; diagnostics\.json\r\n$/,
    );
    expect(await talk.get('RETR /FLASH0/Diagnostics/diagnostics.json')).toBe('{"version":"1"}\r\n');
  });

  it('finds names in any case, as on the card', async () => {
    expect(await talk.ask('CWD /flash0/CONFIG')).toMatch(/"\/FLASH0\/Config"/);
    await talk.ask('TYPE I');
    expect(await talk.ask('SIZE CONFIG.INI')).toBe('213 16');
    expect(await talk.put('CONFIG.INI', 'new')).toMatch(/^226/);
    expect(bench.settings.text).toBe('new');
  });

  it('says where one is, and stays at its root', async () => {
    await talk.ask('CWD FLASH0');
    expect(await talk.ask('CDUP')).toMatch(/^250 .*"\/"/);
    expect(await talk.ask('CDUP')).toMatch(/^250 .*"\/"/);
    expect(await talk.ask('PWD')).toMatch(/^257 "\/"/);
    expect(await talk.ask('CWD nowhere')).toMatch(/^550 /);
  });

  it('tells size and time', async () => {
    await talk.ask('TYPE I');
    expect(await talk.ask('SIZE /FLASH0/Config/config.ini')).toBe('213 16');
    expect(await talk.ask('MDTM /FLASH0/Config/config.ini')).toBe('213 20260115120000');
    expect(await talk.ask('MLST /FLASH0/Config/config.ini')).toContain(
      '\r\n type=file;size=16;modify=20260115120000;perm=rwdf; config.ini\r\n',
    );
    await talk.ask('TYPE A');
    expect(await talk.ask('SIZE /FLASH0/Config/config.ini')).toMatch(/^550 /);
  });

  it('takes nothing outside Config and makes no folders', async () => {
    for (const path of ['/config.ini', '/FLASH0/config.ini', '/FLASH0/Diagnostics/x', '/FLASH0/Config/a/b']) {
      expect(await talk.put(path, 'x')).toMatch(/^550 .*FLASH0\/Config/);
    }
    expect(await talk.ask('DELE /FLASH0/Diagnostics/diagnostics.json')).toMatch(/^550 /);
    expect(await talk.ask('DELE /FLASH0/Config')).toMatch(/^550 /);
    expect(await talk.ask('RNFR /FLASH0/Diagnostics/diagnostics.json')).toMatch(/^350/);
    expect(await talk.ask('RNTO /FLASH0/Config/config.ini')).toMatch(/^550 /);
    for (const command of ['MKD x', 'RMD /FLASH0/Config']) expect(await talk.ask(command)).toMatch(/^550 /);
    expect(bench.settings.replacements).toEqual([]);
  });
});

describe('a client that uploads safely', () => {
  it('puts under another name and renames: only then is the file checked and in force', async () => {
    await talk.ask('CWD /FLASH0/Config');
    expect(await talk.put('config.ini.tmp', 'new')).toMatch(/^226 Kept for 10 min/);
    expect(bench.settings.replacements).toEqual([]);
    expect(await talk.ask('RNFR config.ini.tmp')).toMatch(/^350 /);
    expect(await talk.ask('RNTO config.ini')).toMatch(/^250.*In force/s);
    expect(bench.settings.text).toBe('new');
    expect(await talk.get('NLST')).toBe('config.ini\r\n');
  });

  it('keeps its file when it is bad, to be mended', async () => {
    await talk.ask('CWD /FLASH0/Config');
    await talk.put('new.ini', 'bad');
    await talk.ask('RNFR new.ini');
    expect(await talk.ask('RNTO config.ini')).toMatch(/^550-config\.ini:2:/);
    expect(await talk.get('NLST')).toBe('config.ini\r\nnew.ini\r\n');
    expect(bench.settings.text).toBe('[web]\nport=8080\n');
  });

  it('moves the old file aside, and back', async () => {
    await talk.ask('CWD /FLASH0/Config');
    await talk.ask('RNFR config.ini');
    expect(await talk.ask('RNTO config.ini.bak')).toMatch(/^250 /);
    expect(bench.settings.text).toBeUndefined();
    expect(await talk.get('NLST')).toBe('config.ini.bak\r\n');
    await talk.ask('RNFR config.ini.bak');
    expect(await talk.ask('RNTO config.ini')).toMatch(/^250/);
    expect(bench.settings.text).toBe('[web]\nport=8080\n');
  });

  it('keeps four files at most, with names that do no harm', async () => {
    await talk.ask('CWD /FLASH0/Config');
    for (const name of ['a', 'b', 'c', 'd']) expect(await talk.put(name, 'x')).toMatch(/^226 /);
    expect(await talk.put('e', 'x')).toMatch(/^452 /);
    expect(await talk.put('a', 'y')).toMatch(/^226 /);
    expect(await talk.ask('DELE b')).toBe('250 Deleted.');
    expect(await talk.put('e', 'x')).toMatch(/^226 /);
    for (const name of ['-rf', 'a<b', 'a\\b', '.hidden', 'é', 'x'.repeat(65)]) {
      expect(await talk.put(name, 'x'), name).toMatch(/^553 /);
    }
  });

  it('puts the temporary file that lftp makes, and renames it', async () => {
    await talk.ask('CWD /FLASH0/Config');
    expect(await talk.put('.in.config.ini.', 'new')).toMatch(/^226 Kept/);
    await talk.ask('RNFR .in.config.ini.');
    expect(await talk.ask('RNTO config.ini')).toMatch(/^250.*In force/s);
  });

  it('is told the rule that its name breaks', async () => {
    await talk.ask('CWD /FLASH0/Config');
    for (const name of ['.hidden', '-rf', 'é'])
      expect(await talk.put(name, 'x'), name).toMatch(/begin with a letter or digit/);
    expect(await talk.put('x'.repeat(65), 'x')).toMatch(/64/);
  });

  it('asks for names by * and ?, in any case', async () => {
    await talk.ask('CWD /FLASH0/Config');
    await talk.put('new.ini', 'x');
    await talk.put('notes', 'x');
    expect(await talk.get('NLST *.ini')).toBe('config.ini\r\nnew.ini\r\n');
    expect(await talk.get('NLST *.INI')).toBe('config.ini\r\nnew.ini\r\n');
    expect(await talk.get('NLST n?w*')).toBe('new.ini\r\n');
    expect(await talk.get('NLST /FLASH0/Config/*.ini')).toBe('/FLASH0/Config/config.ini\r\n/FLASH0/Config/new.ini\r\n');
    expect(await talk.get('LIST *fig*')).toMatch(/^-rw\S+ .* config\.ini\r\n$/);
    expect(await talk.get('NLST *.zip')).toBe('');
    expect(await talk.ask('NLST /nowhere/*.ini')).toMatch(/^550 /);
  });

  it('renames only after RNFR, at once', async () => {
    expect(await talk.ask('RNTO x')).toMatch(/^503 /);
    await talk.ask('RNFR /FLASH0/Config/config.ini');
    await talk.ask('NOOP');
    expect(await talk.ask('RNTO x')).toMatch(/^503 /);
    expect(await talk.ask('RNFR /FLASH0/Config/none')).toMatch(/^550 /);
  });
});

describe('a disk that does not give config.ini', () => {
  it('is told; nothing else is given out in its place, and a wrong file still hears why it is', async () => {
    bench.settings.isReadable = false;
    await talk.ask('TYPE I');
    for (const command of ['RETR', 'SIZE', 'DELE', 'RNFR'])
      expect(await talk.ask(`${command} /FLASH0/Config/config.ini`)).toMatch(/^450 .*disk/);
    expect(await talk.put('/FLASH0/Config/config.ini', 'bad')).toMatch(/^55\d.*baud: not allowed/s);
    expect(bench.settings.text).toBe('[web]\nport=8080\n');
  });
});

describe('a transfer', () => {
  it('in ASCII has the line ends of the network, as an image those of the file (RFC 959 §3.1.1)', async () => {
    expect(await talk.get('RETR /FLASH0/Config/config.ini')).toBe('[web]\r\nport=8080\r\n');
    await talk.put('/FLASH0/Config/config.ini', 'a\r\nb\rc\r\n');
    expect(bench.settings.text).toBe('a\nb\rc\n');
    await talk.ask('TYPE I');
    expect(await talk.get('RETR /FLASH0/Config/config.ini')).toBe('a\nb\rc\n');
    await talk.put('/FLASH0/Config/config.ini', 'a\r\n');
    expect(bench.settings.text).toBe('a\r\n');
  });

  it.each([
    ['PORT', (port: number) => `PORT 127,0,0,1,${port >> 8},${port & 255}`],
    ['EPRT', (port: number) => `EPRT |1|127.0.0.1|${port}|`],
  ])('in active mode goes to the port that %s names', async (_name, command) => {
    let received = '';
    const client = createServer((socket) => {
      socket.setEncoding('utf8').on('data', (text: string) => {
        received += text;
      });
    });
    await new Promise<void>((resolve) => client.listen(0, '127.0.0.1', resolve));
    const address = client.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await talk.ask(command(port))).toMatch(/^200 /);
    expect(await talk.ask('NLST')).toMatch(/^150 /);
    expect(await talk.answer()).toMatch(/^226 /);
    await until(() => received === 'FLASH0\r\n', 2000, 'the listing');
    await new Promise((resolve) => client.close(resolve));
  });

  it.each([
    'PORT 10,0,0,1,200,1',
    'PORT 127,0,0,2,200,1',
    'PORT 127,0,0,1,0,22',
    'PORT 127,0,0,1,3,255',
    'EPRT |1|127.0.0.2|50000|',
    'EPRT |1|127.0.0.1|1023|',
    'EPRT |1|127.0.0.1|65536|',
    'EPRT |2|::1|50000|',
  ])('goes to nobody else and to no port of the system: %s (RFC 2577 §3)', async (command) => {
    expect(await talk.ask(command)).toMatch(/^504 /);
    expect(await talk.ask('LIST')).toMatch(/^425 /);
  });

  it.each(['PORT', 'PORT 1,2,3', 'PORT 1,2,3,4,5,256', 'PORT a,b,c,d,e,f', 'EPRT', 'EPRT |3|x|1|', 'EPRT ||||'])(
    '%j is not understood',
    async (command) => {
      expect(await talk.ask(command)).toMatch(/^501 /);
    },
  );

  it('lets nobody else take the passive port', async () => {
    const thief = await talk.passive('127.0.0.2');
    let stolen = '';
    thief.setEncoding('utf8').on('data', (text: string) => {
      stolen += text;
    });
    let isClosed = false;
    thief.once('close', () => {
      isClosed = true;
    });
    await until(() => isClosed, 2000, 'the end of the stranger');
    expect(stolen).toBe('');
    expect(await talk.get('NLST')).toBe('FLASH0\r\n');
  });

  it('needs a data connection, and EPSV ALL keeps to its word (RFC 2428 §4)', async () => {
    expect(await talk.ask('LIST')).toMatch(/^425 /);
    expect(await talk.ask('EPSV 2')).toMatch(/^522 .*\(1\)/);
    expect(await talk.ask('EPSV')).toMatch(/^229 .*\(\|\|\|\d+\|\)/);
    expect(await talk.ask('EPSV ALL')).toMatch(/^200 /);
    for (const command of ['PASV', 'PORT 127,0,0,1,200,1', 'EPRT |1|127.0.0.1|51201|']) {
      expect(await talk.ask(command)).toMatch(/^503 /);
    }
  });

  it('that is aborted changes nothing', async () => {
    const data = await talk.passive();
    data.on('error', () => {});
    expect(await talk.ask('STOR /FLASH0/Config/config.ini')).toMatch(/^150 /);
    data.write('half');
    talk.send('ABOR\r\n');
    expect(await talk.answer()).toMatch(/^426 /);
    expect(await talk.answer()).toMatch(/^226 /);
    expect(bench.settings.replacements).toEqual([]);
  });

  it('whose client dies in the middle changes nothing, though half a file may look like a whole one', async () => {
    const data = await talk.passive();
    await talk.ask('STOR /FLASH0/Config/config.ini');
    data.write('[web]\n', () => {
      data.end();
      talk.end();
    });
    await talk.closed();
    expect(await (await bench.loggedIn()).ask('NOOP')).toMatch(/^200/);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bench.settings.replacements).toEqual([]);
  });
});

describe('the small talk', () => {
  it.each([
    ['SYST', /^215 UNIX/],
    ['FEAT', /^211-.*\r\n UTF8\r\n SIZE\r\n MDTM\r\n/],
    ['OPTS UTF8 ON', /^200 /],
    ['OPTS MLST type;size;', /^200 /],
    ['OPTS x', /^501 /],
    ['NOOP', /^200 /],
    ['HELP', /^214 /],
    ['STAT', /^211 /],
    ['MODE S', /^200 /],
    ['MODE B', /^504 /],
    ['STRU F', /^200 /],
    ['STRU R', /^504 /],
    ['TYPE L 8', /^200 /],
    ['TYPE E', /^504 /],
    ['ALLO 100', /^202 /],
    ['REST 0', /^350 /],
    ['REST 5', /^502 /],
    ['APPE x', /^502 /],
    ['AUTH TLS', /^502 /],
    ['SITE CHMOD 777 x', /^502 /],
    ['ACCT x', /^202 /],
    ['ABOR', /^226 /],
    ['XYZW', /^502 /],
    ['X', /^500 /],
  ])('%s', async (command, expected) => {
    expect(await talk.ask(command)).toMatch(expected);
  });

  it('REIN starts again, QUIT ends', async () => {
    expect(await talk.ask('REIN')).toMatch(/^220 /);
    expect(await talk.ask('PWD')).toMatch(/^530 /);
    expect(await talk.ask('QUIT')).toMatch(/^221 /);
    await talk.closed();
  });

  it('takes commands that come all at once, in their order', async () => {
    talk.send('CWD FLASH0\r\nPWD\r\nCDUP\r\nPWD\r\n');
    const answers = [await talk.answer(), await talk.answer(), await talk.answer(), await talk.answer()];
    expect(answers.map((one) => one.slice(0, 12))).toEqual([
      '250 Now in "',
      '257 "/FLASH0',
      '250 Now in "',
      '257 "/" is w',
    ]);
  });
});

describe('a port that is taken', () => {
  it('is told once and tried again until it is free', async () => {
    const clock = new ManualClock();
    const log = new RecordingLog();
    const parts = {
      settings: new SettingsFileForTest(),
      folders: [],
      checkLogin: async () => ({ outcome: 'wrong' }) as const,
    };
    const server = new FtpServer({ bind: '127.0.0.1', port: bench.port }, { ...parts, clock, log: log.logger });
    await server.start();
    await clock.advance(10_000);
    await until(() => clock.pendingTimers > 0, 2000, 'the second attempt has failed');
    expect(log.lines).toMatchObject([{ level: 'warn', code: 'ftp.port-taken' }]);
    expect(server.port).toBeUndefined();
    const { port } = bench;
    await bench.stop();
    await clock.advance(10_000);
    await until(() => server.port === port, 2000, 'the port is open');
    await server.stop();
    await server.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});

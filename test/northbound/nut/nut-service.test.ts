import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { CertificateStore } from '../../../src/http/server/tls/certificate-store.js';
import type { NutSession } from '../../../src/northbound/nut/nut-session.js';
import type { SettingsChange } from '../../../src/settings/loaded-settings.js';
import { settle } from '../../support/manual-clock.js';
import { ToldValues } from '../../support/northbound/northbound-sources.js';
import { playedState } from '../../support/northbound/played-values.js';
import { pause, until } from '../../support/until.js';
import { type NutClient, ServedNut } from './served-nut.js';

let served: ServedNut;
afterEach(() => served.close());

const users = { user_1: 'mon', user_2: 'late' };
const passwords = { password_1: 'secret', password_2: 'other' };
const mains = await playedState('healthy', 30);
const battery = await playedState('on-battery', 30);
const low = await playedState('battery-low', 120);

/** So many readings, a second apart. */
async function read(state: Parameters<ServedNut['tell']>[0], readings = 5): Promise<void> {
  for (let reading = 0; reading < readings; reading += 1) {
    served.tell(state);
    await served.sources.clock.advance(1000);
  }
}

async function attached(from?: string): Promise<NutClient> {
  const client = served.connect(from);
  expect(await client.login('mon', 'secret', 'ups')).toBe('OK');
  return client;
}

/** Of a UPS that has not been read. */
const nothing = { values: new ToldValues().current.values };

describe('the port', () => {
  const outage = { outage: { seconds: 100, low: {} }, serialNumber: 'S1', isSimulated: false };
  const inOutage = async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'nut-'));
    const kept = { ...outage, atMs: Date.UTC(2026, 0, 15, 12, 0, 0) };
    writeFileSync(join(dataDir, 'nut-outage.json'), JSON.stringify(kept));
    return ServedNut.open({}, {}, { dataDir });
  };
  const isOpen = () => served.service.doors[0]?.isOpen;

  it('opens after a restart in an outage with the first reading: nobody who saw OB is told that there is no UPS', async () => {
    served = await inOutage();
    expect(isOpen()).toBe(false);
    await read(battery, 1);
    await until(isOpen, 5000, 'the port');
    expect(await served.connect().status()).toBe('VAR ups ups.status "OB DISCHRG"');
  });

  it('opens then all the same where the UPS is not read for ten seconds', async () => {
    served = await inOutage();
    await served.sources.clock.advance(9000);
    expect(isOpen()).toBe(false);
    await served.sources.clock.advance(2000);
    await until(isOpen, 5000, 'the port');
  });

  it('stays closed where the server is stopped meanwhile', async () => {
    served = await inOutage();
    await served.service.stop();
    await served.sources.clock.advance(20_000);
    expect(isOpen()).toBe(false);
    expect(served.sources.clock.pendingTimers).toBe(0);
  });
});

/** What a client from there is told; loopback addresses are all that a test can come from. */
const toldFrom = (address: string) => {
  const session = { connection: { address }, client: undefined } as unknown as NutSession;
  const { variables } = served.service.devicesFor(session).find(({ name }) => name === 'ups') ?? {};
  return (name: string) => variables?.get(name)?.value;
};

describe('the end of the server', () => {
  it('waits, for a change of its address or its switch, until nobody is told that the UPS is on battery', async () => {
    served = await ServedNut.open(users, passwords);
    await read(mains);
    const client = await attached();
    expect(served.service.whenMayEnd()).toBeUndefined();
    await read(battery);
    expect(await client.status()).toMatch(/OB/);
    let isOver = false;
    void served.service.whenMayEnd()?.then(() => {
      isOver = true;
    });
    expect(served.service.status.isEndAwaited).toBe(true);
    await read(battery, 30);
    expect(isOver).toBe(false);
    await read(mains, 2);
    // The client has not asked since: without contact it would take the battery for empty.
    expect(isOver).toBe(false);
    expect(await client.status()).toMatch(/OL/);
    await read(mains, 1);
    expect(isOver).toBe(true);
  });

  it('waits for nobody where no server is attached, and no longer than the last one is', async () => {
    served = await ServedNut.open(users, passwords);
    await read(battery);
    expect(served.service.whenMayEnd()).toBeUndefined();
    const client = await attached();
    const end = served.service.whenMayEnd();
    expect(end).toBeDefined();
    client.end();
    await end;
  });

  it('takes the limits of the same change at once', async () => {
    served = await ServedNut.open();
    await read(mains);
    await read(battery);
    const isLow = () => served.service.policy.status.stages.find(({ name }) => name === 'ups')?.isLow;
    expect(isLow()).toBe(false);
    const nut = { enabled: 'yes', port: 4001, grace_s: 0, ups_charge: 99, ups_early_charge: 100, hold_readings: 1 };
    served.sources.setSettings({ nut });
    const changed = ['port', 'ups_charge'].map((key) => ({ section: 'nut', key, from: '', to: '' }));
    const change = { changed, settings: served.sources.settings.current } as unknown as SettingsChange;
    expect(served.service.absorb(change)).toBe(false);
    await read(battery, 1);
    expect(isLow()).toBe(true);
  });
});

describe('servers at stake', () => {
  const atStake = () => served.service.serversAtStake;

  it('are those that are logged in, from the moment that they would be told OB until they have heard OL', async () => {
    served = await ServedNut.open(users, passwords);
    await read(mains);
    const [one, other] = [await attached(), await attached()];
    const reader = served.connect();
    expect(await one.status()).toMatch(/OL/);
    expect(atStake()).toBe(0);
    await read(battery);
    expect(atStake()).toBe(2);
    expect(await one.status()).toMatch(/OB/);
    expect(await reader.status()).toMatch(/OB/);
    await read(mains, 20);
    expect(atStake()).toBe(1);
    expect(await one.status()).toMatch(/OL/);
    expect(atStake()).toBe(0);
    other.end();
  });

  it('are still those that heard OB before the data became stale, and none that heard OL', async () => {
    served = await ServedNut.open(users, passwords);
    await read(mains);
    const [early, late] = [await attached(), await attached()];
    await late.status();
    await read(battery);
    await early.status();
    await read(nothing, 20);
    expect((await early.status()) ?? '').toMatch(/DATA-STALE/);
    expect((await late.status()) ?? '').toMatch(/DATA-STALE/);
    expect(atStake()).toBe(1);
    early.end();
    await until(() => atStake() === 0, 5000, 'its end');
  });

  it('are none of a simulated UPS but those on this machine', async () => {
    served = await ServedNut.open(users, passwords);
    await read({ ...battery, isSimulated: true });
    await attached();
    expect(atStake()).toBe(1);
  });
});

describe('a simulated UPS', () => {
  it('shuts nobody down: only this machine itself is told of its battery', async () => {
    served = await ServedNut.open();
    await read({ ...low, isSimulated: true }, 10);
    expect(toldFrom('127.0.0.1')('ups.status')).toBe('OB LB DISCHRG');
    const other = toldFrom('192.0.2.9');
    expect(other('ups.status')).toBe('OL');
    expect(other('ups.alarm')).toMatch(/^SIMULATED/);
    expect(other('battery.charge')).toBeUndefined();
    expect(other('battery.runtime')).toBeUndefined();
    expect(other('output.voltage')).toBeDefined();
    await read({ ...low, isSimulated: false }, 10);
    expect(toldFrom('192.0.2.9')('ups.status')).toBe('OB LB DISCHRG');
  });

  it('tells no word for which a client that loses the contact shuts down, whatever the settings are', async () => {
    served = await ServedNut.open({ status_words: 'all' });
    await read({ ...mains, isSimulated: true });
    expect(toldFrom('127.0.0.1')('ups.status')).toBe('ALARM OL');
    expect(toldFrom('192.0.2.9')('ups.status')).toBe('OL');
  });

  it('plays a drill to those for whom it is meant', async () => {
    served = await ServedNut.open();
    await read({ ...mains, isSimulated: true });
    const clients = [{ address: '192.0.2.9' }];
    expect(served.service.policy.startDrill({ clients, lastsS: 180, runtimeMinutes: 30 }, 'root')).toBe(true);
    expect(toldFrom('192.0.2.9')('ups.status')).toBe('OB DISCHRG');
    expect(toldFrom('192.0.2.10')('ups.status')).toBe('OL');
  });
});

describe('a drill', () => {
  it('is told without contradiction: the battery is discharged, and nothing is said of the mains', async () => {
    served = await ServedNut.open();
    await read(await playedState('battery-charging', 60));
    expect(toldFrom('192.0.2.9')('ups.status')).toBe('OL CHRG');
    const clients = [{ address: '192.0.2.9' }];
    expect(served.service.policy.startDrill({ clients, lastsS: 180, runtimeMinutes: 30 }, 'root')).toBe(true);
    const told = toldFrom('192.0.2.9');
    expect(told('ups.status')).toBe('OB DISCHRG');
    expect(told('battery.charger.status')).toBe('discharging');
    expect(told('input.voltage')).toBeUndefined();
    expect(told('output.voltage')).toBeDefined();
    const other = toldFrom('192.0.2.10');
    expect(other('battery.charger.status')).toBe('charging');
    expect(other('input.voltage')).toBeDefined();
  });
});

describe('a client that reads', () => {
  it('needs no login, and is told each stage by its name', async () => {
    served = await ServedNut.open();
    await read(mains);
    const client = served.connect();
    expect(await client.say('LIST UPS')).toEqual([
      'BEGIN LIST UPS',
      'UPS ups-early "ITYS PRO"',
      'UPS ups "ITYS PRO"',
      'UPS ups-late "ITYS PRO"',
      'END LIST UPS',
    ]);
    expect(await client.status('ups-late')).toBe('VAR ups-late ups.status "OL"');
    const list = await client.say('LIST VAR ups');
    expect(list).toContain('VAR ups device.type "ups"');
    expect(list.toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)).length).toBe(list.length);
    expect(served.service.status.readers).toHaveLength(1);
  });

  it('is told that nothing was read yet, then what is, then that it is stale', async () => {
    served = await ServedNut.open();
    const client = served.connect();
    expect(await client.status()).toBe('ERR DRIVER-NOT-CONNECTED');
    await read(mains);
    expect(await client.status()).toBe('VAR ups ups.status "OL"');
    await read({ ...nothing, connection: 'lost' }, 30);
    expect(await client.status()).toBe('ERR DATA-STALE');
    expect(await client.say('LIST VAR ups')).toEqual(['ERR DATA-STALE']);
    await read(mains);
    expect(await client.status()).toBe('VAR ups ups.status "OL"');
  });

  it('is answered line by line, however the lines were cut, and pipelined', async () => {
    served = await ServedNut.open();
    await read(mains);
    const client = served.connect();
    client.send('NET');
    client.send('VER\nGET VAR ups "ups.sta');
    client.send('tus"\nNETVER\n');
    await until(() => client.told.split('\n').length === 4, 5000, 'three answers');
    expect(client.told).toBe('1.3\nVAR ups ups.status "OL"\n1.3\n');
  });

  it('goes when it signs off, and when its line has no end', async () => {
    served = await ServedNut.open();
    const polite = served.connect();
    expect(await polite.say('LOGOUT')).toEqual(['OK Goodbye']);
    await until(() => polite.isClosed, 5000, 'the end of the connection');
    const endless = served.connect();
    endless.send('x'.repeat(2000));
    await until(() => endless.isClosed, 5000, 'the end of the endless one');
    expect(endless.told).toBe('ERR TOO-LONG\n');
  });
});

describe('a client that is attached', () => {
  it('is shown with what it was told and since when, and how long after that it left', async () => {
    served = await ServedNut.open(users, passwords);
    await read(mains);
    const client = await attached();
    await client.status();
    await read(battery);
    expect(await client.status()).toBe('VAR ups ups.status "OB DISCHRG"');
    await read(low);
    expect(await client.status()).toBe('VAR ups ups.status "OB LB DISCHRG"');
    const [shown] = served.service.status.attached;
    expect(shown).toMatchObject({ user: 'mon', address: '127.0.0.1', stage: 'ups', isEncrypted: false });
    expect(shown?.told.map(({ told }) => told)).toEqual(['OL', 'OB', 'OB LB']);
    await served.sources.clock.advance(21_000);
    await client.say('LOGOUT');
    await until(() => served.service.status.attached.length === 0, 5000, 'its leaving');
    expect(served.service.status.gone).toMatchObject([{ user: 'mon', left: { how: 'logout', afterMs: 21_000 } }]);
  });

  it('is counted and listed under its name only', async () => {
    served = await ServedNut.open(users, passwords);
    await read(mains);
    const client = await attached();
    await attached('127.0.0.2');
    expect(await client.say('GET NUMLOGINS ups')).toEqual(['NUMLOGINS ups 2']);
    expect(await client.say('GET NUMATTACH ups-late')).toEqual(['NUMATTACH ups-late 0']);
    expect(await client.say('LIST CLIENT ups')).toEqual([
      'BEGIN LIST CLIENT ups',
      'CLIENT ups 127.0.0.1',
      'CLIENT ups 127.0.0.2',
      'END LIST CLIENT ups',
    ]);
  });

  it('stays so when limits, users or words are changed', async () => {
    served = await ServedNut.open(users, passwords);
    await read(mains);
    const client = await attached();
    const change = (key: string) =>
      served.service.absorb({
        changed: [{ section: 'nut', key, from: '', to: '' }],
        settings: served.sources.settings.current,
      } as unknown as SettingsChange);
    expect(['ups_minutes', 'user_3', 'password_1', 'status_words', 'tls'].map(change)).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    expect(await client.status()).toBe('VAR ups ups.status "OL"');
    expect(['port', 'bind', 'allowed', 'enabled'].map(change)).toEqual(Array.from({ length: 4 }, () => false));
  });

  it('is told in the journal: it came, what all were told, it left', async () => {
    served = await ServedNut.open(users, passwords);
    await read(mains);
    const clients = [await attached(), await attached('127.0.0.2')];
    for (const client of clients) await client.status();
    await read(battery);
    for (const client of clients) await client.status();
    await read(battery, 16);
    clients[0]?.end();
    await until(() => served.service.status.attached.length === 1, 5000, 'its leaving');
    expect(served.sources.events).toMatchObject([
      { kind: 'nut-attached', subject: 'ups', who: 'mon at 127.0.0.1 (nut)' },
      { kind: 'nut-attached', subject: 'ups', who: 'mon at 127.0.0.2 (nut)' },
      { kind: 'nut-told', subject: 'ups', to: 'OB', detail: '2 (mon@127.0.0.1, mon@127.0.0.2)' },
      { kind: 'nut-detached', subject: 'ups', detail: 'connection ended, 16 s after it was told OB' },
    ]);
  });

  it('wants to be the primary: it is refused, shown and told in the journal', async () => {
    served = await ServedNut.open(users, passwords);
    const client = await attached();
    expect(await client.say('PRIMARY ups')).toEqual(['ERR ACCESS-DENIED']);
    expect(await client.say('FSD ups')).toEqual(['ERR ACCESS-DENIED']);
    expect(served.service.status.attached).toMatchObject([{ wantedPrimary: true }]);
    expect(served.sources.events.at(-1)).toEqual({ kind: 'nut-primary-refused', who: 'mon at 127.0.0.1 (nut)' });
  });
});

describe('who may not', () => {
  it('log in: a wrong password, a wrong user, a user without a password, anybody where none is set', async () => {
    served = await ServedNut.open({ ...users, user_3: 'bare' }, passwords);
    expect(await served.connect('127.0.0.2').login('mon', 'other', 'ups')).toBe('ERR ACCESS-DENIED');
    expect(await served.connect('127.0.0.3').login('nobody', 'secret', 'ups')).toBe('ERR ACCESS-DENIED');
    expect(await served.connect('127.0.0.4').login('bare', 'public', 'ups')).toBe('ERR ACCESS-DENIED');
    expect(served.service.status.hasAccounts).toBe(true);
    expect(served.sources.events).toEqual([
      { kind: 'login-failed', who: '127.0.0.2 (nut)', subject: 'mon' },
      { kind: 'login-failed', who: '127.0.0.3 (nut)' },
      { kind: 'login-failed', who: '127.0.0.4 (nut)' },
    ]);
    await served.close();
    served = await ServedNut.open();
    expect(served.service.status.hasAccounts).toBe(false);
    expect(await served.connect().login('""', '""', 'ups')).toBe('ERR ACCESS-DENIED');
    expect(await served.connect().login('root', 'public', 'ups')).toBe('ERR ACCESS-DENIED');
  });

  it('guess: after ten passwords the address is locked out, the right one included, and others are not', async () => {
    served = await ServedNut.open(users, passwords);
    for (let guess = 0; guess < 10; guess += 1) {
      const answer = served.connect('127.0.0.9').login('mon', `guess${guess}`, 'ups');
      let isAnswered = false;
      void answer.then(() => {
        isAnswered = true;
      });
      // Each guess waits longer; its connection is not silent for so long.
      await until(async () => isAnswered || (await served.sources.clock.advance(1000)), 5000, 'the answer');
      expect(await answer).toBe('ERR ACCESS-DENIED');
    }
    expect(await served.connect('127.0.0.9').login('mon', 'secret', 'ups')).toBe('ERR ACCESS-DENIED');
    expect(served.sources.events.at(-1)).toEqual({ kind: 'login-locked', who: '127.0.0.9 (nut)' });
    expect(await served.connect('127.0.0.2').login('mon', 'secret', 'ups')).toBe('OK');
  });

  it('have to wait for their guess when the server stops: nobody is let in afterwards', async () => {
    served = await ServedNut.open(users, passwords);
    for (const wrong of ['a', 'b', 'c']) {
      const client = served.connect();
      await client.login('mon', wrong, 'ups');
      client.end();
    }
    const client = served.connect();
    await client.say('USERNAME mon');
    await client.say('PASSWORD secret');
    client.send('LOGIN ups\n');
    await pause(100);
    await served.service.stop();
    await settle();
    const [recorded, timers] = [served.sources.events.length, served.sources.clock.pendingTimers];
    await served.sources.clock.advance(60_000);
    expect(served.service.status.attached).toEqual([]);
    expect(served.sources.events.slice(recorded)).toEqual([]);
    expect(timers).toBe(0);
  });

  it('say more than can be answered: it waits on their side of the line', async () => {
    served = await ServedNut.open();
    await read(mains);
    const whole = 'VER\n'.repeat(16_384);
    const clients = Array.from({ length: 40 }, () => served.connect());
    const before = process.memoryUsage().heapUsed;
    for (const client of clients) client.send(whole);
    await until(() => clients.every(({ told }) => told.split('\n').length > 990), 10_000, 'their first answers');
    // Words of 64 KB are some 3 MB of memory for each.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(40 * 1_000_000);
    for (const client of clients) client.end();
  });

  it('connect: an address that is not allowed', async () => {
    served = await ServedNut.open({ ...users, allowed: '127.0.0.0/31' }, passwords);
    const stranger = served.connect('127.0.0.5');
    await until(() => stranger.isClosed, 5000, 'the refusal');
    expect(served.service.status.turnedAway).toBe(1);
    expect(served.sources.events).toMatchObject([{ kind: 'nut-refused', who: '127.0.0.5 (nut)' }]);
    expect(await served.connect('127.0.0.1').login('mon', 'secret', 'ups')).toBe('OK');
  });

  it('keep a place by silence: 300 that say nothing leave the others theirs', async () => {
    served = await ServedNut.open(users, passwords);
    await read(mains);
    const client = await attached();
    const silent = Array.from({ length: 300 }, (_, index) => served.connect(`127.0.1.${index % 30}`));
    await until(() => silent.some(({ isClosed }) => isClosed), 10_000, 'the crowd');
    const late = served.connect('127.0.0.7');
    expect(await late.login('late', 'other', 'ups-late')).toBe('OK');
    expect(await client.status()).toBe('VAR ups ups.status "OL"');
    expect(served.service.doors[0]?.connections).toBeLessThanOrEqual(256);
    await served.sources.clock.advance(10_001);
    await until(() => silent.every(({ isClosed }) => isClosed), 10_000, 'the end of all silent ones');
    expect(await client.status()).toBe('VAR ups ups.status "OL"');
    await served.sources.clock.advance(61_000);
    await until(() => client.isClosed && late.isClosed, 5000, 'the end of those that fell silent');
  });

  it('speak something else for long', async () => {
    served = await ServedNut.open();
    const browser = served.connect();
    browser.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => browser.told.includes('UNKNOWN-COMMAND'), 5000, 'its answer');
    browser.send('x\n'.repeat(30));
    await until(() => browser.isClosed, 5000, 'its end');
  });
});

describe('STARTTLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nut-tls-'));
  const store = new CertificateStore(folder, () => Date.UTC(2026, 0, 15));
  const own = { certificate: () => store.load() };
  afterAll(() => rmSync(folder, { recursive: true }));

  it("encrypts with the page's certificate, and drops what was sent in plain behind it", async () => {
    served = await ServedNut.open({ ...users, tls: 'required' }, passwords, own);
    await read(mains);
    const { cert: ca } = await store.load();
    const client = served.connect();
    expect(await client.status()).toBe('ERR ACCESS-DENIED');
    expect(await client.say('STARTTLS\nUSERNAME injected')).toEqual(['OK STARTTLS']);
    const secure = await client.encrypt({ ca, checkServerIdentity: () => undefined });
    expect(secure.authorized).toBe(true);
    expect(await client.login('mon', 'secret', 'ups')).toBe('OK');
    expect(await client.status()).toBe('VAR ups ups.status "OL"');
    expect(await client.say('STARTTLS')).toEqual(['ERR ALREADY-SSL-MODE']);
    expect(served.service.status.attached).toMatchObject([{ user: 'mon', isEncrypted: true }]);
    client.end();
    await until(() => served.service.status.attached.length === 0, 5000, 'its leaving');
    await until(() => served.service.doors[0]?.connections === 0, 5000, 'the end of the connection');
  });

  it('that is required from now on is asked of those who are attached when they come again', async () => {
    served = await ServedNut.open(users, passwords);
    await read(battery);
    const client = await attached();
    const reader = served.connect();
    expect(await reader.status()).toBe('VAR ups ups.status "OB DISCHRG"');
    served.sources.setSettings({ nut: { enabled: 'yes', tls: 'required', ...users } });
    expect(await client.status()).toBe('VAR ups ups.status "OB DISCHRG"');
    expect(await reader.status()).toBe('ERR ACCESS-DENIED');
    client.end();
    expect(await served.connect().status()).toBe('ERR ACCESS-DENIED');
  });

  it('is refused where it is off', async () => {
    served = await ServedNut.open({ tls: 'off' }, {}, own);
    expect(await served.connect().say('STARTTLS')).toEqual(['ERR FEATURE-NOT-CONFIGURED']);
  });

  it('with something that is no TLS ends that connection alone', async () => {
    served = await ServedNut.open({}, {}, own);
    const client = served.connect();
    expect(await client.say('STARTTLS')).toEqual(['OK STARTTLS']);
    client.send('GET VAR ups ups.status\n');
    await until(() => client.isClosed, 5000, 'its end');
    expect(await served.connect().say('NETVER')).toEqual(['1.3']);
  });
});

describe('a server that stops', () => {
  it('ends all connections, and opens again', async () => {
    served = await ServedNut.open(users, passwords);
    const client = await attached();
    await served.service.stop();
    await served.service.stop();
    await until(() => client.isClosed, 5000, 'the end');
    expect(served.service.status.gone).toMatchObject([{ left: { how: 'stopped' } }]);
  });

  it('waits no longer for the turn of a client that said more than can be answered', async () => {
    served = await ServedNut.open();
    await read(mains);
    const client = served.connect();
    client.send('VER\n'.repeat(2000));
    await until(() => client.told.split('\n').length > 1000, 5000, 'the first answers');
    await served.service.stop();
    await settle();
    expect(served.sources.clock.pendingTimers).toBe(0);
  });
});

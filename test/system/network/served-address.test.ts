import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Gateway } from '../../../src/gateway/gateway.js';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import type { SettingsChange } from '../../../src/settings/loaded-settings.js';
import type { Settings } from '../../../src/settings/settings-schema.js';
import { missingAddresses } from '../../../src/system/network/bind-addresses.js';
import { ServedAddress } from '../../../src/system/network/served-address.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { freeTcpPort } from '../../support/tcp.js';
import { freeUdpPort } from '../../support/udp.js';
import { until } from '../../support/until.js';
import { authorization } from '../../support/web/fake-screens.js';

const settings = (bind: string) => ({ web: { bind } }) as Settings;
const change = (bind: string) => ({ settings: settings(bind) }) as SettingsChange;

function bench() {
  const own = new Set<string>();
  const events: NewEvent[] = [];
  const moves: string[] = [];
  const clock = new ManualClock();
  const log = new RecordingLog();
  const served = new ServedAddress({
    isOwnAddress: async (address) => own.has(address),
    recorder: { record: (event) => events.push(event) },
    clock,
    log: log.logger,
  });
  served.onMove(async () => void moves.push(served.bind));
  return { own, events, moves, clock, log, served };
}

describe('where page and FTP are served', () => {
  it('is every address while the machine has not the one of [web] bind, and then that one only', async () => {
    const { own, events, moves, clock, log, served } = bench();
    await served.start(settings('192.0.2.1'));
    expect([served.bind, served.missing]).toEqual(['0.0.0.0', '192.0.2.1']);
    await clock.advance(60_000);
    expect(moves).toEqual([]);
    own.add('192.0.2.1');
    await clock.advance(5000);
    expect([served.bind, served.missing]).toEqual(['192.0.2.1', undefined]);
    expect(moves).toEqual(['192.0.2.1']);
    expect(events).toEqual([
      { kind: 'served-address-missing', subject: '192.0.2.1' },
      { kind: 'served-address-back', subject: '192.0.2.1' },
    ]);
    expect(log.at('warn').map(({ code }) => code)).toEqual(['web.address-missing']);
  });

  it('is every address again when the machine loses that one for longer than a moment', async () => {
    const { own, moves, clock, served } = bench();
    own.add('192.0.2.1');
    await served.start(settings('192.0.2.1'));
    own.clear();
    await clock.advance(5000);
    own.add('192.0.2.1');
    await clock.advance(5000);
    expect(moves).toEqual([]);
    own.clear();
    await clock.advance(10_000);
    expect(moves).toEqual(['0.0.0.0']);
    await served.applySettings(change('0.0.0.0'));
    expect([served.bind, served.missing]).toEqual(['0.0.0.0', undefined]);
    served.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('follows the settings', async () => {
    const { own, served } = bench();
    own.add('192.0.2.1');
    await served.start(settings('0.0.0.0'));
    await served.applySettings(change('192.0.2.1'));
    expect(served.bind).toBe('192.0.2.1');
    await served.applySettings(change('192.0.2.2'));
    expect(served.bind).toBe('0.0.0.0');
    served.stop();
  });
});

describe('a bind that the machine does not have', () => {
  it('is worth a word, by section', async () => {
    const bound = [
      { section: 'web', address: '192.0.2.1' },
      { section: 'bacnet', address: '192.0.2.1' },
      { section: 'web', address: '127.0.0.1' },
    ];
    const told = await missingAddresses('config.ini', bound, async (address) => address === '127.0.0.1');
    expect(told.map(({ section, key, found }) => [section, key, found])).toEqual([
      ['web', 'bind', '"192.0.2.1"'],
      ['bacnet', 'bind', '"192.0.2.1"'],
    ]);
  });
});

describe('the gateway with addresses that the machine does not have', () => {
  let gateway: Gateway | undefined;
  let folder: string;

  afterEach(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true });
  });

  it('has page and FTP all the same, at its start and after a change', async () => {
    folder = mkdtempSync(join(tmpdir(), 'bind-'));
    const file = join(folder, 'config.ini');
    const [web, ftp, udp] = [await freeTcpPort(), await freeTcpPort(), await freeUdpPort()];
    const text = `[web]\nbind=203.0.113.1\nport=${web}\n[ftp]\nport=${ftp}\n[bacnet]\nbind=203.0.113.1\nport=${udp}\n`;
    writeFileSync(file, text);
    const clock = new ManualClock();
    gateway = new Gateway({
      configFile: file,
      dataDir: folder,
      demo: false,
      version: '1.0.0',
      clock,
      log: silentLog,
      restart: () => undefined,
    });
    await gateway.start();
    const api = `http://127.0.0.1:${web}/api/v1`;
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${api}${path}`, { ...init, headers: { authorization, 'content-type': 'application/json' } });
    const status = async () => (await (await ask('/status')).json()) as Record<string, unknown>;
    expect(await status()).toMatchObject({
      pending: expect.arrayContaining(['web-address']),
      bacnet: { state: 'waiting', cause: { code: 'bacnet.socket' } },
    });
    expect(await greeting(ftp)).toMatch(/^220/);

    const edits = (bind: string) => JSON.stringify({ edits: [{ section: 'web', key: 'bind', value: bind }] });
    const apply = async (bind: string) => {
      const preview = await (await ask('/settings/preview', { method: 'POST', body: edits(bind) })).json();
      expect((await ask('/settings', { method: 'PUT', body: edits(bind) })).status).toBe(200);
      return preview as { notices: { section?: string }[] };
    };
    const isAt = (what: string, action: () => Promise<boolean>) =>
      until(
        async () => {
          await clock.advance(500);
          return action().catch(() => false);
        },
        10_000,
        what,
      );
    const hasPage = async (host: string) => (await fetch(`http://${host}:${web}/healthz`)).status !== 401;
    const isRefused = (action: Promise<unknown>) =>
      action.then(
        () => false,
        () => true,
      );
    expect((await apply('127.0.0.1')).notices.filter(({ section }) => section === 'web')).toEqual([]);
    await isAt('FTP is there only', () => isRefused(greeting(ftp, '127.0.0.2')));
    await isAt('the page is there only', () => isRefused(hasPage('127.0.0.2')));
    expect((await status()).pending).not.toContain('web-address');
    expect((await apply('203.0.113.7')).notices).toContainEqual(
      expect.objectContaining({ section: 'web', key: 'bind', found: '"203.0.113.7"' }),
    );
    await isAt('FTP is everywhere', async () => /^220/.test(await greeting(ftp, '127.0.0.2')));
    await isAt('the page is everywhere', () => hasPage('127.0.0.2'));
    expect((await status()).pending).toContain('web-address');
    expect(readFileSync(file, 'utf8')).toContain('bind=203.0.113.7');
  });
});

function greeting(port: number, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString('latin1'));
    });
  });
}

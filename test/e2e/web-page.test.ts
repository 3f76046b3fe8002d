import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EventView } from '../../src/http/screens/events/schema.js';
import type { StatusView } from '../../src/http/screens/home/schema.js';
import type { LinkView } from '../../src/http/screens/link/schema.js';
import type { RegisterTableView } from '../../src/http/screens/registers/schema.js';
import type { ChangeView, SettingsAnswer } from '../../src/http/screens/settings/schema.js';
import type { ObjectView } from '../../src/http/screens/values/schema.js';
import { Reader } from '../support/bacnet/reader.js';
import { type Daemon, type DaemonOptions, startDaemon } from '../support/daemon.js';
import { freeTcpPort } from '../support/tcp.js';
import { bound } from '../support/udp.js';
import { until } from '../support/until.js';
import { WebClient } from '../support/web/web-client.js';

let daemon: Daemon | undefined;

afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});

const simulated: DaemonOptions = { args: ['--demo'], settings: { simulator: { pace: 'none' } } };

async function start(options: DaemonOptions = simulated): Promise<{ daemon: Daemon; web: WebClient }> {
  daemon = await startDaemon(options);
  const web = new WebClient(daemon.webPort);
  await until(async () => (await web.get('/api/v1/status').catch(() => undefined))?.status === 200, 10_000, 'the page');
  return { daemon, web };
}

const analogValue = 2;

interface Changes {
  readonly changed: readonly ChangeView[];
}

describe('the page of a gateway', () => {
  it('comes up with the serial port missing and the UDP port taken, and says which', async () => {
    const holder = await bound('127.0.0.1', 0);
    const { port } = holder.address();
    const { web } = await start({ silent: true, port, settings: { serial: { port: '/dev/ttyNONE' } } });
    await until(
      async () => (await web.get<StatusView>('/api/v1/status')).body.link.status === 'waiting',
      5000,
      'the port waits',
    );
    const { body } = await web.get<StatusView>('/api/v1/status');
    expect(body.link.problem?.code).toBe('serial.missing');
    expect(body.bacnet).toMatchObject({ state: 'waiting', port, cause: { code: 'bacnet.port-taken' } });
    expect((await web.get('/healthz')).status).toBe(503);
    await new Promise<void>((resolve) => holder.close(() => resolve()));
  });

  it('shows the values that a BMS reads, marked as invented', async () => {
    const { daemon, web } = await start();
    await until(
      async () => (await web.get<StatusView>('/api/v1/status')).body.ups.connection === 'running',
      10_000,
      'the UPS',
    );
    const { objects } = (await web.get<{ objects: ObjectView[] }>('/api/v1/objects')).body;
    expect(objects).toHaveLength(101);
    expect((await web.get<StatusView>('/api/v1/status')).body).toMatchObject({ simulated: true, deviceStatus: 1 });
    const reader = await Reader.open(daemon.port);
    const frequency = objects.find(({ name }) => name === 'UPS_OUTPUT_fr');
    expect(await reader.value(analogValue, frequency?.instance ?? -1)).toBe(frequency?.presentValue);
    await reader.close();
    const metrics = (await web.get('/metrics')).text;
    expect(metrics).toMatch(/^ups_connected 1$/m);
    expect(metrics).toMatch(/^ups_value\{name="UPS_OUTPUT_fr",unit="Hz"\} 50$/m);
  });

  it('forces a value for a BMS during commissioning, and only then', async () => {
    const { daemon, web } = await start();
    const force = () =>
      web.send('PUT', '/api/v1/objects/BATTERY_%25/override', { outOfService: true, presentValue: 7 });
    const refused = await force();
    expect([refused.status, refused.code]).toEqual([409, 'web.not-commissioning']);
    await web.send('POST', '/api/v1/commissioning', { minutes: 5 });
    await until(
      async () => (await web.get<StatusView>('/api/v1/status')).body.commissioning.active,
      5000,
      'commissioning',
    );
    const impossible = { outOfService: true, presentValue: 99 };
    expect((await web.send('PUT', '/api/v1/objects/UnitLoadStatus/override', impossible)).status).toBe(400);
    expect((await web.get<StatusView>('/api/v1/status')).body.commissioning.forced).toEqual([]);
    expect((await force()).status).toBe(200);
    const { objects } = (await web.get<{ objects: ObjectView[] }>('/api/v1/objects')).body;
    const battery = objects.find(({ name }) => name === 'BATTERY_%');
    expect(battery).toMatchObject({ presentValue: 7, outOfService: true });
    expect(battery?.liveValue).not.toBe(7);
    const reader = await Reader.open(daemon.port);
    expect(await reader.value(analogValue, battery?.instance ?? -1)).toBe(7);
    await web.send('DELETE', '/api/v1/commissioning');
    await until(
      async () => (await reader.value(analogValue, battery?.instance ?? -1)) !== 7,
      5000,
      'the UPS value is back',
    );
    await reader.close();
    const { events } = (await web.get<{ events: EventView[] }>('/api/v1/journal?kinds=forced-value')).body;
    const who = 'root at 127.0.0.1 (web)';
    expect(events[0]).toMatchObject({ subject: 'BATTERY_%', who });
    const kinds = 'commissioning-started,commissioning-ended';
    const { body } = await web.get<{ events: EventView[] }>(`/api/v1/journal?kinds=${kinds}`);
    expect(body.events.map((event) => [event.kind, event.who])).toEqual([
      ['commissioning-ended', who],
      ['commissioning-started', who],
    ]);
  });

  it('takes a new password at once, and shows it nowhere', async () => {
    const { daemon, web } = await start();
    const next = 'un mot de passe: très "Xylophon"; #1 %';
    expect((await web.get<StatusView>('/api/v1/status')).body.pending).toContain('factory-password');
    const answer = await web.send('PUT', '/api/v1/security/password', { current: 'public', next });
    expect([answer.status, answer.body]).toEqual([200, { ok: true }]);
    expect((await web.get('/api/v1/status')).status).toBe(401);
    web.password = next;
    expect((await web.get<StatusView>('/api/v1/status')).body.pending).not.toContain('factory-password');
    const shown = [];
    for (const path of ['settings', 'settings/config.ini', 'backup', 'security', 'journal', 'bacnet', 'status']) {
      shown.push((await web.get(`/api/v1/${path}`)).text);
    }
    expect(shown.join('\n')).toContain('(set)');
    expect(shown.join('\n') + daemon.program.text + readFileSync(daemon.configFile, 'utf8')).not.toContain('Xylophon');
    expect(readFileSync(join(daemon.dataDir, 'credentials.json'), 'utf8')).not.toContain('Xylophon');
    const restart = await web.send('POST', '/api/v1/restart', { kind: 'warm' }, true);
    expect(restart.status).toBe(200);
    await until(async () => (await web.get('/healthz').catch(() => undefined))?.status !== 200, 10_000, 'it stops');
    await until(
      async () => (await web.get('/api/v1/status').catch(() => undefined))?.status === 200,
      10_000,
      'it is back',
    );
  });

  it('is nagged about the factory password until somebody keeps it on purpose', async () => {
    const { web } = await start();
    await web.send('POST', '/api/v1/security/keep-factory-password');
    expect((await web.get<StatusView>('/api/v1/status')).body.pending).not.toContain('factory-password');
    expect((await web.get('/api/v1/security')).body).toMatchObject({ factoryPassword: true, kept: true });
    const { events } = (await web.get<{ events: EventView[] }>('/api/v1/journal?kinds=factory-password-kept')).body;
    expect(events).toHaveLength(1);
  });

  it('goes over to another port when it is told to, without a restart', async () => {
    const { web } = await start();
    const port = await freeTcpPort();
    const edits = [{ section: 'web', key: 'port', value: String(port) }];
    const answer = await web.send<Changes>('PUT', '/api/v1/settings', { edits });
    expect(answer.body.changed).toMatchObject([{ section: 'web', key: 'port', to: String(port) }]);
    const moved = new WebClient(port);
    await until(async () => (await moved.get('/healthz').catch(() => undefined))?.status === 200, 5000, 'the new port');
    await expect(web.get('/healthz')).rejects.toThrow();
  });

  it('puts a backup back', async () => {
    const { web } = await start();
    const backup = (await web.get('/api/v1/backup')).body;
    await web.send('PUT', '/api/v1/settings', { edits: [{ section: 'bacnet', key: 'object_name', value: 'Other' }] });
    const { body } = await web.send<Changes>('POST', '/api/v1/restore', backup, true);
    expect(body.changed).toMatchObject([{ key: 'object_name', from: 'Other', to: '' }]);
    const { events } = (await web.get<{ events: EventView[] }>('/api/v1/journal?kinds=backup-restored')).body;
    const who = { en: 'root at 127.0.0.1 (web)', fr: 'root depuis 127.0.0.1 (page web)' };
    expect(events).toMatchObject([{ who: who.en, whoText: who }]);
    const garbage = await web.send('POST', '/api/v1/restore', { config: 'x' }, true);
    expect([garbage.status, garbage.code]).toEqual([400, 'recovery.not-a-backup']);
  });

  it('changes the login password only where it asks for the present one', async () => {
    const { web } = await start();
    const { sections, secrets, text } = (await web.get<SettingsAnswer>('/api/v1/settings')).body;
    // The page keeps none of these in a draft of config.ini.
    expect(secrets).toContainEqual({ section: 'security', key: 'password' });
    expect(sections.find(({ name }) => name === 'security')?.keys.map(({ key }) => key)).toEqual(['user']);
    for (const edit of [
      { edits: [{ section: 'security', key: 'password', value: 'x' }] },
      { text: `${text}\n[security]\npassword=x\n` },
    ]) {
      const { status, code } = await web.send('PUT', '/api/v1/settings', edit);
      expect([status, code]).toEqual([400, 'web.login-password']);
    }
    expect((await web.get('/api/v1/status')).status).toBe(200);
    const next = 'not-the-factory-one';
    expect((await web.send('PUT', '/api/v1/security/password', { current: 'guess', next })).code).toBe(
      'web.wrong-password',
    );
    expect((await web.send('PUT', '/api/v1/security/password', { current: 'public', next })).status).toBe(200);
  });

  it('keeps its passwords when a backup of a gateway with factory passwords is put in', async () => {
    const { web } = await start();
    const { config, ...rest } = (await web.get<{ config: string }>('/api/v1/backup')).body;
    // As a gateway before this one wrote it.
    const backup = { ...rest, config: `${config}\n[security]\npassword=\n` };
    const next = 'not-the-factory-one';
    await web.send('PUT', '/api/v1/security/password', { current: 'public', next });
    web.password = 'not-the-factory-one';
    expect((await web.send('POST', '/api/v1/restore', backup, true)).status).toBe(200);
    expect((await web.get('/api/v1/status')).status).toBe(200);
    web.password = 'public';
    expect((await web.get('/api/v1/status')).status).toBe(401);
  });

  it('looks for the UPS again when it is asked to', async () => {
    const { web } = await start();
    const running = async () => (await web.get<StatusView>('/api/v1/status')).body.ups.connection === 'running';
    await until(running, 10_000, 'the UPS');
    expect((await web.send('POST', '/api/v1/link/detect')).status).toBe(200);
    await until(running, 10_000, 'the UPS is found again');
    const { detection, frames } = (await web.get<LinkView>('/api/v1/link')).body;
    expect(detection.of).toBeGreaterThan(0);
    expect(frames[0]?.hex).toMatch(/^01 03 /);
    const { events } = (await web.get<{ events: EventView[] }>('/api/v1/journal?kinds=detection-requested')).body;
    expect(events).toMatchObject([{ who: 'root at 127.0.0.1 (web)' }]);
    const { tables } = (await web.get<{ tables: RegisterTableView[] }>('/api/v1/registers')).body;
    const measurements = tables.find(({ id }) => id === 'measurements');
    expect(measurements?.words[0]).toMatchObject({ code: 'M000', managed: true });
    expect(measurements?.words[0]?.feeds).toContain('UPS_OUTPUT_Lr');
  });
});

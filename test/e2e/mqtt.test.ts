import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { NorthboundsAnswer } from '../../src/http/screens/northbounds/schema.js';
import { dashboardQueries, kitText, metricsIn } from '../fleet/kit.js';
import { startDaemon } from '../support/daemon.js';
import { promtool, promtoolMissing } from '../support/machine/promtool.js';
import { brokerUser, Mosquitto, mosquittoMissing, mosquittoNote, usersOnly } from '../support/mqtt/mosquitto.js';
import { until } from '../support/until.js';
import { WebClient } from '../support/web/web-client.js';

const cleanUp: (() => unknown)[] = [];

/** All files below a folder. */
function filesBelow(
  folder: string,
): readonly { readonly path: string; readonly mode: number; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, mode: statSync(path).mode & 0o777, text: readFileSync(path, 'latin1') }));
}

describe.skipIf(mosquittoMissing)(`the running gateway and Debian's mosquitto${mosquittoNote}`, () => {
  afterAll(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end();
  });

  it('is switched on by the page, tells the UPS as it changes, keeps its password, and is told offline when it is killed', async () => {
    const broker = await Mosquitto.start(...usersOnly);
    cleanUp.push(() => broker.remove());
    const daemon = await startDaemon({
      settings: { serial: { port: 'simulator' }, simulator: { pace: 'none' }, network: { announce: 'no' } },
    });
    cleanUp.push(() => daemon.stop());
    const web = new WebClient(daemon.webPort);
    await until(
      async () => (await web.get('/api/v1/status').catch(() => undefined))?.status === 200,
      20_000,
      'the page',
    );
    const listener = broker.listen(['-u', brokerUser.user, '-P', brokerUser.password]);
    cleanUp.push(() => listener.stop());
    const set = (section: string, keys: Record<string, string>) =>
      web.send('PUT', '/api/v1/settings', {
        edits: Object.entries(keys).map(([key, value]) => ({ section, key, value })),
      });
    const place = {
      site: 'lab',
      device: 'u1',
      user: brokerUser.user,
      password: brokerUser.password,
      discovery: 'homeassistant',
    };
    const { status } = await set('mqtt', { enabled: 'yes', broker: `mqtt://127.0.0.1:${broker.port}`, ...place });
    expect(status).toBe(200);
    await until(() => listener.topics.get('ups/lab/u1/status') === 'online', 15_000, 'the gateway at the broker');

    // The simulator is no UPS, and says so.
    await until(() => listener.read('ups/lab/u1/link')?.state === 'running', 15_000, 'the UPS');
    await until(() => listener.read('ups/lab/u1/values/BATTERY_PERCENT')?.value === 100, 15_000, 'a value');
    expect(listener.read('ups/lab/u1/values/BATTERY_PERCENT')).toMatchObject({ state: 'good', simulated: true });
    const discovery = [...listener.topics.keys()].find((topic) => topic.startsWith('homeassistant/device/'));
    expect(Object.keys(listener.read(discovery ?? '').components).length).toBeGreaterThan(50);
    expect(listener.read('ups/lab/u1/alarms').count).toBe(0);
    await set('simulator', { scenario: 'on-battery' });
    await until(
      () => listener.read('ups/lab/u1/alarms/UnitAlarms/ON_BATTERY')?.active === true,
      15_000,
      'the alarm that the UPS is on battery',
    );
    expect(listener.read('ups/lab/u1/alarms').count).toBeGreaterThan(0);

    // What the page and the journal say of it.
    const { mqtt } = (await web.get<NorthboundsAnswer>('/api/v1/northbounds')).body;
    expect(mqtt.view).toMatchObject({ status: 'connected', root: 'ups/lab/u1', refused: 0 });
    const journal = (await web.get('/api/v1/journal')).text;
    expect(journal).toContain('broker-connected');

    // The password is known to the broker's own client alone: no answer, no log and no file but one, which is this user's.
    const answers = [
      journal,
      (await web.get('/api/v1/settings')).text,
      (await web.get('/api/v1/settings/config.ini')).text,
    ];
    for (const text of [...answers, daemon.program.text, readFileSync(daemon.configFile, 'utf8')])
      expect(text.includes(brokerUser.password)).toBe(false);
    const files = filesBelow(daemon.dataDir);
    expect(files.filter(({ text }) => text.includes(brokerUser.password))).toEqual([]);
    const credentials = files.filter(({ path }) => basename(path).startsWith('credentials'));
    expect(credentials.map(({ mode }) => mode)).toEqual(credentials.map(() => 0o600));

    // Nothing comes in: the gateway has asked for nothing.
    expect(broker.said).not.toMatch(/Received SUBSCRIBE from ups-/);

    const { text: metrics } = await web.get('/metrics');
    const served = new Set([...metrics.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name));
    const named = metricsIn([kitText('alert-rules.yml'), ...dashboardQueries().map(({ query }) => query)].join('\n'));
    expect([...named].filter((name) => !served.has(name))).toEqual([]);
    if (!promtoolMissing) expect(promtool(['check', 'metrics'], metrics)).toEqual({ status: 0, said: '' });

    daemon.program.child.kill('SIGKILL');
    await until(() => listener.topics.get('ups/lab/u1/status') === 'offline', 15_000, 'the last will');
  });
});

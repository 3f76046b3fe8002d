import type { StatusView } from '../../../src/http/screens/home/schema.js';
import type { WebPorts } from '../../../src/http/screens/ports.js';
import { buildApp, type WebApp } from '../../../src/http/server/build-app.js';
import type { WebLimits } from '../../../src/http/server/web-limits.js';
import { ManualClock } from '../manual-clock.js';
import { RecordingLog } from '../recording-log.js';

export const status: StatusView = {
  version: '1.2.3',
  startedAtMs: 1,
  nowMs: 2,
  simulated: false,
  deviceStatus: 1,
  ups: { connection: 'running', unitNumber: 0 },
  bacnet: {
    state: 'bound',
    address: '192.0.2.1',
    port: 47808,
    deviceIdentifier: 1338,
    deviceName: 'UPS',
    duplicates: [],
    subscriptions: 0,
    foreignDevice: { state: 'inactive' },
  },
  link: { status: 'open', port: '/dev/ttyS0', requests: 1, answers: 1, timeouts: 0, crcErrors: 0 },
  pending: [],
  commissioning: { active: false, forced: [] },
  settingsProblems: [],
  lamps: { connection: true, network: false, power: true, rx: false, tx: false },
};

/** What was asked of the ports, as `[port.method, ...arguments]`. */
export type Calls = (readonly [string, ...unknown[]])[];

/** Ports that answer with the least, and note what is asked of them. */
export function fakePorts(calls: Calls, more: Partial<WebPorts> = {}): WebPorts {
  const note =
    <T>(name: string, answer: T) =>
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      return answer;
    };
  return {
    checkLogin: async (user, password) => ({ outcome: user === 'root' && password === 'public' ? 'right' : 'wrong' }),
    plant: {
      status: () => status,
      objects: () => [],
      units: () => [],
      link: () => ({
        state: status.link,
        counters: {},
        roundTrip: {},
        frames: [{ atMs: 0, direction: 'out', hex: '01 03', note: 'request' }],
        detection: { running: false, tried: 0, of: 0 },
      }),
      detect: note('plant.detect', Promise.resolve()),
      registers: () => [],
      metrics: () => [],
      isHealthy: () => true,
    },
    events: {
      alarms: () => [],
      events: note('events.events', Promise.resolve({ events: [] })),
      csv: async function* () {
        yield 'id,time\r\n';
      },
      history: note('events.history', Promise.resolve({ stepMs: 60_000, series: [] })),
      onPlantEvent: () => () => undefined,
    },
    settings: {
      read: async () => ({ sections: [], secrets: [], text: '', origin: 'file', problems: [], notices: [] }),
      preview: note('settings.preview', Promise.resolve({ problems: [], notices: [], changed: [] })),
      apply: note('settings.apply', Promise.resolve([])),
      file: async () => '[ups]\n',
      backup: async () => ({ config: '' }),
      restore: note('settings.restore', Promise.resolve([])),
      isTakenByAnother: () => false,
    },
    network: {
      read: async () => ({
        backend: 'none',
        canApply: false,
        inForce: { addresses: [], gateway: '', dns: '', hostname: '', mac: '' },
        configured: { dhcp: true },
      }),
      apply: note('network.apply', Promise.resolve({ revertAtMs: 90_000 })),
      confirm: note('network.confirm', Promise.resolve()),
    },
    bacnet: {
      read: () => ({
        state: 'bound',
        counters: {},
        clients: [],
        subscriptions: [],
        foreignDevice: { state: 'inactive' },
        duplicates: [],
        sameName: [],
      }),
      documents: () => ['pics.md'],
      document: async (path) =>
        path.startsWith('a/') || path === 'pics.md' || path === 'sheet.html'
          ? { name: 'x', contentType: path.endsWith('html') ? 'text/html' : 'text/plain', text: 'document' }
          : undefined,
      openCommissioning: note('bacnet.openCommissioning', Promise.resolve()),
      closeCommissioning: note('bacnet.closeCommissioning', Promise.resolve()),
      override: note('bacnet.override', Promise.resolve()),
    },
    firmware: {
      read: async () => ({ current: '1.2.3', canUpdate: true, slots: [] }),
      upload: async (image, by) => {
        let bytes = 0;
        for await (const chunk of image) bytes += (chunk as Uint8Array).length;
        calls.push(['firmware.upload', bytes, by]);
        return { bytes };
      },
      rollback: note('firmware.rollback', Promise.resolve()),
    },
    security: {
      read: async () => ({
        user: 'root',
        factoryPassword: true,
        kept: false,
        shortestPassword: 8,
        failedLogins: [],
        tls: { enabled: false },
        services: { web: {}, ftp: {}, bacnet: {} },
      }),
      setPassword: note('security.setPassword', Promise.resolve()),
      keepFactoryPassword: note('security.keepFactoryPassword', Promise.resolve()),
      setCertificate: note('security.setCertificate', Promise.resolve()),
      removeCertificate: note('security.removeCertificate', Promise.resolve()),
    },
    machine: {
      restart: note('machine.restart', undefined),
      factoryReset: note('machine.factoryReset', Promise.resolve()),
      finderInfo: () => ({ version: '1.2.3' }),
    },
    ...more,
  };
}

export interface TestApp extends WebApp {
  readonly calls: Calls;
  readonly clock: ManualClock;
  readonly log: RecordingLog;
  readonly ports: WebPorts;
}

export async function testApp(
  more: Partial<WebPorts> = {},
  limits: Partial<WebLimits> = {},
  pageFolder = '/nonexistent',
): Promise<TestApp> {
  const calls: Calls = [];
  const clock = new ManualClock();
  const log = new RecordingLog();
  const ports = fakePorts(calls, more);
  const made = await buildApp({ ports, pageFolder, version: '1.2.3', clock, log: log.logger, limits });
  return { ...made, calls, clock, log, ports };
}

export const authorization = `Basic ${Buffer.from('root:public').toString('base64')}`;

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

import type { StatusView } from '../../../src/http/screens/home/schema.js';
import type { IncidentView } from '../../../src/http/screens/incidents/schema.js';
import type { TrialAnswer } from '../../../src/http/screens/profiles/schema.js';
import type { SearchState } from '../../../src/http/screens/register-search/schema.js';
import type { Screens } from '../../../src/http/screens/screens.js';
import type { UpsSearchView } from '../../../src/http/screens/setup/schema.js';
import type { ObjectDetails } from '../../../src/http/screens/values/schema.js';
import type { LoginCheck, LoginFacts } from '../../../src/http/server/access/login-gate.js';
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
  units: [],
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
  link: {
    status: 'open',
    carrier: 'modbus-rtu',
    toCheck: { en: 'the cable', fr: 'le câble' },
    port: '/dev/ttyS0',
    requests: 1,
    answers: 1,
    timeouts: 0,
    crcErrors: 0,
  },
  pending: [],
  commissioning: { active: false, forced: [] },
  inhibitedAlarms: [],
  settingsProblems: [],
  lamps: { connection: true, network: false, power: true, rx: false, tx: false },
};

export const searchState: SearchState = {
  isRunning: false,
  ups: 'running',
  words: 0,
  reads: { asked: 0, answered: 0, refused: 0, silent: 0, waiting: 0 },
  pages: [],
  isComplete: false,
  bound: 0.995,
  observations: [],
  findings: [],
  assigned: [],
};

export const noSearch: UpsSearchView = {
  status: 'none',
  port: '',
  slave: 1,
  toCheck: { en: 'the cable', fr: 'le câble' },
  tries: [],
  of: 0,
  leftMs: 0,
  elapsedMs: 0,
  edits: [],
};

const trial: TrialAnswer = {
  identity: 'unknown',
  line: { kind: 'own', parity: 'none', stopBits: 1, slave: 1 },
  tables: [],
  rows: [],
};

/** A mains failure of a minute and a half, or what is said otherwise. */
export function incidentOf(facts: Partial<IncidentView>): IncidentView {
  return {
    id: 1,
    kind: 'outage',
    state: 'ended',
    isOpen: false,
    title: { en: 'Mains failure', fr: 'Coupure du secteur' },
    severity: 'warning',
    beginMs: 5000,
    isBeginUnknown: false,
    endMs: 95_000,
    durationMs: 90_000,
    returns: 0,
    restarts: 0,
    losses: 0,
    isClockSet: false,
    load: { outcome: 'battery', text: { en: 'held', fr: 'maintenue' }, steps: [] },
    alarms: [],
    ...facts,
  };
}

const details: ObjectDetails = {
  object: {
    name: 'BYPASS_V1',
    type: 'AV',
    instance: 75,
    level: 'unit',
    description: { en: '', fr: '' },
    presentValue: -1,
    text: '',
    unit: 'V',
    sources: [],
    certainty: 'none',
    state: 'not-managed',
    outOfService: false,
  },
  help: { meaning: { en: '', fr: '' } },
  registers: [],
  lines: [],
  hasHistory: true,
};

/** What was asked of the screens, as `[screen.method, ...arguments]`. */
export type Calls = (readonly [string, ...unknown[]])[];

/** Screens that answer with the least, and note what is asked of them. */
export function fakeScreens(calls: Calls, more: Partial<Screens> = {}): Screens {
  const note =
    <T>(name: string, answer: T) =>
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      return answer;
    };
  return {
    status: () => status,
    values: {
      objects: () => [],
      units: () => [],
      details: note('values.details', Promise.resolve(details)),
      recent: note('values.recent', { unit: 'V', points: [] }),
      changes: note('values.changes', Promise.resolve({ fromMs: 1, toMs: 2, tracks: [] })),
      trial: note('values.trial', { object: details.object }),
    },
    upsUnits: { read: () => ({ units: [], oldestMs: 60_000 }), forget: note('upsUnits.forget', Promise.resolve()) },
    link: {
      read: () => ({
        state: status.link,
        counters: {},
        roundTrip: {},
        frames: [{ atMs: 0, direction: 'out', hex: '01 03', note: 'request' }],
        detection: { running: false, tried: 0, of: 0 },
      }),
      detect: note('link.detect', Promise.resolve()),
    },
    registers: () => [],
    registerSearch: {
      state: async () => searchState,
      words: () => ({ words: [] }),
      profile: async () => ({ name: 'site-ups', text: '{}', leftOut: [] }),
      start: note('registerSearch.start', Promise.resolve(searchState)),
      stop: note('registerSearch.stop', Promise.resolve(searchState)),
      observe: note('registerSearch.observe', Promise.resolve(searchState)),
      forget: note('registerSearch.forget', Promise.resolve(searchState)),
      accept: note('registerSearch.accept', Promise.resolve({ changed: [], state: searchState })),
      takeBack: note('registerSearch.takeBack', Promise.resolve({ changed: [], state: searchState })),
    },
    profiles: {
      list: async () => ({ profiles: [], missing: [] }),
      file: async () => new TextEncoder().encode('{}'),
      check: note('profiles.check', Promise.resolve({ problems: [] })),
      save: note('profiles.save', Promise.resolve()),
      remove: note('profiles.remove', Promise.resolve()),
      tryText: note('profiles.tryText', Promise.resolve(trial)),
      tryNamed: note('profiles.tryNamed', Promise.resolve(trial)),
      use: note('profiles.use', Promise.resolve([])),
    },
    monitoring: { metrics: () => [], isHealthy: () => true },
    events: {
      alarms: () => ({ active: [], isTold: true }),
      events: note('events.events', Promise.resolve({ events: [] })),
      csv: () => ({ name: 'ups-5-journal.csv', text: 'id,time\r\n' }),
      onUpsEvent: () => () => undefined,
    },
    incidents: {
      list: note('incidents.list', Promise.resolve({ open: [], over: [] })),
      story: note('incidents.story', Promise.resolve({ incident: incidentOf({}), events: [], hasMore: false })),
      csv: async () => ({ name: 'ups-5-incidents.csv', text: 'id,begin\r\n' }),
    },
    history: {
      series: note('history.series', Promise.resolve({ stepMs: 60_000, series: [] })),
      csv: async (query) => {
        calls.push(['history.csv', query]);
        return {
          name: 'ups-5-history.csv',
          text: (async function* () {
            yield 'time\r\n';
          })(),
        };
      },
    },
    settings: {
      read: async () => ({ sections: [], secrets: [], text: '', origin: 'file', problems: [], notices: [] }),
      preview: note('settings.preview', Promise.resolve({ problems: [], notices: [], changed: [] })),
      apply: note('settings.apply', Promise.resolve([])),
      file: async () => '[ups]\n',
      backup: async () => ({ format: 'f', version: '1.2.3', config: '' }),
      restore: note('settings.restore', Promise.resolve({ changed: [], leftOut: [] })),
      isTakenByAnother: () => false,
    },
    setup: {
      read: async () => ({ step: 'line', ports: [], search: noSearch }),
      keepStep: note('setup.keepStep', undefined),
      search: () => noSearch,
      startSearch: note('setup.startSearch', Promise.resolve(noSearch)),
      endSearch: note('setup.endSearch', Promise.resolve(noSearch)),
      proposal: () => ({ deviceIdentifier: 1338, objectName: '', heard: 0 }),
    },
    network: {
      read: async () => ({
        backend: 'none',
        canApply: false,
        inForce: { addresses: [], gateway: '', dns: '', hostname: '', mac: '' },
        configured: { dhcp: true, address: '', netmask: '', gateway: '', dns: '', hostname: '' },
      }),
      apply: note('network.apply', Promise.resolve({ revertAtMs: 90_000 })),
      check: note('network.check', Promise.resolve({ problems: [] })),
      confirm: note('network.confirm', Promise.resolve()),
    },
    bacnet: () => ({
      state: 'bound',
      counters: {},
      clients: [],
      subscriptions: [],
      foreignDevice: { state: 'inactive' },
      duplicates: [],
      sameName: [],
    }),
    doors: { read: () => ({ ways: [] }) },
    northbounds: {
      read: () => ({ nut: { doors: [] }, snmp: { doors: [] }, modbusTcp: { doors: [] }, mqtt: {} }),
      brokerCertificates: {
        read: () => Promise.resolve({}),
        setCa: note('mqtt.setCa', Promise.resolve()),
        removeCa: note('mqtt.removeCa', Promise.resolve()),
        setClient: note('mqtt.setClient', Promise.resolve()),
        removeClient: note('mqtt.removeClient', Promise.resolve()),
      },
    },
    sc: {
      read: () => ({
        ...{ isOn: false, hasHub: false, isClockSet: true, nowMs: 1, deviceUuid: '', vmac: '' },
        ...{ hubs: [], counters: {}, messages: [], certificates: {}, proposal: { commonName: 'UPS 1338' } },
      }),
      makeRequest: note('sc.makeRequest', Promise.resolve('')),
      request: () => '-----BEGIN CERTIFICATE REQUEST-----\n',
      check: note('sc.check', Promise.resolve({ findings: [] })),
      offer: note('sc.offer', Promise.resolve({ outcome: 'in-force' as const, findings: [] })),
      tryCandidate: note('sc.tryCandidate', Promise.resolve({ outcome: 'accepted' as const })),
      commit: note('sc.commit', Promise.resolve()),
      discard: note('sc.discard', Promise.resolve()),
    },
    servers: {
      read: () => ({ drillSeconds: { shortest: 180, longest: 3600, usual: 300 } }),
      dryRun: note(
        'servers.dryRun',
        Promise.resolve({ fromMs: 0, toMs: 1, outages: [], hasMore: false, isEdited: false }),
      ),
      startDrill: note('servers.startDrill', undefined),
      stopDrill: note('servers.stopDrill', undefined),
    },
    alarms: {
      events: () => ({ isOn: true, events: [], acknowledgements: [], inhibitions: [] }),
      acknowledge: note('alarms.acknowledge', Promise.resolve()),
      points: () => ({ isOn: true, points: [] }),
      checkPoint: () => ({ problems: [] }),
      checkInhibition: () => ({ problems: [] }),
      checkClass: () => ({ problems: [] }),
      checkRecipient: () => ({ problems: [] }),
      changePoint: note('alarms.changePoint', Promise.resolve()),
      inhibit: note('alarms.inhibit', Promise.resolve()),
      endInhibition: note('alarms.endInhibition', Promise.resolve()),
      classes: () => ({ isOn: true, isSending: true, mostRecipients: 32, classes: [] }),
      changeClass: note('alarms.changeClass', Promise.resolve()),
      addRecipient: note('alarms.addRecipient', Promise.resolve('0123456789abcdef')),
      removeRecipient: note('alarms.removeRecipient', Promise.resolve()),
      testRecipient: note('alarms.testRecipient', Promise.resolve({ outcome: 'confirmed' as const })),
      devices: () => ({ devices: [] }),
      search: note('alarms.search', { asked: true }),
    },
    documents: {
      list: () => ['pics.md'],
      read: async (path) =>
        path.startsWith('a/') || path === 'pics.md' || path === 'sheet.html'
          ? { name: 'x', contentType: path.endsWith('html') ? 'text/html' : 'text/plain', content: 'document' }
          : undefined,
    },
    commissioning: {
      open: note('commissioning.open', Promise.resolve()),
      close: note('commissioning.close', Promise.resolve()),
      override: note('commissioning.override', Promise.resolve()),
    },
    firmware: {
      read: async () => ({ current: '1.2.3', canUpdate: true, slots: [] }),
      upload: async (image, by, terms) => {
        let bytes = 0;
        for await (const chunk of image) bytes += (chunk as Uint8Array).length;
        calls.push(['firmware.upload', bytes, by, terms]);
        return { version: '1.2.4', isWaiting: false };
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
        services: {
          web: { enabled: true, port: 8080, encrypted: false },
          ftp: { enabled: true, port: 2121, encrypted: false },
          bacnet: { enabled: true, port: 47808, passwordSet: false },
        },
      }),
      setPassword: note('security.setPassword', Promise.resolve()),
      keepFactoryPassword: note('security.keepFactoryPassword', Promise.resolve()),
      setCertificate: note('security.setCertificate', Promise.resolve()),
      removeCertificate: note('security.removeCertificate', Promise.resolve()),
    },
    machine: {
      restart: note('machine.restart', undefined),
      factoryReset: note('machine.factoryReset', Promise.resolve()),
      finderInfo: () => ({
        version: '1.2.3',
        deviceIdentifier: 1338,
        deviceName: 'UPS',
        unitNumber: 0,
        bacnetPort: 47808,
        simulated: false,
      }),
    },
    ...more,
  };
}

export const checkFactoryLogin: LoginCheck = async (user, password) => ({
  outcome: user === 'root' && password === 'public' ? 'right' : 'wrong',
});

export const quietLogin: LoginFacts = {
  stamp: () => '',
  metricsToken: { isSet: false, check: async () => ({ outcome: 'wrong' }) },
  lockedForMs: () => 0,
  noteRequest: () => undefined,
  noteSignOut: () => undefined,
};

export interface TestApp extends WebApp {
  readonly calls: Calls;
  readonly clock: ManualClock;
  readonly log: RecordingLog;
  readonly screens: Screens;
}

/** Screens other than the fake ones, and who decides on logins. */
export type TestScreens = Partial<
  Screens & {
    readonly checkLogin: LoginCheck;
    readonly login: Partial<LoginFacts>;
    readonly serversAtStake: () => number;
  }
>;

export async function testApp(
  { checkLogin = checkFactoryLogin, login = {}, serversAtStake = () => 0, ...more }: TestScreens = {},
  limits: Partial<WebLimits> = {},
  pageFolder = '/nonexistent',
  trustedProxy = '',
): Promise<TestApp> {
  const calls: Calls = [];
  const clock = new ManualClock();
  const log = new RecordingLog();
  const screens = fakeScreens(calls, more);
  const made = await buildApp({
    screens,
    checkLogin,
    login: { ...quietLogin, ...login },
    pageFolder,
    version: '1.2.3',
    clock,
    log: log.logger,
    limits,
    trustedProxy: () => trustedProxy,
    serversAtStake,
  });
  return { ...made, calls, clock, log, screens };
}

export const authorization = `Basic ${Buffer.from('root:public').toString('base64')}`;

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

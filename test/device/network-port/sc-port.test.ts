import { beforeEach, describe, expect, it } from 'vitest';
import { scFailure } from '../../../src/bacnet/datalink/sc/node/sc-failure.js';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { PropertyWriter } from '../../../src/bacnet/object-model/property-writer.js';
import { NetworkPort } from '../../../src/device/network-port/network-port.js';
import { ScPort } from '../../../src/device/network-port/sc-port.js';
import {
  offlineScPortSource,
  type ScHubRecord,
  type ScPortSource,
} from '../../../src/device/network-port/sc-port-source.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import type { Settings } from '../../../src/settings/settings-schema.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Property identifiers as 135-2020 §21 and its addendum cc number them. */
const property = {
  outOfService: 81,
  reliability: 103,
  statusFlags: 111,
  propertyList: 371,
  apduLength: 399,
  changesPending: 416,
  command: 417,
  macAddress: 423,
  networkNumber: 425,
  quality: 426,
  networkType: 427,
  protocolLevel: 482,
  csrFile: 509,
  issuerFiles: 511,
  maxBvlc: 4194304,
  maxNpdu: 4194305,
  certificateFile: 4194306,
  health: 4194307,
  connectWait: 4194308,
  directAccept: 4194309,
  directInitiate: 4194313,
  disconnectWait: 4194314,
  failedRequests: 4194315,
  failoverStatus: 4194316,
  failoverUri: 4194317,
  connectorState: 4194318,
  hubFunction: 4194322,
  heartbeat: 4194323,
  primaryStatus: 4194324,
  primaryUri: 4194325,
  reconnectMax: 4194326,
  reconnectMin: 4194327,
} as const;
type Name = keyof typeof property;

const on = '[sc]\nenabled=yes\nprimary_hub=wss://a\nfailover_hub=wss://b\n';
const id = { objectType: 56, instance: 2 };
const [yes, no] = ['11', '10'];
/** CharacterString in UTF-8. */
const text = (value: string) => {
  const octets = Buffer.from(value);
  const length = octets.length + 1;
  const tag = length < 5 ? (0x70 + length).toString(16) : `75${length.toString(16).padStart(2, '0')}`;
  return `${tag}00${octets.toString('hex')}`;
};

let clock: ManualClock;
let settings: Settings;
let source: { -readonly [K in keyof ScPortSource]: ScPortSource[K] };
let changed: () => void;
let store: ObjectStore;
let port: NetworkPort;
let writer: PropertyWriter;
let kept: string[];
let fails: boolean;

function settingsOf(lines: string): Settings {
  const { settings: read } = readSettings(Buffer.from(lines), {
    file: 'config.ini',
  });
  if (read === undefined) throw new Error('no settings');
  return read;
}

const editsOf = (edits: unknown) => edits as readonly { section: string; key: string; value: string }[];

function open(lines: string): void {
  settings = settingsOf(lines);
  const current = {
    get current() {
      return settings;
    },
  };
  source = {
    ...offlineScPortSource({ vmac: 'a2b1c3d4e5f6' }),
    onChange: (listener) => {
      changed = listener;
      return () => undefined;
    },
  };
  const scPort = new ScPort({
    source,
    settings: current,
    deviceClock: { localMs: () => Date.UTC(2026, 10, 29, 21, 30, 15, 250) },
    clock,
  });
  const refuse = () => Promise.reject(new Error('the machine is left alone'));
  port = new NetworkPort({
    machine: {
      read: () => ({
        name: '',
        address: '',
        netmask: '',
        gateway: '',
        dns: [],
        linkSpeed: 0,
        dhcp: undefined,
      }),
      setsNetwork: () => false,
      apply: refuse,
      noticeRequest: () => undefined,
    },
    settings: current,
    store: {
      preview: async (edits) => {
        const hubs = ['primary_hub', 'wss://a'] as const;
        const values = new Map<string, string>([
          hubs,
          ...editsOf(edits).map(({ key, value }) => [key, value] as const),
        ]);
        const lines = [...values].map(([key, value]) => `${key}=${value}`);
        const { problems } = readSettings(Buffer.from(`[sc]\nenabled=yes\n${lines.join('\n')}`), {
          file: 'config.ini',
        });
        return { problems, notices: [], changed: [] };
      },
      apply: async (edits, by) => {
        if (fails) throw new Error('no space on the disk');
        kept.push(...editsOf(edits).map(({ section, key, value }) => `[${section}] ${key}=${value}`));
        kept.push(`by ${by}`);
        return {} as never;
      },
    },
    clock,
    log: silentLog,
    other: scPort,
  });
  store = new ObjectStore({ databaseRevision: 0 });
  store.add(port.definition());
  store.add(scPort.definition());
  scPort.attach(store);
  const owners = [port, scPort];
  writer = new PropertyWriter(store, {
    isCommissioning: false,
    isOutOfService: () => false,
    write: async (write) => {
      const { objectType, instance } = write.objectId;
      return owners.find((one) => one.owns(objectType, write.propertyId, instance))?.write(write);
    },
  });
}

beforeEach(() => {
  clock = new ManualClock();
  kept = [];
  fails = false;
  open('[bacnet]\n');
});

const read = (name: Name, arrayIndex?: number) => {
  const octets = store.read(id, property[name], arrayIndex);
  return octets instanceof Uint8Array
    ? Buffer.from(octets).toString('hex')
    : `${octets.errorClass}/${octets.errorCode}`;
};
const write = async (name: Name, hex: string, instance = 2) => {
  const value = Uint8Array.from(Buffer.from(hex, 'hex'));
  const objectId = { objectType: 56, instance };
  const failure = await writer.write({ objectId, propertyId: property[name], arrayIndex: undefined, value }, 'BMS');
  return failure === undefined ? 'done' : `${failure.errorClass}/${failure.errorCode}`;
};
const activate = async () => {
  const failure = await port.activate('192.168.1.20:47808', '192.168.1.20');
  return failure === undefined ? 'done' : `${failure.errorClass}/${failure.errorCode}`;
};

/** A day and time that are not specified, and 21:30:15.25 of Sunday, 29 November 2026. */
const never = 'a4ffffffffb4ffffffff';
const now = 'a47e0b1d07b4151e0f19';

describe('Network Port 2 while BACnet/SC is off', () => {
  it.each([
    ['outOfService', yes],
    ['reliability', '9100'],
    // OUT_OF_SERVICE alone.
    ['statusFlags', '820410'],
    ['networkType', '910b'],
    ['protocolLevel', '9102'],
    ['networkNumber', '2100'],
    ['quality', '9100'],
    ['changesPending', no],
    ['command', '9100'],
    ['macAddress', '6506a2b1c3d4e5f6'],
    ['apduLength', '2205c4'],
    // 1476 of an APDU and 21 of a network header; 16 of a BVLC header and 256 of options.
    ['maxNpdu', '2205d9'],
    ['maxBvlc', '2206e9'],
    ['primaryUri', '7100'],
    ['failoverUri', '7100'],
    ['reconnectMin', '210a'],
    ['reconnectMax', '22012c'],
    ['connectWait', '210a'],
    ['disconnectWait', '210a'],
    ['heartbeat', '22012c'],
    ['connectorState', '9100'],
    ['primaryStatus', `09001e${never}1f2e${never}2f`],
    ['failoverStatus', `09001e${never}1f2e${never}2f`],
    // Class object, code success, of no known moment.
    ['health', `0e${never}0f1e910191541f`],
    ['certificateFile', 'c402800001'],
    ['issuerFiles', 'c402800002c402800003'],
    ['csrFile', 'c402800004'],
    ['hubFunction', no],
    ['directInitiate', no],
    ['directAccept', no],
    ['failedRequests', ''],
  ] as const)('%s is %s', (name, octets) => {
    expect(read(name)).toBe(octets);
  });

  it('the issuers are an array of two', () => {
    expect([0, 1, 2, 3].map((index) => read('issuerFiles', index))).toEqual([
      '2102',
      'c402800002',
      'c402800003',
      '2/42',
    ]);
  });

  it('Property_List has its numbers, also those above 4194303', () => {
    const listed = store.read(id, property.propertyList);
    const octets = listed instanceof Uint8Array ? Buffer.from(listed).toString('hex') : '';
    expect(octets).toContain('93400015');
    expect(octets).toContain('9201ff');
    // Properties of other ports are not there: BACnet_IP_Mode, Link_Speed.
    expect([store.find(56, 2)?.property(408), store.find(56, 2)?.property(420)]).toEqual([undefined, undefined]);
  });
});

describe('Network Port 2 while BACnet/SC is on', () => {
  const record: ScHubRecord = {
    state: 0,
    connectedAtMs: undefined,
    disconnectedAtMs: undefined,
    failure: undefined,
  };
  const refused = scFailure('refused', { hub: 'wss://a' });

  it('shows the settings', () => {
    open(`${on}reconnect_min_s=30\nreconnect_max_s=60\nheartbeat_s=60\nconnect_wait_s=20\n`);
    expect([read('primaryUri'), read('failoverUri')]).toEqual([text('wss://a'), text('wss://b')]);
    expect((['reconnectMin', 'reconnectMax', 'heartbeat', 'connectWait'] as const).map((one) => read(one))).toEqual([
      '211e',
      '213c',
      '213c',
      '2114',
    ]);
    expect([read('outOfService'), read('statusFlags')]).toEqual([no, '820400']);
  });

  it('says by which hub it is connected, and since when', () => {
    open(on);
    source.connectedTo = 'primary';
    source.primary = {
      ...record,
      state: 1,
      connectedAtMs: clock.wallMs(),
    };
    changed();
    expect([read('connectorState'), read('reliability')]).toEqual(['9101', '9100']);
    expect(read('primaryStatus')).toBe(`09011e${now}1f2e${never}2f`);
    expect(read('health')).toBe(`0e${now}0f1e910191541f`);
    source.connectedTo = 'failover';
    expect(read('connectorState')).toBe('9102');
  });

  it('says why there is no hub: error, words, FAULT', () => {
    open(on);
    source.primary = {
      ...record,
      state: 3,
      connectedAtMs: clock.wallMs() - 15_250,
      failure: refused,
    };
    changed();
    const words = Buffer.from(refused.detail.en);
    const details = `${(words.length + 1).toString(16)}00${words.toString('hex')}`;
    // 21:30:00.00; class communication, tcp-connection-refused.
    const moment = 'a47e0b1d07b4151e0000';
    expect(read('primaryStatus')).toBe(`09031e${moment}1f2e${never}2f3e910791c23f4d${details}`);
    expect(read('health')).toBe(`0e${moment}0f1e910791c21f3d${details}`);
    expect([read('reliability'), read('statusFlags')]).toEqual(['910c', '820440']);
    // A connection that stood, and broke: it keeps when it was made.
    source.primary = { ...source.primary, state: 2, disconnectedAtMs: clock.wallMs() };
    expect(read('primaryStatus')).toBe(`09021e${moment}1f2e${now}2f3e910791c23f4d${details}`);
    expect(read('health')).toBe(`0e${now}0f1e910791c21f3d${details}`);
  });

  it('tells a fault of its own from one of the hub', () => {
    open(on);
    source.primary = {
      ...record,
      state: 3,
      failure: scFailure('own-certificate-missing', { hub: 'wss://a' }),
    };
    changed();
    expect(read('reliability')).toBe('910a');
    source.connectedTo = 'failover';
    source.failover = { ...record, state: 1, connectedAtMs: clock.wallMs() };
    changed();
    expect([read('reliability'), read('health')]).toEqual(['9100', `0e${now}0f1e910191541f`]);
  });

  it('is out of service when it is switched off, and port 1 when it is alone', () => {
    open(on);
    settings = settingsOf('[bacnet]\n');
    changed();
    expect([read('outOfService'), read('statusFlags')]).toEqual([yes, '820410']);
    open(`${on}ip=off\n`);
    const ofPort1 = store.read({ objectType: 56, instance: 1 }, 81);
    expect(ofPort1 instanceof Uint8Array && Buffer.from(ofPort1).toString('hex')).toBe(yes);
  });
});

describe('what a BMS writes to Network Port 2 waits until it is activated', () => {
  beforeEach(() => open(on));

  it('reads as written, and is in config.ini a second after the activation', async () => {
    expect(await write('primaryUri', text('wss://c:4443/hub'))).toBe('done');
    expect(await write('failoverUri', text(''))).toBe('done');
    expect(await write('heartbeat', '213c')).toBe('done');
    expect([read('changesPending'), read('primaryUri'), read('heartbeat')]).toEqual([
      yes,
      text('wss://c:4443/hub'),
      '213c',
    ]);
    expect(await activate()).toBe('done');
    expect([read('changesPending'), read('heartbeat'), kept]).toEqual([no, '213c', []]);
    await clock.advance(1000);
    expect(kept).toEqual([
      '[sc] primary_hub=wss://c:4443/hub',
      '[sc] failover_hub=',
      '[sc] heartbeat_s=60',
      'by 192.168.1.20:47808',
    ]);
  });

  it('is activated together with what waits at port 1', async () => {
    await write('connectWait', '2114');
    const ofPort1 = {
      objectId: { objectType: 56, instance: 1 },
      propertyId: 419,
      arrayIndex: undefined,
    };
    await writer.write({ ...ofPort1, value: Uint8Array.of(0x21, 60) }, 'BMS');
    await activate();
    await clock.advance(1000);
    expect(kept).toEqual(['[bacnet] bbmd_ttl_s=60', '[sc] connect_wait_s=20', 'by 192.168.1.20:47808']);
  });

  it('DISCARD_CHANGES forgets it, of this port alone', async () => {
    await write('heartbeat', '213c');
    expect(await write('command', '9101', 1)).toBe('done');
    expect(read('changesPending')).toBe(yes);
    expect(await write('command', '9101')).toBe('done');
    expect([read('changesPending'), read('heartbeat'), read('command')]).toEqual([no, '22012c', '9100']);
    expect(await activate()).toBe('done');
    await clock.advance(1000);
    expect(kept).toEqual([]);
  });

  it('what the settings refuse together is invalid-configuration-data, and goes on waiting', async () => {
    await write('reconnectMin', '22012c');
    await write('reconnectMax', '2102');
    expect(await activate()).toBe('0/46');
    expect(read('changesPending')).toBe(yes);
    await clock.advance(5000);
    expect(kept).toEqual([]);
  });

  it('what cannot be kept waits again', async () => {
    await write('heartbeat', '213c');
    await activate();
    fails = true;
    await clock.advance(1000);
    expect([read('changesPending'), read('heartbeat')]).toEqual([yes, '213c']);
  });

  it('the value that is in force already is pending, and activating it changes nothing', async () => {
    await write('heartbeat', '22012c');
    expect(read('changesPending')).toBe(yes);
    expect(await activate()).toBe('done');
    settings = settingsOf(`${on}heartbeat_s=60\n`);
    expect([read('changesPending'), read('heartbeat')]).toEqual([no, '213c']);
  });

  it.each([
    ['primaryUri', text('ws://a'), '2/37'],
    ['primaryUri', text('wss://user@a'), '2/37'],
    ['primaryUri', '2101', '2/9'],
    ['reconnectMin', '2101', '2/37'],
    ['reconnectMin', '22012d', '2/37'],
    ['reconnectMax', '220259', '2/37'],
    ['connectWait', '2104', '2/37'],
    ['heartbeat', '2102', '2/37'],
    ['heartbeat', '22012d', '2/37'],
    ['disconnectWait', '2105', '2/40'],
    ['hubFunction', yes, '2/40'],
    ['directAccept', yes, '2/40'],
    ['macAddress', '6506a2b1c3d4e5f7', '2/40'],
    ['certificateFile', 'c402800002', '2/40'],
    ['outOfService', yes, '2/40'],
    ['command', '9100', '2/37'],
    // RENEW_FD_REGISTRATION is of other ports; RESTART_PORT, GENERATE_CSR_FILE and VALIDATE_CHANGES are not done here.
    ['command', '9102', '2/37'],
    ['command', '9107', '2/45'],
    ['command', '9108', '2/45'],
    ['command', '9109', '2/45'],
  ] as const)('%s %s is error %s, and nothing is pending', async (name, octets, failure) => {
    expect(await write(name, octets)).toBe(failure);
    expect(read('changesPending')).toBe(no);
  });
});

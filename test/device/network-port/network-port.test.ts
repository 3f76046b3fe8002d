import { beforeEach, describe, expect, it } from 'vitest';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { PropertyWriter } from '../../../src/bacnet/object-model/property-writer.js';
import { GatewayError } from '../../../src/core/errors.js';
import { NetworkPort, type PortMachine } from '../../../src/device/network-port/network-port.js';
import type { InterfaceFacts } from '../../../src/device/network-port/port-values.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import type { Settings } from '../../../src/settings/settings-schema.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Property identifiers as 135-2016 §21 numbers them. */
const property = {
  apduLength: 399,
  ipAddress: 400,
  gateway: 401,
  dhcp: 402,
  dns: 406,
  mode: 408,
  mask: 411,
  udpPort: 412,
  acceptsForeignDevices: 413,
  table: 414,
  foreignDevices: 415,
  changesPending: 416,
  command: 417,
  bbmd: 418,
  lifetime: 419,
  linkSpeed: 420,
  macAddress: 423,
  interfaceName: 424,
  networkNumber: 425,
  quality: 426,
  networkType: 427,
  protocolLevel: 482,
} as const;

const facts: InterfaceFacts = {
  name: 'eth0',
  address: '192.168.1.10',
  netmask: '255.255.255.0',
  gateway: '192.168.1.1',
  dns: ['192.168.1.2', '192.168.1.3'],
  linkSpeed: 100e6,
  dhcp: false,
};

let clock: ManualClock;
let settings: Settings;
let store: ObjectStore;
let port: NetworkPort;
let writer: PropertyWriter;
/** Keys and values of config.ini, in the order in which they were written. */
let kept: string[];
let applied: unknown[];
let problems: string[];
let applies: PortMachine['apply'];
/** What config.ini waits for before it is written. */
let slowly: () => Promise<void>;

function settingsOf(text: string): Settings {
  const { settings: read } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
  if (read === undefined) throw new Error('no settings');
  return read;
}

function open(text = '[bacnet]\n', { setsNetwork = true, dhcp }: { setsNetwork?: boolean; dhcp?: boolean } = {}): void {
  settings = settingsOf(text);
  const machine: PortMachine = {
    read: () => ({ ...facts, dhcp }),
    setsNetwork: () => setsNetwork,
    apply: (...all) => applies(...all),
    noticeRequest: () => undefined,
  };
  port = new NetworkPort({
    machine,
    settings: {
      get current() {
        return settings;
      },
    },
    store: {
      preview: async () => ({
        problems: problems.map((reason) => ({ reason, message: { en: reason, fr: reason } }) as never),
        notices: [],
        changed: [],
      }),
      apply: async (edits, by) => {
        await slowly();
        for (const { key, value } of edits as readonly { key: string; value: string }[]) kept.push(`${key}=${value}`);
        kept.push(`by ${by}`);
        return {} as never;
      },
    },
    clock,
    log: silentLog,
  });
  store = new ObjectStore({ databaseRevision: 0 });
  store.add(port.definition());
  writer = new PropertyWriter(store, {
    isCommissioning: false,
    isOutOfService: () => false,
    write: (write) => port.write(write),
  });
}

beforeEach(() => {
  clock = new ManualClock();
  kept = [];
  applied = [];
  problems = [];
  slowly = () => Promise.resolve();
  applies = async (...all) => {
    applied.push(all);
  };
  open();
});

const id = { objectType: 56, instance: 1 };
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const read = (name: keyof typeof property, arrayIndex?: number) => {
  const octets = store.read(id, property[name], arrayIndex);
  return octets instanceof Uint8Array
    ? Buffer.from(octets).toString('hex')
    : `${octets.errorClass}/${octets.errorCode}`;
};
const write = async (name: keyof typeof property, hex: string, arrayIndex?: number) => {
  const failure = await writer.write(
    { objectId: id, propertyId: property[name], arrayIndex, value: bytes(hex) },
    'BMS',
  );
  return failure === undefined ? 'done' : `${failure.errorClass}/${failure.errorCode}`;
};
const activate = async () => {
  const failure = await port.activate('192.168.1.20:47808', '192.168.1.20');
  return failure === undefined ? 'done' : `${failure.errorClass}/${failure.errorCode}`;
};
const [yes, no] = ['11', '10'];
/** BACnetIPMode. */
const [normal, foreign, bbmdMode] = ['9100', '9101', '9102'];
/** BACnetHostNPort: 10.0.0.5 and port 47808; none. */
const bbmd = '0e 1c 0a000005 0f 1a bac0';
const noBbmd = '0e 08 0f 19 00';

describe('Network Port 1, as it reads (135-2016 §12.56)', () => {
  it.each([
    ['networkType', '9105'],
    ['protocolLevel', '9102'],
    ['networkNumber', '2100'],
    ['quality', '9100'],
    ['changesPending', no],
    ['command', '9100'],
    ['macAddress', '6506c0a8010abac0'],
    ['apduLength', '2205c4'],
    ['linkSpeed', '444cbebc20'],
    ['interfaceName', '75050065746830'],
    ['mode', normal],
    ['ipAddress', '64c0a8010a'],
    ['udpPort', '22bac0'],
    ['mask', '64ffffff00'],
    ['gateway', '64c0a80101'],
    ['dns', '64c0a8010264c0a80103'],
    ['dhcp', yes],
    ['table', ''],
    ['acceptsForeignDevices', no],
    ['foreignDevices', ''],
    ['bbmd', noBbmd.replaceAll(' ', '')],
    ['lifetime', '22012c'],
  ] as const)('%s is %s', (name, octets) => {
    expect(read(name)).toBe(octets);
  });

  it('the name servers are an array', () => {
    expect([read('dns', 0), read('dns', 1), read('dns', 2), read('dns', 3)]).toEqual([
      '2102',
      '64c0a80102',
      '64c0a80103',
      '2/42',
    ]);
  });

  it("IP_DHCP_Enable is the machine's where the machine knows", () => {
    open('[bacnet]\n', { dhcp: false });
    expect(read('dhcp')).toBe(no);
  });

  it('the settings decide whether it is a foreign device or a BBMD', () => {
    open('[bacnet]\nbbmd=10.0.0.5\nbbmd_ttl_s=60\nport=47809\n');
    expect([read('mode'), read('bbmd'), read('lifetime')]).toEqual([foreign, bbmd.replaceAll(' ', ''), '213c']);
    expect(read('macAddress')).toBe('6506c0a8010abac1');
    open('[bacnet]\nbbmd_table=10.0.0.5, 10.0.1.5:47809/255.255.255.0\n');
    expect([read('mode'), read('acceptsForeignDevices')]).toEqual([bbmdMode, yes]);
    expect(read('table')).toBe(
      '0e0e1c0a0000050f1abac00f1cffffffff0e0e1c0a0001050f1abac10f1cffffff00'.replaceAll(' ', ''),
    );
  });

  it('is read as instance 4194303, too (135-2020 §15.5.2)', () => {
    const octets = store.read({ objectType: 56, instance: 4194303 }, 75);
    // Network Port 1: type 56, instance 1.
    expect(octets instanceof Uint8Array && Buffer.from(octets).toString('hex')).toBe('c40e000001');
  });
});

describe('what is written waits until it is activated (135-2016 §12.56.13)', () => {
  it('Changes_Pending is TRUE, the property reads as written, and the MAC address is what it is', async () => {
    expect(await write('udpPort', '22bac1')).toBe('done');
    expect([read('changesPending'), read('udpPort'), read('macAddress')]).toEqual([yes, '22bac1', '6506c0a8010abac0']);
    expect([kept, applied]).toEqual([[], []]);
  });

  it('the value that is in force already is pending, too', async () => {
    expect(await write('udpPort', '22bac0')).toBe('done');
    expect(read('changesPending')).toBe(yes);
  });

  it('DISCARD_CHANGES forgets all of them', async () => {
    await write('udpPort', '22bac1');
    await write('mode', bbmdMode);
    expect(await write('command', '9101')).toBe('done');
    expect([read('changesPending'), read('udpPort'), read('mode'), read('command')]).toEqual([
      no,
      '22bac0',
      normal,
      '9100',
    ]);
    expect(await activate()).toBe('done');
    await clock.advance(5000);
    expect(kept).toEqual([]);
  });

  it('a second after the activation the settings are written, by name of who asked', async () => {
    await write('udpPort', '22bac1');
    await write('mode', foreign);
    await write('bbmd', bbmd);
    await write('lifetime', '213c');
    expect(await activate()).toBe('done');
    // In force within seconds: nothing waits for a decision any more.
    expect([read('changesPending'), read('mode'), kept]).toEqual([no, foreign, []]);
    await clock.advance(1000);
    expect(kept).toEqual(['port=47809', 'bbmd=10.0.0.5:47808', 'bbmd_ttl_s=60', 'by 192.168.1.20:47808']);
  });

  it('a table makes a BBMD, and normal mode takes it away', async () => {
    await write('mode', bbmdMode);
    await write('table', '0e 0e 1c 0a000105 0f 1a bac1 0f 1c ffffff00');
    await activate();
    await clock.advance(1000);
    expect(kept).toEqual(['bbmd_table=10.0.1.5:47809/255.255.255.0', 'by 192.168.1.20:47808']);
    open('[bacnet]\nbbmd_table=10.0.0.5\n');
    kept = [];
    await write('mode', normal);
    await activate();
    await clock.advance(1000);
    expect(kept).toEqual(['bbmd_table=', 'by 192.168.1.20:47808']);
  });

  it('a BBMD takes in foreign devices, or does not', async () => {
    open('[bacnet]\nbbmd_table=10.0.0.5\n');
    expect(read('acceptsForeignDevices')).toBe(yes);
    expect(await write('acceptsForeignDevices', no)).toBe('done');
    expect([read('acceptsForeignDevices'), read('changesPending')]).toEqual([no, yes]);
    await activate();
    await clock.advance(1000);
    expect(kept).toEqual(['bbmd_accept_foreign=no', 'by 192.168.1.20:47808']);
    open('[bacnet]\nbbmd_table=10.0.0.5\nbbmd_accept_foreign=no\n');
    expect(read('acceptsForeignDevices')).toBe(no);
  });

  it('a BBMD without a table is one of its own subnet alone', async () => {
    await write('mode', bbmdMode);
    await activate();
    await clock.advance(1000);
    expect(kept[0]).toBe('bbmd_table=192.168.1.10:47808');
  });

  it('an address goes by confirm or revert, with the address of who asked', async () => {
    expect(await write('dhcp', no)).toBe('done');
    expect(await write('ipAddress', '64c0a80163')).toBe('done');
    expect(await write('dns', '64c0a80105', 2)).toBe('done');
    expect(await activate()).toBe('done');
    expect(applied).toEqual([
      [
        {
          dhcp: false,
          address: '192.168.1.99',
          netmask: '255.255.255.0',
          gateway: '192.168.1.1',
          dns: ['192.168.1.2', '192.168.1.5'],
          hostname: '',
        },
        { by: '192.168.1.20:47808', peer: '192.168.1.20', companions: [] },
      ],
    ]);
    expect([kept, read('changesPending')]).toEqual([[], no]);
  });

  it('a BBMD at a new address has its row taken back with the address', async () => {
    await write('dhcp', no);
    await write('ipAddress', '64c0a80163');
    await write('mode', bbmdMode);
    expect(await activate()).toBe('done');
    const row = { section: 'bacnet', key: 'bbmd_table', from: '', value: '192.168.1.99:47808' };
    expect(applied).toMatchObject([[{ address: '192.168.1.99' }, { companions: [row] }]]);
  });

  it('DHCP takes address, mask and router away', async () => {
    open('[network]\ndhcp=no\naddress=192.168.1.10\nnetmask=255.255.255.0\n', { dhcp: false });
    await write('ipAddress', '64c0a80163');
    await write('dhcp', yes);
    await activate();
    expect(applied).toMatchObject([[{ dhcp: true, address: '', netmask: '', gateway: '' }, {}]]);
  });

  it.each([
    ['network.unavailable', '0/25'],
    ['settings.unwritable', '0/25'],
    ['servers.at-stake', '0/3'],
    ['network.address-taken', '0/46'],
    ['settings.invalid', '0/46'],
  ] as const)('%s keeps it from being activated: %s, and it waits on', async (code, failure) => {
    await write('dhcp', no);
    applies = () => Promise.reject(new GatewayError(code, code));
    expect(await activate()).toBe(failure);
    expect(read('changesPending')).toBe(yes);
  });

  it.each([
    ['a foreign device without a BBMD', [['mode', foreign]]],
    ['a BBMD to register with, in normal mode', [['bbmd', bbmd]]],
    ['a table, in normal mode', [['table', '0e 0e 1c 0a000105 0f 1a bac1 0f']]],
  ] as const)('%s is no configuration: invalid-configuration-data', async (_, writes) => {
    for (const [name, octets] of writes) expect(await write(name, octets)).toBe('done');
    expect(await activate()).toBe('0/46');
    await clock.advance(5000);
    expect([kept, read('changesPending')]).toEqual([[], yes]);
  });

  it('with nothing pending the activation is acknowledged', async () => {
    expect(await activate()).toBe('done');
    expect([kept, applied]).toEqual([[], []]);
  });
});

describe('what is not taken', () => {
  it.each([
    ['mode', '9103', '2/37'],
    ['mode', '2101', '2/9'],
    ['udpPort', '2100', '2/37'],
    ['udpPort', '23010000', '2/37'],
    ['lifetime', '2105', '2/37'],
    ['bbmd', '0e 2d 05 00 62626d64 0f 1a bac0', '2/45'],
    ['bbmd', '0e 1c e0000005 0f 1a bac0', '2/37'],
    ['bbmd', '2101', '2/9'],
    ['table', '0e 0e 1c 0a000105 0f 1a bac1 0f 1c ff00ff00', '2/37'],
    ['table', '0e 0e 1c 0a000105 0f 1a bac1', '2/9'],
    ['command', '9100', '2/37'],
    ['command', '9102', '2/138'],
    ['command', '9104', '2/45'],
    ['command', '9108', '2/45'],
    ['command', '910a', '2/37'],
    ['dns', '64e0000001', '2/37'],
    ['dns', '64c0a80101 64c0a80102 64c0a80103 64c0a80104', '2/37'],
    ['dns', '2101', '2/9'],
    ['changesPending', yes, '2/40'],
    ['networkNumber', '2105', '2/40'],
    ['macAddress', '6506c0a8010abac1', '2/40'],
  ] as const)('%s %s is error %s, and nothing is pending', async (name, octets, failure) => {
    expect(await write(name, octets)).toBe(failure);
    expect(read('changesPending')).toBe(no);
  });

  it('an address while a lease has it is write-access-denied', async () => {
    expect(await write('ipAddress', '64c0a80163')).toBe('2/40');
    expect(await write('mask', '64ffffff00')).toBe('2/40');
    expect(await write('gateway', '64c0a80101')).toBe('2/40');
  });

  it.each([
    ['ipAddress', '64e0000001'],
    ['ipAddress', '6300a801'],
    ['mask', '64ff00ff00'],
    ['gateway', '64ffffffff'],
  ] as const)('%s %s is out of range', async (name, octets) => {
    await write('dhcp', no);
    expect(await write(name, octets)).toBe('2/37');
  });

  it('without a helper the addresses cannot be written, and there is no DHCP to be switched', async () => {
    open('[bacnet]\n', { setsNetwork: false, dhcp: false });
    for (const name of ['ipAddress', 'mask', 'gateway', 'dns'] as const) {
      expect([name, await write(name, read(name))]).toEqual([name, '2/40']);
    }
    expect([read('dhcp'), await write('dhcp', no)]).toEqual(['2/32', '2/32']);
    expect(await write('udpPort', '22bac1')).toBe('done');
  });

  it('NULL is acknowledged and changes nothing, as for all that cannot be commanded (135-2020 §15.9.2)', async () => {
    expect(await write('udpPort', '00')).toBe('done');
    expect(read('changesPending')).toBe(no);
    expect(await write('networkNumber', '00')).toBe('2/40');
  });
});

describe('what was acknowledged is kept, whatever comes within the second', () => {
  it('a stop or a restart writes it at once, and waits until it is written', async () => {
    await write('lifetime', '213c');
    expect(await activate()).toBe('done');
    await port.finishChanges();
    expect(kept).toEqual(['bbmd_ttl_s=60', 'by 192.168.1.20:47808']);
    await port.finishChanges();
    await clock.advance(5000);
    expect(kept).toHaveLength(2);
  });

  it('it waits for what is being written', async () => {
    await write('lifetime', '213c');
    await activate();
    let written = () => {};
    slowly = () =>
      new Promise((resolve) => {
        written = resolve;
      });
    await clock.advance(1000);
    let hasStopped = false;
    const stopped = port.finishChanges().then(() => {
      hasStopped = true;
    });
    await clock.advance(1000);
    expect(hasStopped).toBe(false);
    written();
    await stopped;
    expect(kept).toHaveLength(2);
  });

  it('a second activation takes the first one along', async () => {
    await write('lifetime', '213c');
    await activate();
    await clock.advance(500);
    await write('udpPort', '22bac1');
    await activate();
    expect([read('lifetime'), read('udpPort')]).toEqual(['213c', '22bac1']);
    await clock.advance(600);
    expect([kept, read('lifetime'), read('udpPort')]).toEqual([[], '213c', '22bac1']);
    await clock.advance(400);
    expect(kept).toEqual(['port=47809', 'bbmd_ttl_s=60', 'by 192.168.1.20:47808']);
  });

  it('a second activation can take the first one back', async () => {
    await write('lifetime', '213c');
    await activate();
    await write('lifetime', '22012c');
    expect(await activate()).toBe('done');
    await clock.advance(5000);
    expect([kept, read('lifetime')]).toEqual([[], '22012c']);
  });
});

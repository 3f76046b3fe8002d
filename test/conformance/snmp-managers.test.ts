import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { type Daemon, ensureBuilt, startDaemon } from '../support/daemon.js';
import { becomes, deviceStatus } from '../support/gateway-with-ups.js';
import { runTool, snmpToolsMissing, snmpToolsNote, TrapReceiver } from '../support/snmp/debian-tools.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';
import { NutUps } from '../support/ups/nut-ups.js';
import { analogValues } from './manual/analog-values.js';

const ups = '.1.3.6.1.2.1.33.1';
const v3 = [
  '-v3',
  '-l',
  'authPriv',
  '-u',
  'ups',
  '-a',
  'SHA',
  '-A',
  'authentic-words',
  '-x',
  'AES',
  '-X',
  'private-words',
];
const v2c = ['-v2c', '-c', 'our-plant'];

/** What a tool of Net-SNMP prints, by identifier. */
function values(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^(\.[0-9.]+) = (?:[A-Za-z0-9-]+: )?(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

describe.skipIf(snmpToolsMissing)(`Debian's managers of SNMP${snmpToolsNote}`, () => {
  const ends: (() => unknown)[] = [];
  let daemon: Daemon;
  let reader: Reader;
  let agent: string;
  let trapPort: number;

  const get = (...names: readonly string[]) => values(runTool('snmpget', [...v3, agent, ...names]));
  const ofBms = (object: string) => {
    const [instance = -1] = analogValues.find(([, name]) => name === object) ?? [];
    return reader.value(2, instance);
  };
  /** Puts the settings into config.ini, where the daemon finds them. */
  const set = (settings: Readonly<Record<string, string>>) => {
    const text = readFileSync(daemon.configFile, 'utf8').split('\n');
    const without = text.filter((line) => !Object.keys(settings).some((key) => line.startsWith(`${key}=`)));
    const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    writeFileSync(
      daemon.configFile,
      without.flatMap((line) => (line === '[snmp]' ? [line, ...lines] : [line])).join('\n'),
    );
  };

  beforeAll(async () => {
    ensureBuilt();
    const port = await freeUdpPort();
    trapPort = await freeUdpPort();
    agent = `127.0.0.1:${port}`;
    daemon = await startDaemon({
      settings: {
        serial: { port: 'simulator' },
        simulator: { family: 'masterys-gp4', scenario: 'on-battery', pace: 'none' },
        bacnet: { values: 'engineering' },
        snmp: {
          ...{ enabled: 'yes', bind: '127.0.0.1', port, v2c: 'yes', community: 'our-plant' },
          ...{ auth_passphrase: 'authentic-words', priv_passphrase: 'private-words', location: 'Room 5' },
        },
      },
    });
    ends.push(() => daemon.stop());
    reader = await Reader.open(daemon.port);
    ends.push(() => reader.close());
    await becomes(reader, deviceStatus.running, 20_000);
    await until(() => get(`${ups}.4.1.0`).get(`${ups}.4.1.0`) === '5', 20_000, 'the agent tells the outage');
  }, 90_000);

  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('read by version 3 what a BMS reads, in the units of RFC 1628', async () => {
    const read = get(`${ups}.4.4.1.2.1`, `${ups}.2.4.0`, `${ups}.4.2.0`, '.1.3.6.1.2.1.1.6.0', `${ups}.1.2.0`);
    expect(Math.abs(Number(read.get(`${ups}.4.4.1.2.1`)) - Number(await ofBms('UPS_OUTPUT_V1')))).toBeLessThanOrEqual(
      1,
    );
    expect(Math.abs(Number(read.get(`${ups}.2.4.0`)) - Number(await ofBms('BATTERY_%')))).toBeLessThanOrEqual(1);
    expect(Math.abs(Number(read.get(`${ups}.4.2.0`)) - 500)).toBeLessThan(5);
    expect(read.get('.1.3.6.1.2.1.1.6.0')).toBe('"Room 5"');
    // Imaginary data never passes for a UPS.
    expect(read.get(`${ups}.1.2.0`)).toBe('"SIMULATED MASTERYS GP4"');
  });

  it('walk all of it to the end, one by one and in bulk, by either version', () => {
    const walks = [
      runTool('snmpwalk', [...v3, agent, '.1.3.6.1.2.1.33']),
      runTool('snmpbulkwalk', [...v3, agent, '.1.3.6.1.2.1.33']),
      runTool('snmpbulkwalk', ['-Cr50', ...v2c, agent, '.1.3.6.1.2.1.33']),
    ].map((text) => [...values(text).keys()]);
    expect(walks[0]?.length).toBeGreaterThan(40);
    expect(walks[1]).toEqual(walks[0]);
    expect(walks[2]).toEqual(walks[0]);
    const whole = values(runTool('snmpbulkwalk', [...v3, agent, '.1']));
    expect(whole.get('.1.3.6.1.6.3.10.2.1.2.0')).toBe('1');
    expect([...whole.values()].filter((value) => value === '-1')).toHaveLength(3);
    // The well-known alarms of an outage: on battery, input bad, bypass bad.
    const alarms = [...whole].filter(([name]) => name.startsWith(`${ups}.6.2.1.2.`)).map(([, value]) => value);
    expect(alarms).toEqual([`${ups}.6.3.2`, `${ups}.6.3.6`, `${ups}.6.3.10`]);
  });

  it('are told what is not there, and can set nothing', () => {
    expect(get(`${ups}.9.7.0`).get(`${ups}.9.7.0`)).toBe('No Such Instance currently exists at this OID');
    expect(get(`${ups}.10.1.0`).get(`${ups}.10.1.0`)).toBe('No Such Object available on this agent at this OID');
    for (const access of [v3, v2c]) {
      expect(runTool('snmpset', [...access, agent, `${ups}.8.2.0`, 'i', '0'])).toContain('notWritable');
    }
  });

  it('are refused without the keys, and told why', () => {
    const tried = (...args: readonly string[]) => runTool('snmpget', [...args, agent, '.1.3.6.1.2.1.1.1.0']);
    const wrong = (word: string, instead: string) => v3.map((one) => (one === word ? instead : one));
    expect(tried(...wrong('authentic-words', 'another-one'))).toContain('Authentication failure');
    expect(tried(...wrong('ups', 'nobody'))).toContain('Unknown user name');
    expect(tried(...wrong('authPriv', 'authNoPriv'))).toContain('Unsupported security level');
    expect(tried('-t', '1', '-v1', '-c', 'our-plant')).toContain('Timeout');
    expect(tried('-t', '1', '-v2c', '-c', 'public')).toContain('Timeout');
    expect(tried(...v3)).toContain('SIMULATED');
  });

  it("NUT's snmp-ups shows the UPS on battery with its numbers", async () => {
    const nut = await NutUps.start('snmp-ups', agent, [
      ...['mibs = ietf', 'snmp_version = v3', 'secLevel = authPriv', 'secName = ups', 'pollfreq = 5'],
      ...['authProtocol = SHA', 'authPassword = authentic-words', 'privProtocol = AES', 'privPassword = private-words'],
    ]);
    try {
      const shown = nut.values();
      expect(shown.get('ups.status')).toBe('OB');
      expect(shown.get('input.phases')).toBe('3');
      expect(shown.get('ups.test.result')).toBe('no test initiated');
      const bms = Number(await ofBms('UPS_OUTPUT_V1'));
      expect(Math.abs(Number(shown.get('output.L1-N.voltage')) - bms)).toBeLessThanOrEqual(1);
      const current = Number(await ofBms('UPS_OUTPUT_I1'));
      expect(Math.abs(Number(shown.get('output.L1.current')) - current)).toBeLessThan(2);
      expect(Number(shown.get('battery.runtime')) % 60).toBe(0);
    } finally {
      await nut.stop();
    }
  });

  it('snmptrapd takes the traps of version 3 with the engineID of before and one start more', async () => {
    const engine = get('.1.3.6.1.6.3.10.2.1.1.0')
      .get('.1.3.6.1.6.3.10.2.1.1.0')
      ?.replaceAll(/[^0-9A-F]/g, '');
    const receiver = await TrapReceiver.start(trapPort, [
      `createUser -e 0x${engine} ups SHA authentic-words AES private-words`,
      'authUser log ups',
    ]);
    try {
      set({ receivers: `127.0.0.1:${trapPort}` });
      const told = () => receiver.text.match(/\.33\.2\.\d+|5\.1$|1\.1\.5\.1/gm) ?? [];
      await until(() => told().length >= 4, 20_000, 'four traps have come');
      expect(receiver.text).toContain('.1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.6.3.1.1.5.1');
      expect(receiver.text).toContain('OID: .1.3.6.1.2.1.33.2.1\t.1.3.6.1.2.1.33.1.2.3.0 = INTEGER: ');
      expect(receiver.text).toContain('OID: .1.3.6.1.2.1.33.2.3\t.1.3.6.1.2.1.33.1.6.2.1.1.2 = INTEGER: 2');
      expect(get('.1.3.6.1.6.3.10.2.1.2.0').get('.1.3.6.1.6.3.10.2.1.2.0')).toBe('2');
    } finally {
      await receiver.stop();
    }
  });

  it('snmptrapd confirms informs of version 3 without knowing our engine', async () => {
    const receiver = await TrapReceiver.start(trapPort, [
      'createUser ups SHA authentic-words AES private-words',
      'authUser log ups',
    ]);
    try {
      set({ receivers: `127.0.0.1:${trapPort}`, notify: 'inform' });
      // One after the other, each when the one before is confirmed.
      await until(() => (receiver.text.match(/\.33\.2\.3/g) ?? []).length >= 2, 20_000, 'the alarms have come');
      expect(receiver.text).toContain('OID: .1.3.6.1.2.1.33.2.1');
    } finally {
      await receiver.stop();
    }
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'ini';
import { describe, expect, it } from 'vitest';
import { describeSettings } from '../../src/settings/describe-settings.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { renderSettingsTable, renderShippedSettings } from '../../src/settings/render-settings.js';
import type { FamilyName } from '../../src/ups/maps/family-name.js';

/** The contract of config.ini, typed in by hand. */
const contract = {
  ups: { family: 'auto', register_map: 'auto', adicom: 'auto', unit_addressing: 'auto' },
  serial: {
    port: '',
    baud: 'auto',
    parity: 'none',
    stop_bits: '1',
    slave: '1',
    poll_interval_ms: '1000',
    timeout_ms: 'auto',
    offline_after: '3',
  },
  bacnet: {
    device_identifier: '1338',
    unit_number: '0',
    bind: '0.0.0.0',
    port: '47808',
    values: 'raw',
    object_name: '',
    vendor_name: 'SOCOME UPS',
    language: 'en',
    on_loss: 'hold',
    commissioning: 'off',
    alarm_points: 'yes',
    apdu_timeout_ms: '3000',
    apdu_retries: '3',
    bbmd: '',
    bbmd_ttl_s: '300',
    bbmd_table: '',
    bbmd_accept_foreign: 'yes',
    password: '',
  },
  sc: {
    enabled: 'no',
    primary_hub: '',
    failover_hub: '',
    reconnect_min_s: '10',
    reconnect_max_s: '300',
    heartbeat_s: '300',
    connect_wait_s: '10',
    ip: 'on',
  },
  network: {
    dhcp: 'yes',
    address: '',
    netmask: '',
    gateway: '',
    dns: '',
    hostname: '',
    backend: 'auto',
    announce: 'yes',
  },
  web: { bind: '0.0.0.0', port: '8080', tls: 'off', trusted_proxy: '', metrics_token: '' },
  ftp: { enabled: 'yes', port: '2121' },
  nut: {
    enabled: 'no',
    bind: '0.0.0.0',
    port: '3493',
    allowed: '',
    tls: 'on',
    status_words: 'safe',
    user_1: '',
    password_1: '',
    user_2: '',
    password_2: '',
    user_3: '',
    password_3: '',
    user_4: '',
    password_4: '',
    on_battery_low: 'yes',
    on_imminent_stop: 'yes',
    hold_readings: '3',
    grace_s: '45',
    return_s: '60',
    ups_early_minutes: '15',
    ups_early_seconds: '300',
    ups_early_charge: '75',
    ups_minutes: '10',
    ups_seconds: 'off',
    ups_charge: '65',
    ups_late_minutes: '5',
    ups_late_seconds: 'off',
    ups_late_charge: '55',
  },
  snmp: {
    enabled: 'no',
    bind: '0.0.0.0',
    port: '1161',
    allowed: '',
    user: 'ups',
    authentication: 'sha',
    auth_passphrase: '',
    priv_passphrase: '',
    v2c: 'no',
    community: '',
    receivers: '',
    notify: 'trap',
    notify_version: '3',
    contact: '',
    location: '',
    attached_devices: '',
  },
  modbus_tcp: { enabled: 'no', bind: '0.0.0.0', port: '1502', allowed: '', max_age_s: '10' },
  mqtt: {
    enabled: 'no',
    broker: '',
    version: '5',
    user: '',
    password: '',
    client_id: '',
    server_name: '',
    base: 'ups',
    site: 'site',
    device: '',
    interval_s: '10',
    refresh_s: '60',
    keepalive_s: '30',
    discovery: '',
  },
  security: { user: 'root', password: '' },
  lamps: { connection: '', network: '', power: '', rx: '', tx: '' },
  registers: {},
  simulator: { family: 'masterys-bc-plus', units: '1', architecture: 'single', scenario: '', pace: 'wire' },
};

const familyNames: Record<FamilyName, true> = {
  'itys-pro': true,
  'modulys-gp': true,
  'masterys-bc-plus': true,
  'masterys-gp4': true,
  'masterys-bc': true,
  'masterys-gp': true,
  'masterys-ip-plus': true,
  'masterys-em': true,
  'delphys-mp': true,
  'delphys-mp-elite': true,
  'delphys-mx': true,
  'delphys-bc': true,
  'delphys-gp': true,
  'delphys-xtend': true,
};

const root = join(import.meta.dirname, '../..');
const shipped = readFileSync(join(root, 'config/config.ini'), 'utf8');
const all = describeSettings().flatMap(({ settings }) => settings);

describe('the schema', () => {
  it('has every section and key of the contract, in its order and with its default, and no other', () => {
    const written = describeSettings().map(({ section, settings }) => [
      section,
      settings.map((one) => [one.key, one.default]),
    ]);
    expect(written).toEqual(Object.entries(contract).map(([section, keys]) => [section, Object.entries(keys)]));
  });

  it('offers auto and every family name for the UPS, every family name for the simulator', () => {
    const choicesOf = (section: string) =>
      all.find((one) => one.section === section && one.key === 'family')?.choices.toSorted();
    // And UPS that speak the maps of the manual and are of no range that it has.
    const names = [...Object.keys(familyNames), 'vu-map-unknown', 'jbusp-unknown'];
    expect(choicesOf('ups')).toEqual(['auto', ...names].toSorted());
    expect(choicesOf('simulator')).toEqual(names.toSorted());
  });

  it.each(all)('explains [$section] $key in English and French, in one line each', ({ help, allowed }) => {
    for (const text of [help.en, help.fr, allowed.en, allowed.fr]) {
      expect(text).toMatch(/^\S.*\S$/);
      expect(text).not.toContain('|');
    }
    expect(help.en).not.toBe(help.fr);
  });

  it('marks the passwords, and only them, as secret', () => {
    const secrets = all.filter(({ isSecret }) => isSecret).map(({ section, key }) => `${section}.${key}`);
    expect(secrets).toEqual([
      'bacnet.password',
      'web.metrics_token',
      ...[1, 2, 3, 4].map((number) => `nut.password_${number}`),
      'snmp.auth_passphrase',
      'snmp.priv_passphrase',
      'snmp.community',
      'mqtt.password',
      'security.password',
    ]);
  });
});

describe('the shipped config.ini', () => {
  it('is the rendering of the schema', () => {
    expect(shipped).toBe(renderShippedSettings());
  });

  it('holds the contract for the ini package as well', () => {
    expect(JSON.parse(JSON.stringify(parse(shipped)))).toEqual(contract);
  });

  it('is valid without a notice and means the defaults', () => {
    const reading = readSettings(new TextEncoder().encode(shipped), { file: 'config.ini' });
    expect(reading.problems).toEqual([]);
    expect(reading.notices).toEqual([]);
    expect(reading.settings).toEqual({
      ups: { family: 'auto', register_map: 'auto', adicom: 'auto', unit_addressing: 'auto' },
      serial: {
        port: '',
        baud: 'auto',
        parity: 'none',
        stop_bits: 1,
        slave: 1,
        poll_interval_ms: 1000,
        timeout_ms: 'auto',
        offline_after: 3,
      },
      bacnet: {
        device_identifier: 1338,
        unit_number: 0,
        bind: '0.0.0.0',
        port: 47808,
        values: 'raw',
        object_name: '',
        vendor_name: 'SOCOME UPS',
        language: 'en',
        on_loss: 'hold',
        commissioning: 'off',
        alarm_points: true,
        apdu_timeout_ms: 3000,
        apdu_retries: 3,
        bbmd: '',
        bbmd_ttl_s: 300,
        bbmd_table: [],
        bbmd_accept_foreign: true,
        password: 'none',
      },
      sc: {
        enabled: false,
        primary_hub: '',
        failover_hub: '',
        reconnect_min_s: 10,
        reconnect_max_s: 300,
        heartbeat_s: 300,
        connect_wait_s: 10,
        ip: true,
      },
      network: {
        dhcp: true,
        address: '',
        netmask: '',
        gateway: '',
        dns: [],
        hostname: '',
        backend: 'auto',
        announce: true,
      },
      web: { bind: '0.0.0.0', port: 8080, tls: false, trusted_proxy: '', metrics_token: 'none' },
      ftp: { enabled: true, port: 2121 },
      nut: {
        enabled: false,
        bind: '0.0.0.0',
        port: 3493,
        allowed: [],
        tls: 'on',
        status_words: 'safe',
        user_1: '',
        password_1: 'none',
        user_2: '',
        password_2: 'none',
        user_3: '',
        password_3: 'none',
        user_4: '',
        password_4: 'none',
        on_battery_low: true,
        on_imminent_stop: true,
        hold_readings: 3,
        grace_s: 45,
        return_s: 60,
        ups_early_minutes: 15,
        ups_early_seconds: 300,
        ups_early_charge: 75,
        ups_minutes: 10,
        ups_seconds: 'off',
        ups_charge: 65,
        ups_late_minutes: 5,
        ups_late_seconds: 'off',
        ups_late_charge: 55,
      },
      snmp: {
        enabled: false,
        bind: '0.0.0.0',
        port: 1161,
        allowed: [],
        user: 'ups',
        authentication: 'sha',
        auth_passphrase: 'none',
        priv_passphrase: 'none',
        v2c: false,
        community: 'none',
        receivers: [],
        notify: 'trap',
        notify_version: '3',
        contact: '',
        location: '',
        attached_devices: '',
      },
      modbus_tcp: { enabled: false, bind: '0.0.0.0', port: 1502, allowed: [], max_age_s: 10 },
      mqtt: {
        enabled: false,
        broker: '',
        version: '5',
        user: '',
        password: 'none',
        client_id: '',
        server_name: '',
        base: 'ups',
        site: 'site',
        device: '',
        interval_s: 10,
        refresh_s: 60,
        keepalive_s: 30,
        discovery: '',
      },
      security: { user: 'root', password: 'none' },
      lamps: { connection: '', network: '', power: '', rx: '', tx: '' },
      registers: new Map(),
      simulator: { family: 'masterys-bc-plus', units: 1, architecture: 'single', scenario: '', pace: 'wire' },
    });
  });

  it('means the same as a file that leaves everything out', () => {
    const least = readSettings(new TextEncoder().encode('[ups]\n'), { file: 'config.ini' });
    const whole = readSettings(new TextEncoder().encode(shipped), { file: 'config.ini' });
    expect(least.settings).toEqual(whole.settings);
  });
});

describe('two sections that listen', () => {
  /** Sections with a port of their own; the transport stands in the label. */
  const listening = all.flatMap(({ section, key, label }) => {
    const [, transport] = /^(TCP|UDP) port$/.exec(label.en) ?? [];
    return key === 'port' && transport !== undefined ? [{ section, transport }] : [];
  });
  const pairs = listening.flatMap((one, index) =>
    listening.slice(index + 1).flatMap((other) => (other.transport === one.transport ? [{ one, other }] : [])),
  );
  const switched = new Set<string>(all.flatMap(({ section, key }) => (key === 'enabled' ? section : [])));
  const problemsOf = (sections: readonly string[], port?: number) => {
    const lines = sections.flatMap((section) => [
      `[${section}]`,
      ...(switched.has(section) ? ['enabled=yes'] : []),
      ...(port === undefined ? [] : [`port=${port}`]),
    ]);
    return readSettings(new TextEncoder().encode(lines.join('\n')), { file: 'config.ini' }).problems;
  };

  it('are these', () => {
    expect(listening.map(({ section, transport }) => `${section} ${transport}`).toSorted()).toEqual([
      'bacnet UDP',
      'ftp TCP',
      'modbus_tcp TCP',
      'nut TCP',
      'snmp UDP',
      'web TCP',
    ]);
  });

  it.each(pairs)('are refused one port for both ($one.section, $other.section)', ({ one, other }) => {
    const sections = [one.section, other.section];
    const [problem, ...others] = problemsOf(sections, 4000);
    expect([problem?.reason, problem?.key, others]).toEqual(['conflict', 'port', []]);
    expect(sections).toContain(problem?.section);
  });

  it('have ports by default that go together', () => {
    expect(problemsOf(listening.map(({ section }) => section))).toEqual([]);
  });
});

it("the README's table of settings is the rendering of the schema", () => {
  const [, table] = readFileSync(join(root, 'config/README.md'), 'utf8').split(/<!-- \/?settings -->/);
  expect(table?.trim()).toBe(renderSettingsTable());
});

import { describe, expect, it } from 'vitest';
import { parseBrokerAddress } from '../../src/settings/broker-address.js';
import { readSettings } from '../../src/settings/read-settings.js';

const read = (text: string) => readSettings(Buffer.from(text), { file: 'config.ini' });

describe('the address of a broker', () => {
  it.each([
    ['mqtt://192.168.1.5', { host: '192.168.1.5', port: 1883, isEncrypted: false }],
    ['mqtts://broker.example.com', { host: 'broker.example.com', port: 8883, isEncrypted: true }],
    ['mqtts://broker.example.com:443/', { host: 'broker.example.com', port: 443, isEncrypted: true }],
    ['MQTT://localhost:1', { host: 'localhost', port: 1, isEncrypted: false }],
  ])('%s has the registered port where it names none', (text, expected) => {
    expect(parseBrokerAddress(text)).toEqual(expected);
  });

  it.each([
    ...[
      '',
      '192.168.1.5',
      'tcp://192.168.1.5',
      'ws://192.168.1.5',
      'mqtt://',
      'mqtt://192.168.1',
      'mqtt://192.168.1.300',
    ],
    ...[
      'mqtt://user:secret@broker.example.com',
      'mqtt://broker.example.com/path',
      'mqtt://broker:0',
      'mqtt://broker:65536',
    ],
    ...['mqtt://[::1]', 'mqtt://bad_name', 'mqtt://a b'],
  ])('%j is none', (text) => {
    expect(parseBrokerAddress(text)).toBeUndefined();
  });

  it('is needed where MQTT is on, and not refused where it is off', () => {
    const { problems } = read('[mqtt]\nenabled=yes\n');
    expect(problems.map(({ reason, section, key }) => [reason, section, key])).toEqual([
      ['conflict', 'mqtt', 'broker'],
    ]);
    expect(read('[mqtt]\nenabled=no\n').problems).toEqual([]);
    expect(read('[mqtt]\nenabled=yes\nbroker=mqtt://192.168.1.5\n').problems).toEqual([]);
  });

  it('is worth a word where it sends a password unencrypted over a network', () => {
    const adviceOn = (broker: string) =>
      read(`[mqtt]\nenabled=yes\nuser=ups\nbroker=${broker}\n`).notices.map(({ section, key }) => `${section}.${key}`);
    expect(adviceOn('mqtt://192.168.1.5')).toEqual(['mqtt.broker']);
    expect(adviceOn('mqtts://192.168.1.5')).toEqual([]);
    expect(adviceOn('mqtt://127.0.0.1')).toEqual([]);
  });
});

describe('the levels of the topics (MQTT 5.0 §4.7)', () => {
  it.each([
    ['base', 'plant/ups'],
    ['base', 'usine-du-Rhône/ASI'],
    ['site', 'hall_3'],
    ['device', ''],
    ['discovery', 'homeassistant'],
  ])('%s=%s is taken', (key, value) => {
    expect(read(`[mqtt]\n${key}=${value}\n`).problems).toEqual([]);
  });

  it.each([
    ...['/ups', 'ups/', 'a//b', 'ups/#', '+', 'a+', '$SYS', '$share/x', 'a b', ''].map((value) => ['base', value]),
    ...['a/b', '#', ''].map((value) => ['site', value]),
    ['device', 'a/b'],
  ])('%s=%s is refused', (key, value) => {
    expect(read(`[mqtt]\n${key}=${value}\n`).problems).toHaveLength(1);
  });
});

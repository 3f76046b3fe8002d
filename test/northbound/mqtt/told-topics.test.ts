import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../src/northbound/mqtt/places.js';
import { toldTopics } from '../../../src/northbound/mqtt/told/told-topics.js';
import { toldLists } from '../../../src/northbound/told-lists.js';
import { settingsOf } from '../../support/northbound/northbound-sources.js';

const topics = toldTopics.map(({ topic }) => topic);

describe('the topics of a gateway', () => {
  it('are one for each object of Manual §5.2 and for each alarm of §6.3.2 and §6.3.3', () => {
    expect(topics.filter((topic) => topic.startsWith('values/'))).toHaveLength(88 + 10 + 3);
    expect(topics.filter((topic) => topic.startsWith('alarms/UPSAlarms/'))).toHaveLength(23);
    expect(topics.filter((topic) => topic.startsWith('alarms/UnitAlarms/'))).toHaveLength(31);
    expect(topics.filter((topic) => !/^(values|alarms|units|gateway)\//.test(topic))).toEqual([
      ...['status', 'device', 'link', 'alarms'],
    ]);
    expect(topics.filter((topic) => topic.startsWith('gateway/')).toSorted()).toEqual([
      ...['gateway/CERTIFICATE_EXPIRING', 'gateway/CLOCK_NOT_SET', 'gateway/DUPLICATE_DEVICE_ID'],
      ...['gateway/FACTORY_PASSWORD', 'gateway/SC_HUB_LOST', 'gateway/UPDATE_FAILED'],
    ]);
  });

  it('are all different, and publishable: no wildcard, no blank, no empty level (MQTT 5.0 §4.7)', () => {
    expect(new Set(topics).size).toBe(topics.length);
    for (const topic of topics) expect(topic).toMatch(/^[A-Za-z0-9_]+(\/[A-Za-z0-9_]+)*$/);
  });

  it('are called as the manual calls the object, but where its name has a sign that a topic may not have', () => {
    for (const name of ['UPS_OUTPUT_Lr', 'UNIT_OUTPUT_pf1', 'RECTIFIER_Fr', 'UPSLoadStatus', 'UnitAlarms'])
      expect(topics).toContain(`values/${name}`);
    for (const name of ['V_POS', 'V_NEG', 'I_POS', 'I_NEG', 'PERCENT', 'Ah', 'Min'])
      expect(topics).toContain(`values/BATTERY_${name}`);
    for (const name of ['UnitAlarms/ON_BATTERY', 'UnitAlarms/BAT_DISCONNECTED', 'UPSAlarms/UNIT_15_ALARM'])
      expect(topics).toContain(`alarms/${name}`);
  });

  it('say what is there, in both languages', () => {
    for (const { description } of toldTopics) {
      expect(description.en).not.toBe('');
      expect(description.fr).not.toBe('');
    }
  });
});

describe('the place of a gateway', () => {
  const identity = (mqtt: Record<string, string>, bacnet: Record<string, string> = {}) =>
    identityOf(settingsOf({ mqtt, bacnet }), '0123abcd');

  it('is base/site/device, by the machine where nobody names it', () => {
    expect(identity({})).toEqual({
      id: 'ups-0123abcd',
      clientId: 'ups-0123abcd',
      places: { root: 'ups/site/ups-0123abcd', discovery: undefined },
    });
    expect(identity({ base: 'plant/ups', site: 'hall3', device: 'A' }).places.root).toBe('plant/ups/hall3/A');
    expect(identity({ client_id: 'hall3-a' }).places.root).toBe('ups/site/hall3-a');
  });

  it('is another for the second gateway of a machine', () => {
    expect(identity({}, { port: '47809' }).id).toBe('ups-0123abcd-47809');
  });

  it('is known to Home Assistant by the machine, so that a renamed site keeps its entities', () => {
    expect(identity({ discovery: 'homeassistant', site: 'other', client_id: 'x' }).places.discovery).toBe(
      'homeassistant/device/ups-0123abcd/config',
    );
  });
});

describe('the list of what MQTT tells', () => {
  it('has every topic with its object and unit, as the settings place it', async () => {
    const settings = settingsOf({ mqtt: { enabled: 'yes', broker: 'mqtt://192.168.1.5', site: 'lab', device: 'u1' } });
    const [list] = await toldLists({ settings, setup: undefined, report: [] });
    expect(list?.rows).toHaveLength(toldTopics.length);
    expect(list?.rows).toContainEqual({
      there: 'ups/lab/u1/values/BATTERY_PERCENT',
      meaning: { en: expect.any(String), fr: expect.any(String) },
      unit: '%',
      objects: ['BATTERY_%'],
    });
    expect(list?.rows).toContainEqual(
      expect.objectContaining({ there: 'ups/lab/u1/alarms/UnitAlarms/ON_BATTERY', objects: ['UnitAlarms'] }),
    );
    const battery = list?.rows.find(({ there }) => there.endsWith('UnitAlarms/ON_BATTERY'));
    expect(battery?.bits).toEqual([{ object: 'UnitAlarms', text: 'ON BATTERY' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { discovered, discoveryPayload } from '../../../src/northbound/mqtt/home-assistant/discovery.js';
import { type Moment, ReportOfReading } from '../../../src/northbound/mqtt/told/moment.js';
import { payloadOf } from '../../../src/northbound/mqtt/told/payload.js';
import { toldTopics } from '../../../src/northbound/mqtt/told/told-topics.js';
import { momentOf } from './moments.js';

const root = 'ups/lab/u1';

type Component = Readonly<Record<string, unknown>>;

function discoveryOf(moment: Moment) {
  const topics = discovered(moment, new ReportOfReading());
  const payload = JSON.parse(discoveryPayload(topics, moment, { root, expiresAfterS: 180 }));
  const components: Readonly<Record<string, Component>> = payload.components;
  return { payload, components };
}

/** Keys that Home Assistant knows (its documentation: MQTT sensor, MQTT binary sensor); another one makes it refuse the entity. */
const common = ['platform', 'unique_id', 'name', 'state_topic', 'value_template', 'expire_after', 'device_class'];
const keys: Readonly<Record<string, readonly string[]>> = {
  sensor: [...common, 'enabled_by_default', 'entity_category', 'options', 'state_class', 'unit_of_measurement'],
  binary_sensor: [...common, 'enabled_by_default', 'entity_category', 'payload_off', 'payload_on'],
};

/** Its device classes of sensors with their units, as of 2024.11; without a unit: none, or per cent. */
const unitsOfClasses: Readonly<Record<string, readonly (string | undefined)[]>> = {
  battery: ['%'],
  voltage: ['V', 'mV'],
  current: ['A', 'mA'],
  power: ['W', 'kW'],
  frequency: ['Hz', 'kHz', 'MHz', 'GHz'],
  temperature: ['°C', '°F', 'K'],
  duration: ['d', 'h', 'min', 's', 'ms'],
  power_factor: [undefined, '%'],
  enum: [undefined],
};
const binaryClasses = ['connectivity', 'problem', 'running'];

describe('the discovery of Home Assistant', () => {
  it('calls an invented UPS by a name that says so', async () => {
    const { state, ...rest } = await momentOf('healthy', 30);
    const { payload } = discoveryOf({ ...rest, state: { ...state, isSimulated: true } });
    expect(payload.device).toMatchObject({ name: 'SIMULATED Data hall 3', model: 'SIMULATED MASTERYS BC+ 60' });
  });

  it('is one message for the device: who it is, where it comes from, when it is there, and its entities', async () => {
    const { payload } = discoveryOf(await momentOf('healthy', 30));
    expect(Object.keys(payload).toSorted()).toEqual(['availability', 'components', 'device', 'origin', 'qos']);
    expect(payload.device).toEqual({
      identifiers: ['ups-0123abcd'],
      name: 'Data hall 3',
      manufacturer: 'Socomec',
      model: 'MASTERYS BC+ 60',
      serial_number: 'S000000001',
      sw_version: '1.2.3',
    });
    expect(payload.origin.name).toBe('ups-bacnet-gateway');
    expect(payload.availability).toEqual([
      { topic: 'ups/lab/u1/status', payload_available: 'online', payload_not_available: 'offline' },
    ]);
  });

  it.each(['masterys-bc-plus', 'masterys-gp', 'delphys-mx'])(
    'has entities that Home Assistant takes, of a %s',
    async (family) => {
      const { components } = discoveryOf(await momentOf('on-battery', 30, { family }));
      expect(Object.keys(components).length).toBeGreaterThan(30);
      const ids = Object.values(components).map(({ unique_id }) => unique_id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [key, component] of Object.entries(components)) {
        const { platform, device_class: deviceClass, unit_of_measurement: unit, options, state_class } = component;
        expect(key).toMatch(/^[a-zA-Z0-9_-]+$/);
        expect(keys[String(platform)], key).toEqual(expect.arrayContaining(Object.keys(component)));
        for (const needed of ['unique_id', 'name', 'state_topic', 'value_template'])
          expect(component[needed], key).toEqual(expect.any(String));
        if (platform === 'binary_sensor') expect(binaryClasses).toContain(deviceClass);
        else if (deviceClass !== undefined) expect(unitsOfClasses[String(deviceClass)], key).toContain(unit);
        expect(Array.isArray(options), key).toBe(deviceClass === 'enum');
        if (deviceClass === 'enum') expect(state_class).toBeUndefined();
      }
    },
  );

  it('reads topics that the gateway tells', async () => {
    const { components } = discoveryOf(await momentOf('healthy', 30));
    const topics = new Set(toldTopics.map(({ topic }) => `${root}/${topic}`));
    for (const { state_topic } of Object.values(components)) expect(topics).toContain(state_topic);
  });

  it('shows first what matters, and has the rest to be switched on', async () => {
    const { components } = discoveryOf(await momentOf('healthy', 30));
    const isShown = (key: string) => components[key]?.enabled_by_default === undefined;
    for (const key of ['values_BATTERY_PERCENT', 'values_UPS_OUTPUT_Lr', 'values_BatteryStatus', 'link', 'alarms'])
      expect([key, key in components && isShown(key)]).toEqual([key, true]);
    expect(isShown('alarms_UnitAlarms_ON_BATTERY')).toBe(true);
    expect(isShown('alarms_UnitAlarms_MAINTENANCE_AL')).toBe(false);
    expect(Object.keys(components).filter(isShown).length).toBeLessThan(80);
  });

  it('has what is wrong with the gateway among the diagnostics, and shows it at first', async () => {
    const { components } = discoveryOf(await momentOf('healthy', 30));
    const own = Object.entries(components).filter(([key]) => key.startsWith('gateway_'));
    expect(own.map(([key]) => key).toSorted()).toEqual([
      'gateway_CERTIFICATE_EXPIRING',
      'gateway_CLOCK_NOT_SET',
      'gateway_DUPLICATE_DEVICE_ID',
      'gateway_FACTORY_PASSWORD',
      'gateway_SC_HUB_LOST',
      'gateway_UPDATE_FAILED',
    ]);
    for (const [, component] of own) {
      expect(component).toMatchObject({
        platform: 'binary_sensor',
        device_class: 'problem',
        entity_category: 'diagnostic',
        unique_id: expect.stringMatching(/^ups-0123abcd_gateway_/),
      });
      expect(component).not.toHaveProperty('enabled_by_default');
    }
  });

  it('has no entity of what nothing tells on this UPS', async () => {
    const { components } = discoveryOf(await momentOf('healthy', 30));
    // README: no register of the bypass power is published for VU-MAP.
    expect(components).not.toHaveProperty('values_BYPASS_kw1');
    expect(components).not.toHaveProperty('units_1');
    const architecture = { kind: 'concentrator' } as const;
    expect(
      discoveryOf(await momentOf('healthy', 30, { family: 'masterys-gp4', architecture })).components,
    ).toMatchObject({ units_1: { platform: 'binary_sensor', device_class: 'running' } });
  });

  it('names entities and states in the language of the settings', async () => {
    const moment = await momentOf('on-battery', 30);
    const french = { ...moment, gateway: { ...moment.gateway, language: 'fr' as const } };
    const { components } = discoveryOf(french);
    expect(components.alarms?.name).toBe('Alarmes actives');
    expect(components.values_UnitLoadStatus?.options).toContain('sur batterie');
    const told = toldTopics.find(({ topic }) => topic === 'values/UnitLoadStatus');
    const { words } = JSON.parse((told && payloadOf(told, french, new ReportOfReading())) ?? '');
    expect(components.values_UnitLoadStatus?.options).toContain(words);
  });
});

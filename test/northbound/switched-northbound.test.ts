import { expect, it } from 'vitest';
import { SwitchedNorthbound, type SwitchedService } from '../../src/northbound/switched-northbound.js';
import type { SettingsChange } from '../../src/settings/loaded-settings.js';
import type { IniSettings } from '../support/daemon.js';
import { settle } from '../support/manual-clock.js';
import { northboundSources } from '../support/northbound/northbound-sources.js';

function bench(text: IniSettings, service: Partial<SwitchedService> = {}) {
  const steps: string[] = [];
  const sources = northboundSources(text);
  const northbound = new SwitchedNorthbound('nut', sources, async () => {
    steps.push('loaded');
    return ({ settings }) => ({
      start: () => void steps.push(`starts on ${settings.current.nut.port}`),
      stop: () => void steps.push('stops'),
      ...service,
    });
  });
  const change = async (to: IniSettings, section: string) => {
    sources.setSettings(to);
    const changed = [{ section, key: 'port', from: '', to: '' }];
    await northbound.applySettings({ changed, settings: sources.settings.current } as unknown as SettingsChange);
  };
  return { northbound, steps, change };
}

it('loads nothing while it is off, and serves from the change that switches it on to the one that switches it off', async () => {
  const { northbound, steps, change } = bench({ nut: { enabled: 'no' } });
  await northbound.start();
  expect(steps).toEqual([]);
  await change({ nut: { enabled: 'yes', port: 4000 } }, 'nut');
  expect(steps).toEqual(['loaded', 'starts on 4000']);
  expect(northbound.running).toBeDefined();
  await change({ nut: { enabled: 'yes', port: 4000 }, snmp: { port: 1000 } }, 'snmp');
  expect(steps).toHaveLength(2);
  await change({ nut: { enabled: 'yes', port: 4001 } }, 'nut');
  expect(steps.slice(2)).toEqual(['stops', 'loaded', 'starts on 4001']);
  await change({ nut: { enabled: 'no' } }, 'nut');
  expect(steps.slice(5)).toEqual(['stops']);
  expect(northbound.running).toBeUndefined();
});

it('a service that cannot start is let go, and BACnet goes on', async () => {
  const start = () => Promise.reject(new Error('no'));
  const { northbound, steps } = bench({ nut: { enabled: 'yes' } }, { start });
  await northbound.start();
  expect(steps).toEqual(['loaded', 'stops']);
  expect(northbound.running).toBeUndefined();
});

it('stays stopped, whatever changes afterwards', async () => {
  const { northbound, steps, change } = bench({ nut: { enabled: 'yes' } });
  await northbound.start();
  await northbound.stop();
  await northbound.stop();
  await change({ nut: { enabled: 'yes', port: 4001 } }, 'nut');
  expect(steps).toEqual(['loaded', 'starts on 3493', 'stops']);
});

it('ends for a change as soon as it may, with the settings of then', async () => {
  let mayEnd = () => {};
  const whenMayEnd = () => new Promise<void>((resolve) => (mayEnd = resolve));
  const { northbound, steps, change } = bench({ nut: { enabled: 'yes' } }, { whenMayEnd });
  await northbound.start();
  await change({ nut: { enabled: 'yes', port: 4001 } }, 'nut');
  await change({ nut: { enabled: 'yes', port: 4002 } }, 'nut');
  expect(steps).toEqual(['loaded', 'starts on 3493']);
  expect(northbound.running).toBeDefined();
  mayEnd();
  await settle();
  expect(steps.slice(2)).toEqual(['stops', 'loaded', 'starts on 4002']);
  await change({ nut: { enabled: 'no' } }, 'nut');
  await northbound.stop();
  mayEnd();
  await settle();
  expect(steps.slice(5)).toEqual(['stops']);
});

it('is not made anew for a change that it takes while it goes on; one that switches it off is none', async () => {
  const { northbound, steps, change } = bench({ nut: { enabled: 'yes' } }, { absorb: () => true });
  await northbound.start();
  await change({ nut: { enabled: 'yes', grace_s: 60 } }, 'nut');
  expect(steps).toEqual(['loaded', 'starts on 3493']);
  await change({ nut: { enabled: 'no' } }, 'nut');
  expect(steps.slice(2)).toEqual(['stops']);
});

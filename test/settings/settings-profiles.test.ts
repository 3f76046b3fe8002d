import { describe, expect, it } from 'vitest';
import { profilesNamedIn, settingsRules } from '../../src/device/settings-rules.js';
import { describeSettings } from '../../src/settings/describe-settings.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { productFamilies } from '../../src/ups/maps/families.js';
import { mapRegistry } from '../../src/ups/maps/map-registry.js';
import { borealFamilies } from '../support/boreal/boreal.js';

/** A profile that stands in a file: the family of a maker that does not exist, under another name. */
function registryWith(names: readonly string[], read: string[] = []) {
  const [boreal] = borealFamilies();
  return mapRegistry([productFamilies], {
    names,
    read: async () => undefined,
    find: (name) => {
      if (!names.includes(name) || boreal === undefined) return undefined;
      read.push(name);
      return { ...boreal, name, maps: boreal.maps.map((map) => ({ ...map, id: name })) };
    },
  });
}

const reading = (text: string, names: readonly string[], wasInForce = false) =>
  readSettings(new TextEncoder().encode(text), {
    file: 'config.ini',
    ...settingsRules({ registry: registryWith(names) }),
    wasInForce,
  });

describe('A profile in config.ini', () => {
  it.each(['itys-pro', 'vu-map-unknown', 'jbusp-unknown'])('is not what a range of the product is: %s', (name) => {
    const { settings } = reading(`[ups]\nfamily=${name}\n`, []);
    expect(profilesNamedIn(settings, registryWith([]))).toEqual([]);
    // Nor where a file of that name lies in the folder, which no profile can be called.
    expect(profilesNamedIn(settings, registryWith([name]))).toEqual([]);
  });

  it.each([
    ['[ups]\nfamily=polar-9\n'],
    ['[ups]\nregister_map=polar-9\n'],
    ['[ups]\nfamily=polar-9\nregister_map=polar-9\n'],
    ['[simulator]\nfamily=polar-9\n'],
  ])('is named as a range is: %j', (text) => {
    const { problems, notices } = reading(text, ['polar-9']);
    expect(problems).toEqual([]);
    expect(notices).toEqual([]);
  });

  it.each([
    ['[ups]\nfamily=polar9\n', 'family'],
    ['[ups]\nregister_map=polar_9\n', 'register_map'],
    ['[simulator]\nfamily=polar-8\n', 'family'],
  ])('that is not there is refused with the nearest, and with what there is: %j', (text, key) => {
    const { problems } = reading(text, ['other-ups', 'polar-9']);
    expect(problems).toEqual([expect.objectContaining({ reason: 'bad-value', line: 2, key })]);
    expect(problems[0]?.allowed?.en).toMatch(/^polar-9, most likely; .*, other-ups, polar-9$/);
    expect(problems[0]?.allowed?.fr).toMatch(/^sans doute polar-9 ; /);
  });

  it('that speaks another map than the one that is named is refused', () => {
    const { problems } = reading('[ups]\nfamily=polar-9\nregister_map=vu-map\n', ['polar-9']);
    expect(problems).toEqual([expect.objectContaining({ line: 3, key: 'register_map' })]);
  });

  it('that was in force and is gone keeps nothing else from being in force, and is told', () => {
    const { problems, notices, settings } = reading('[ups]\nfamily=polar-9\n', [], true);
    expect(problems).toEqual([]);
    expect(settings?.ups.family).toBe('polar-9');
    expect(notices).toEqual([expect.objectContaining({ reason: 'advice', line: 2, section: 'ups', key: 'family' })]);
  });

  it('that is gone does not keep another key from being changed', () => {
    const before = reading('[ups]\nfamily=polar-9\n', ['polar-9']).settings;
    const rules = settingsRules({ registry: registryWith([]), inForce: () => before });
    const text = '[ups]\nfamily=polar-9\n[bacnet]\ndevice_identifier=7\n';
    const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini', ...rules });
    expect(settings?.bacnet.device_identifier).toBe(7);
  });

  it('is a choice of the form, behind the ranges of the manual', () => {
    const keys = describeSettings(['polar-9']).flatMap(({ settings }) => settings);
    const choicesOf = (section: string, key: string) =>
      keys.find((one) => one.section === section && one.key === key)?.choices;
    expect(choicesOf('ups', 'family')?.slice(-4)).toEqual([
      'delphys-xtend',
      'vu-map-unknown',
      'jbusp-unknown',
      'polar-9',
    ]);
    expect(choicesOf('ups', 'register_map')).toEqual(['auto', 'vu-map', 'jbusp', 'adicom', 'polar-9']);
    expect(choicesOf('simulator', 'family')).not.toContain('auto');
    expect(choicesOf('ups', 'adicom')).toEqual(['auto', 'yes', 'no']);
  });

  it('is not read as long as nothing names it', () => {
    const read: string[] = [];
    const rules = settingsRules({ registry: registryWith(['polar-9'], read) });
    const text = '[ups]\nfamily=auto\n[registers]\nBYPASS_V1=0x0070\n';
    readSettings(new TextEncoder().encode(text), { file: 'config.ini', ...rules });
    expect(read).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { settingsRules } from '../../src/device/settings-rules.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';

function refused(text: string): (string | undefined)[] {
  const { problems } = readSettings(new TextEncoder().encode(text), {
    file: 'config.ini',
    ...settingsRules({ registry: builtInMaps }),
  });
  return problems.map(({ line, section, key }) => `${line} ${section}.${key}`);
}

describe('what settings can be known only with the UPS ranges and the simulator', () => {
  it('takes scenarios that exist and systems that the range can form (Manual §5.1)', () => {
    expect(
      refused('[simulator]\nfamily=delphys-mx\nscenario=mains-failure\narchitecture=concentrator\nunits=8\n'),
    ).toEqual([]);
    expect(refused('[simulator]\nfamily=masterys-gp4\nscenario=alarm:A033\n')).toEqual([]);
  });

  it('names the line of a scenario that does not exist', () => {
    expect(refused('[simulator]\n\nscenario=earthquake\n')).toEqual(['3 simulator.scenario']);
  });

  it('names more units than the range can have, and a range that is never parallel', () => {
    expect(refused('[simulator]\nfamily=modulys-gp\narchitecture=concentrator\nunits=4\n')).toEqual([
      '4 simulator.units',
    ]);
    expect(refused('[simulator]\nfamily=itys-pro\narchitecture=concentrator\n')).toEqual(['3 simulator.architecture']);
  });

  it('names the line of a register map that the range does not speak', () => {
    expect(refused('[ups]\nfamily=itys-pro\nregister_map=jbusp\n')).toEqual(['3 ups.register_map']);
    expect(refused('[ups]\nfamily=delphys-gp\nregister_map=adicom\n')).toEqual([]);
    expect(refused('[ups]\nregister_map=jbusp\n')).toEqual([]);
  });

  it('names the line of an object_name that another object of the device has', () => {
    expect(refused('[bacnet]\nobject_name=BYPASS_V1\n')).toEqual(['2 bacnet.object_name']);
    expect(refused('[bacnet]\nobject_name=UPS room 3\n')).toEqual([]);
  });

  it.each([
    ['', 'BYPASS_V1=0x1070', '0x9999'],
    ['family=masterys-gp4\n', 'UPSAlarms.PARALLEL FAULT=0x0038.7', 'A999'],
    ['family=masterys-gp\n', 'RectifierStatus.OFF=0x1020.3', '0x0033.1'],
    ['register_map=adicom\n', 'UNIT_OUTPUT_I1=0x1230', '0x1300'],
  ])('names the line of a word that lies in no table of the maps in question: [ups] %s', (ups, right, wrong) => {
    const [key] = right.split('=');
    const line = ups === '' ? 3 : 4;

    expect(refused(`[ups]\n${ups}[registers]\n${right}\n`)).toEqual([]);
    expect(refused(`[ups]\n${ups}[registers]\n${key}=${wrong}\n`)).toEqual([`${line} registers.${key}`]);
  });

  it('says all of it at once, and nothing that rests on a setting that is wrong itself', () => {
    const text =
      '[bacnet]\nport=x\nobject_name=BYPASS_V1\n[simulator]\nfamily=none\narchitecture=concentrator\nunits=8\n';
    expect(refused(text)).toEqual(['2 bacnet.port', '3 bacnet.object_name', '5 simulator.family']);
  });

  it('has a word on a unit that the range cannot have (Manual §5.1), which is no error of the file', () => {
    const options = { file: 'config.ini', ...settingsRules({ registry: builtInMaps }) };
    const on = (text: string) => readSettings(new TextEncoder().encode(text), options);
    const { problems, notices } = on('[ups]\nfamily=modulys-gp\n[bacnet]\ndevice_identifier=7\nunit_number=4\n');
    expect([problems, notices.map(({ line, key }) => `${line} ${key}`)]).toEqual([[], ['5 unit_number']]);
    expect(on('[ups]\nfamily=modulys-gp\n[bacnet]\ndevice_identifier=7\nunit_number=3\n').notices).toEqual([]);
  });

  it('names every line of [registers] that is wrong', () => {
    const text = '[registers]\nBYPASS_V1=0x0070 s16 /10\nNOBODY=0x0070\nBYPASS_V2=seventy\n';
    expect(refused(text)).toEqual(['3 registers.NOBODY', '4 registers.BYPASS_V2']);
  });
});

import { describe, expect, it } from 'vitest';
import { settingsRules } from '../../src/device/settings-rules.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import { registryWith, shippedFamilies } from '../support/profiles-at-hand.js';

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

  it('asks the registers in force what a condition may name, and tells the nearest code', () => {
    const shipped = registryWith(shippedFamilies());
    const read = (text: string) =>
      readSettings(new TextEncoder().encode(text), {
        file: 'config.ini',
        ...settingsRules({ registry: shipped }),
      }).problems.map(({ key, allowed }) => [key, allowed?.en, allowed?.fr] as const);
    const lines = (family: string, when: string) => `[ups]\nfamily=${family}\n[registers]\nUPSAlarms.b06=${when}\n`;
    // Codes of the profile, by which the UPS is read.
    expect(read(lines('apc-smart-ups', 'OnBattery and not Overload'))).toEqual([]);
    expect(read(lines('apc-smart-ups', 'OnBatery'))).toEqual([
      [
        'UPSAlarms.b06',
        expect.stringMatching(/; OnBattery is the nearest to ONBATERY$/),
        expect.stringMatching(/ ; OnBattery est le plus proche de ONBATERY$/),
      ],
    ]);
    // Those of the manual are none of its own, and the other way round.
    expect(read(lines('apc-smart-ups', 'A037'))).toEqual([['UPSAlarms.b06', expect.any(String), expect.any(String)]]);
    expect(read(lines('masterys-gp4', 'A037'))).toEqual([]);
    expect(read(lines('masterys-gp4', 'OnBattery'))).toEqual([
      ['UPSAlarms.b06', expect.any(String), expect.any(String)],
    ]);
    expect(read(lines('masterys-gp4', 'A999'))).toEqual([
      ['UPSAlarms.b06', expect.stringContaining('is the nearest to A999'), expect.any(String)],
    ]);
    expect(read(lines('masterys-gp4', 'perhaps'))).toHaveLength(1);
    expect(read(lines('auto', 'perhaps'))).toHaveLength(1);
    // Whichever it turns out to be.
    expect(read(lines('auto', 'A037'))).toEqual([]);
    expect(read(lines('auto', 'OnBattery'))).toEqual([]);
    expect(read(lines('auto', 'OnBatery'))[0]?.[1]).toMatch(/; OnBattery is the nearest to ONBATERY$/);
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

  it('has a word on a unit that the UPS was never seen to have, which names those that it has', () => {
    const notices = (unit: number, seen: readonly number[]) => {
      const options = { file: 'config.ini', ...settingsRules({ registry: builtInMaps, seenUnits: () => seen }) };
      const text = `[bacnet]\ndevice_identifier=7\nunit_number=${unit}\n`;
      return readSettings(new TextEncoder().encode(text), options).notices.map(({ line, message }) => [line, message]);
    };
    const told = { en: expect.stringContaining('1, 2, 3'), fr: expect.stringContaining('1, 2, 3') };
    expect(notices(5, [1, 2, 3])).toEqual([[3, told]]);
    expect([notices(3, [1, 2, 3]), notices(0, [1, 2, 3]), notices(5, [])]).toEqual([[], [], []]);
  });

  it('names every line of [registers] that is wrong', () => {
    const text = '[registers]\nBYPASS_V1=0x0070 s16 /10\nNOBODY=0x0070\nBYPASS_V2=seventy\n';
    expect(refused(text)).toEqual(['3 registers.NOBODY', '4 registers.BYPASS_V2']);
  });
});

import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/settings/read-settings.js';
import { settingsValidators } from '../../src/wiring/settings-validators.js';

function refused(text: string): (string | undefined)[] {
  const { problems } = readSettings(new TextEncoder().encode(text), { file: 'config.ini', ...settingsValidators });
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

  it('names every line of [registers] that is wrong', () => {
    const text = '[registers]\nBYPASS_V1=0x0070 s16 /10\nNOBODY=0x0070\nBYPASS_V2=seventy\n';
    expect(refused(text)).toEqual(['3 registers.NOBODY', '4 registers.BYPASS_V2']);
  });
});

import { describe, expect, it } from 'vitest';
import { editsToUse, lineOfProfile } from '../../../src/device/profiles/profile-line.js';
import { contentsOf } from '../../../src/device/profiles/profile-reader.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { borealProfile } from '../../ups/profiles/boreal-profile.js';

const octets = (text: string) => new TextEncoder().encode(text);

/** The made-up profile, as delivered at 19200 baud, even parity, address 4. */
const { family } = contentsOf(
  octets(
    borealProfile.replace(
      /"serial": \{[^}]*\}/,
      '"serial": { "baud": 19200, "parity": "even", "stopBits": 1, "slave": 4 }',
    ),
  ),
);

function settingsOf(serial: string) {
  const { settings } = readSettings(octets(`[serial]\n${serial.replaceAll(' ', '\n')}\n`), { file: 'config.ini' });
  if (settings === undefined) throw new Error(serial);
  return settings;
}

function usedWith(serial: string, simulated = false) {
  if (family === undefined) throw new Error('no profile');
  const settings = settingsOf(serial);
  const line = lineOfProfile(family, settings, simulated);
  const edits = editsToUse(family, line, settings).filter(({ section }) => section === 'serial');
  return { line, edits: Object.fromEntries(edits.map(({ key, value }) => [key, value])) };
}

describe('The line of a profile, for a trial and afterwards', () => {
  it.each([
    ['is that of the profile on a line as delivered', '', [19_200, 'even', 1, 4]],
    ['keeps what the site has set', 'baud=9600 parity=odd slave=7', [9600, 'odd', 1, 7]],
    // Two stop bits and a parity bit are no character of Modbus (V1.02 §2.5.1).
    ['never puts the stop bits of one to the parity of the other', 'stop_bits=2', [19_200, 'none', 2, 4]],
  ])('%s', (_, more, [baud, parity, stopBits, slave]) => {
    const { line, edits } = usedWith(`port=/dev/ttyS0 ${more}`);
    expect(line).toEqual({ baud, parity, stopBits, slave });
    const speed = more.includes('baud') ? String(baud) : 'auto';
    expect(edits).toEqual({ baud: speed, parity, stop_bits: String(stopBits), slave: String(slave) });
  });

  it.each(['tcp://10.0.0.9', 'TCP://10.0.0.9:502'])('over %s is the unit of the site, and nothing else', (port) => {
    const { line, edits } = usedWith(`port=${port} slave=1`);
    expect(line).toMatchObject({ baud: undefined, slave: 1 });
    expect(edits).toEqual({ slave: '1' });
  });

  it('has the address of the settings where the UPS is simulated', () => {
    expect(usedWith('port=simulator', true)).toMatchObject({ line: { slave: 1 }, edits: { slave: '1' } });
  });

  it('names the speed that was tried where the search would not try it', () => {
    if (family === undefined) throw new Error('no profile');
    const settings = settingsOf('port=/dev/ttyS0');
    const line = { ...lineOfProfile(family, settings, false), baud: 1200 };
    expect(editsToUse(family, line, settings)).toContainEqual({ section: 'serial', key: 'baud', value: '1200' });
  });
});

import { describe, expect, it } from 'vitest';
import { standingLine } from '../../../src/device/register-search/found-line.js';

describe('the line that stands in [registers]', () => {
  it('is known by the name or the number of its bit or state (Manual §6.3.2, §6.2.3)', () => {
    const registers = new Map([
      ['UPSAlarms.b06', '0x0038.9'],
      ['bypassstatus.2', '0x0033.1'],
      ['Bypass_v1', '0x0070'],
    ]);
    expect(standingLine(registers, { object: 'UPSAlarms', part: 6 })?.key).toBe('UPSAlarms.b06');
    expect(standingLine(registers, { object: 'UPSAlarms', part: 5 })).toBeUndefined();
    expect(standingLine(registers, { object: 'BYPASS_V1' })).toMatchObject({ key: 'Bypass_v1', line: '0x0070' });
  });
});

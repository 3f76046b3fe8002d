import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../../../src/northbound/nut/policy/policy-rules.js';
import { readSettings } from '../../../../src/settings/read-settings.js';
import { type IniSettings, iniText } from '../../../support/daemon.js';
import { siteRules } from '../../../support/northbound/discharge.js';
import { settingsOf } from '../../../support/northbound/northbound-sources.js';

function problemsOf(text: IniSettings): readonly string[] {
  const { problems } = readSettings(Buffer.from(iniText({ ups: { family: 'auto' }, ...text })), { file: 'config.ini' });
  return problems.map(({ key }) => key ?? '');
}

describe('the rules of config.ini', () => {
  it('are by default those through which the discharge curves of the tests are played', () => {
    expect(rulesOf(settingsOf({}))).toEqual(siteRules);
  });

  it('leave out what is off', () => {
    const nut = { ups_minutes: 'off', ups_charge: 'off', ups_seconds: '600', on_battery_low: 'no' };
    const { stages, onBatteryLow } = rulesOf(settingsOf({ nut }));
    expect(stages.ups).toEqual({ minutes: undefined, seconds: 600, charge: undefined });
    expect(onBatteryLow).toBe(false);
  });
});

describe('limits that contradict one another are refused, where they stand', () => {
  it.each([
    ['minutes that fall below the limit of the later stage first', { ups_early_minutes: '8' }, 'ups_early_minutes'],
    ['charge likewise', { ups_charge: '50' }, 'ups_charge'],
    [
      'the first and the last, with nothing between',
      { ups_minutes: 'off', ups_late_minutes: '20' },
      'ups_early_minutes',
    ],
    ['seconds, which rise', { ups_early_seconds: '700', ups_seconds: '600' }, 'ups_early_seconds'],
    [
      'a stage that nothing tells to go',
      {
        on_battery_low: 'no',
        on_imminent_stop: 'no',
        ups_late_minutes: 'off',
        ups_late_seconds: 'off',
        ups_late_charge: 'off',
      },
      'ups_late_minutes',
    ],
  ])('%s', (_, nut, key) => {
    expect(problemsOf({ nut: nut as Record<string, string> })).toEqual([key]);
  });

  it('readings in a row that take more than half a minute, where the server is on', () => {
    const serial = { poll_interval_ms: '15000' };
    expect(problemsOf({ serial })).toEqual([]);
    expect(problemsOf({ serial, nut: { enabled: 'yes' } })).toEqual(['hold_readings']);
  });

  it('a limit that only one stage has is no contradiction', () => {
    expect(problemsOf({ nut: { ups_early_minutes: 'off', ups_late_charge: 'off' } })).toEqual([]);
  });
});

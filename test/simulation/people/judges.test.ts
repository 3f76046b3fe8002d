import { describe, expect, it } from 'vitest';
import type { FilesByHand } from './doors.js';
import { lineOf, valuesIn, withLine } from './ini-file.js';
import { type HistoryLook, judgeHistory } from './judge-history.js';
import { judgeFiles, judgeLeftovers, judgeSecrets, leftoversIn, Secrets } from './judge-secrets.js';
import { playedLook } from './played-look.js';
import { SettingsModel } from './settings-model.js';

describe('the model of the settings', () => {
  const site = { section: 'mqtt', key: 'interval_s' };
  const shown = (value: string) => new Map([['[mqtt] interval_s', value]]);

  it('holds what was accepted, and says what was lost', () => {
    const model = new SettingsModel(new Map());
    model.accepted([{ ...site, value: '60' }]);
    expect(model.seen(shown('60'))).toBe(true);
    expect(model.seen(shown('10'))).toContain('"60" was accepted, "10" is in force');
    // Told once: from then on what is there is what holds.
    expect(model.seen(shown('10'))).toBe(true);
  });

  it('takes both outcomes of a change that nobody knows of, and only these', () => {
    const model = new SettingsModel(new Map());
    model.doubtful([{ ...site, value: '60' }]);
    expect(model.isCertain).toBe(false);
    expect(model.seen(shown('3600'))).not.toBe(true);
    const other = new SettingsModel(new Map());
    other.doubtful([{ ...site, value: '60' }]);
    expect(other.seen(shown('60'))).toBe(true);
    expect(other.seen(shown('10'))).not.toBe(true);
  });

  it('takes all of a change or nothing of it', () => {
    const model = new SettingsModel(new Map());
    model.doubtful([
      { ...site, value: '60' },
      { section: 'snmp', key: 'contact', value: 'me' },
    ]);
    expect(model.seen(new Map([...shown('60'), ['[snmp] contact', '']]))).not.toBe(true);
  });

  it('takes a whole file with the factory values of what it lacks', () => {
    const model = new SettingsModel(shown('60'));
    model.acceptedFile(new Map([['[snmp] contact', 'me']]));
    expect(model.values.get('[mqtt] interval_s')).toBe('10');
    expect(model.values.get('[snmp] contact')).toBe('me');
  });

  it('tells which values may have been in force of late, and none that were over before', () => {
    let nowMs = 0;
    const model = new SettingsModel(new Map([['[serial] offline_after', '5']]), () => nowMs);
    const lately = (agoMs: number) => [...model.lately('serial', 'offline_after', nowMs - agoMs)];
    nowMs = 100_000;
    model.accepted([{ section: 'serial', key: 'offline_after', value: '1' }]);
    expect(lately(20_000)).toEqual(['1', '5']);
    nowMs = 130_000;
    expect(lately(20_000)).toEqual(['1']);
    expect(lately(60_000)).toEqual(['1', '5']);
    model.doubtful([{ section: 'serial', key: 'offline_after', value: '10' }]);
    expect(lately(0)).toEqual(['1', '10']);
    const end = model.beginChange();
    expect(lately(0)).toContain('3');
    end();
    expect(lately(0)).not.toContain('3');
    model.doubtful([{ section: 'serial', key: 'offline_after', value: 'later' }]);
    expect([...lately(0), ...model.ever('serial', 'offline_after')]).not.toContain('later');
  });

  it('knows what lets a server or the search of the UPS begin anew', () => {
    const model = new SettingsModel(new Map([['[bacnet] on_loss', 'unavailable']]));
    expect(
      model.letsBeginAnew(
        new Map([
          ['[bacnet] on_loss', 'unavailable'],
          ['[mqtt] interval_s', '60'],
        ]),
      ),
    ).toBe(false);
    expect(model.letsBeginAnew(new Map([['[bacnet] on_loss', 'hold']]))).toBe(true);
    // Without a line it is the factory value.
    expect(model.letsBeginAnew(new Map())).toBe(true);
  });
});

describe('config.ini in an editor', () => {
  const text = '; comment\n[snmp]\ncontact=me\n\n[mqtt]\n; interval_s=5\ninterval_s = 60\n';

  it('is read and changed line by line', () => {
    expect([...valuesIn(text)]).toEqual([
      ['[snmp] contact', 'me'],
      ['[mqtt] interval_s', '60'],
    ]);
    expect(lineOf(text, { section: 'mqtt', key: 'interval_s' })).toBe(7);
    const changed = withLine(text, { section: 'mqtt', key: 'interval_s', value: '1' });
    expect(changed).toBe(text.replace('interval_s = 60', 'interval_s=1'));
    expect(valuesIn(withLine(text, { section: 'nut', key: 'ups_charge', value: 'off' })).get('[nut] ups_charge')).toBe(
      'off',
    );
    const quoted = withLine(text, { section: 'snmp', key: 'contact', value: 'a=b;c' });
    expect(quoted).toContain('contact="a=b;c"');
    expect(valuesIn(quoted).get('[snmp] contact')).toBe('a=b;c');
  });
});

describe('the history', () => {
  const values = { UPS_OUTPUT_Lr: [[0, 40] as const, [240_000, 55] as const] };
  const judged = (point: readonly number[], more: Partial<HistoryLook> = {}) => {
    const look = playedLook({ values });
    const answer = { stepMs: 60_000, series: [{ name: 'UPS_OUTPUT_Lr', unit: '%', points: [point] }] };
    judgeHistory(JSON.stringify(answer), {
      ...look,
      whenShown: (fromMs, toMs) => [{ fromMs, toMs }],
      ranWithin: () => true,
      ...more,
    });
    return look.broken;
  };

  it('passes where lowest and highest were true in their minute', () => {
    expect(judged([240_000, 50, 40, 55])).toEqual([]);
  });

  it('tells no value of another minute', () => {
    expect(judged([120_000, 50, 40, 55])).toEqual(['history-value']);
    expect(judged([300_000, 40, 40, 40])).toEqual(['history-value']);
  });

  it('is judged by the greatest offline_after of the run, not by that of the moment at which it is read', () => {
    expect(judged([300_000, 40, 40, 40])).toEqual(['history-value']);
    expect(judged([300_000, 40, 40, 40], { everOfflineAfter: [3, 60] })).toEqual([]);
  });

  it('has its mean between lowest and highest', () => {
    expect(judged([240_000, 70, 40, 55])).toEqual(['history-value']);
  });

  it('has a gap where the gateway did not run', () => {
    expect(judged([240_000, 50, 40, 55], { ranWithin: () => false })).toEqual(['history-gap']);
  });

  it('tells a minute that the clock has shown twice of both times together', () => {
    const times = [
      { fromMs: 120_000, toMs: 180_000 },
      { fromMs: 300_000, toMs: 360_000 },
    ];
    expect(judged([120_000, 50, 40, 55], { whenShown: () => times })).toEqual([]);
    expect(judged([120_000, 50, 40, 56], { whenShown: () => times })).toEqual(['history-value']);
  });

  it('has no minute that the clock has never shown', () => {
    expect(judged([120_000, 50, 40, 55], { whenShown: () => [] })).toEqual(['history-gap']);
  });
});

describe('secrets and files', () => {
  const secrets = new Secrets();
  secrets.add('Geheim-4711', 'the password of the page');
  const filesOf = (all: { readonly [path: string]: string }): FilesByHand => ({
    configFile: '/etc/config.ini',
    dataDir: '/data',
    read: (path) => (all[path] === undefined ? undefined : Buffer.from(all[path])),
    write: () => {},
    remove: () => {},
    list: () => Object.keys(all),
  });

  it('are shown nowhere, neither plain nor in base64', () => {
    const look = playedLook({});
    judgeSecrets('An answer', 'all is well', secrets, look.judge);
    expect(look.broken).toEqual([]);
    judgeSecrets('An answer', 'password=Geheim-4711', secrets, look.judge);
    judgeSecrets('An answer', Buffer.from('Geheim-4711').toString('base64'), secrets, look.judge);
    judgeFiles(filesOf({ '/data/log': '... Geheim-4711' }), secrets, look.judge);
    expect(look.broken).toEqual(['secret', 'secret', 'secret']);
    expect(look.sentences.join()).not.toContain('4711');
  });

  it('leave nothing of writes that were cut off, once the gateway has started', () => {
    const look = playedLook({});
    const files = filesOf({ '/data/.alarms.json.0123456789ab.tmp': '' });
    const left = leftoversIn(files);
    // Of a write that was under way, and another that is.
    judgeLeftovers(left, filesOf({ '/data/.alarms.json.ba9876543210.tmp': '' }), look.judge);
    expect(look.broken).toEqual([]);
    judgeLeftovers(left, files, look.judge);
    expect(look.broken).toEqual(['leftover']);
  });

  it('are bounded', () => {
    const look = playedLook({});
    const many = Object.fromEntries(Array.from({ length: 401 }, (_, index) => [`/data/${index}`, '']));
    judgeFiles(filesOf(many), secrets, look.judge);
    expect(look.broken).toEqual(['disk-bounded']);
  });
});

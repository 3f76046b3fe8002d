import { describe, expect, it } from 'vitest';
import type { SettingSection } from '../../src/http/screens/settings/schema.js';
import { draftOf, keptEdits, realEdits, withoutSecrets } from '../../web/src/settings/begun-edits.js';
import { type DraftStore, Drafts, draftEndsMs } from '../../web/src/state/drafts.js';
import { ManualClock } from '../support/manual-clock.js';

/** The storage of a tab, which a reload leaves as it is. */
class TabStore implements DraftStore {
  text: string | null = null;

  read(): string | null {
    return this.text;
  }

  write(text: string): void {
    this.text = text;
  }
}

const text = { en: '', fr: '' };
const sections: readonly SettingSection[] = [
  {
    name: 'bacnet',
    title: text,
    free: false,
    keys: [
      { key: 'port', kind: 'integer', value: '47808' },
      { key: 'password', kind: 'secret', value: '(set)', secret: true },
    ],
  },
];

const secrets = [
  { section: 'bacnet', key: 'password' },
  { section: 'security', key: 'password' },
];

describe('what somebody has begun to write', () => {
  it('is found again until nobody has touched it for a quarter of an hour', async () => {
    const clock = new ManualClock();
    const drafts = new Drafts(clock, new TabStore());
    drafts.set('a', 'one');
    await clock.advance(draftEndsMs - 1);
    drafts.set('a', 'two');
    await clock.advance(draftEndsMs - 1);
    expect(drafts.get('a')).toBe('two');
    await clock.advance(1);
    expect(drafts.get('a')).toBeUndefined();
    expect(draftEndsMs).toBe(15 * 60_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends on the screen too', async () => {
    const clock = new ManualClock();
    const drafts = new Drafts(clock, new TabStore());
    let ended = 0;
    const stop = drafts.onEnd('a', () => {
      ended += 1;
    });
    drafts.set('a', undefined);
    await clock.advance(draftEndsMs);
    expect(ended).toBe(1);
    stop();
    drafts.set('a', 'one');
    await clock.advance(draftEndsMs);
    expect(ended).toBe(1);
  });

  it('has ended on a machine that slept, though its timer has not run yet', () => {
    let nowMs = 0;
    const drafts = new Drafts({ wallMs: () => nowMs, schedule: () => () => undefined }, new TabStore());
    drafts.set('a', 'one');
    nowMs = draftEndsMs;
    expect(drafts.get('a')).toBeUndefined();
  });
});

describe('what somebody has begun to write, when the page is loaded again after another login', () => {
  it('is there where it lasts, for the rest of its quarter of an hour', async () => {
    const clock = new ManualClock();
    const store = new TabStore();
    const before = new Drafts(clock, store);
    before.set('form', [{ key: 'port' }], true);
    before.set('dialog', 'gone');
    await clock.advance(draftEndsMs / 2);
    const after = new Drafts(clock, store);
    after.start();
    expect(after.get('form')).toEqual([{ key: 'port' }]);
    expect(after.get('dialog')).toBeUndefined();
    await clock.advance(draftEndsMs / 2);
    expect(after.get('form')).toBeUndefined();
    expect(store.text).toBe('{}');
  });

  it('is no more once it was taken back or somebody has signed out, and never a fault where the storage is damaged', () => {
    const clock = new ManualClock();
    const store = new TabStore();
    const drafts = new Drafts(clock, store);
    drafts.set('form', 'a', true);
    drafts.set('form', undefined, true);
    expect(store.text).toBe('{}');
    drafts.set('form', 'b', true);
    drafts.endAll();
    expect(store.text).toBe('{}');
    store.text = '{"form":';
    const after = new Drafts(clock, store);
    after.start();
    expect(after.get('form')).toBeUndefined();
  });
});

describe('the draft of config.ini', () => {
  const now = '[bacnet]\nport=47808\n';

  it('knows what it was begun from, whatever is in force since', () => {
    const first = draftOf('[bacnet]\nport=1\n', undefined, now);
    expect(first).toEqual({ base: now, text: '[bacnet]\nport=1\n' });
    expect(draftOf('[bacnet]\nport=12\n', first, '[bacnet]\n')).toEqual({ base: now, text: '[bacnet]\nport=12\n' });
  });

  it('is none once nothing is changed, or nothing any more', () => {
    const first = draftOf(`${now}x`, undefined, now);
    expect(draftOf(now, first, now)).toBeUndefined();
    expect(draftOf(now, first, '[bacnet]\n')).toBeUndefined();
    expect(draftOf('[bacnet]\n', first, '[bacnet]\n')).toBeUndefined();
  });

  it('keeps no password, only what else was written', () => {
    const base = '[bacnet]\nport=47808\npassword=(set)\n';
    expect(withoutSecrets({ base, text: base.replace('(set)', 'apple') }, secrets)).toBeUndefined();
    expect(withoutSecrets({ base, text: '[BACnet]\nport=1\n Password = "apple"\n' }, secrets)).toEqual({
      base,
      text: '[BACnet]\nport=1\npassword=(set)\n',
    });
    expect(withoutSecrets({ base: now, text: `${now};password=apple\n` }, secrets)).toBeUndefined();
    expect(withoutSecrets({ base: now, text: `${now}[security]\npassword=apple\n` }, secrets)?.text).not.toContain(
      'apple',
    );
    expect(withoutSecrets({ base, text: '[bacnet]\n[other]\npassword=apple\n' }, secrets)?.text).toContain('apple');
  });
});

describe('the drafts of a form', () => {
  const edit = (key: string, value: string) => [`bacnet ${key}`, { section: 'bacnet', key, value }] as const;

  it('are none where the value is in force by now, or nothing is known of it', () => {
    const edits = new Map([edit('port', '47808'), edit('port2', '1')]);
    expect(realEdits(edits, sections).size).toBe(0);
    expect(realEdits(new Map([edit('port', '47809')]), sections).size).toBe(1);
    expect(realEdits(new Map([edit('port', '47809')]), []).size).toBe(0);
  });

  it('keep no new password, but that it is to be taken away', () => {
    expect(keptEdits(new Map([edit('port', '1'), edit('password', 'apple')]), secrets)).toEqual(
      new Map([edit('port', '1')]),
    );
    expect(keptEdits(new Map([edit('password', '')]), secrets).size).toBe(1);
  });
});

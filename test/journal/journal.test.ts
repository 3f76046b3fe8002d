import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { alarmRows } from '../../src/journal/alarm-texts.js';
import { eventTexts } from '../../src/journal/event-texts.js';
import { eventsAsCsv, eventsAsJson } from '../../src/journal/export-events.js';
import { Journal } from '../../src/journal/journal.js';
import { eventKinds, type JournalEvent, type NewEvent } from '../../src/journal/journal-event.js';
import { eventText } from '../../src/journal/render-event.js';
import { bitStrings } from '../../src/objects/catalog/bit-strings.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { temporaryFolder } from './temporary-folder.js';

/** The disk is a real one, and may be busy. */
const slowDisk = { timeout: 10_000 };
const startMs = Date.UTC(2026, 0, 15, 12, 0, 0);

async function startJournal(folder = temporaryFolder(), isSimulated = () => false) {
  const clock = new ManualClock(startMs);
  const log = new RecordingLog();
  const journal = new Journal({ folder, clock, log: log.logger, isSimulated });
  await journal.start();
  return { journal, clock, log, folder };
}

const onBattery: NewEvent = { kind: 'alarm-raised', subject: 'UnitAlarms/ON BATTERY' };
const files = (folder: string) => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

async function joined(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

describe('recording', () => {
  it('an alarm is on the disk within a second', async () => {
    const { journal, clock, folder } = await startJournal();
    journal.record(onBattery);
    await clock.advance(999);
    await expect.poll(() => files(folder).join(''), slowDisk).toContain('ON BATTERY');
  });

  it('what strangers can cause at will is written together', async () => {
    const { journal, clock, folder } = await startJournal();
    for (let index = 0; index < 5; index += 1) {
      journal.record({ kind: 'login-failed', who: '192.0.2.7' });
      await clock.advance(1000);
    }
    expect(files(folder).join('')).toBe('');
    await journal.stop();
    expect(files(folder).join('').split('\n')).toHaveLength(6);
  });

  it('events come back after a restart with their time, and their ids go on rising', async () => {
    const folder = temporaryFolder();
    const first = await startJournal(folder);
    first.journal.record(onBattery);
    await first.journal.stop();
    const second = await startJournal(folder);
    second.journal.record({ kind: 'started', subject: '1.0.0' });
    expect((await second.journal.query()).events).toEqual([
      { id: 2, atMs: startMs, kind: 'started', subject: '1.0.0' },
      { id: 1, atMs: startMs, ...onBattery },
    ]);
  });

  it('a journal that has stopped writes nothing into the file of the next one, whatever is still reported to it', async () => {
    const { journal, clock, folder } = await startJournal();
    journal.record({ kind: 'stopped' });
    await journal.stop();
    const next = await startJournal(folder);
    next.journal.record({ kind: 'started', subject: '1.0.0' });
    await next.journal.flush();
    const before = files(folder);
    journal.record({ kind: 'login-failed', who: '192.0.2.7' });
    await clock.advance(60_000);
    await journal.flush();
    expect(files(folder)).toEqual(before);
    expect((await next.journal.query()).events.map(({ id, kind }) => [id, kind])).toEqual([
      [2, 'started'],
      [1, 'stopped'],
    ]);
  });

  it('a listener is told at once, and no longer when it has ended', async () => {
    const { journal } = await startJournal();
    const told: JournalEvent[] = [];
    const end = journal.onEvent((event) => told.push(event));
    journal.record(onBattery);
    end();
    journal.record(onBattery);
    expect(told).toEqual([{ id: 1, atMs: startMs, ...onBattery }]);
  });

  it('what the simulator does is marked, what people do is not', async () => {
    const { journal } = await startJournal(temporaryFolder(), () => true);
    journal.record(onBattery);
    journal.record({ kind: 'login', subject: 'root' });
    const { events } = await journal.query();
    expect(events.map(({ simulated }) => simulated)).toEqual([undefined, true]);
  });

  it('texts from strangers are cut and stay on one line', async () => {
    const { journal } = await startJournal();
    journal.record({ kind: 'login-failed', subject: `a\r\nb\u0000${'x'.repeat(1000)}`, who: '' });
    const [event] = (await journal.query()).events;
    expect(event?.subject).toMatch(/^a {2}b x{295}…$/);
    expect(event).not.toHaveProperty('who');
  });

  it('a torn tail is dropped, logged and told as an event', async () => {
    const folder = temporaryFolder();
    const first = await startJournal(folder);
    first.journal.record(onBattery);
    first.journal.record({ kind: 'stopped' });
    await first.journal.stop();
    const [name = ''] = readdirSync(folder);
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path).subarray(0, -5));
    const { journal, log } = await startJournal(folder);
    const { events } = await journal.query();
    expect(events.map(({ kind }) => kind)).toEqual(['journal-damaged', 'alarm-raised']);
    expect(log.at('warn').map(({ code }) => code)).toEqual(['journal.damaged']);
  });

  it('a folder that cannot be made is reported once, and the events are kept meanwhile', async () => {
    const blocker = join(temporaryFolder(), 'file');
    writeFileSync(blocker, '');
    const { journal, clock, log } = await startJournal(join(blocker, 'journal'));
    journal.record(onBattery);
    await clock.advance(120_000);
    await journal.flush();
    expect(log.at('error').map(({ code }) => code)).toEqual(['journal.unwritable']);
    expect((await journal.query()).events).toHaveLength(1);
  });
});

describe('what comes again and again', () => {
  it('is told twenty times in ten minutes, then how often and how it ended', async () => {
    const { journal, clock } = await startJournal();
    for (let index = 0; index < 50; index += 1) {
      journal.record({ kind: index % 2 === 0 ? 'alarm-raised' : 'alarm-cleared', subject: 'UnitAlarms/ON BATTERY' });
      await clock.advance(1000);
    }
    expect((await journal.query()).events).toHaveLength(20);
    await clock.advance(600_000);
    const { events } = await journal.query();
    expect(events).toHaveLength(21);
    expect(events[0]).toMatchObject({ kind: 'alarm-cleared', repeats: 29 });
  });

  it('never loses how it ended: that is on the disk two seconds after it came to rest, power cut or not', async () => {
    const { journal, clock, folder } = await startJournal();
    for (let index = 0; index < 20; index += 1) {
      journal.record({ kind: index % 2 === 0 ? 'alarm-raised' : 'alarm-cleared', subject: 'UnitAlarms/ON BATTERY' });
      await clock.advance(29_000);
    }
    journal.record(onBattery);
    await clock.advance(2000);
    await expect.poll(() => files(folder).join('').split('ON BATTERY'), slowDisk).toHaveLength(22);
    const { journal: next } = await startJournal(folder);
    expect((await next.query()).events[0]).toMatchObject({ ...onBattery, atMs: startMs + 580_000 });
  });

  it('is held back longer from one rest to the next, twelve seconds at most', async () => {
    const { journal, clock } = await startJournal();
    for (let index = 0; index < 20; index += 1) journal.record(onBattery);
    const told: number[] = [];
    for (let rest = 0; rest < 6; rest += 1) {
      const from = clock.monotonicMs();
      const end = journal.onEvent(() => told.push(clock.monotonicMs() - from));
      journal.record({ kind: 'alarm-cleared', subject: 'UnitAlarms/ON BATTERY' });
      await clock.advance(13_000);
      end();
    }
    expect(told).toEqual([1500, 3000, 6000, 12_000, 12_000, 12_000]);
  });

  it('does not keep other events out', async () => {
    const { journal } = await startJournal();
    for (let index = 0; index < 1000; index += 1)
      journal.record({ kind: 'login-failed', who: `192.0.2.${index % 250}` });
    journal.record(onBattery);
    const { events } = await journal.query({ limit: 500 });
    expect(events).toHaveLength(21);
    expect(events[0]).toMatchObject(onBattery);
  });

  it('is not forgotten when the gateway stops, and is told anew after ten minutes', async () => {
    const { journal, clock } = await startJournal();
    for (let index = 0; index < 25; index += 1) journal.record(onBattery);
    await journal.stop();
    expect((await journal.query()).events[0]).toMatchObject({ kind: 'alarm-raised', repeats: 4 });
    await clock.advance(600_000);
    journal.record(onBattery);
    expect((await journal.query()).events[0]).not.toHaveProperty('repeats');
  });
});

describe('asking', () => {
  async function filled() {
    const started = await startJournal();
    for (let index = 1; index <= 7; index += 1) {
      started.journal.record({ kind: 'settings-changed', subject: `[serial] key${index}`, to: 'x', who: 'root' });
    }
    started.journal.record({ kind: 'communication-lost' });
    return started.journal;
  }

  it('comes in pages, newest first, without gap or double', async () => {
    const journal = await filled();
    const first = await journal.query({ limit: 3 });
    expect(first.events.map(({ id }) => id)).toEqual([8, 7, 6]);
    expect(first.next).toBe(6);
    const second = await journal.query({ limit: 3, before: 6 });
    expect(second.events.map(({ id }) => id)).toEqual([5, 4, 3]);
    const last = await journal.query({ limit: 3, before: 3 });
    expect(last.events.map(({ id }) => id)).toEqual([2, 1]);
    expect(last).not.toHaveProperty('next');
  });

  it('by kind, and by text in either language or by who did it', async () => {
    const journal = await filled();
    const idsOf = async (query: Parameters<Journal['query']>[0]) =>
      (await journal.query(query)).events.map(({ id }) => id);
    expect(await idsOf({ kinds: ['communication-lost'] })).toEqual([8]);
    expect(await idsOf({ text: 'KEY3' })).toEqual([3]);
    expect(await idsOf({ text: 'communication with' })).toEqual([8]);
    expect(await idsOf({ text: "avec l'asi" })).toEqual([8]);
    expect(await idsOf({ text: 'root', limit: 2 })).toEqual([7, 6]);
    expect(await idsOf({ text: 'nothing like it' })).toEqual([]);
  });

  it('a limit that is none is bounded', async () => {
    const journal = await filled();
    expect((await journal.query({ limit: 0 })).events).toHaveLength(1);
    expect((await journal.query({ limit: 1e9 })).events).toHaveLength(8);
  });
});

describe('texts', () => {
  const event = (one: NewEvent, more: Partial<JournalEvent> = {}): JournalEvent => ({
    id: 1,
    atMs: startMs,
    ...one,
    ...more,
  });

  it('every kind has both languages, with the same members in the same options', () => {
    const shape = (text: string) =>
      (text.match(/\[[^\]]*\]|\{\w+\}/g) ?? []).map((part) => part.replace(/[^[\]{}\w]/g, ''));
    const members = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const kind of eventKinds) {
      const { en, fr } = eventTexts[kind];
      expect(members(fr), kind).toEqual(members(en));
      expect(shape(fr).length, kind).toBe(shape(en).length);
    }
  });

  it('every bit of the alarm objects has a text (Manual §6.3.2, §6.3.3)', () => {
    const bits = bitStrings
      .filter(({ name }) => name !== 'UPSStatus')
      .flatMap(({ name, bits: texts }) => texts.map((bit) => [name, bit]));
    expect(alarmRows.map(({ object, bit }) => [object, bit])).toEqual(bits);
  });

  it('reads as a sentence in both languages', () => {
    const onBypass = event({ kind: 'state-changed', subject: 'UPSLoadStatus', from: 'ON INVERTER', to: 'ON BYPASS' });
    expect(eventText(onBypass, 'en')).toBe('How the UPS system supplies the load: on inverter → on bypass');
    expect(eventText(onBypass, 'fr')).toBe('Alimentation de la charge par le système ASI : sur onduleur → sur by-pass');
    const mains = event({ kind: 'state-changed', subject: 'InputRecStatus', from: 'NOT PRESENT', to: 'OK' });
    expect(eventText(mains, 'fr')).toBe("Alimentation d'entrée du redresseur : absente → OK");
    const unit = event({ kind: 'state-changed', subject: 'UPSStatus/UNIT OPERATING 2', from: 'ON', to: 'OFF' });
    expect(eventText(unit, 'fr')).toBe("L'unité 2 est opérationnelle (système) : oui → non");
    expect(eventText(event({ kind: 'state-changed', subject: 'InputRecStatus', to: 'OF TOMORROW' }), 'fr')).toBe(
      "Alimentation d'entrée du redresseur : OF TOMORROW",
    );
    expect(eventText(event(onBattery), 'fr')).toBe('Alarme : Unité fonctionnant sur batterie (unité)');
    expect(eventText(event(onBattery, { simulated: true, repeats: 3 }), 'en')).toBe(
      'SIMULATED – Alarm: Unit on battery (unit) (3 more like it)',
    );
  });

  it('say in both languages why the network waits', () => {
    const waiting = { kind: 'network-waiting', who: 'config.ini', detail: 'no-interface' } as const;
    expect(eventText(event(waiting), 'en')).toMatch(/network interface/);
    expect(eventText(event(waiting), 'fr')).toMatch(/interface réseau/);
    expect(eventText(event({ ...waiting, detail: 'the disk is full' }), 'fr')).toMatch(/the disk is full$/);
  });

  it.each<[NewEvent, string]>([
    [
      { kind: 'factory-reset', who: 'a file on the machine' },
      "Réglages d'usine restaurés par un fichier sur la machine",
    ],
    [
      { kind: 'password-recovered', detail: 'a file on the machine' },
      'Mot de passe réinitialisé sur la machine même : un fichier sur la machine',
    ],
    [
      { kind: 'backup-restored', who: 'root at 127.0.0.1 (web)' },
      'Sauvegarde restaurée par root depuis 127.0.0.1 (page web)',
    ],
    [{ kind: 'login-failed', who: 'fe80::1%eth0 (ftp)' }, 'Échec de connexion depuis fe80::1%eth0 (FTP)'],
    [
      { kind: 'settings-changed', subject: '[network] dhcp', from: 'no', to: 'yes', who: 'confirm or revert' },
      'Réglage [network] dhcp : no → yes, par le retour automatique du réseau',
    ],
    [
      { kind: 'settings-changed', subject: '[ups] family', from: 'a', to: 'b', who: 'root, 192.0.2.7 (ftp)' },
      'Réglage [ups] family : a → b, par root depuis 192.0.2.7 (FTP)',
    ],
    [
      {
        kind: 'firmware-refused',
        detail: 'The image ends too early.',
        code: 'firmware.truncated',
        who: 'root at 192.0.2.7 (web)',
      },
      "Micrologiciel refusé : L'image se termine trop tôt, de root depuis 192.0.2.7 (page web)",
    ],
    [
      { kind: 'gateway-fault', detail: 'No UPS answers on /dev/ttyS0.', code: 'ups.silent' },
      'La passerelle est en défaut : Aucune ASI ne répond',
    ],
    [
      { kind: 'restart-requested', detail: 'warmstart', who: '192.0.2.9:47808' },
      'Redémarrage demandé par 192.0.2.9:47808 (redémarrage à chaud)',
    ],
    [
      { kind: 'network-changed', detail: '192.0.2.9 255.255.255.0, gateway 192.0.2.1' },
      'Réglages réseau appliqués : 192.0.2.9 255.255.255.0, passerelle 192.0.2.1',
    ],
    [
      {
        kind: 'network-waiting',
        who: 'config.ini',
        detail: '[bacnet] bind=192.0.2.2 goes away with the change of [network]; set 0.0.0.0 there',
      },
      "Réglages réseau de config.ini pas encore appliqués, nouveaux essais jusqu'à ce qu'ils le soient : " +
        '[bacnet] bind=192.0.2.2 disparaît avec la modification de [network] ; mettez-y 0.0.0.0',
    ],
    [{ kind: 'commissioning-ended', detail: 'its time was over' }, 'Mise en service terminée : durée écoulée'],
    [
      { kind: 'duplicate-device', subject: '1338', detail: 'vendor 591, network 5, MAC 0a' },
      'Un autre appareil a notre Device Identifier 1338 (constructeur 591, réseau 5, MAC 0a)',
    ],
    [
      { kind: 'settings-rejected', detail: 'config.ini:2: bad', detailFr: 'config.ini:2 : mauvais' },
      'Réglages refusés : config.ini:2 : mauvais',
    ],
  ])('says in French who did it and why: %o', (told, french) => {
    expect(eventText(event(told), 'fr')).toBe(french);
    expect(eventText(event(told), 'en')).toContain((told.detail ?? told.who)?.replace(/\.$/, ''));
  });

  it('of an older entry, whose reason is known in English only, stays as it was written', () => {
    const told: NewEvent = { kind: 'firmware-refused', detail: 'The image is too green.' };
    expect(eventText(event(told), 'fr')).toBe('Micrologiciel refusé : The image is too green');
    const unknown: NewEvent = { ...told, code: 'firmware.of-tomorrow' };
    expect(eventText(event(unknown), 'fr')).toBe('Micrologiciel refusé : The image is too green');
  });

  it('keeps the name of a section of config.ini, which is no part to leave out', () => {
    const missing = event({ kind: 'served-address-missing', subject: '192.0.2.1' });
    expect(eventText(missing, 'en')).toContain('192.0.2.1 of [web] bind');
    expect(eventText(missing, 'fr')).toContain('192.0.2.1 de [web] bind');
    const names = new Set(
      eventKinds.flatMap((kind) => Object.values(eventTexts[kind]).flatMap((text) => text.match(/\[[^\]{]*\]/g) ?? [])),
    );
    expect([...names], 'brackets without a {place} are sections').toEqual(['[web]']);
  });

  it('leaves out what is not known', () => {
    const changed: NewEvent = { kind: 'settings-changed', subject: '[serial] port', to: '/dev/ttyUSB0' };
    expect(eventText(event(changed), 'en')).toBe('Setting [serial] port: /dev/ttyUSB0');
    expect(eventText(event({ ...changed, from: 'a', who: 'root' }), 'en')).toBe(
      'Setting [serial] port: a → /dev/ttyUSB0, by root',
    );
    expect(eventText(event({ kind: 'settings-changed', subject: '[web] x', from: 'a' }), 'en')).toBe(
      'Setting [web] x: a → (none)',
    );
  });

  it('a text that looks like a template is only a text', () => {
    expect(eventText(event({ kind: 'login-failed', subject: '{who}[x]', who: '192.0.2.1' }), 'en')).toBe(
      'Failed login as {who}[x] from 192.0.2.1',
    );
  });
});

describe('export', () => {
  it('as CSV: the local time with its zone, quoted where needed, nothing that a spreadsheet takes for a formula', async () => {
    vi.stubEnv('TZ', 'Europe/Paris');
    const { journal } = await startJournal();
    journal.record({ kind: 'login-failed', subject: '=1+1', who: 'a"b,c' });
    const lines = (await joined(eventsAsCsv(journal.events(), 'en'))).split('\r\n');
    vi.unstubAllEnvs();
    expect(lines[0]).toBe('\uFEFFid,time,kind,text,subject,from,to,who,detail');
    expect(lines[1]).toBe(
      `1,2026-01-15T13:00:00+01:00,login-failed,"Failed login as =1+1 from a""b,c",'=1+1,,,"a""b,c",`,
    );
    expect(lines[2]).toBe('');
  });

  it('as CSV in French: as a French spreadsheet opens it', async () => {
    vi.stubEnv('TZ', 'Europe/Paris');
    const { journal } = await startJournal();
    journal.record({ kind: 'login-failed', subject: 'root', who: 'a;b' });
    const text = await joined(eventsAsCsv(journal.events(), 'fr'));
    vi.unstubAllEnvs();
    const [head, line] = text.split('\r\n');
    expect(head).toBe('\uFEFFn°;heure;genre;texte;objet;de;à;qui;détail');
    expect(line).toMatch(/^1;2026-01-15T13:00:00\+01:00;login-failed;".*";root;;;"a;b";$/);
  });

  it('as JSON: an array with both texts, an empty one when there is nothing', async () => {
    const { journal } = await startJournal();
    expect(JSON.parse(await joined(eventsAsJson(journal.events())))).toEqual([]);
    journal.record({ kind: 'communication-lost' });
    journal.record({ kind: 'communication-back' });
    expect(JSON.parse(await joined(eventsAsJson(journal.events())))).toMatchObject([
      { id: 2, kind: 'communication-back', time: '2026-01-15T12:00:00.000Z', text: { en: expect.any(String) } },
      { id: 1, kind: 'communication-lost' },
    ]);
  });
});

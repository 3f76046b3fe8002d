import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newTally } from '../../src/bacnet/datalink/sc/node/sc-counters.js';
import type { ScTraceKind } from '../../src/bacnet/datalink/sc/node/sc-trace.js';
import { errorDetails } from '../../src/core/error-details.js';
import { errorText } from '../../src/core/error-texts.js';
import { type ErrorCode, errorCatalogue } from '../../src/core/errors.js';
import type {
  AlarmClassView,
  AlarmEventView,
  DayName,
  FailureReason,
  RecipientView,
  TestOutcomeView,
  TransitionName,
} from '../../src/http/screens/alarms/schema.js';
import type { BacnetAnswer } from '../../src/http/screens/bacnet/schema.js';
import type { WayView } from '../../src/http/screens/doors/schema.js';
import type { FirmwareAnswer } from '../../src/http/screens/firmware/schema.js';
import type { BacnetStatus, PendingMatter, UpsStatus } from '../../src/http/screens/home/schema.js';
import type { LinkStatus } from '../../src/http/screens/link/schema.js';
import type { NutClient } from '../../src/http/screens/northbounds/schema.js';
import type { SecurityAnswer } from '../../src/http/screens/security/schema.js';
import type { SetupPort, UpsSearchView } from '../../src/http/screens/setup/schema.js';
import { eventTexts } from '../../src/journal/event-texts.js';
import { eventKinds } from '../../src/journal/journal-event.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../src/objects/catalog/bit-strings.js';
import { spokenFr } from '../../src/objects/catalog/descriptions-fr.js';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import { helpOf } from '../../src/objects/help/object-help.js';
import type { Certainty, ValueState } from '../../src/objects/object-value.js';
import { allSettings } from '../../src/settings/settings-schema.js';
import type { TraceKind } from '../../src/ups/link/frame-trace.js';
import type { LinkCounters } from '../../src/ups/link/link-counters.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { TableOutcome } from '../../src/ups/polling/snapshot.js';
import { eventGroups } from '../../web/src/events/event-groups.js';
import { en } from '../../web/src/i18n/en.js';
import { enLater } from '../../web/src/i18n/en-later.js';
import { fr } from '../../web/src/i18n/fr.js';
import { translateWord } from '../../web/src/i18n/translate.js';
import { loginTexts } from '../../web/src/login/login-texts.js';
import { root } from '../support/daemon.js';
import { importsBelow } from '../support/source-imports.js';
import { translators } from '../support/web/translators.js';

const source = join(root, 'web/src');
const program = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('i18n'))
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

/** The words of a type; the compiler finds one that is too many or missing. */
const wordsOf = <T extends string>(words: Readonly<Record<T, true>>) => Object.keys(words);
/** The states of a Multi-state Value, from 1. */
const statesOf = (name: string) =>
  multiStates.find((one) => one.name === name)?.states.map((_, index) => String(index + 1)) ?? [];

/** Handed over as a parameter of path-nodes.ts. */
const handedOver = ['input', 'byp', 'switch'];

/** What the gateway may say, by the beginning of its text. */
const ofGateway: Readonly<Record<string, readonly string[]>> = {
  scKind: wordsOf<Exclude<ScTraceKind, 'message'>>({
    ...{ broken: true, unexpected: true, 'too-long': true, dropped: true },
  }),
  scCounter: Object.keys(newTally()),
  wayName: wordsOf<WayView['name']>({
    ...{
      bacnet: true,
      sc: true,
      web: true,
      ftp: true,
      announcement: true,
      nut: true,
      snmp: true,
      snmp_receivers: true,
    },
    ...{ modbus_tcp: true, mqtt: true, ups: true, dhcp: true },
  }),
  wayEncryption: wordsOf<WayView['encryption']>({ yes: true, no: true, 'if-asked': true }),
  wayLogin: wordsOf<WayView['login']>({
    ...{ password: true, none: true, restart: true, clients: true, keys: true, community: true, there: true },
    ...{ certificates: true },
  }),
  alarmState: wordsOf<AlarmEventView['state']>({
    normal: true,
    fault: true,
    offnormal: true,
    'high-limit': true,
    'low-limit': true,
  }),
  day: wordsOf<DayName>({
    monday: true,
    tuesday: true,
    wednesday: true,
    thursday: true,
    friday: true,
    saturday: true,
    sunday: true,
  }),
  leaving: wordsOf<NonNullable<NutClient['left']>['how']>({ logout: true, closed: true, stopped: true }),
  told: wordsOf<NutClient['told'][number]['told']>({
    ...{ OL: true, OB: true, 'OL LB': true, 'OB LB': true, 'DATA-STALE': true, 'DRIVER-NOT-CONNECTED': true },
  }),
  deliveryFailure: wordsOf<FailureReason>({
    refused: true,
    aborted: true,
    'no-answer': true,
    'not-found': true,
    'no-network': true,
  }),
  recipientKind: wordsOf<RecipientView['kind']>({
    device: true,
    address: true,
    station: true,
    network: true,
    local: true,
    all: true,
    unusable: true,
  }),
  recipientStatus: wordsOf<RecipientView['status']>({ ready: true, sought: true, away: true, unknown: true }),
  tellsFault: wordsOf<AlarmClassView['tellsFault']>({ all: true, some: true, none: true }),
  testOutcome: wordsOf<TestOutcomeView['outcome']>({
    confirmed: true,
    refused: true,
    aborted: true,
    'no-answer': true,
    sent: true,
    'not-found': true,
    'not-sent': true,
    waiting: true,
  }),
  transition: wordsOf<TransitionName>({ toOffnormal: true, toFault: true, toNormal: true }),
  architecture: wordsOf<NonNullable<UpsStatus['architecture']>>({
    single: true,
    concentrator: true,
    'multi-units': true,
  }),
  bacnetState: wordsOf<BacnetStatus['state']>({
    bound: true,
    waiting: true,
    opening: true,
    stopped: true,
    off: true,
  }),
  bacnetCounter: wordsOf<keyof BacnetAnswer['counters']>({
    received: true,
    dropped: true,
    sent: true,
    broken: true,
    notForUs: true,
    noPeer: true,
    stray: true,
    rateLimited: true,
    repeated: true,
    refused: true,
    segmentTimeouts: true,
    covNotifications: true,
    covFailures: true,
    faults: true,
  }),
  certainty: wordsOf<Certainty>({
    documented: true,
    derived: true,
    inferred: true,
    computed: true,
    found: true,
    assigned: true,
    gateway: true,
    none: true,
  }),
  certaintyHelp: wordsOf<Certainty>({
    documented: true,
    derived: true,
    inferred: true,
    computed: true,
    found: true,
    assigned: true,
    gateway: true,
    none: true,
  }),
  computeRule: ['only-phase', 'power-factor', 'apparent-power', 'phase-to-phase', 'sum', 'units'],
  counter: wordsOf<Exclude<keyof LinkCounters, 'roundTrip'>>({
    requests: true,
    answers: true,
    exceptions: true,
    timeouts: true,
    crcErrors: true,
    shortFrames: true,
    interrupted: true,
    blocked: true,
    lateAnswers: true,
    foreignFrames: true,
    noiseBytes: true,
  }),
  firmwareState: wordsOf<NonNullable<FirmwareAnswer['update']>['state']>({
    receiving: true,
    staged: true,
    trial: true,
    confirmed: true,
    reverted: true,
    refused: true,
  }),
  foreign: wordsOf<BacnetStatus['foreignDevice']['state']>({
    inactive: true,
    sent: true,
    registered: true,
    rejected: true,
  }),
  frame: wordsOf<TraceKind>({
    request: true,
    answer: true,
    exception: true,
    late: true,
    foreign: true,
    short: true,
    damaged: true,
    noise: true,
  }),
  kind: eventKinds,
  linkStatus: wordsOf<LinkStatus['status']>({ open: true, waiting: true, opening: true, stopped: true }),
  outcome: wordsOf<TableOutcome>({ never: true, data: true, exception: true, failed: true }),
  pending: wordsOf<PendingMatter>({
    'factory-password': true,
    'network-unconfirmed': true,
    'settings-problems': true,
    'duplicate-device': true,
    'web-port': true,
    'web-address': true,
    'sc-certificate': true,
    'first-setup': true,
  }),
  portKind: wordsOf<SetupPort['kind']>({ usb: true, 'on-board': true }),
  searchEnd: wordsOf<Exclude<UpsSearchView['status'], 'none' | 'running' | 'reading' | 'found'>>({
    'read-otherwise': true,
    silence: true,
    unsteady: true,
    'no-port': true,
    cancelled: true,
    'timed-out': true,
    unasked: true,
    'gave-way': true,
  }),
  lineTrouble: wordsOf<NonNullable<UpsSearchView['trouble']>>({ late: true, pieces: true }),
  tryOutcome: wordsOf<UpsSearchView['tries'][number]['outcome']>({
    asking: true,
    silent: true,
    noise: true,
    refused: true,
    unsteady: true,
    found: true,
  }),
  settle: wordsOf<Exclude<PendingMatter, 'network-unconfirmed'>>({
    'factory-password': true,
    'settings-problems': true,
    'duplicate-device': true,
    'web-port': true,
    'web-address': true,
    'sc-certificate': true,
    'first-setup': true,
  }),
  table: [...new Set(builtInMaps.maps.flatMap(({ tables }) => tables.map(({ id }) => id)))],
  tablePage: ['single', 'system'],
  tlsSource: wordsOf<NonNullable<SecurityAnswer['tls']['source']>>({ own: true, generated: true }),
  valueState: wordsOf<ValueState>({
    good: true,
    stale: true,
    refused: true,
    'not-available': true,
    'not-managed': true,
    'no-sensor': true,
    implausible: true,
    pending: true,
  }),
  battery: statesOf('BatteryStatus'),
  byp: statesOf('InputBypStatus'),
  input: statesOf('InputRecStatus'),
  load: statesOf('UnitLoadStatus'),
  switch: statesOf('RectifierStatus'),
  unitState: statesOf('UnitStatus'),
};

const facts = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the texts of the page', () => {
  it('are the same keys in both languages, none of them empty', () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
    for (const text of [...Object.values(en), ...Object.values(fr)]) expect(text.trim()).not.toBe('');
  });

  it('ask for the same facts in both languages', () => {
    for (const [key, text] of Object.entries(en)) expect(facts(fr[key as keyof typeof en]), key).toEqual(facts(text));
  });

  it('have a space that does not break before a colon in French', () => {
    const tight = Object.entries(fr).filter(([, text]) => /(?:^|[^\u00a0])[:;?!](?: |$)/.test(text));
    expect(tight).toEqual([]);
  });

  it('are all used: by name, or made of a beginning and a word that the page or the gateway has', () => {
    const named = new Set([...program.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'/gi)].map(([, key]) => key));
    const begun = [
      ...[...program.matchAll(/`((?:[a-zA-Z]+\.)+)\$\{/g)].map(([, prefix = '']) => prefix),
      // Words of the page itself.
      ...['node.', 'error.'],
    ];
    const ofPage = new Set(
      [...program.matchAll(/'([\w.-]+)'|^\s*'?([\w-]+)'?:/gm)].map(([, text, key]) => text ?? key),
    );
    const isUsed = (key: string) =>
      named.has(key) ||
      begun.some((prefix) => key.startsWith(prefix) && ofPage.has(key.slice(prefix.length))) ||
      (ofGateway[key.slice(0, key.indexOf('.'))] ?? []).includes(key.slice(key.indexOf('.') + 1));
    expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
  });

  it('have a word for each that the gateway has', () => {
    const words = Object.entries(ofGateway).flatMap(([prefix, list]) => list.map((word) => `${prefix}.${word}`));
    expect(words.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });

  it('ask for no other words of the gateway than those', () => {
    const asked = [...program.matchAll(/translateWord\(\s*t,\s*'(\w+)'/g)].map(([, prefix]) => prefix);
    expect(new Set(asked.filter((one) => one !== 'node' && one !== 'error'))).toEqual(
      new Set(Object.keys(ofGateway).filter((one) => !handedOver.includes(one))),
    );
  });

  it('name every kind of event of the journal, each in one group', () => {
    const grouped = Object.values(eventGroups).flat();
    expect([...grouped].sort()).toEqual([...eventKinds].sort());
    for (const kind of eventKinds) expect(Object.keys(en)).toContain(`kind.${kind}`);
  });

  it('carry their facts, and keep a mark that has none', () => {
    const t = translators.fr;
    expect(t('sentence.batteryMinutes', { minutes: 12 })).toMatch(/encore 12 min/);
    expect(t('sentence.batteryMinutes')).toContain('{minutes}');
  });

  it('show a word that no text knows as it is', () => {
    expect(translateWord(translators.en, 'kind', 'unheard-of')).toBe('unheard-of');
    expect(translateWord(translators.en, 'kind', 'constructor')).toBe('constructor');
  });
});

/** Words for which the glossary (web/src/i18n/README.md) has another one. */
const forbidden = {
  en: /\bautonomy\b|\bby-pass\b|\bmakers?\b|\bpanels?\b|present password|\bin step\b|synchroniz|\bsynchro\b/i,
  fr: /\bl['’]utilisation|\bbypass\b|\bsynoptique|\bmarque\b|\bfabricant|\bGTC\b|\bauto-test|\bdemandes? (?:sans réponse|répondue)|mots? de passe faux|batteries? basse/i,
} as const;

/** What is said of each object, its states and its bits. */
function helpTexts(language: 'en' | 'fr') {
  return Object.fromEntries(
    [...analogValues, ...multiStates, ...bitStrings].map(({ name }) => {
      const { meaning, states = [], bits = [] } = helpOf(name);
      return [name, [meaning, ...states, ...bits].map((text) => text[language]).join(' ')];
    }),
  );
}

describe('the words of the glossary', () => {
  it.each(['en', 'fr'] as const)(
    'are kept in the %s texts of the page, the login, the errors and the journal',
    (language) => {
      const texts: Readonly<Record<string, string>> = {
        ...{ en, fr }[language],
        ...loginTexts[language],
        ...Object.fromEntries(
          Object.keys(errorCatalogue).map((code) => [code, errorText(code as ErrorCode)[language]]),
        ),
        ...Object.fromEntries(Object.entries(errorDetails).map(([name, text]) => [name, text[language]])),
        ...Object.fromEntries(eventKinds.map((kind) => [kind, eventTexts[kind][language]])),
        ...Object.fromEntries(
          allSettings().map(({ section, key, setting }) => [`[${section}] ${key}`, setting[language]]),
        ),
        ...helpTexts(language),
        ...(language === 'fr' ? spokenFr : {}),
      };
      const found = Object.entries(texts).filter(([, text]) => forbidden[language].test(text));
      expect(found).toEqual([]);
    },
  );
});

/** What a browser has loaded before it shows anything. */
function firstFiles(): ReadonlySet<string> {
  const first = new Set(['web/src/main.tsx']);
  const imports = importsBelow('web/src').filter(({ isTypeOnly, isLate }) => !isTypeOnly && !isLate);
  for (const file of first) for (const { target } of imports.filter((one) => one.file === file)) first.add(target);
  return first;
}

it('the first page says nothing that is loaded later', () => {
  const files = [...firstFiles()].filter((file) => /^web\/src\/(?!i18n).*\.tsx?$/.test(file));
  expect(files).toContain('web/src/home/state-sentence.ts');
  expect(files).not.toContain('web/src/setup/steps.ts');
  const said = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const beginnings = [...said.matchAll(/`([\w-]+\.)(?:[\w-]+\.)*\$\{/g)].map(([, beginning = '']) => beginning);
  const isSaid = (key: string) => said.includes(`'${key}'`) || beginnings.some((one) => key.startsWith(one));
  expect(Object.keys(enLater).filter(isSaid)).toEqual([]);
});

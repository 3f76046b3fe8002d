import { describe, expect, it } from 'vitest';
import { hasCode } from '../../src/core/errors.js';
import { parseFinderArguments } from '../../src/finder/finder-arguments.js';
import { finderTexts, languageOf } from '../../src/finder/finder-texts.js';
import { openCommand, pageOf } from '../../src/finder/gateway-page.js';
import { plainText } from '../../src/finder/merge-findings.js';
import { renderJson, renderTable, widthOf } from '../../src/finder/render-findings.js';
import { isHostAddress, searchNetworks } from '../../src/finder/search-networks.js';

const lo = { name: 'lo', address: '127.0.0.1', netmask: '255.0.0.0', internal: true };
const eth0 = { name: 'eth0', address: '10.79.1.100', netmask: '255.255.255.0', internal: false };
const wlan0 = { name: 'wlan0', address: '10.80.1.100', netmask: '255.255.255.0', internal: false };

const codeOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return hasCode(error, 'arguments.invalid') ? error.code : error;
  }
  return 'none';
};

describe('the command line', () => {
  it('searches five seconds on UDP 47808 unless told otherwise', () => {
    expect(parseFinderArguments([], 'fr')).toEqual({
      task: 'find',
      language: 'fr',
      format: 'table',
      timeoutMs: 5000,
      port: 47808,
      interface: undefined,
      open: undefined,
    });
  });

  it('takes all options', () => {
    const words = '--json --open 2 --timeout 9 --port 47809 --interface eth0 --language en'.split(' ');
    expect(parseFinderArguments(words, 'fr')).toEqual({
      task: 'find',
      language: 'en',
      format: 'json',
      timeoutMs: 9000,
      port: 47809,
      interface: 'eth0',
      open: 2,
    });
  });

  it.each([
    ['--timeout 0'],
    ['--timeout 61'],
    ['--timeout x'],
    ['--open 0'],
    ['--open 1.5'],
    ['--port 65536'],
    ['--language de'],
    ['--what'],
    ['stray'],
  ])('refuses %s', (words) => {
    expect(codeOf(() => parseFinderArguments(words.split(' '), 'en'))).toBe('arguments.invalid');
  });

  it.each([
    ['fr_FR.UTF-8', 'fr'],
    ['fr-CA', 'fr'],
    ['fr', 'fr'],
    ['en_US', 'en'],
    ['de_DE', 'en'],
    ['C', 'en'],
    ['fra', 'en'],
  ])('speaks the language of the machine: %s is %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});

describe('the networks that are searched', () => {
  it('are all but the loopback', () => {
    expect(searchNetworks(undefined, [lo, eth0, wlan0])).toEqual([eth0, wlan0]);
  });

  it('are the loopback when there is nothing else', () => {
    expect(searchNetworks(undefined, [lo])).toEqual([lo]);
  });

  it.each(['wlan0', '10.80.1.100'])('are the one that is asked for by %s', (wanted) => {
    expect(searchNetworks(wanted, [lo, eth0, wlan0])).toEqual([wlan0]);
  });

  it('cannot be one that this machine lacks', () => {
    expect(codeOf(() => searchNetworks('eth9', [lo, eth0]))).toBe('arguments.invalid');
    expect(codeOf(() => searchNetworks('eth9', []))).toBe('arguments.invalid');
  });

  it('have hosts whose address is neither a broadcast, nor multicast, nor this machine itself', () => {
    const isHost = (address: string) => isHostAddress(address, [eth0]);
    expect(['10.79.1.1', '10.79.1.100', '172.20.5.5', '169.254.1.1', '223.255.255.1'].filter(isHost)).toHaveLength(5);
    const none = ['0.0.0.0', '127.0.0.1', '224.0.0.251', '240.0.0.1', '255.255.255.255', '10.79.1.255', ''];
    expect(none.filter(isHost)).toEqual([]);
    expect(isHostAddress('127.0.0.1', [lo])).toBe(true);
  });
});

describe('the page', () => {
  it.each([
    [80, false, 'http://10.0.0.1/'],
    [8080, false, 'http://10.0.0.1:8080/'],
    [443, true, 'https://10.0.0.1/'],
    [80, true, 'https://10.0.0.1:80/'],
  ])('on port %i, encrypted: %s, is %s', (webPort, isTls, page) => {
    expect(pageOf('10.0.0.1', { webPort, isTls })).toBe(page);
  });

  it.each([
    ['linux', 'xdg-open'],
    ['darwin', 'open'],
    ['win32', 'D:\\WINNT\\System32\\rundll32.exe'],
  ] as const)('is opened on %s by %s, with the address as one argument', (platform, command) => {
    const words = openCommand('http://10.0.0.1/', platform, { SystemRoot: 'D:\\WINNT' });
    expect(words[0]).toBe(command);
    expect(words.at(-1)).toBe('http://10.0.0.1/');
  });

  it('is opened on Windows where the system folder is not told, too', () => {
    const [command] = openCommand('http://10.0.0.1/', 'win32', {});
    expect(command).toBe('C:\\Windows\\System32\\rundll32.exe');
  });
});

describe('the result', () => {
  const nothing = { gateways: [], others: [], conflicts: [], networks: [eth0], heardBroadcasts: false };

  it.each(['en', 'fr'] as const)('without a gateway gives hints, and names the network (%s)', (language) => {
    const text = renderTable(nothing, 47808, language);
    expect(text.split('\n').filter((line) => line.startsWith('  - '))).toHaveLength(5);
    expect(text).toContain('eth0 (10.79.1.100)');
    expect(text).toContain(finderTexts[language].portTaken(47808));
  });

  it('without a network but the loopback gives one hint: that there is none', () => {
    const text = renderTable({ ...nothing, networks: [lo] }, 47808, 'en');
    expect(text).toContain(`\n  - ${finderTexts.en.noNetwork}\n`);
    expect(text.match(/^ {2}- /gm)).toHaveLength(1);
  });

  it('for programs is ASCII, and the same text again when it is read', () => {
    const value = 'élevé 漢🎉\u009b31m\u007f\u202e';
    const json = renderJson({ ...nothing, conflicts: [{ kind: 'same-name', value, addresses: [] }] });
    expect(json).toMatch(/^[\n\x20-\x7e]+$/);
    expect(JSON.parse(json).conflicts[0].value).toBe(value);
  });

  it.each([
    ['UPS é', 5],
    ['e\u0301', 1],
    ['漢字', 4],
    ['한글', 4],
    ['🎉', 2],
  ])('is aligned by the columns that %j takes', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });

  it('has no letter with a tower of accents', () => {
    expect(plainText(`Z${'\u0301'.repeat(300)} e\u0301`)).toBe('Ź\u0301\u0301 é');
  });

  it('for programs has every list, empty ones too', () => {
    expect(JSON.parse(renderJson(nothing))).toEqual({
      gateways: [],
      conflicts: [],
      others: [],
      searched: [{ name: 'eth0', address: '10.79.1.100', netmask: '255.255.255.0' }],
      heardBroadcasts: false,
    });
  });
});

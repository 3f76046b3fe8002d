import type { Bilingual } from '../core/bilingual.js';
import { nearestName } from '../core/nearest-name.js';
import { anyAddress, hostMask } from '../core/special-addresses.js';
import { isTcpAddress } from '../ups/model/tcp-address.js';
import { type AddressRange, formatAddressRange, parseAddressRange } from './address-range.js';
import { type BrokerAddress, formatBrokerAddress, parseBrokerAddress } from './broker-address.js';
import { hasControlCharacter } from './control-characters.js';
import { isHubUri, maxHubUriLength } from './hub-uri.js';
import { isNetmask, isUnicast, parseIpv4 } from './ipv4.js';
import { secretKept } from './secret-kept.js';

export type KindName =
  | 'choice'
  | 'integer'
  | 'boolean'
  | 'text'
  | 'address'
  | 'addresses'
  | 'endpoint'
  | 'distribution-table'
  | 'secret';

/** How one sort of value is written in config.ini, what it becomes, and what a form needs to ask for it. */
export interface Kind<T> {
  readonly name: KindName;
  readonly allowed: Bilingual;
  /** Words that may stand instead of a number, or all that is allowed. */
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  /** The name of a profile is allowed besides: which there are is not known here. */
  readonly takesProfiles?: true;
  /** Of a secret that the gateway has to show to somebody: it is kept as it is, not as a hash. */
  readonly isReadable?: true;
  /** Undefined when the text is not allowed. */
  parse(text: string): T | undefined;
  format(value: T): string;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export function choice<const T extends string>(...words: readonly T[]): Kind<T> {
  return {
    name: 'choice',
    choices: words,
    allowed: { en: words.join(', '), fr: words.join(', ') },
    parse: (text) => words.find((word) => word === text),
    format: (value) => value,
  };
}

/** One of a few words, or the name of a profile; as a document says it, without those that are there now. */
export function choiceOrProfile(...words: readonly string[]): Kind<string> {
  const kind: Kind<string> = choice(...words);
  return { ...kind, takesProfiles: true, allowed: withProfiles(kind.allowed, aProfile) };
}

const aProfile: Bilingual = { en: 'the name of a profile', fr: "le nom d'un profil" };

function withProfiles({ en, fr }: Bilingual, profiles: Bilingual): Bilingual {
  return { en: `${en}, or ${profiles.en}`, fr: `${fr}, ou ${profiles.fr}` };
}

/** What a kind that takes profiles allows where these are there, and what the text most likely means. */
export function allowedWith({ choices = [] }: Kind<unknown>, profiles: readonly string[], written: string): Bilingual {
  const names = [...choices, ...profiles];
  const near = nearestName(written, names);
  const list = names.join(', ');
  return near === undefined
    ? { en: list, fr: list }
    : { en: `${near}, most likely; ${list}`, fr: `sans doute ${near} ; ${list}` };
}

/** One of a few numbers, or a word. */
export function numberChoice<const N extends number, const W extends string = never>(
  numbers: readonly N[],
  words: readonly W[] = [],
): Kind<N | W> {
  const all: readonly (N | W)[] = [...words, ...numbers];
  return {
    name: 'choice',
    choices: all.map(String),
    allowed: { en: all.join(', '), fr: all.join(', ') },
    parse: (text) => all.find((one) => String(one) === text),
    format: String,
  };
}

export function integer(minimum: number, maximum: number): Kind<number> {
  return {
    name: 'integer',
    minimum,
    maximum,
    allowed: { en: `a whole number from ${minimum} to ${maximum}`, fr: `un entier de ${minimum} à ${maximum}` },
    parse: (text) => parseInteger(text, minimum, maximum),
    format: String,
  };
}

/**
 * On a serial line 1 to 247 (Modbus over serial line V1.02 §2.2). A Modbus TCP device that is no gateway to others has 255,
 * or takes 0 (Modbus messaging on TCP/IP V1.0b §4.4.2.1).
 */
export const modbusAddress: Kind<number> = {
  ...integer(0, 255),
  allowed: {
    en: 'a whole number from 1 to 247; 0 and 255 for Modbus TCP',
    fr: 'un entier de 1 à 247 ; 0 et 255 en Modbus TCP',
  },
  parse: (text) => parseInteger(text, 0, 247) ?? parseInteger(text, 255, 255),
};

/** A word, or a whole number between the bounds. */
export function wordOrInteger<const W extends string>(word: W, minimum: number, maximum: number): Kind<W | number> {
  const numbers = integer(minimum, maximum);
  return {
    ...numbers,
    choices: [word],
    allowed: { en: `${word}, or ${numbers.allowed.en}`, fr: `${word}, ou ${numbers.allowed.fr}` },
    parse: (text) => (text === word ? word : numbers.parse(text)),
  };
}

export function yesNo(trueWord: 'yes' | 'on' = 'yes'): Kind<boolean> {
  const falseWord = trueWord === 'yes' ? 'no' : 'off';
  return {
    name: 'boolean',
    choices: [trueWord, falseWord],
    allowed: { en: `${trueWord} or ${falseWord}`, fr: `${trueWord} (oui) ou ${falseWord} (non)` },
    parse: (text) => {
      const word = text.toLowerCase();
      if (['yes', 'on', 'true', '1'].includes(word)) return true;
      return ['no', 'off', 'false', '0'].includes(word) ? false : undefined;
    },
    format: (value) => (value ? trueWord : falseWord),
  };
}

export interface TextRule extends Partial<Bilingual> {
  readonly maxLength: number;
  readonly mayBeEmpty: boolean;
  readonly pattern?: RegExp;
}

export function text(rule: TextRule): Kind<string> {
  const empty = rule.mayBeEmpty ? { en: 'empty, or ', fr: 'vide, ou ' } : { en: '', fr: '' };
  return {
    name: 'text',
    maxLength: rule.maxLength,
    allowed: {
      en: `${empty.en}${rule.en ?? `a text of up to ${rule.maxLength} characters`}`,
      fr: `${empty.fr}${rule.fr ?? `un texte de ${rule.maxLength} caractères au plus`}`,
    },
    parse: (value) => {
      if (value === '') return rule.mayBeEmpty ? '' : undefined;
      if ([...value].length > rule.maxLength || hasControlCharacter(value)) return undefined;
      return rule.pattern === undefined || rule.pattern.test(value) ? value : undefined;
    },
    format: (value) => value,
  };
}

const serialPort = text({ maxLength: 255, mayBeEmpty: true, pattern: /^(simulator|COM\d{1,3}|\/.*[^/])$/ });

/** What the UPS is at the other end of. */
export const upsPort: Kind<string> = {
  name: 'text',
  maxLength: 255,
  allowed: {
    en: 'empty, or a device such as /dev/ttyUSB0 or COM3, or tcp://192.168.1.20:502 (port 502 when absent; IPv4 address or name), or simulator',
    fr: 'vide, ou un périphérique comme /dev/ttyUSB0 ou COM3, ou tcp://192.168.1.20:502 (port 502 par défaut ; adresse IPv4 ou nom), ou simulator',
  },
  parse: (value) => {
    if (value === '' || isTcpAddress(value)) return value;
    return serialPort.parse(value);
  },
  format: (value) => value,
};

/** Where a server listens: 0.0.0.0 is every interface. */
export const bindAddress: Kind<string> = {
  name: 'address',
  allowed: {
    en: '0.0.0.0 (every interface), or the IPv4 address of one interface',
    fr: "0.0.0.0 (toutes les interfaces), ou l'adresse IPv4 d'une interface",
  },
  parse: (value) => (value === anyAddress || isUnicast(parseIpv4(value)) ? value : undefined),
  format: (value) => value,
};

export const optionalAddress: Kind<string> = {
  name: 'address',
  allowed: {
    en: 'empty, or an IPv4 address such as 192.168.1.20',
    fr: 'vide, ou une adresse IPv4 comme 192.168.1.20',
  },
  parse: (value) => (value === '' || parseIpv4(value) !== undefined ? value : undefined),
  format: (value) => value,
};

export const addressList: Kind<readonly string[]> = {
  name: 'addresses',
  allowed: {
    en: 'empty, or up to 3 IPv4 addresses separated by commas',
    fr: "vide, ou jusqu'à 3 adresses IPv4 séparées par des virgules",
  },
  parse: (value) => {
    if (value === '') return [];
    const parts = value.split(',').map((part) => part.trim());
    return parts.length <= 3 && parts.every((part) => isUnicast(parseIpv4(part))) ? parts : undefined;
  },
  format: (value) => value.join(', '),
};

const mostRanges = 16;

/** Who may come in; an empty list is everybody. */
export const allowedAddresses: Kind<readonly AddressRange[]> = {
  name: 'addresses',
  allowed: {
    en: `empty (everybody), or up to ${mostRanges} IPv4 addresses or networks separated by commas, such as 192.168.1.20, 10.0.0.0/8`,
    fr: `vide (tout le monde), ou jusqu'à ${mostRanges} adresses ou réseaux IPv4 séparés par des virgules, par exemple 192.168.1.20, 10.0.0.0/8`,
  },
  parse: (value) => {
    if (value === '') return [];
    const ranges = value.split(',').map((part) => parseAddressRange(part.trim()));
    const found = ranges.filter((range) => range !== undefined);
    return found.length === ranges.length && found.length <= mostRanges ? found : undefined;
  },
  format: (ranges) => ranges.map(formatAddressRange).join(', '),
};

/** An empty text stands for none. */
export function optionalEndpoint(defaultPort: number): Kind<Endpoint | ''> {
  return {
    name: 'endpoint',
    allowed: {
      en: `empty, or an IPv4 address with or without a port (${defaultPort} when absent)`,
      fr: `vide, ou une adresse IPv4 avec ou sans port (${defaultPort} par défaut)`,
    },
    parse: (value) => {
      if (value === '') return '';
      const [, address = '', port] = /^([0-9.]+)(?::([0-9]+))?$/.exec(value) ?? [];
      const number = port === undefined ? defaultPort : parseInteger(port, 1, 65535);
      return isUnicast(parseIpv4(address)) && number !== undefined ? { address, port: number } : undefined;
    },
    format: (value) => (value === '' ? '' : `${value.address}:${value.port}`),
  };
}

/** An empty text stands for none. */
export const optionalBroker: Kind<BrokerAddress | ''> = {
  name: 'text',
  maxLength: 255,
  allowed: {
    en: 'empty, or mqtt://broker.example.com:1883, or mqtts://192.168.1.5:8883 with TLS (ports 1883 and 8883 when absent; IPv4 address or name)',
    fr: 'vide, ou mqtt://broker.example.com:1883, ou mqtts://192.168.1.5:8883 avec TLS (ports 1883 et 8883 par défaut ; adresse IPv4 ou nom)',
  },
  parse: (value) => (value === '' ? '' : parseBrokerAddress(value)),
  format: (value) => (value === '' ? '' : formatBrokerAddress(value)),
};

/** An empty text stands for none. As it is written: it is asked for in these words. */
export const optionalHubUri: Kind<string> = {
  name: 'text',
  maxLength: maxHubUriLength,
  allowed: {
    en: 'empty, or wss://hub.example.com:443/path (IPv4 address or name; port 443 and no path when absent; neither user nor #)',
    fr: 'vide, ou wss://hub.example.com:443/chemin (adresse IPv4 ou nom ; port 443 et aucun chemin par défaut ; ni utilisateur, ni #)',
  },
  parse: (value) => (value === '' || isHubUri(value) ? value : undefined),
  format: (value) => value,
};

/** Levels of a topic: neither wildcard nor empty level, and not one of the broker's own, which begin with $ (MQTT 5.0 §4.7). */
const topicLevel = '[^/#+\\s$][^/#+\\s]*';

/** One level of a topic. */
export function oneTopicLevel(mayBeEmpty: boolean): Kind<string> {
  return text({
    maxLength: 64,
    mayBeEmpty,
    pattern: new RegExp(`^${topicLevel}$`, 'u'),
    en: 'one level of a topic, without / # + and blanks, up to 64 characters',
    fr: 'un niveau de sujet (topic), sans / # + ni espace, 64 caractères au plus',
  });
}

/** One level of a topic or more. */
export function topicLevels(mayBeEmpty: boolean): Kind<string> {
  return text({
    maxLength: 128,
    mayBeEmpty,
    pattern: new RegExp(`^${topicLevel}(/${topicLevel})*$`, 'u'),
    en: 'levels of a topic, such as plant/ups, without # + and blanks, up to 128 characters',
    fr: 'des niveaux de sujet (topic), par exemple usine/ups, sans # + ni espace, 128 caractères au plus',
  });
}

/** Addresses to send to, each once, separated by commas. */
export function endpointList(defaultPort: number, most: number): Kind<readonly Endpoint[]> {
  const one = optionalEndpoint(defaultPort);
  return {
    name: 'addresses',
    allowed: {
      en: `empty, or up to ${most} different IPv4 addresses separated by commas, with or without a port (${defaultPort} when absent), such as 192.168.1.20, 10.0.0.5:1162`,
      fr: `vide, ou ${most} adresses IPv4 différentes au plus, séparées par des virgules, avec ou sans port (${defaultPort} par défaut), par exemple 192.168.1.20, 10.0.0.5:1162`,
    },
    parse: (value) => {
      if (value === '') return [];
      const parts = value.split(',').map((part) => one.parse(part.trim()));
      const found = parts.flatMap((endpoint) => endpoint || []);
      const isAll = found.length === parts.length && found.length <= most;
      return isAll && new Set(found.map(one.format)).size === found.length ? found : undefined;
    },
    format: (endpoints) => endpoints.map(one.format).join(', '),
  };
}

/** A row of a broadcast distribution table (135-2012 §J.4.3.1). */
export interface DistributionEntry extends Endpoint {
  readonly mask: string;
}

const maxDistributionEntries = 32;

/** `address[:port][/mask]`, separated by commas or blanks. */
export function distributionTable(defaultPort: number): Kind<readonly DistributionEntry[]> {
  const example = '192.168.1.2, 192.168.2.2:47809/255.255.255.0';
  return {
    name: 'distribution-table',
    allowed: {
      en: `empty, or up to ${maxDistributionEntries} different BBMDs as address[:port][/mask], such as ${example}`,
      fr: `vide, ou ${maxDistributionEntries} BBMD différents au plus, écrits adresse[:port][/masque], par exemple ${example}`,
    },
    parse: (value) => {
      const entries = value.split(/[\s,]+/).filter((part) => part !== '');
      const parsed = entries.map((part) => parseDistributionEntry(part, defaultPort));
      const found = parsed.filter((entry) => entry !== undefined);
      const different = new Set(found.map(({ address, port }) => `${address}:${port}`));
      return different.size === entries.length && entries.length <= maxDistributionEntries ? found : undefined;
    },
    format: (value) =>
      value.map(({ address, port, mask }) => `${address}:${port}${mask === hostMask ? '' : `/${mask}`}`).join(', '),
  };
}

function parseDistributionEntry(text: string, defaultPort: number): DistributionEntry | undefined {
  const [endpoint = '', mask = hostMask, ...rest] = text.split('/');
  const parsed = optionalEndpoint(defaultPort).parse(endpoint);
  const bits = parseIpv4(mask);
  if (rest.length > 0 || parsed === undefined || parsed === '' || bits === undefined) return undefined;
  return mask === hostMask || isNetmask(bits) ? { ...parsed, mask } : undefined;
}

/** Whether a secret is stored; the secret itself is never part of the settings. */
export type SecretState = 'none' | 'set';

export function secret(maxLength: number): Kind<SecretState> {
  return {
    name: 'secret',
    maxLength,
    allowed: {
      en: `empty (none), ${secretKept} (keep the stored one), or a new password of up to ${maxLength} characters`,
      fr: `vide (aucun), ${secretKept} (garder celui enregistré), ou un nouveau mot de passe de ${maxLength} caractères au plus`,
    },
    parse: (value) => {
      if (value === '') return 'none';
      return [...value].length <= maxLength && !hasControlCharacter(value) ? 'set' : undefined;
    },
    format: (value) => (value === 'set' ? secretKept : ''),
  };
}

/** A token that a program sends as `Authorization: Bearer` (RFC 6750 §2.1), long enough not to be guessed. */
export function bearerToken(maxLength: number, minLength = 16): Kind<SecretState> {
  const kind = secret(maxLength);
  return {
    ...kind,
    allowed: {
      en: `empty (none), ${secretKept} (keep the stored one), or a new token of ${minLength} to ${maxLength} letters without accents, digits and - . _ ~ + /`,
      fr: `vide (aucun), ${secretKept} (garder celui enregistré), ou un nouveau jeton de ${minLength} à ${maxLength} lettres sans accents, chiffres et - . _ ~ + /`,
    },
    parse: (value) => {
      const isToken = value.length >= minLength && /^[\w.~+/-]+=*$/.test(value);
      return value === '' || value === secretKept || isToken ? kind.parse(value) : undefined;
    },
  };
}

/** A secret that the gateway itself has to show to others, such as the password that a broker asks for. */
export function readableSecret(maxLength: number): Kind<SecretState> {
  return { ...secret(maxLength), isReadable: true };
}

/** One from which keys are made; RFC 3414 §11.2 wants eight characters. */
export function passphrase(maxLength: number, minLength = 8): Kind<SecretState> {
  const kind = readableSecret(maxLength);
  return {
    ...kind,
    allowed: {
      en: `empty (none), ${secretKept} (keep the stored one), or a new passphrase of ${minLength} to ${maxLength} characters`,
      fr: `vide (aucune), ${secretKept} (garder celle enregistrée), ou une nouvelle phrase secrète de ${minLength} à ${maxLength} caractères`,
    },
    parse: (value) =>
      value === '' || value === secretKept || [...value].length >= minLength ? kind.parse(value) : undefined,
  };
}

/** A community of SNMP; the ones that everybody tries first are none. */
export function snmpCommunity(maxLength: number): Kind<SecretState> {
  const kind = readableSecret(maxLength);
  return {
    ...kind,
    allowed: {
      en: `empty (none), ${secretKept} (keep the stored one), or a new community of up to ${maxLength} characters other than public and private`,
      fr: `vide (aucune), ${secretKept} (garder celle enregistrée), ou une nouvelle communauté de ${maxLength} caractères au plus, autre que public et private`,
    },
    parse: (value) => (/^(public|private)$/i.test(value) ? undefined : kind.parse(value)),
  };
}

function parseInteger(value: string, minimum: number, maximum: number): number | undefined {
  if (!/^\d{1,10}$/.test(value)) return undefined;
  const number = Number(value);
  return number >= minimum && number <= maximum ? number : undefined;
}

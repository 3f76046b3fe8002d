import type { Bilingual } from '../core/bilingual.js';
import { filledText, frenchOf, type TextFacts } from '../core/written-texts.js';

/** Who did it, the more exact first. The English is what an event keeps; BACnet peers and file names are no text. */
const callerTexts = {
  /** Somebody who can write into the data folder. */
  hand: { en: 'a file on the machine', fr: 'un fichier sur la machine' },
  /** A network change that was not confirmed, or that cannot be made. */
  revert: { en: 'confirm or revert', fr: 'le retour automatique du réseau' },
  web: { en: '{user} at {address} (web)', fr: '{user} depuis {address} (page web)' },
  ftp: { en: '{user}, {address} (ftp)', fr: '{user} depuis {address} (FTP)' },
  webDoor: { en: '{address} (web)', fr: '{address} (page web)' },
  ftpDoor: { en: '{address} (ftp)', fr: '{address} (FTP)' },
  snmpDoor: { en: '{address} (snmp)', fr: '{address} (SNMP)' },
  nut: { en: '{user} at {address} (nut)', fr: '{user} depuis {address} (NUT)' },
  nutDoor: { en: '{address} (nut)', fr: '{address} (NUT)' },
  login: { en: '{user} at {address}', fr: '{user} depuis {address}' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export function callerText(name: keyof typeof callerTexts, facts: TextFacts = {}): string {
  return filledText(callerTexts[name].en, facts);
}

/** A caller as an event keeps it, in French. */
export function frenchCaller(who: string): string {
  return frenchOf(callerTexts, who) ?? who;
}

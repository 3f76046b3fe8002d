import type { Bilingual, Language } from '../core/bilingual.js';
import { filledText, frenchOf, type TextFacts } from '../core/written-texts.js';

/** What stands in the `detail` of events, the more exact first. The English is what an event keeps. */
const reasonTexts = {
  warmstart: { en: 'warmstart', fr: 'redémarrage à chaud' },
  coldstart: { en: 'coldstart', fr: 'redémarrage à froid' },
  serversOnBattery: {
    en: 'the restart waits: servers that were told that the UPS is on battery would shut down',
    fr: "le redémarrage attend : des serveurs informés que l'ASI est sur batterie s'arrêteraient",
  },
  'time-over': { en: 'its time was over', fr: 'durée écoulée' },
  'switched-off': { en: 'switched off', fr: 'désactivée' },
  'no-answer': { en: 'no answer', fr: 'pas de réponse' },
  'not-found': { en: 'not found on the network', fr: 'introuvable sur le réseau' },
  'no-network': { en: 'no network', fr: 'pas de réseau' },
  refused: { en: 'refused', fr: 'refusées' },
  aborted: { en: 'aborted', fr: 'interrompues' },
  stopped: { en: 'stopped', fr: 'arrêt' },
  outOfService: { en: 'taken out of service', fr: 'mis hors service' },
  configUnwritable: { en: 'config.ini cannot be written', fr: 'config.ini ne peut pas être écrit' },
  bindLost: {
    en: '[{section}] bind={address} goes away with the change of [network]; set 0.0.0.0 there',
    fr: '[{section}] bind={address} disparaît avec la modification de [network] ; mettez-y 0.0.0.0',
  },
  remoteVendor: {
    en: 'vendor {vendor}, network {network}, MAC {mac}',
    fr: 'constructeur {vendor}, réseau {network}, MAC {mac}',
  },
  remote: { en: 'network {network}, MAC {mac}', fr: 'réseau {network}, MAC {mac}' },
  vendor: { en: 'vendor {vendor}', fr: 'constructeur {vendor}' },
  fixedNetwork: { en: '{address} {netmask}, gateway {gateway}', fr: '{address} {netmask}, passerelle {gateway}' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export function reasonText(name: keyof typeof reasonTexts, facts: TextFacts = {}): string {
  return filledText(reasonTexts[name].en, facts);
}

/** A reason as an event keeps it, or as its name, which older ones keep; undefined for what is no text of this list. */
export function reasonIn(language: Language, detail: string): string | undefined {
  const byName: Readonly<Record<string, Bilingual>> = reasonTexts;
  if (Object.hasOwn(byName, detail)) return byName[detail]?.[language];
  return language === 'fr' ? frenchOf(reasonTexts, detail) : undefined;
}

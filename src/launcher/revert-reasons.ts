import { filledText, frenchOf, type TextFacts } from '../core/written-texts.js';

/** Why a version is not kept. The English is what is written down: launcher and gateway may be of different versions. */
export const revertReasons = {
  silent: { en: 'it gave no sign of life for {seconds} s', fr: "elle n'a pas donné signe de vie pendant {seconds} s" },
  unhealthy: {
    en: 'not healthy within {seconds} s: {missing} missing',
    fr: "elle ne fonctionnait pas aussi bien que l'autre après {seconds} s (manque : {missing})",
  },
  ended: { en: 'it ended by itself ({how})', fr: "elle s'est arrêtée d'elle-même ({how})" },
  notWhole: { en: 'the new version is not whole', fr: "la nouvelle version n'est pas complète" },
  cutOff: {
    en: 'it was cut off {times} times before the end of its trial',
    fr: '{times} coupures avant la fin de son essai',
  },
  notStarting: {
    en: 'it ended or hung {times} times in a row within a minute; it is tried again when the machine starts',
    fr: "elle s'est arrêtée ou bloquée {times} fois de suite en moins d'une minute ; elle sera réessayée au démarrage de la machine",
  },
} as const;

/** Names of health checks, as people call what is missing. */
const frenchWords: Readonly<Record<string, string>> = {
  settings: 'réglages',
  bacnet: 'BACnet',
  ups: 'ASI',
  web: 'page web',
  everything: 'tout',
};

export function revertReason(name: keyof typeof revertReasons, facts: TextFacts = {}): string {
  return filledText(revertReasons[name].en, facts);
}

/** The same in French; a reason of another version's wording stays as it is. */
export function frenchRevertReason(reason: string): string {
  return frenchOf(revertReasons, reason, inFrench) ?? reason;
}

function inFrench(facts: Readonly<Record<string, string>>): TextFacts {
  const { missing } = facts;
  if (missing === undefined) return facts;
  const words = missing.split(', ').map((word) => frenchWords[word] ?? word);
  return { ...facts, missing: words.join(', ') };
}
